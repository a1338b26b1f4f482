"""The starting collection: everything is there, says what it says truly, and forces no role."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import models
from django.db.models import Count, F, Q
from pytest_django.plugin import DjangoDbBlocker

from registry import models as records
from registry.identifiers import is_public_id
from registry.intake.collection import Report, load
from registry.models import (
    Act,
    Agent,
    Approval,
    Citation,
    Commemoration,
    Depiction,
    Detention,
    Document,
    Event,
    Figure,
    Finding,
    ImportRow,
    Mention,
    Participation,
    Person,
    PersonName,
    Photo,
    Place,
    Post,
    Rehabilitation,
    Relation,
    Repression,
    Signature,
    Source,
)
from registry.models.base import Record
from registry.models.terms import Term
from registry.vocabulary import Confidence, FieldQuestion, State
from tests.collected import FOLDER, TODAY, whole_collection

HERE = Path(__file__).resolve().parent
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def report(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Report]:
    with django_db_blocker.unblock(), whole_collection() as loaded:
        yield loaded


def table(name: str) -> list[dict[str, str]]:
    """The rows of a file of the collection."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def loaded(name: str, key: str) -> Any:
    """The record that was loaded from a row."""
    return ImportRow.objects.get(table=name, key=key).target


def person(key: str) -> Person:
    return Person.objects.get(slug=key)


# Everything is there -----------------------------------------------------------------------------

COUNTS: dict[type[models.Model], int] = {
    Person: 198,
    Agent: 19,
    PersonName: 1119,
    Repression: 206,
    Detention: 67,
    Rehabilitation: 104,
    Act: 182,
    Post: 164,
    Relation: 67,
    Document: 85,
    Signature: 89,
    Mention: 118,
    Participation: 225,
    Event: 92,
    Figure: 122,
    Place: 381,
    Commemoration: 8,
    Photo: 23,
    Depiction: 35,
    Source: 712,
    Finding: 52,
}


@pytest.mark.parametrize("model", COUNTS, ids=lambda model: model.__name__)
def test_every_row_is_loaded(model: type[models.Model]) -> None:
    assert model._default_manager.count() == COUNTS[model]


def test_a_second_run_changes_nothing() -> None:
    before = ImportRow.objects.count()
    assert load(FOLDER, today=TODAY).changes == 0
    assert ImportRow.objects.count() == before


def test_everything_that_the_texts_behind_the_collection_name_is_loaded() -> None:
    with (HERE / "seeds" / "inventory.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["table"], row["key"]) for row in csv.DictReader(file)]
    there = set(ImportRow.objects.values_list("table", "key"))
    assert rows
    assert [row for row in rows if row not in there] == []


def test_what_the_texts_behind_the_collection_name_is_public() -> None:
    with (HERE / "seeds" / "inventory.csv").open(encoding="utf-8", newline="") as file:
        named = {(row["table"], row["key"]) for row in csv.DictReader(file)}
    rows = ImportRow.objects.filter(key__in=[key for _table, key in named])
    targets = [row.target for row in rows if (row.table, row.key) in named]
    hidden = [t for t in targets if isinstance(t, Record) and t.state != State.PUBLISHED]
    assert len(targets) == len(named)
    assert hidden == []


def test_nothing_is_withheld_and_nothing_set_aside(report: Report) -> None:
    assert (report.withheld, report.set_aside, report.vanished) == ([], [], [])


def test_only_what_is_to_be_checked_waits(report: Report) -> None:
    assert sorted(report.waiting) == [
        "act/zakovsky-troika-kulish-mykola",
        "act/zakovsky-troika-kurbas-les",
        "people/abbakumova-nadezhda",
        "people/arkhipov-vasily",
        "repression/abbakumova-nadezhda-1938",
        "repression/arkhipov-vasily-1938",
        "repression/matveyev-mikhail-1939",
        "repression/spiridonova-maria-1918",
        "repression/spiridonova-maria-1923",
        "repression/spiridonova-maria-1931",
        "repression/voyno-yasenetsky-luka-1930",
    ]


# Institutions, and an author whose name the texts do not give.
OTHER_AGENTS = {
    "american-historical-review",
    "author-of-1941",
    "daily-worker",
    "encyclopedia",
    "memorial-society",
    "new-york-times",
}


def test_authors_are_agents_and_no_people(report: Report) -> None:
    left_out = {row["key"] for row in report.not_loaded if row["table"] == "people"}
    agents = set(Agent.objects.values_list("slug", flat=True))
    assert agents - left_out == OTHER_AGENTS
    assert left_out < agents
    assert not Person.objects.filter(slug__in=left_out).exists()
    counted = Counter(row["table"] for row in report.not_loaded)
    assert counted == {"people": 13, "names": 27, "posts": 3, "disputes": 4}


def test_authors_stand_on_their_works_and_in_events() -> None:
    assert Source.objects.get(slug="getty-1993").authors.count() == 3
    assert Source.objects.filter(authors__isnull=False).distinct().count() == 17
    assert Participation.objects.filter(agent__isnull=False).count() == 13


def test_public_ids_are_right_and_stand_once() -> None:
    ids = [
        row["id"]
        for path in sorted(FOLDER.glob("*.csv"))
        for row in table(path.stem)
        if "id" in row
    ]
    assert [public_id for public_id in ids if not is_public_id(public_id)] == []
    assert len(ids) == len(set(ids)) > 1700


def test_files_are_sorted_so_that_differences_are_small() -> None:
    for name in ("people", "repressions", "acts", "events", "documents", "figures", "sources"):
        keys = [row["key"] for row in table(name)]
        assert keys == sorted(keys), name


# Texts in three languages ------------------------------------------------------------------------

TEXTS = [
    (model, field)
    for model in vars(records).values()
    if isinstance(model, type) and issubclass(model, models.Model) and not model._meta.abstract
    for field in ("labels", "name", "title", "what", "caption", "summary", "words", "reason")
    if any(
        f.name == field and isinstance(f, records.people.LocalizedTextField)
        for f in model._meta.fields
    )
]


@pytest.mark.parametrize(
    ("model", "field"), TEXTS, ids=[f"{model.__name__}.{field}" for model, field in TEXTS]
)
def test_a_text_stands_in_three_languages_each_in_its_own_letters(
    model: type[models.Model], field: str
) -> None:
    latin = []
    for row in model._default_manager.all():
        texts = getattr(row, field)
        if not texts:
            continue
        assert set(texts) == {"en", "ru", "uk"}, row
        assert not re.search("[а-яё]", texts["en"], re.IGNORECASE), texts
        for language in ("ru", "uk"):
            assert texts[language] != texts["en"], texts
            if not re.search("[а-яёіїєґ]", texts[language], re.IGNORECASE):
                latin.append(texts[language])
    assert latin == []


def test_letters_of_one_language_do_not_stand_in_the_other() -> None:
    """Names in quotation marks may be in a third language, as that of a Belarusian newspaper."""
    wrong = []
    for model, field in TEXTS:
        for row in model._default_manager.all():
            texts = {k: re.sub("«[^»]*»", "", text) for k, text in getattr(row, field).items()}
            if re.search("[іїєґ]", texts.get("ru", "")) or re.search("[ыэёъ]", texts.get("uk", "")):
                wrong.append(texts)
    assert wrong == []


# Roles -------------------------------------------------------------------------------------------

# Nobody is forced into a role: without a documented act, with a case of undetermined nature, or
# still to be checked, people are what their records make them.
OTHERWISE = {
    "abbakumova-nadezhda": ("victim", "none"),
    "antonov-ovseenko-vladimir": ("both", "victim"),
    "arkhipov-vasily": ("victim", "none"),
    "choibalsan-khorloogiin": ("perpetrator", "none"),
    "chubar-vlas": ("both", "victim"),
    "chukovskaya-lydia": ("none", "victim"),
    "kosior-stanislav": ("both", "victim"),
    "raskolnikov-fyodor": ("none", "victim"),
    "reich-zinaida": ("victim", "none"),
}


def test_roles_follow_from_the_records_and_differ_only_where_it_is_known() -> None:
    with (HERE / "collection" / "roles.csv").open(encoding="utf-8", newline="") as file:
        expected = {row["person"]: row["role"] for row in csv.DictReader(file)}
    derived = {row.slug: row.role for row in Person.objects.all()}
    assert derived.keys() == expected.keys()
    different = {k: (expected[k], derived[k]) for k in derived if derived[k] != expected[k]}
    assert different == OTHERWISE


@pytest.mark.parametrize(
    "key", ["beria-lavrenty", "kobulov-bogdan", "rodos-boris", "matveyev-mikhail"]
)
def test_a_prosecution_for_abuses_makes_no_victim(key: str) -> None:
    assert person(key).role == "perpetrator"


@pytest.mark.parametrize(
    "key", ["yagoda-genrikh", "agranov-yakov", "redens-stanislav", "pliner-israil"]
)
def test_both_sides_of_a_life_are_kept(key: str) -> None:
    assert person(key).role == "both"


def test_documented_acts_have_two_approvals_and_others_none() -> None:
    approved = Counter(Approval.objects.values_list("target_id", flat=True))
    assert set(approved.values()) == {2}
    assert set(approved) == set(Act.objects.documented().values_list("pk", flat=True))
    assert Act.objects.documented().count() == 89


def test_an_act_against_somebody_names_the_case_it_belongs_to() -> None:
    against = Act.objects.filter(victim__isnull=False)
    assert against.count() == 67
    assert not against.filter(repression__isnull=True).exists()
    assert not against.exclude(repression__person=F("victim")).exists()
    warrant = Act.objects.get(slug="agranov-mandelstam")
    assert warrant.repression is not None
    assert warrant.repression.slug == "mandelstam-osip-1934"


# Disputes ----------------------------------------------------------------------------------------

DISPUTED = table("disputes")
# The column keeps the wording or the number of the first source; the reason is the version's.
COLUMN_KEEPS_ANOTHER = {
    "alzhir-women-value",
    "moscow-quota-1937-date",
    "moscow-quota-arrest-period",
    "moscow-report-delay-value",
}


def test_the_disputes_are_complete() -> None:
    """189 in 416 versions, 147 without a source, less two of authors with four versions."""
    assert len({row["dispute"] for row in DISPUTED}) == 189 - 2
    assert len(DISPUTED) == 416 - 4
    assert sum(not row["sources"] for row in DISPUTED) == 147 - 1


def versions(row: dict[str, str]) -> list[Citation]:
    target = loaded(row["target"], row["target_key"])
    return list(
        Citation.objects.of(target)
        .filter(field=row["field"], order=int(row["version"]))
        .select_related("source")
    )


def test_every_version_of_every_dispute_stands_with_its_sources() -> None:
    for row in DISPUTED:
        found = versions(row)
        sources = [citation.source.slug if citation.source else "" for citation in found]
        assert sources == (row["sources"].split("; ") if row["sources"] else [""]), row
        said = {(c.value, c.as_stated, c.verdict, c.confidence) for c in found}
        assert said == {(row["value"], row["as_stated"], row["verdict"], row["confidence"])}


def test_a_version_without_a_source_says_so() -> None:
    unsourced = [row for row in DISPUTED if not row["sources"]]
    assert {row["confidence"] for row in unsourced} == {Confidence.UNSOURCED.value}


def test_an_accepted_version_has_its_reason_in_three_languages() -> None:
    accepted = [row for row in DISPUTED if row["verdict"] == "accepted"]
    assert accepted
    for row in accepted:
        assert all(set(citation.reason) == {"en", "ru", "uk"} for citation in versions(row)), row


def column(target: Any, field: str) -> str:
    """The value in the column, in the form of the file and without its mark of doubt."""
    value = getattr(target, field)
    if isinstance(value, Record):
        return value.slug
    if isinstance(value, Term):
        return value.code
    if field == "sentence" and target.sentence_years:
        return f"{value}:{target.sentence_years}y"
    if isinstance(value, dict):
        return str(value["en"])
    return str(value).replace("?", "").removesuffix("/")


def test_the_accepted_value_stands_in_the_column() -> None:
    different = set()
    for row in DISPUTED:
        if row["verdict"] != "accepted" or row["field"] in FieldQuestion.values:
            continue
        if column(loaded(row["target"], row["target_key"]), row["field"]) != row["value"]:
            different.add(row["dispute"])
    assert different == COLUMN_KEEPS_ANOTHER


def test_a_disputed_fact_has_no_citation_beside_its_versions() -> None:
    facts = {(row["target"], row["target_key"], row["field"]) for row in DISPUTED}
    for name, key, field in facts:
        mine = [
            r for r in DISPUTED if (r["target"], r["target_key"], r["field"]) == (name, key, field)
        ]
        expected = sum(len(row["sources"].split("; ")) for row in mine)
        assert Citation.objects.of(loaded(name, key)).filter(field=field).count() == expected


def test_sources_of_a_row_are_cited_for_the_record_only() -> None:
    of_fields = Citation.objects.exclude(field=FieldQuestion.RECORD.value)
    undisputed = of_fields.filter(value="", as_stated="")
    assert set(undisputed.values_list("confidence", flat=True)) == {Confidence.READ_IN_SOURCE.value}


# Names -------------------------------------------------------------------------------------------


def test_one_name_is_shown_in_each_language_where_there_is_one() -> None:
    shown = PersonName.objects.filter(is_display=True).values_list("person", "language")
    assert Counter(Counter(shown).values()) == {1: len(shown)}
    assert Counter(language for _person, language in shown)["ru"] == 198
    assert Counter(language for _person, language in shown)["en"] == 198
    usable = Q(names__kind__in=["main", "native", "variant"])
    ukrainian = Person.objects.filter(usable, names__language="uk").distinct()
    assert Counter(language for _p, language in shown)["uk"] == ukrainian.count() > 80


def test_a_whole_spelling_stands_only_where_the_parts_do_not_say_it() -> None:
    with_parts = PersonName.objects.exclude(full="").exclude(surname="", given_name="")
    assert [name.full for name in with_parts] == ["Aina ”Aino” Aleksandra Forsten"]


# Pictures ----------------------------------------------------------------------------------------


def left_to_right(photo: str) -> list[tuple[int | None, str]]:
    depictions = Depiction.objects.filter(photo__slug=photo).select_related("person")
    return [(row.position, row.person.slug if row.person else row.certainty) for row in depictions]


def test_the_third_man_among_the_chiefs_stays_unidentified() -> None:
    assert left_to_right("photo-04") == [
        (1, "agranov-yakov"),
        (2, "yagoda-genrikh"),
        (3, "unidentified"),
        (4, "redens-stanislav"),
    ]


def test_people_stand_from_left_to_right_where_it_is_known() -> None:
    assert [key for _position, key in left_to_right("photo-08")] == [
        "tukhachevsky-mikhail",
        "budyonny-semyon",
        "voroshilov-kliment",
        "blyukher-vasily",
        "yegorov-alexander",
    ]


def test_an_unknown_order_gets_no_positions() -> None:
    for photo in ("photo-02", "photo-03", "photo-21"):
        assert {position for position, _key in left_to_right(photo)} == {None}


def test_no_picture_is_shown_before_its_rights_are_known() -> None:
    assert not Photo.objects.exclude(rights="").exists()


# Figures, papers, places -------------------------------------------------------------------------


def test_two_categories_are_two_figures() -> None:
    limits = Figure.objects.filter(slug__startswith="ukraine-limit-kharkiv-cat").order_by(
        "category"
    )
    assert list(limits.values_list("category", "value_lo")) == [(1, 1500), (2, 4000)]


def test_a_figure_in_words_has_no_number() -> None:
    assert Figure.objects.get(slug="victims-millions").value_lo is None
    assert Figure.objects.get(slug="confession-charges").value_text == ""
    assert Figure.objects.get(slug="elite-share").period_text == "over four years to 1941"


def test_marks_stay_with_their_statements() -> None:
    marked = Figure.objects.exclude(mark="").values_list("slug", "mark")
    assert dict(marked) == {
        "archive-limits-statement": "citation_needed_before",
        "confession-charges": "original_research",
        "foreign-communists": "citation_needed_after",
        "interrogators-pressed": "neutrality_disputed",
        "koreans-deported": "citation_needed",
        "kulak-order-statement": "citation_needed_before",
        "torture-order": "neutrality_disputed",
    }


def test_signatories_stand_in_their_order_where_it_is_known() -> None:
    letter = Signature.objects.filter(document__slug="letter-yakir-1937-06")
    assert [(row.order, row.person.slug) for row in letter if row.person][:2] == [
        (1, "yakir-iona"),
        (None, "stalin-joseph"),
    ]


def test_refused_rehabilitations_are_loaded_too() -> None:
    statuses = Rehabilitation.objects.values("status").annotate(count=Count("pk"))
    assert {row["status"]: row["count"] for row in statuses} == {"granted": 98, "refused": 6}


def test_monuments_plaques_museums_the_stamp_and_a_ceremony_are_commemorations() -> None:
    kinds = Counter(Commemoration.objects.values_list("kind", flat=True))
    assert kinds == {"monument": 4, "plaque": 1, "museum": 1, "stamp": 1, "ceremony": 1}


def test_a_place_knows_the_region_it_lies_in() -> None:
    butyrka = Place.objects.get(slug="butyrka")
    assert butyrka.region is not None
    assert butyrka.region.slug == "moscow"


def test_curators_notes_do_not_speak_of_how_the_files_were_made() -> None:
    for path in sorted(FOLDER.glob("*.csv")):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\b(the|this) seed\b|\bseed-|\b(in|this) the sheet\b", text), (
            path.name
        )

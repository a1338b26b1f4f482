"""Records of which hardly anything is known: every page is there, and says nothing it cannot."""

from __future__ import annotations

import csv
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from registry.curation.approvals import approve
from registry.models import (
    Act,
    Commemoration,
    Depiction,
    Detention,
    Mention,
    Participation,
    Person,
    PersonName,
    Place,
    Post,
    Rehabilitation,
    Relation,
    Repression,
    Signature,
    Source,
)
from registry.models.base import Record
from registry.vocabulary import ApprovalKind, State
from registry.vocabulary.phrases import COUNTRIES, RANKS
from tests import makers
from tests.public_records import (
    make_agent,
    make_document,
    make_event,
    make_figure,
    make_photo,
    page_of,
    read,
    titled,
)

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "ru", "uk")


def _surname_alone(surname: str = "Безымянный", **kw: Any) -> Person:
    """Public though nothing is dated: two offices agreed that the person is not living."""
    person = makers.save(Person(**kw))
    for office in ("One office", "Another office"):
        approve(person, ApprovalKind.LIVING_RELEASE, editor=None, office=office, reason="Agreed.")
    makers.set_state(person, State.PUBLISHED)
    makers.save(PersonName(person=person, language="ru", script="Cyrl", surname=surname))
    person.refresh_from_db()
    return person


def _assert_all_there(record: Record) -> None:
    for language in LANGUAGES:
        page = page_of(record, language)
        assert page.status == 200
        assert "None" not in page.text


def test_a_person_with_only_a_surname_has_a_page() -> None:
    person = _surname_alone()
    _assert_all_there(person)
    page = page_of(person)
    assert page.has_text("Безымянный", "Fate not recorded here yet")
    assert person.public_id not in page.text.partition("Cite this page")[0]


def test_a_person_with_empty_rows_of_every_kind_has_a_page() -> None:
    person, other = _surname_alone(), _surname_alone("Другой")
    case = makers.save(Repression(person=person, state=State.PUBLISHED))
    makers.save(Repression(person=person, state=State.PUBLISHED, kind="dispossession"))
    makers.save(Detention(repression=case))
    makers.save(Rehabilitation(person=person, repression=case, status="revoked"))
    makers.save(Rehabilitation(person=person, status="partial"))
    makers.save(Act(person=person, state=State.PUBLISHED, kind="other", evidence="none_named"))
    makers.save(Act(person=other, victim=person, state=State.PUBLISHED, kind="judged"))
    makers.save(Post(person=person, title={"en": "Clerk"}))
    makers.save(Relation(person=other, other=person, kind="judge_of"))
    makers.save(Participation(event=make_event(), person=person, capacity="target"))
    makers.save(Signature(document=make_document(), person=person))
    makers.save(Mention(document=make_document(), person=person))
    makers.save(Depiction(photo=make_photo(), person=person))
    for one in (person, other):
        _assert_all_there(one)


def test_other_records_with_a_title_alone_have_pages() -> None:
    records: list[Record] = [
        make_event(),
        make_document(),
        make_photo(),
        make_figure(),
        makers.save(Commemoration(title=titled("A stone"), state=State.PUBLISHED)),
        makers.save(Source(title="A page", kind="web_page", state=State.PUBLISHED)),
        makers.save(Place(state=State.PUBLISHED)),
    ]
    for record in records:
        _assert_all_there(record)


def test_an_unsigned_act_without_words_tells_its_kind_once() -> None:
    person = _surname_alone()
    makers.make_act(person, words={}, kind="signed_list")
    assert page_of(person).text.count("Signed an approval list") == 1


@pytest.mark.parametrize(
    "path", ["", "people/", "events/", "documents/", "places/", "photos/", "figures/", "sources/"]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_of_an_empty_register_are_pages(client: Client, language: str, path: str) -> None:
    with translation.override(language):
        assert client.get(f"/{language}/{path}").status_code == 200


# Dates -------------------------------------------------------------------------------------------


def test_an_event_with_only_a_last_day_is_not_called_undated() -> None:
    make_event("Old affair", date="/1937", date_type="period")
    make_event("Undated affair")
    page = read("/en/events/")
    assert page.has_text("until 1937", "Old affair", "Date not recorded", "Undated affair")


def test_an_act_of_no_single_year_is_called_by_none() -> None:
    person = makers.make_person()
    act = makers.make_act(person, date="1937/1938", date_type="period")
    makers.cite(act, source=makers.make_source("A study", slug="study"))
    page = page_of(person)
    assert page.has_text("Sources", "A study", "Carries: Act")
    assert "Act, 1937" not in page.text


def test_offices_stand_in_the_order_of_time_whatever_end_is_known() -> None:
    person = makers.make_person()
    for title, period in (("Third", "1936"), ("Second", "/1935"), ("First", "1930/1934")):
        makers.save(Post(person=person, title={"en": title}, period=period))
    makers.save(Post(person=person, title={"en": "Undated"}))
    assert page_of(person).has_text("Offices held", "First", "Second", "Third", "Undated")


def test_a_revoked_rehabilitation_is_not_drawn_as_a_granted_one() -> None:
    person = makers.anna_probnaya()
    case = person.repressions.get()
    makers.make_rehabilitation(person, repression=case, status="revoked", date="1960")
    html = page_of(person).html
    assert '<strong class="rehab">Rehabilitated' in html
    assert "<strong>Rehabilitation revoked" in html


# Wording -----------------------------------------------------------------------------------------


def test_every_place_of_a_paper_that_names_somebody_is_told() -> None:
    person, paper = makers.make_person(), make_document()
    for number in (3, 7):
        makers.save(Mention(document=paper, person=person, page=number))
    assert page_of(person).has_text("Named in papers", "page 3; page 7")


def test_two_titles_in_quotation_marks_are_not_taken_for_one_quotation() -> None:
    person = makers.make_person()
    makers.make_repression(person, charge_text="«Правда» и «Труд»")
    makers.make_repression(person, charge_text="«Саботаж»")
    page = page_of(person)
    assert "“«Правда» и «Труд»”" in page.text
    assert "“«Саботаж»" not in page.text


def test_a_picture_of_one_person_has_no_order() -> None:
    person, other = makers.make_person(), makers.make_person("Примеров Пётр", "Pyotr Primerov")
    assert "Left to right" not in page_of(make_photo("Portrait", person)).text
    assert "Left to right" in page_of(make_photo("Two people", person, other)).text


def test_who_states_a_number_is_named_once() -> None:
    figure = make_figure(stated_by=make_agent("Irina Nemo"), stated_by_text="Nemo")
    assert page_of(figure).text.count("Nemo") == 1


def test_words_kept_in_english_are_translated_where_they_are_known() -> None:
    person = makers.make_person()
    makers.save(Post(person=person, title={"ru": "Пост"}, rank="Marshal of the Soviet Union"))
    makers.save(Post(person=person, title={"ru": "Пост"}, rank="Invented rank"))
    figure = make_figure(stated_by_text="Official count")
    page = page_of(person, "ru")
    assert "Звание: Маршал Советского Союза" in page.text
    assert '<span lang="en">Invented rank</span>' in page.html
    assert "Офіційний підрахунок" in page_of(figure, "uk").text


@pytest.mark.parametrize(
    ("table", "column", "known"),
    [("posts", "rank", RANKS), ("places", "country_today", COUNTRIES)],
)
def test_ranks_and_countries_of_the_collection_have_translations(
    table: str, column: str, known: frozenset[str]
) -> None:
    with (settings.BASE_DIR / "fixtures" / f"{table}.csv").open(encoding="utf-8") as file:
        found = {row[column] for row in csv.DictReader(file)} - {""}
    assert found <= known


def test_a_number_stands_once_on_its_page() -> None:
    figure = make_figure(value_lo=1200, value_hi=1200, unit="persons")
    assert page_of(figure).text.count("1,200") == 1


@pytest.mark.parametrize(
    ("kept", "stated", "is_told"),
    [
        ("1937-11-05", "5.11.1937", False),
        ("1896", "1896", False),
        # What says something else, or says it in words, is told.
        ("1937-11-06", "5.11.1937", True),
        ("1937-11", "осень 1937", True),
    ],
)
def test_figures_of_a_source_that_say_the_same_day_are_not_repeated(
    kept: str, stated: str, is_told: bool
) -> None:
    person = makers.make_person(death_date=kept, death_date_text=stated)
    assert (f"«{stated}»" in page_of(person, "ru").text) == is_told

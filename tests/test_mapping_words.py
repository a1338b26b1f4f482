"""Words of files no list knows: mapped by one decision, also backwards."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from registry.curation.recording import change
from registry.intake import stages
from registry.intake.closed_words import ClosedWords
from registry.intake.drafting.from_entry import draft_of_entry
from registry.intake.printed import read_union
from registry.models import (
    Person,
    Rehabilitation,
    Repression,
    SentencingBody,
    UnmappedWord,
)
from tests import makers
from tests.desk import desk_of
from tests.importing import HEADING, OFFICE, bring_in, shot, write
from tests.test_intake_files import no_lists

ODD = {"fate": "сгинул без следа", "sentence": "на поток и разграбление", "death_date": ""}


def brought_in(folder: Path, name: str = "people.csv", **cells: str) -> None:
    bring_in(write(folder, [shot(**{**ODD, **cells})], name))


def decided(vocabulary: str, code: str) -> int:
    return stages.map_words(
        vocabulary, ODD[vocabulary], code, editor=None, office=OFFICE, reason="As books use it."
    )


@pytest.mark.django_db
def test_words_of_a_closed_list_are_mapped_in_what_was_imported_before(tmp_path: Path) -> None:
    brought_in(tmp_path)
    assert {row.vocabulary for row in UnmappedWord.objects.all()} >= {"fate", "sentence"}
    assert decided("fate", "unknown") == decided("sentence", "banishment") == 1
    assert Person.objects.get().fate == "unknown"
    case = Repression.objects.get()
    assert (case.sentence, case.sentence_text) == ("banishment", ODD["sentence"])
    assert case.outcome == "unknown"
    assert not UnmappedWord.objects.filter(vocabulary__in=("fate", "sentence")).exists()


@pytest.mark.django_db
def test_later_files_are_read_by_a_decision_about_a_closed_list(tmp_path: Path) -> None:
    brought_in(tmp_path)
    decided("fate", "emigrated")
    decided("sentence", "fine")
    brought_in(tmp_path, "later.csv", surname="Вымыслов", fate="СГИНУЛ «без следа»")
    person = Person.objects.order_by("-pk")[0]
    assert person.fate == "emigrated"
    assert person.repressions.get().sentence == "fine"


@pytest.mark.django_db
def test_words_of_a_ground_are_mapped_before_and_later(tmp_path: Path) -> None:
    heading = (*HEADING, "rehabilitation_ground")

    def bring(surname: str) -> Rehabilitation:
        row = shot(surname=surname, rehabilitation_ground="по ходатайству села")
        bring_in(write(tmp_path, [row], f"{surname}.csv", heading=heading))
        return Rehabilitation.objects.order_by("-pk")[0]

    first = bring("Примеров")
    assert (first.ground, first.ground_text) == ("", "по ходатайству села")
    stages.map_words(
        *("rehabilitation_ground", "По ходатайству села", "no_crime"),
        editor=None,
        office=OFFICE,
        reason="As the file says.",
    )
    first.refresh_from_db()
    assert first.ground == "no_crime"
    assert bring("Вымыслов").ground == "no_crime"
    assert not UnmappedWord.objects.filter(vocabulary="rehabilitation_ground").exists()


@pytest.mark.parametrize("code", ["", "no_crime"])
def test_a_printed_ground_waits_for_a_decision_or_is_read_by_it(code: str) -> None:
    words = "на основании решения схода"
    entry = read_union(
        "Примеров Иван Петрович\nАрестован 14 октября 1937 г.\nПриговор: ВМН\n"
        f"Реабилитирован 5 мая 1989 г. прокуратурой области {words}"
    )
    said = {"rehabilitation_ground": {words: code}} if code else {}
    draft = draft_of_entry(entry, replace(no_lists(), closed=ClosedWords(said)))
    (decision,) = draft.decisions
    assert (decision["ground"], decision["ground_text"]) == (code, words)
    assert (("rehabilitation_ground", words) in draft.unmapped) is not bool(code)


@pytest.mark.django_db
def test_a_choice_of_a_curator_is_not_overwritten_by_words(tmp_path: Path) -> None:
    brought_in(tmp_path)
    with change(office=OFFICE, reason="Found in a file."):
        Person.objects.update(fate="released")
    assert decided("fate", "unknown") == 0
    assert Person.objects.get().fate == "released"


@pytest.mark.django_db
def test_a_code_there_is_not_is_refused(tmp_path: Path) -> None:
    brought_in(tmp_path)
    with pytest.raises(stages.IntakeError, match="There is no “lost”"):
        decided("fate", "lost")


@pytest.mark.django_db
def test_the_desk_offers_the_words_of_a_closed_list(tmp_path: Path) -> None:
    brought_in(tmp_path)
    client = desk_of("importer")
    address = f"{reverse('admin:import-words')}?list=fate"
    page = client.get(address)
    assert ODD["fate"] in page.content.decode()
    given = {"words": ODD["fate"], "term": "unknown", "reason": "As books use it."}
    answer = client.post(address, given)
    assert urlsplit(answer["Location"]).query == "list=fate"
    assert Person.objects.get().fate == "unknown"


@pytest.mark.django_db
def test_one_decision_maps_words_in_what_was_imported(tmp_path: Path) -> None:
    bring_in(write(tmp_path, [shot(sentencing_body="Неведомый орган")]))
    body = SentencingBody(code="unheard", labels={"en": "Unheard body"})
    makers.save(body)
    words = UnmappedWord.objects.get(vocabulary="sentencing_body").words
    client = desk_of("importer")
    address = f"{reverse('admin:import-words')}?list=sentencing_body"
    assert words in client.get(address).content.decode()
    client.post(address, {"words": [words], "term": body.pk, "reason": "The usual short form."})
    assert Person.objects.get().repressions.get().sentencing_body == body
    assert not UnmappedWord.objects.filter(vocabulary="sentencing_body").exists()

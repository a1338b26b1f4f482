"""A printed entry pasted at the desk: every field is seen, no word is lost, a draft is kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from registry.curation.recording import change
from registry.models import Citation, Person, Profession
from registry.vocabulary import State
from tests import makers
from tests.desk import desk_of
from tests.printed_samples import UNION

pytestmark = pytest.mark.django_db

ENTRY = (
    "Пробный Иван Петрович. Родился в 1890 г., д. Пробная; русский; беспартийный; счетовод. "
    "Проживал: г. Тверь. Арестован 14 октября 1937 г. Приговорен: тройка при УНКВД по "
    "Калининской обл. 2 ноября 1937 г., обв.: по ст. 58-10 УК РСФСР. Приговор: ВМН Расстрелян "
    "3 ноября 1937 г. Реабилитирован в июне 1956 г."
)


def read(client: Client, entry: str = ENTRY, **more: Any) -> Any:
    source = makers.make_source("A book", slug="book")
    data = {"entry": entry, "form": "union", "source": str(source.pk), "locator": "с. 94", **more}
    return client.post("/admin/paste/", {**data, "_read": "1"})


def filled(page: Any) -> dict[str, Any]:
    """What the page would send as it was shown: fields that are not shown are not sent."""
    found: dict[str, Any] = {}
    for bound in page.context["form"]:
        found[bound.html_name] = bound.value() or ""
    for group in page.context["groups"]:
        for bound in group.fields:
            value = bound.value()
            found[bound.html_name] = "" if value is None else value
    return found


def test_an_entry_is_read_into_fields_that_can_be_seen_and_nothing_is_saved_yet() -> None:
    page = read(desk_of("contributor"))
    text = page.content.decode()
    for words in ("Пробный", "1937-10-14", "14 октября 1937", "58-10", "счетовод", "ВМН"):
        assert words in text, words
    assert not Person.objects.exists()


def test_what_was_not_understood_is_shown() -> None:
    page = read(desk_of("contributor"), "Тестов Иван, без сведений, 1900")
    assert page.context["left_over"] == (", без сведений, 1900",)
    assert "Words not understood" in page.content.decode()


def test_a_saved_entry_is_a_draft_with_its_case_and_the_entry_as_its_quotation() -> None:
    client = desk_of("contributor")
    data = filled(read(client))
    answer = client.post("/admin/paste/", {**data, "_save": "1"})
    person = Person.objects.get()
    assert answer.status_code == 302
    assert (person.state, person.sex, person.fate) == (State.DRAFT, "m", "executed")
    assert (person.birth_date, person.death_date) == ("1890", "1937-11-03")
    name = person.names.get()
    assert (name.surname, name.given_name, name.patronymic) == ("Пробный", "Иван", "Петрович")
    case = person.repressions.get()
    assert (case.arrest_date, case.sentence_date) == ("1937-10-14", "1937-11-02")
    assert (case.sentence, case.outcome) == ("death", "executed")
    assert person.rehabilitations.get().date == "1956-06"
    cited = Citation.objects.of(person).get()
    assert (cited.quote, cited.locator) == (ENTRY, "с. 94")
    assert Citation.objects.of(case).exists()


def test_a_field_that_was_mended_is_saved_as_mended() -> None:
    client = desk_of("contributor")
    data = {**filled(read(client)), "person-birth_date": "ок. 1891", "_save": "1"}
    client.post("/admin/paste/", data)
    assert Person.objects.get().birth_date == "1891~"


def test_a_mistake_in_a_field_is_told_beside_it_and_nothing_is_saved() -> None:
    client = desk_of("contributor")
    data = {**filled(read(client)), "case-0-arrest_date": "32.10.1937", "_save": "1"}
    page = client.post("/admin/paste/", data)
    assert "32.10.1937" in page.content.decode()
    assert page.context["groups"][2].form.errors["arrest_date"]
    assert not Person.objects.exists()


def test_another_version_in_the_entry_becomes_a_version_of_its_source() -> None:
    client = desk_of("contributor")
    entry = ENTRY.replace(
        "14 октября 1937 г.", "14 октября 1937 г. (по другим данным 15 октября 1937 г.)"
    )
    client.post("/admin/paste/", {**filled(read(client, entry)), "_save": "1"})
    case = Person.objects.get().repressions.get()
    version = Citation.objects.of(case).get(field="arrest_date")
    assert (version.value, version.verdict) == ("1937-10-15", "differs")


@pytest.mark.parametrize("entry", ["", "   ", "x" * 20_001, "\x00", "<script>alert(1)</script>"])
def test_what_is_no_entry_is_answered_calmly(entry: str) -> None:
    page = read(desk_of("contributor"), entry)
    assert page.status_code == 200
    assert b"<script>alert" not in page.content
    assert not Person.objects.exists()


def test_a_whole_sample_is_read_and_saved() -> None:
    client = desk_of("contributor")
    page = read(client, UNION)
    assert client.post("/admin/paste/", {**filled(page), "_save": "1"}).status_code == 302
    assert Person.objects.count() == 1


def test_who_enters_nobody_pastes_nothing() -> None:
    assert desk_of("reviewer").get("/admin/paste/").status_code == 403


def test_work_that_the_lists_know_is_chosen_and_another_birthplace_is_a_version() -> None:
    with change(editor=makers.make_curator(), reason="A word."):
        Profession.objects.create(
            code="bookkeeper", labels={"en": "bookkeeper"}, aliases=["счетовод"]
        )
    client = desk_of("contributor", username="b")
    entry = ENTRY.replace("д. Пробная;", "д. Пробная (по другим данным г. Тверь);")
    client.post("/admin/paste/", {**filled(read(client, entry)), "_save": "1"})
    person = Person.objects.get()
    assert [term.code for term in person.professions.all()] == ["bookkeeper"]
    version = Citation.objects.of(person).get(verdict="differs")
    assert (version.field, version.value) == ("birth_place", "г. Тверь")

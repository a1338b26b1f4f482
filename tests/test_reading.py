"""Return of the Names: who is read, what is read of each, paper and screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from registry.models import Mention, Person, Place, Profession
from registry.vocabulary import State
from registry.web import reading
from tests import makers
from tests.public_records import add, make_document, make_event, read

pytestmark = pytest.mark.django_db
SHEET = "/en/reading/sheet/"


def make_buried(
    name: str, latin: str, place: Place | None = None, date: str = "1937-11-03", **kwargs: object
) -> Person:
    kwargs.setdefault("fate", "executed")
    person = makers.make_person(name, latin, death_date=date, burial_place=place, **kwargs)
    makers.make_repression(person, outcome="executed")
    return person


# Who is read ---------------------------------------------------------------------------------


def test_a_sheet_names_those_buried_at_a_place() -> None:
    place = makers.make_place()
    make_buried("Аистов Иван", "Ivan Aistov", place)
    make_buried("Яковлев Иван", "Ivan Yakovlev")
    page = read(f"{SHEET}?burial_place=probnoye")
    assert page.has_text("Probnoye", "1 person", "Ivan Aistov")
    assert "Yakovlev" not in page.text


def test_a_sheet_names_those_who_died_on_a_date_or_on_a_day_of_all_years() -> None:
    make_buried("Аистов Иван", "Ivan Aistov", date="1937-11-03")
    make_buried("Яковлев Иван", "Ivan Yakovlev", date="1938-11-03")
    make_buried("Ноябрёв Иван", "Ivan Noyabryov", date="1937-11")
    one = read(f"{SHEET}?date=1937-11-03")
    assert one.has_text("3 November 1937", "1 person", "Aistov")
    assert read(f"{SHEET}?date=11-03").has_text("3 November", "2 people", "Aistov", "Yakovlev")


def test_a_sheet_names_those_of_an_event() -> None:
    event = make_event("Trial of the Invented", slug="trial-of-the-invented")
    person = make_buried("Аистов Иван", "Ivan Aistov")
    repression = person.repressions.get()
    repression.event = event
    makers.save(repression)
    page = read(f"{SHEET}?event=trial-of-the-invented")
    assert page.has_text("Trial of the Invented", "Aistov")


def test_a_sheet_names_each_of_a_list_once() -> None:
    document = make_document("List of the Invented")
    person = make_buried("Аистов Иван", "Ivan Aistov")
    for line in (1, 2):
        makers.save(Mention(document=document, person=person, line=line))
    page = read(f"{SHEET}?document={document.public_id}")
    assert page.has_text("List of the Invented", "1 person")
    assert page.text.count("Ivan Aistov") == 1


def test_who_outlived_the_repression_or_took_part_in_it_is_not_read() -> None:
    place = makers.make_place()
    makers.make_act(make_buried("Примеров Пётр", "Pyotr Primerov", place))
    make_buried("Выжилов Иван", "Ivan Vyzhilov", place, fate="released")
    make_buried("Безвестный Иван", "Ivan Bezvestny", place, fate="")
    makers.make_person(
        *("Безролев Иван", "Ivan Bezrolev"), burial_place=place, fate="executed", death_date="1937"
    )
    assert "nobody who could be read" in read(f"{SHEET}?burial_place=probnoye").text


@pytest.mark.parametrize("hidden", ["place", "document", "person"])
def test_what_is_not_published_is_not_read(hidden: str) -> None:
    place = makers.make_place()
    person = make_buried("Аистов Иван", "Ivan Aistov", place)
    document = make_document("List of the Invented")
    makers.save(Mention(document=document, person=person))
    makers.set_state({"place": place, "document": document, "person": person}[hidden], State.DRAFT)
    addresses = {
        "place": ["?burial_place=probnoye"],
        "document": [f"?document={document.public_id}"],
        "person": ["?burial_place=probnoye", f"?document={document.public_id}", "?date=11-03"],
    }
    for address in addresses[hidden]:
        assert "Aistov" not in read(SHEET + address).text


# What is read --------------------------------------------------------------------------------


def test_a_line_has_name_age_work_and_the_day_of_the_shooting() -> None:
    person = make_buried("Аистов Иван Петрович", "Ivan Aistov", birth_date="1890-05-01", sex="m")
    add(person.professions, makers.save(Profession(code="poet", labels={"en": "poet"})))
    page = read(f"{SHEET}?date=1937-11-03")
    assert page.has_text("Ivan Aistov", "aged 47", "poet", "Shot on 3 November 1937")
    russian = read("/ru/reading/sheet/?date=1937-11-03")
    assert russian.has_text("Иван Петрович Аистов", "в возрасте 47 лет", "Расстрелян 3 ноября")


@pytest.mark.parametrize(
    ("born", "age"),
    [
        ("1890", "aged 46 or 47"),
        ("1890-11-03", "aged 47"),
        ("1890-11-04", "aged 46"),
        ("1890~", ""),
        ("189X", ""),
        ("", ""),
    ],
)
def test_an_age_is_as_exact_as_its_dates(born: str, age: str) -> None:
    make_buried("Аистов Иван", "Ivan Aistov", birth_date=born)
    page = read(f"{SHEET}?date=1937-11-03")
    assert f"<span>{age}</span>" in page.html if age else "aged" not in page.text


def test_who_was_not_shot_is_not_said_to_have_been() -> None:
    make_buried("Аистов Иван", "Ivan Aistov", fate="died_in_camp")
    page = read(f"{SHEET}?date=1937-11-03")
    assert "Died on 3 November 1937" in page.text
    assert "Shot" not in page.text


def test_the_words_of_the_source_are_marked_with_their_language() -> None:
    make_buried("Аистов Иван", "Ivan Aistov", profession_text="счетовод")
    page = read(f"{SHEET}?date=1937-11-03")
    assert '<span lang="ru">счетовод</span>' in page.html
    assert page.unmarked_cyrillic == []


# Sheets and names ----------------------------------------------------------------------------


def test_a_large_reading_has_several_sheets(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "SHEET", 1)
    make_buried("Аистов Иван", "Ivan Aistov")
    make_buried("Яковлев Иван", "Ivan Yakovlev")
    second = read(f"{SHEET}?date=11-03&page=2")
    assert second.has_text("Sheet 2 of 2", "Yakovlev")
    assert "Aistov" not in second.text
    assert '<li value="2">' in second.html
    assert client.get(f"{SHEET}?date=11-03&page=3").status_code == 404


def test_names_come_one_at_a_time_and_lead_to_each_other(client: Client) -> None:
    make_buried("Аистов Иван", "Ivan Aistov")
    make_buried("Яковлев Иван", "Ivan Yakovlev")
    first = read("/en/reading/name/?date=11-03")
    assert first.has_text("Ivan Aistov", "1 of 2")
    assert 'href="/en/reading/name/?date=11-03&amp;number=2" rel="next"' in first.html
    assert 'rel="prev"' not in first.html
    second = read("/en/reading/name/?date=11-03&number=2")
    assert second.has_text("Ivan Yakovlev", "2 of 2")
    assert 'href="/en/reading/name/?date=11-03" rel="prev"' in second.html
    assert client.get("/en/reading/name/?date=11-03&number=3").status_code == 404


def test_the_script_of_the_reading_is_our_own_small_and_deferred() -> None:
    make_buried("Аистов Иван", "Ivan Aistov")
    html = read("/en/reading/name/?date=11-03").html
    assert '<script src="/static/registry/reading.js" defer></script>' in html
    assert len(Path(finders.find("registry/reading.js")).read_bytes()) < 1000


@pytest.mark.parametrize("query", ["?date=1937-02-30", "?date=soon", "?date=1937-XX-03"])
def test_a_date_that_is_none_shows_nobody_and_says_how_to_write_one(query: str) -> None:
    makers.anna_probnaya()
    page = read(SHEET + query)
    assert page.status == 200
    assert "This is no date." in page.text
    assert "Probnaya" not in page.text


@pytest.mark.parametrize("query", ["", "?burial_place=nowhere", "?event=%00", "?document=x"])
def test_an_address_that_asks_for_nothing_known_leads_to_the_beginning(query: str) -> None:
    makers.anna_probnaya()
    page = read(SHEET + query)
    assert page.has_text("Return of the Names", "Those who died on a date")
    assert "Probnaya" not in page.text


def test_the_beginning_offers_what_has_somebody_to_read() -> None:
    place = makers.make_place()
    makers.make_place("pustoye", names={"en": "Empty Field"}, forms={})
    person = make_buried("Аистов Иван", "Ivan Aistov", place)
    document = make_document("List of the Invented")
    makers.save(Mention(document=document, person=person))
    make_document("List of nobody")
    page = read("/en/reading/")
    assert page.has_text("Those buried at a place", "Probnoye", "1", "List of the Invented")
    assert "Empty Field" not in page.text
    assert "List of nobody" not in page.text


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_a_reading_keeps_what_was_asked_in_the_other_languages(language: str) -> None:
    make_buried("Аистов Иван", "Ivan Aistov")
    page = read(f"{SHEET}?date=11-03")
    assert f'href="/{language}/reading/sheet/?date=11-03" lang="{language}"' in page.html


@pytest.mark.parametrize("address", ["sheet/?date=11-03", "name/?date=11-03", ""])
def test_a_reading_costs_a_fixed_number_of_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, address: str
) -> None:
    for number in range(8):
        make_buried(
            f"Примеров{number} Иван", f"Ivan Primerov{number}", makers.make_place(f"p{number}")
        )
    with django_assert_max_num_queries(13):
        client.get(f"/en/reading/{address}")

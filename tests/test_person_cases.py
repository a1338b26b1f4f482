"""The cases on the page of a person, with their dates and places."""

from __future__ import annotations

import re

import pytest

from registry.models import (
    Charge,
    Detention,
    Organ,
    PlaceName,
    SentencingBody,
)
from registry.vocabulary import State
from tests import makers
from tests.public_records import (
    add,
    find,
    page_of,
)

pytestmark = pytest.mark.django_db


# Cases -------------------------------------------------------------------------------------------


def test_one_case_is_called_by_its_year_and_several_are_numbered() -> None:
    person = makers.anna_probnaya()
    assert "Case of 1937" in page_of(person).text
    makers.make_repression(person, order=2, arrest_date="1938")
    assert page_of(person).has_text("First case, 1937", "Second case, 1938")


def test_a_case_tells_arrest_charge_sentence_and_end_in_order() -> None:
    place = makers.make_place()
    person = makers.make_person(sex="f", fate="executed", death_date="1937-11-03")
    organ = makers.save(Organ(code="nkvd", labels={"en": "NKVD"}))
    body = makers.save(SentencingBody(code="troika", labels={"en": "NKVD troika"}))
    case = makers.make_repression(
        person,
        kind="conviction",
        arrest_date="1937-10-14",
        arrest_place=place,
        arresting_organ=organ,
        articles="58-10",
        charge_text="обв.: агитация",
        sentencing_body=body,
        sentence="labour_camp",
        sentence_years=10,
        sentence_date="1937-11-02",
        outcome="executed",
        execution_date="1937-11-03",
        execution_place=place,
    )
    add(case.charges, makers.save(Charge(code="agitation", labels={"en": "Agitation"})))
    makers.save(Detention(repression=case, place=place, kind="prison", period="1937-10/1937-11"))
    assert page_of(person).has_text(
        *("Conviction", "14 October 1937", "Arrested in Probnoye", "Arrested by: NKVD"),
        *("Charge, as alleged by the state: Agitation", "As written: “обв.: агитация”"),
        *("Articles: 58-10", "2 November 1937", "Sentence: Labour camp, 10 years"),
        *("Passed by: NKVD troika", "Held in Probnoye, prison", "3 November 1937"),
        "Shot in Probnoye",
    )


def test_charges_are_said_once_to_be_made_under_force() -> None:
    person = makers.make_person()
    for year in ("1934", "1938"):
        makers.make_repression(person, arrest_date=year, articles="58-10")
    page = page_of(person)
    assert page.text.count("made under force") == 1
    assert "/en/about/wording/" in page.links


def test_what_nobody_has_looked_for_is_not_called_a_finding() -> None:
    person = makers.make_person()
    makers.make_repression(person, kind="conviction", arrest_date="1937")
    find(person, "burial_place", "searched_not_found", "The cemetery has no record of it.")
    page = page_of(person)
    assert page.has_text("Charge, as alleged by the state: not recorded here yet")
    assert page.has_text("Buried", "Searched, not found The cemetery has no record of it.", "Fate")
    assert not re.search("Buried not recorded here yet", page.text)


def test_a_refusal_stands_in_its_case_and_a_decision_without_a_case_in_none() -> None:
    person = makers.make_person(sex="m")
    first = makers.make_repression(person, order=1, arrest_date="1934")
    makers.make_repression(person, order=2, arrest_date="1938")
    makers.make_rehabilitation(person, repression=first, status="refused", date="1956-10-24")
    makers.make_rehabilitation(person, date="1989", words={"en": "Judgment set aside"})
    assert page_of(person).has_text(
        *("First case, 1934", "24 October 1956", "Rehabilitation refused", "Second case, 1938"),
        *("It is not recorded in which case.", "1989", "Rehabilitated: Judgment set aside"),
    )


def test_a_death_of_which_only_the_person_tells_stands_in_the_case_it_ended() -> None:
    person = makers.make_person(sex="m", fate="died_in_camp", death_date="1938-12-27")
    makers.make_repression(person, arrest_date="1938-05", outcome="died_in_camp")
    assert page_of(person).has_text("Arrested", "27 December 1938", "Died in a camp")


def test_an_exile_without_a_known_decision_begins_on_its_date() -> None:
    person = makers.make_person(sex="m", death_date="1950")
    makers.make_repression(person, kind="deportation_or_exile", sentence_date="1928-01")
    page = page_of(person)
    assert page.has_text("January 1928", "Exiled")
    assert "Sentence:" not in page.text


def test_a_date_without_its_sentence_says_what_is_missing() -> None:
    person = makers.make_person()
    makers.make_repression(person, kind="conviction", sentence_date="1938-08-02")
    page = page_of(person)
    assert page.has_text("Arrested: not recorded here yet")
    assert page.has_text("2 August 1938", "Sentence: not recorded here yet")


def test_other_natures_are_named() -> None:
    person = makers.make_person()
    makers.make_repression(person, nature="prosecution_for_abuses", arrest_date="1939")
    assert "Prosecution of a perpetrator for abuses" in page_of(person).text


# Dates and places --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "shown"),
    [
        ("1891-01-15", "15 January 1891 (3 January, old style)"),
        ("1918-02-14", "14 February 1918"),
    ],
)
def test_births_before_the_new_calendar_have_their_old_day(born: str, shown: str) -> None:
    page = page_of(makers.make_person(birth_date=born, death_date="1990"))
    assert page.has_text("Born", shown)
    assert page.text.count("old style") == ("old style" in shown)


def test_only_an_exact_date_is_machine_readable() -> None:
    person = makers.make_person(birth_date="1890~", death_date="1937-11-03")
    html = page_of(person).html
    assert '<time datetime="1937-11-03">3 November 1937</time>' in html
    assert "about 1890" in html
    assert 'datetime="1890' not in html


def test_a_place_has_the_name_it_had_on_the_day() -> None:
    city = makers.make_place("city", names={"en": "New Name"}, forms={})
    makers.save(
        PlaceName(place=city, language="en", name="Old Name", kind="historical", period="1924/1991")
    )
    person = makers.make_person(birth_place=city, birth_date="1890", death_date="1950")
    makers.make_repression(person, arrest_date="1937-10", arrest_place=city)
    page = page_of(person)
    assert page.has_text("Born 1890", "New Name")
    assert page.has_text("Arrested: Old Name")


def test_of_a_hidden_place_only_the_words_of_the_source_are_left() -> None:
    hidden = makers.make_place("zqhidden", names={"en": "Zqhidden"}, forms={})
    makers.set_state(hidden, State.DRAFT)
    person = makers.make_person(death_date="1938", death_place=hidden, death_place_text="у леса")
    page = page_of(person)
    assert page.has_text("Died 1938", "“у леса”")
    assert "zqhidden" not in page.html.lower()

"""Who stands beside a person in the records."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.models import Count
from pytest_django import DjangoAssertNumQueries

from registry.models import Mention, Person
from registry.vocabulary import State
from tests import makers
from tests.public_records import make_document, make_event, page_of, read, url_of

pytestmark = pytest.mark.django_db
MOST_QUERIES = 27


def _person(name: str, **kw: Any) -> Person:
    return makers.make_person(f"{name}ов Иван", f"Ivan {name}", slug=name.lower(), **kw)


def _buried(name: str, place: Any) -> Person:
    """Somebody with a case and a grave."""
    person = _person(name, burial_place=place)
    makers.make_repression(person)
    return person


def _shot(name: str, day: str, place: Any) -> Person:
    person = _person(name, fate="executed")
    makers.make_repression(person, outcome="executed", execution_date=day, execution_place=place)
    return person


def test_a_person_alone_has_no_neighbours() -> None:
    person = _buried("Odin", makers.make_place("grave"))
    assert "Beside this person" not in page_of(person).text


def test_those_of_the_same_trial_are_counted_without_the_person() -> None:
    trial = make_event("Trial of the Invented", slug="trial")
    people = [_person(f"Probny{number}") for number in range(9)]
    for person in people:
        makers.make_repression(person, event=trial)
    page = page_of(people[0])
    assert page.has_text("In the same trial", "Trial of the Invented · 8 others", "Ivan Probny1")
    assert "Ivan Probny7" not in page.text
    assert "/en/people/?event=trial" in page.links
    assert "Ivan Probny0" not in page.text.partition("In the same trial")[2].partition("Sources")[0]


def test_those_on_the_same_list_lead_to_the_paper() -> None:
    first, second = _person("Pervy"), _person("Vtoroy")
    paper = make_document("List of the Invented", date="1937-12-01")
    for person in (first, second):
        makers.make_repression(person, arrest_date="1937", sentence_date="1938")
        makers.save(Mention(document=paper, person=person))
    page = page_of(first)
    assert page.has_text("On the same list", "List of the Invented", "1 other", "Ivan Vtoroy")
    assert url_of(paper) in page.links


def test_only_an_exact_day_and_the_same_place_are_the_same() -> None:
    here, there = makers.make_place("here"), makers.make_place("there")
    person = _shot("Probny", "1937-11-03", here)
    _shot("Tamzhe", "1937-11-03", here)
    for name, day, place in (
        ("Drugoyden", "1937-11-04", here),
        ("Nedaleko", "1937-11-03", there),
        ("Nevernyden", "1937-11-03?", here),
        ("Tolkomesyats", "1937-11", here),
    ):
        _shot(name, day, place)
    beside = page_of(person).text.partition("Shot on the same day")[2]
    assert "1 other" in beside
    assert "Ivan Tamzhe" in beside
    assert not any(name in beside for name in ("Drugoyden", "Nedaleko", "Nevernyden", "Tolkomes"))


def test_a_day_that_is_not_exact_has_no_neighbours() -> None:
    here = makers.make_place("here")
    people = [_shot(f"Probny{number}", "1937-11-03?", here) for number in range(2)]
    assert "Shot on the same day" not in page_of(people[0]).text


def test_a_burial_place_leads_to_all_who_lie_there() -> None:
    grave = makers.make_place("grave", kind="burial_site")
    people = [_buried(f"Probny{number}", grave) for number in range(9)]
    page = page_of(people[3])
    assert page.has_text("Buried in the same place", "8 others", "The whole list")
    assert "/en/people/?burial_place=grave" in page.links


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by what it counted")
@pytest.mark.parametrize("key", ["sort_key_cyrillic", "sort_key_latin"])
def test_tens_of_thousands_in_one_grave_are_neither_looked_up_nor_sorted(key: str) -> None:
    buried = Person.objects.published().filter(burial_place=1).exclude(pk=2).order_by()
    counted = buried.values("state").annotate(people=Count("pk"))
    assert "COVERING INDEX person_by_grave" in counted.explain()
    first = buried.order_by(key, "pk").values("pk")[:6].explain()
    assert "person_by_grave" in first
    assert "TEMP B-TREE" not in first


def test_a_grave_of_somebody_without_a_case_names_nobody_beside() -> None:
    grave = makers.make_place("grave")
    leader = _person("Vozhd", burial_place=grave)
    _buried("Probny", grave)
    assert "Buried in the same place" not in page_of(leader).text


def test_a_house_is_an_address_and_a_town_is_none() -> None:
    house, town = makers.make_place("house", kind="address"), makers.make_place("town")
    first, second, third = _person("Pervy"), _person("Vtoroy"), _person("Tretiy")
    makers.make_repression(first, residence_place=house)
    makers.make_repression(first, order=2, residence_place=town)
    makers.make_repression(second, residence_place=house)
    makers.make_repression(third, residence_place=town)
    page = page_of(first)
    assert page.has_text("Lived at the same address when arrested", "1 other", "Ivan Vtoroy")
    assert "Tretiy" not in page.text


def test_nobody_hidden_is_counted_or_named() -> None:
    grave = makers.make_place("grave")
    person, seen = _buried("Probny", grave), _buried("Vidny", grave)
    hidden = _buried("Zqhidden", grave)
    makers.set_state(hidden, State.DRAFT)
    page = page_of(person)
    assert page.has_text("Buried in the same place", "1 other")
    assert url_of(seen) in page.links
    assert "zqhidden" not in page.html.lower()


def test_somebody_with_acts_beside_the_person_is_marked() -> None:
    grave = makers.make_place("grave")
    person, other = _buried("Probny", grave), _buried("Deyatel", grave)
    makers.make_act(other)
    assert page_of(person).has_text("Ivan Deyatel", "also recorded for acts")


def test_neighbours_come_in_the_alphabet_of_the_page() -> None:
    grave = makers.make_place("grave")
    person = _buried("Probny", grave)
    makers.make_person("Яковлев Иван", "Ivan Aakovlev", slug="a", burial_place=grave)
    makers.make_person("Антонов Иван", "Ivan Zantonov", slug="z", burial_place=grave)
    assert page_of(person).has_text("Buried in the same", "Aakovlev", "Zantonov")
    assert page_of(person, "ru").has_text("Антонов", "Яковлев")


@pytest.mark.parametrize("papers", [1, 30])
def test_many_groups_need_no_more_queries(
    papers: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    grave = makers.make_place("grave")
    person, other = _buried("Probny", grave), _buried("Vtoroy", grave)
    trial = make_event()
    for one in (person, other):
        makers.make_repression(one, event=trial, arrest_date="1937", sentence_date="1939")
    for number in range(papers):
        paper = make_document(f"List {number}", date="1938")
        for one in (person, other):
            makers.save(Mention(document=paper, person=one))
        makers.make_act(person, document=paper, event=trial)
    url = url_of(person)
    with django_assert_max_num_queries(MOST_QUERIES):
        read(url)

"""People as JSON: the same answers as the lists, and clear refusals."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from registry.curation import publishing
from registry.models import ExternalIdentifier, Person, PersonName
from tests import makers

pytestmark = pytest.mark.django_db
PEOPLE = "/api/v1/people/"


def ask(client: Client, **data: Any) -> Any:
    response = client.get(PEOPLE, data)
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/json"
    return response.json()


def test_somebody_is_found_by_name_with_the_reason(client: Client) -> None:
    makers.anna_probnaya()
    makers.pyotr_primerov()
    found = ask(client, q="Petr Primeroff")
    person = Person.objects.get(slug="pyotr-primerov")
    assert found["count"] == 1
    assert found["results"] == [
        {
            "id": person.public_id,
            "external_id": None,
            "surname": "Примеров",
            "given_name": "Пётр",
            "patronymic": "Петрович",
            "reason": "sound",
            "url": f"http://testserver/id/{person.public_id}",
            "api_url": f"http://testserver/api/v1/people/{person.public_id}/",
            "display_names": {"ru": "Пётр Петрович Примеров", "en": "Pyotr Primerov"},
            "birth_date": {
                "edtf": "1890",
                "earliest": "1890-01-01",
                "latest": "1890-12-31",
                "range": "moment",
                "words": None,
            },
            "death_date": {
                "edtf": "1939",
                "earliest": "1939-01-01",
                "latest": "1939-12-31",
                "range": "moment",
                "words": None,
            },
            "fate": "executed",
            "role": "both",
        }
    ]


def test_the_own_script_of_a_person_is_the_original_one(client: Client) -> None:
    person = makers.anna_probnaya()
    makers.save(
        PersonName(person=person, kind="native", language="uk", script="Cyrl", surname="Пробна")
    )
    assert ask(client)["results"][0]["surname"] == "Пробна"


def test_the_number_in_another_collection_is_given(client: Client) -> None:
    person = makers.anna_probnaya()
    makers.save(
        ExternalIdentifier(
            target_type=ContentType.objects.get_for_model(Person),
            target_id=person.pk,
            scheme="external_id",
            value="p-17",
        )
    )
    assert ask(client)["results"][0]["external_id"] == "p-17"


def test_filters_are_those_of_the_lists(client: Client) -> None:
    makers.anna_probnaya()
    makers.maria_vymyslova()
    found = ask(client, fate="executed")
    assert [row["surname"] for row in found["results"]] == ["Пробная"]
    assert ask(client, fate=["executed", "imprisoned_survived"])["count"] == 2


def namesakes(number: int) -> list[Person]:
    return [
        makers.make_person(f"Общий{one} Иван", f"Ivan Obshchy{one}", slug=f"common-{one}")
        for one in range(number)
    ]


def rest_of(client: Client, page: Any) -> list[str]:
    """The ids of a page and of all that follow."""
    found = [row["id"] for row in page["results"]]
    while page["next"]:
        page = client.get(page["next"]).json()
        found += [row["id"] for row in page["results"]]
    return found


@pytest.mark.parametrize("order", ["name", "-name", "birth", "arrest", "death"])
def test_pages_follow_each_other_in_every_order(client: Client, order: str) -> None:
    namesakes(5)
    first = ask(client, page_size=2, sort=order)
    assert first["count"] == 5
    assert first["next"].startswith(f"http://testserver/api/v1/people/?page_size=2&sort={order}&")
    found = rest_of(client, first)
    assert len(found) == len(set(found)) == 5
    assert found[2:4] == [
        row["id"] for row in ask(client, page=2, page_size=2, sort=order)["results"]
    ]


def test_a_page_goes_on_after_the_same_person_when_the_register_has_changed(client: Client) -> None:
    people = namesakes(6)
    first = ask(client, page_size=2)
    assert first["register_changed"] is False
    # Somebody before comes, somebody before goes: nobody after is doubled or lost.
    makers.make_person("Абрамов Иван", "Ivan Abramov", slug="before")
    makers.make_person("Авдеев Иван", "Ivan Avdeev", slug="before-2")
    publishing.withdraw(people[0], reason="r", editor=None, office="o")
    second = client.get(first["next"]).json()
    assert second["register_changed"] is True
    assert rest_of(client, second) == [person.public_id for person in people[2:]]


def test_a_page_goes_on_at_its_place_when_the_last_person_of_the_page_before_is_gone(
    client: Client,
) -> None:
    people = namesakes(6)
    first = ask(client, page_size=2)
    publishing.withdraw(people[1], reason="r", editor=None, office="o")
    assert len(rest_of(client, client.get(first["next"]).json())) >= 3


def test_facets_are_counted_where_they_are_asked_for(client: Client) -> None:
    makers.anna_probnaya()
    makers.maria_vymyslova()
    assert "facets" not in ask(client)
    found = ask(client, facets=["fate", "arrest_year"], fate="executed")["facets"]
    # Under all filters but its own.
    counts = {value["value"]: value["count"] for value in found["fate"]["values"]}
    assert counts == {"executed": 1, "imprisoned_survived": 1}
    assert found["fate"]["values"][0]["labels"].keys() == {"en", "ru", "uk"}
    assert set(found["arrest_year"]["values"][0]) == {"value", "labels", "count", "possible"}
    assert client.get(PEOPLE, {"facets": "charge"}).status_code == 400


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("fate", "no such fate"), ("arrest_year", "37"), ("q", "***"), ("source", "nowhere")),
        *(("page", "-1"), ("page", "0"), ("page", "x"), ("page", "9" * 30)),
        *(("page_size", "101"), ("page_size", "0"), ("page_size", "٣")),
    ],
)
def test_what_is_not_understood_is_a_problem_and_never_everybody(
    client: Client, name: str, value: str
) -> None:
    makers.anna_probnaya()
    response = client.get(PEOPLE, {name: value})
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["invalid_params"][0]["name"] == name
    assert problem["detail"] == problem["invalid_params"][0]["reason"]
    assert "results" not in problem


def test_a_page_beyond_the_last_says_which_is_the_last(client: Client) -> None:
    makers.anna_probnaya()
    response = client.get(PEOPLE, {"page": 10**9})
    assert response.status_code == 404
    assert response.json()["detail"] == "There is no page 1000000000: the last one is 1."


def test_nothing_is_read_for_whoever_has_the_version(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = makers.anna_probnaya()
    etag = client.get(PEOPLE)["ETag"]
    with django_assert_num_queries(1):
        assert client.get(PEOPLE, headers={"If-None-Match": etag}).status_code == 304
    person.sex = "m"
    makers.save(person)
    assert client.get(PEOPLE, headers={"If-None-Match": etag}).status_code == 200


def test_a_page_of_people_takes_few_questions(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    makers.anna_probnaya()
    makers.pyotr_primerov()
    client.get(PEOPLE)
    with django_assert_max_num_queries(8):
        client.get(PEOPLE)

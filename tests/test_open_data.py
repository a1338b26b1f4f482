"""People as JSON: the same answers as the lists, and clear refusals."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from pytest_django import DjangoAssertNumQueries

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


def test_pages_follow_each_other(client: Client) -> None:
    for number in range(3):
        makers.make_person("Общий Иван", f"Ivan Obshchy{number}", slug=f"common-{number}")
    first = ask(client, page_size=2)
    assert first["count"] == 3
    assert first["next"] == "http://testserver/api/v1/people/?page_size=2&page=2"
    second = client.get(first["next"]).json()
    assert second["next"] is None
    ids = [row["id"] for row in [*first["results"], *second["results"]]]
    assert len(set(ids)) == 3


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

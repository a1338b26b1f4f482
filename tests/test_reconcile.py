"""Reconciliation: lists of names matched as OpenRefine does it, and nobody taken for a namesake."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from pytest_django import DjangoAssertNumQueries, Settings

from registry.models import ExternalIdentifier
from registry.opendata.reconcile import asking
from tests import makers

pytestmark = pytest.mark.django_db

# What the protocol says of its answers, as far as we give them.
TYPE = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}
SERVICE = {
    "type": "object",
    "required": ["service_url", "service_path"],
    "properties": {"service_url": {"pattern": "^https?://"}, "service_path": {"pattern": "^/"}},
}
MANIFEST = {
    "type": "object",
    "required": ["versions", "name", "identifierSpace", "schemaSpace", "view", "suggest"],
    "properties": {
        "versions": {"type": "array", "contains": {"const": "0.2"}},
        "name": {"type": "string"},
        "identifierSpace": {"pattern": "^https?://"},
        "schemaSpace": {"pattern": "^https?://"},
        "defaultTypes": {"type": "array", "items": TYPE, "uniqueItems": True},
        "view": {"properties": {"url": {"pattern": r"\{\{id\}\}"}}, "required": ["url"]},
        "preview": {
            "required": ["url", "width", "height"],
            "properties": {
                "url": {"pattern": r"\{\{id\}\}"},
                "width": {"type": "integer"},
                "height": {"type": "integer"},
            },
        },
        "suggest": {"additionalProperties": SERVICE},
        "extend": {"properties": {"propose_properties": SERVICE}},
    },
}
RESULT = {
    "type": "object",
    "required": ["id", "name", "score"],
    "properties": {
        "id": {"type": "string"},
        "name": {"type": "string"},
        "description": {"type": "string"},
        "score": {"type": "number", "minimum": 0, "maximum": 100},
        "match": {"type": "boolean"},
        "type": {"type": "array", "items": TYPE},
        "features": {
            "type": "array",
            "items": {"required": ["id", "value"], "properties": {"value": {"type": "number"}}},
        },
    },
}
RESULTS = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["result"],
        "properties": {"result": {"type": "array", "items": RESULT}},
    },
}
CELL = {
    "oneOf": [
        {"required": ["str"], "properties": {"str": {"type": "string"}}, "maxProperties": 1},
        {
            "required": ["id", "name"],
            "properties": {"id": {"type": "string"}, "name": {"type": "string"}},
            "maxProperties": 2,
        },
    ]
}
EXTENSION = {
    "type": "object",
    "required": ["meta", "rows"],
    "properties": {
        "meta": {"type": "array", "items": {"required": ["id", "name"]}},
        "rows": {
            "additionalProperties": {"additionalProperties": {"type": "array", "items": CELL}}
        },
    },
}


def checked(answer: Any, schema: dict[str, Any]) -> Any:
    assert answer.status_code == 200, answer.content
    found = json.loads(answer.content)
    Draft202012Validator(schema).validate(found)
    return found


def match(client: Client, query: str, **more: Any) -> list[dict[str, Any]]:
    """One query, sent as the client sends a batch: as a form."""
    batch = {"q0": {"query": query, **more}}
    answer = client.post("/api/reconcile", {"queries": json.dumps(batch)})
    found: list[dict[str, Any]] = checked(answer, RESULTS)["q0"]["result"]
    return found


def matched(found: list[dict[str, Any]]) -> list[str]:
    return [each["id"] for each in found if each["match"]]


def year(name: str, value: Any) -> list[dict[str, Any]]:
    return [{"pid": name, "v": value}]


def test_a_client_finds_its_way_from_the_manifest(client: Client) -> None:
    anna = makers.anna_probnaya()
    said = checked(client.get("/api/reconcile"), MANIFEST)
    assert said["view"]["url"] == "http://testserver/id/{{id}}"
    shown = client.get(said["preview"]["url"].replace("{{id}}", anna.public_id))
    assert "Anna Probnaya" in shown.content.decode()
    for kind, start in (("entity", "Пробн"), ("property", "birth"), ("type", "per")):
        service = said["suggest"][kind]
        address = service["service_url"] + service["service_path"]
        found = json.loads(client.get(address, {"prefix": start}).content)["result"]
        assert found[0]["id"] == {"entity": anna.public_id, "property": "birth_year"}.get(
            kind, "person"
        )
    service = said["extend"]["propose_properties"]
    proposed = client.get(service["service_url"] + service["service_path"], {"type": "person"})
    assert "birth_date" in {each["id"] for each in json.loads(proposed.content)["properties"]}


@pytest.mark.parametrize(
    "query", ["Пробная Анна Ивановна", "Anna Probnaya", "Probnaja Anna", "пробная", "Probnaia"]
)
def test_a_person_is_found_in_any_spelling(client: Client, query: str) -> None:
    anna = makers.anna_probnaya()
    assert match(client, query)[0]["id"] == anna.public_id


def test_the_full_name_of_one_person_is_a_match(client: Client) -> None:
    anna = makers.anna_probnaya()
    assert matched(match(client, "Пробная Анна Ивановна")) == [anna.public_id]


def test_a_name_without_a_patronymic_is_no_match_but_with_its_year_it_is(client: Client) -> None:
    anna = makers.anna_probnaya()
    assert matched(match(client, "Пробная Анна")) == []
    for value in ("1890", 1890, "1890-05-01"):
        found = match(client, "Пробная Анна", properties=year("birth_year", value))
        assert matched(found) == [anna.public_id]


def test_namesakes_are_told_apart_by_a_year_and_never_by_the_name(client: Client) -> None:
    first = makers.anna_probnaya()
    second = makers.make_person(slug="second", birth_date="1901", fate="executed")
    assert matched(match(client, "Пробная Анна Ивановна")) == []
    found = match(client, "Пробная Анна Ивановна", properties=year("birth_year", "1901"))
    assert matched(found) == [second.public_id]
    assert [each["id"] for each in found] == [second.public_id, first.public_id]
    assert found[0]["score"] > found[1]["score"]


def test_a_year_that_contradicts_is_no_match_and_costs_points(client: Client) -> None:
    makers.anna_probnaya()
    plain = match(client, "Пробная Анна Ивановна")[0]
    wrong = match(client, "Пробная Анна Ивановна", properties=year("arrest_year", "1951"))[0]
    assert not wrong["match"]
    assert wrong["score"] < plain["score"]


def test_what_is_not_recorded_neither_agrees_nor_contradicts(client: Client) -> None:
    makers.make_person(birth_date="", death_date="1938")
    found = match(client, "Пробная Анна", properties=year("birth_year", "1890"))[0]
    assert not found["match"]
    assert [each["id"] for each in found["features"]] == ["name"]


def test_a_typo_is_a_candidate_and_no_match(client: Client) -> None:
    anna = makers.anna_probnaya()
    found = match(client, "Прбная Анна Ивановна")
    assert found[0]["id"] == anna.public_id
    assert matched(found) == []


def test_places_and_sources_are_found_by_name(client: Client) -> None:
    place, source = makers.make_place(), makers.make_source()
    assert matched(match(client, "пробное", type="place")) == [place.public_id]
    found = match(client, "Книга памяти", type=["source"])
    assert [each["id"] for each in found] == [source.public_id]
    assert match(client, "Пробное", type="Q5") == []


def test_a_query_without_a_type_finds_people_places_and_sources(client: Client) -> None:
    anna, place = makers.anna_probnaya(), makers.make_place()
    source = makers.make_source(title="Мартиролог уезда")
    for query, wanted in (
        ("Пробная Анна Ивановна", anna),
        ("Probnoye", place),
        (source.title, source),
    ):
        for untyped in ({}, {"type": []}, {"type": None}):
            found = match(client, query, **untyped)
            assert (found[0]["id"], matched(found)) == (wanted.public_id, [wanted.public_id])
    assert match(client, "Пробное", type=["person", "place"])[0]["type"][0]["id"] == "place"


def test_a_name_that_a_person_and_a_place_bear_is_no_match(client: Client) -> None:
    anna = makers.anna_probnaya()
    place = makers.make_place(names={"ru": "Пробная Анна Ивановна"}, forms={})
    found = match(client, "Пробная Анна Ивановна")
    assert {each["id"] for each in found} == {anna.public_id, place.public_id}
    assert matched(found) == []


def test_places_are_called_in_the_letters_of_the_query(client: Client) -> None:
    makers.make_place()
    names = [match(client, query, type="place")[0]["name"] for query in ("Probnoye", "Пробное")]
    assert names == ["Probnoye", "Пробное"]


def suggested(client: Client, **asked: Any) -> list[str]:
    answer = client.get("/api/reconcile/suggest/entity", asked)
    return [each["id"] for each in json.loads(answer.content)["result"]]


@pytest.mark.parametrize("prefix", ["Пробн", "Пробная А", "Prob", "Anna Prob", "probna"])
def test_a_person_is_suggested_while_the_name_is_typed(client: Client, prefix: str) -> None:
    anna = makers.anna_probnaya()
    makers.pyotr_primerov()
    assert suggested(client, prefix=prefix)[0] == anna.public_id
    assert suggested(client, prefix=prefix, type="person") == [anna.public_id]


def test_every_type_is_suggested_and_only_the_one_asked_for(client: Client) -> None:
    person = makers.make_person("Мартынов Иван", "Ivan Martynov")
    place = makers.make_place(names={"ru": "Мартыново"}, forms={})
    source = makers.make_source(title="Мартиролог уезда")
    found = [person.public_id, place.public_id, source.public_id]
    assert suggested(client, prefix="Март") == found
    for number, kind in enumerate(("person", "place", "source")):
        assert suggested(client, prefix="Март", type=kind) == [found[number]]
    assert suggested(client, prefix="Пробн", type="Q5") == []
    assert suggested(client, prefix="П", type="place") == suggested(client, prefix=" ") == []


def test_suggestions_go_on_where_the_cursor_says(client: Client) -> None:
    for number in range(4):
        makers.make_person(f"Пробный Иван{number}", f"Ivan{number} Probny")
    whole = suggested(client, prefix="Пробный")
    assert len(whole) == 4
    assert suggested(client, prefix="Пробный", cursor=1) == whole[1:]
    assert suggested(client, prefix="Пробный", cursor="x") == whole
    assert suggested(client, prefix="Пробный", cursor=99999) == []


def test_what_is_hidden_is_not_suggested(client: Client) -> None:
    makers.make_person("Мартынов Иван", "Ivan Martynov", state="draft")
    makers.set_state(makers.make_place(names={"ru": "Мартыново"}, forms={}), "draft")
    makers.set_state(makers.make_source(title="Мартиролог уезда"), "draft")
    assert suggested(client, prefix="Март") == []


def test_a_limit_is_kept_and_capped(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST_CANDIDATES", 3)
    for number in range(4):
        makers.make_person(f"Пробный Иван{number}", f"Ivan{number} Probny")
    assert len(match(client, "Пробный", limit=2)) == 2
    assert len(match(client, "Пробный", limit=10**9)) == 3


def test_a_hidden_person_is_no_candidate(client: Client) -> None:
    hidden = makers.make_person(state="draft")
    assert match(client, "Пробная Анна Ивановна") == []
    cells = extend(client, [hidden.public_id, "nothing"], "birth_date")["rows"]
    assert cells[hidden.public_id] == cells["nothing"] == {"birth_date": []}
    assert client.get("/api/reconcile/preview", {"id": hidden.public_id}).status_code == 404


def extend(client: Client, ids: list[str], *names: str, language: str = "") -> Any:
    asked = {"ids": ids, "properties": [{"id": name} for name in names]}
    headers = {"Accept-Language": language} if language else {}
    answer = client.post("/api/reconcile", {"extend": json.dumps(asked)}, headers=headers)
    return checked(answer, EXTENSION)


def test_columns_are_filled_with_what_is_recorded(client: Client) -> None:
    place = makers.make_place()
    anna = makers.anna_probnaya(birth_place=place)
    makers.save(ExternalIdentifier(target=anna, scheme="wikidata", value="Q999999"))
    names = ("birth_year", "death_date", "arrest_date", "birth_place", "wikidata", "other")
    cells = extend(client, [anna.public_id], *names)["rows"][anna.public_id]
    assert cells["birth_year"] == [{"str": "1890"}]
    assert cells["death_date"] == [{"str": "1937-11-03"}]
    assert cells["arrest_date"] == [{"str": "1937-10-14"}]
    assert cells["birth_place"] == [{"id": place.public_id, "name": "Probnoye"}]
    assert cells["wikidata"] == [{"str": "Q999999"}]
    assert cells["other"] == []


def test_a_place_in_a_column_is_called_as_the_client_asks(client: Client) -> None:
    anna = makers.anna_probnaya(birth_place=makers.make_place())
    for language, name in (("uk,en;q=0.5", "Пробне"), ("ru", "Пробное"), ("fr", "Probnoye")):
        cells = extend(client, [anna.public_id], "birth_place", language=language)["rows"]
        assert cells[anna.public_id]["birth_place"][0]["name"] == name


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"queries": "{"}, 400),
        ({"queries": "[]"}, 400),
        ({"queries": "[" * 100_000}, 400),
        ({"queries": '{"q": 1}'}, 400),
        ({"queries": '{"q": {"query": 5}}'}, 400),
        ({"queries": '{"q": {"query": "a", "limit": "many"}}'}, 400),
        ({"queries": '{"q": {"query": "a", "limit": -1}}'}, 400),
        ({"queries": '{"q": {"query": "a", "type": 5}}'}, 400),
        ({"queries": '{"q": {"query": "a", "properties": [1]}}'}, 400),
        ({"queries": json.dumps({str(n): {"query": "a"} for n in range(1000)})}, 413),
        ({"queries": '{"q": {"query": "' + "a" * 300_000 + '"}}'}, 413),
        ({"extend": '{"ids": 5}'}, 400),
        ({"extend": json.dumps({"ids": ["a"] * 1000, "properties": []})}, 413),
    ],
)
def test_a_batch_that_is_not_understood_is_refused_in_a_sentence(
    client: Client, form: dict[str, str], status: int
) -> None:
    answer = client.post("/api/reconcile", form)
    assert answer.status_code == status
    said = json.loads(answer.content)
    assert said["status"] == "error"
    assert said["message"].endswith(".")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_form_of_another_site_needs_no_key_of_ours() -> None:
    asked = {"queries": json.dumps({"q0": {"query": "Пробная"}})}
    strict = Client(enforce_csrf_checks=True, headers={"Origin": "http://127.0.0.1:3333"})
    answer = strict.post("/api/reconcile", asked)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    asked_before = strict.options("/api/reconcile")
    assert asked_before.status_code == 204
    assert "POST" in asked_before.headers["Access-Control-Allow-Methods"]


def test_a_preview_may_stand_in_a_frame_of_the_client_and_nothing_else_may(client: Client) -> None:
    anna = makers.anna_probnaya()
    shown = client.get("/api/reconcile/preview", {"id": anna.public_id})
    assert "X-Frame-Options" not in shown.headers
    assert "frame-ancestors *" in shown.headers["Content-Security-Policy"]
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
    other = client.get("/api/reconcile")
    assert other.headers["X-Frame-Options"] == "DENY"


def test_who_asks_too_often_is_told_when_to_come_back_on_any_site(
    client: Client, settings: Settings
) -> None:
    settings.API_PER_MINUTE = 1
    batch = {"queries": json.dumps({"q0": {"query": "Пробный"}})}
    assert client.post("/api/reconcile", batch, REMOTE_ADDR="203.0.113.7").status_code == 200
    answer = client.post("/api/reconcile", batch, REMOTE_ADDR="203.0.113.7")
    assert answer.status_code == 429
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Retry-After" in answer.headers["Access-Control-Expose-Headers"]
    assert int(answer.headers["Retry-After"]) > 0
    assert json.loads(answer.content)["status"] == 429


def test_a_batch_needs_a_bounded_number_of_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        makers.make_person(f"Пробный Иван{number}", f"Ivan{number} Probny")
    batch = {str(n): {"query": f"Пробный Иван{n}"} for n in range(10)}
    with django_assert_max_num_queries(170):
        client.post("/api/reconcile", {"queries": json.dumps(batch)})

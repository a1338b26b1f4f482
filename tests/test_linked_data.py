"""Linked data: what a page says, for programs; no date more exact than it is, nothing hidden."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pyld import jsonld

from registry.curation import publishing
from registry.curation.recording import change
from registry.identifiers import EXAMPLE
from registry.models import (
    Commemoration,
    Document,
    Event,
    EventType,
    ExternalIdentifier,
    Figure,
    FormerAddress,
    Photo,
)
from registry.models.base import Record
from tests import makers

pytestmark = pytest.mark.django_db

SCHEMA = "https://schema.org/"
EDTF = "http://id.loc.gov/datatypes/edtf"
BORN = "http://www.loc.gov/mads/rdf/v1#birthDate"
DATE = "http://purl.org/dc/terms/date"
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def file_of(client: Client, record: Record) -> dict[str, Any]:
    answer = client.get(reverse("jsonld", args=[record.public_id]))
    assert answer.status_code == 200
    found: dict[str, Any] = json.loads(answer.content)
    return found


def expanded(document: dict[str, Any]) -> dict[str, Any]:
    """As a processor of others reads it; it fetches nothing."""

    def refuse(address: str, _options: Any) -> Any:
        raise AssertionError(f"{address} was fetched")

    found: list[dict[str, Any]] = jsonld.expand(document, {"documentLoader": refuse})
    return found[0]


def every_noun() -> list[Record]:
    place = makers.make_place("probny-camp", kind="camp")
    kind = makers.save(EventType(code="trial", labels={"en": "Trial"}))
    title = {"en": "A title", "ru": "Название"}
    rows = [
        Event(type=kind, title=title, date="1938-03-02/1938-03-13", place=place),
        Document(kind="order", title=title, date="1937-07-30", number="00447"),
        Photo(caption=title, date="193X"),
        Commemoration(kind="plaque", title=title, place=place),
        Figure(what=title, value_lo=1, value_hi=2, value_text="1 or 2", period="1937/1938"),
    ]
    for row in rows:
        row.state = "published"
        makers.save(row)
    return [makers.anna_probnaya(), place, makers.make_source("Другая книга", slug="o"), *rows]


def test_every_record_is_read_by_a_processor_of_others(client: Client) -> None:
    for record in every_noun():
        document = file_of(client, record)
        assert expanded(document)["@id"] == f"http://testserver/id/{record.public_id}"
        triples = jsonld.to_rdf(document)["@default"]
        assert any(each["subject"]["value"].endswith(record.public_id) for each in triples)


def test_the_page_carries_what_the_file_has(client: Client) -> None:
    for record in every_noun():
        page = client.get(client.get(f"/id/{record.public_id}").headers["Location"])
        text = page.content.decode()
        (block,) = BLOCK.findall(text)
        assert json.loads(block) == file_of(client, record)
        assert f'href="/id/{record.public_id}.jsonld"' in text
        assert f"http://testserver/id/{record.public_id}" in text


@pytest.mark.parametrize(
    ("recorded", "plain"),
    [
        ("1890-05-03", "1890-05-03"),
        ("1890-05", "1890-05"),
        ("1890", "1890"),
        ("1890~", None),
        ("1890?", None),
        ("189X", None),
        ("[1890,1891]", None),
        ("/1890", None),
    ],
)
def test_a_date_never_gains_precision(client: Client, recorded: str, plain: str | None) -> None:
    person = makers.make_person(birth_date=recorded, death_date="1938")
    said = expanded(file_of(client, person))
    assert said[BORN] == [{"@type": EDTF, "@value": recorded}]
    dates = [each["@value"] for each in said.get(f"{SCHEMA}birthDate", [])]
    assert dates == ([plain] if plain else [])


def test_a_range_that_means_one_day_has_neither_beginning_nor_end(client: Client) -> None:
    kind = makers.save(EventType(code="trial", labels={"en": "Trial"}))
    shared: dict[str, Any] = {"type": kind, "title": {"en": "A trial"}, "state": "published"}
    one_day = makers.save(Event(**shared, date="1937-08/1937-09", date_type="moment"))
    period = makers.save(Event(**shared, date="1937-08-05/1938-11~", slug="b"))
    said = expanded(file_of(client, one_day))
    assert f"{SCHEMA}startDate" not in said
    assert said[DATE][0]["@value"] == "1937-08/1937-09"
    said = expanded(file_of(client, period))
    assert said[f"{SCHEMA}startDate"][0]["@value"] == "1937-08-05"
    assert f"{SCHEMA}endDate" not in said


def test_names_stand_with_their_language_and_the_entry_elsewhere_is_named(client: Client) -> None:
    anna = makers.anna_probnaya()
    makers.save(ExternalIdentifier(target=anna, scheme="wikidata", value="Q999999"))
    said = expanded(file_of(client, anna))
    names = {(each["@language"], each["@value"]) for each in said[f"{SCHEMA}name"]}
    assert names == {("ru", "Анна Ивановна Пробная"), ("en", "Anna Probnaya")}
    assert said[f"{SCHEMA}sameAs"] == [{"@id": "http://www.wikidata.org/entity/Q999999"}]
    page = said[f"{SCHEMA}mainEntityOfPage"][0]
    assert page[f"{SCHEMA}license"][0]["@id"].startswith("https://creativecommons.org/")


def test_no_text_can_end_the_block_it_stands_in(client: Client) -> None:
    text = "</script><script>alert(1)</script><!-- \u2028 & ]]>"
    anna = makers.anna_probnaya(summary={"en": text})
    page = client.get(reverse("registry:person", args=[anna.public_id, anna.slug]))
    assert "<script>alert" not in page.content.decode()
    (block,) = BLOCK.findall(page.content.decode())
    assert json.loads(block)["description"][0]["@value"] == text


def test_a_hidden_place_is_not_named(client: Client) -> None:
    place = makers.make_place("hidden", names={"en": "Hidden Town"})
    anna = makers.anna_probnaya(birth_place=place)
    assert "Hidden Town" in json.dumps(file_of(client, anna))
    makers.set_state(place, "draft")
    assert "birthPlace" not in file_of(client, anna)
    assert "Hidden Town" not in json.dumps(file_of(client, anna))


# Addresses that never change -------------------------------------------------------------------

ENDINGS = ["", ".jsonld"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_hidden_record_answers_like_one_that_never_was(client: Client, ending: str) -> None:
    hidden, absent = makers.make_person(state="draft").public_id, EXAMPLE
    answers = [client.get(f"/id/{each}{ending}") for each in (hidden, absent)]
    assert [each.status_code for each in answers] == [404, 404]
    first, second = (
        each.content.replace(own.encode(), b"")
        for each, own in zip(answers, (hidden, absent), strict=True)
    )
    assert first == second


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_withdrawn_record_says_that_it_was_and_not_who(client: Client, ending: str) -> None:
    anna = makers.anna_probnaya()
    publishing.withdraw(anna, reason="Asked for.", editor=None, office="o")
    answer = client.get(f"/id/{anna.public_id}{ending}", headers={"Accept-Language": "en"})
    assert answer.status_code == 410
    assert "withdrawn" in answer.content.decode()
    assert "Probn" not in answer.content.decode()


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_id_that_was_merged_leads_to_the_other(client: Client, ending: str) -> None:
    kept, other = makers.anna_probnaya(), makers.make_person("Иная Анна", "Anna Inaya")
    with change(reason="Merged for a test.", office="o") as passage:
        FormerAddress.objects.create(
            public_id=other.public_id,
            noun="people",
            successor_id=kept.public_id,
            change_set=passage.change_set,
        )
    makers.set_state(other, "merged")
    answer = client.get(f"/id/{other.public_id}{ending}")
    assert answer.status_code == 301
    assert kept.public_id in answer.headers["Location"]


def test_programs_on_other_sites_may_read_it_also_where_it_is_refused(client: Client) -> None:
    anna = makers.anna_probnaya()
    for address in (f"/id/{anna.public_id}.jsonld", "/id/nothing.jsonld"):
        assert client.get(address).headers["Access-Control-Allow-Origin"] == "*"
        assert client.options(address).status_code == 204
        assert client.post(address).status_code == 405

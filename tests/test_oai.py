"""Harvesting: a client of others harvests everything, also while it changes, and misses nothing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries
from pytest_django.live_server_helper import LiveServer
from sickle import Sickle

from registry.curation import publishing
from registry.curation.recording import change
from registry.identifiers import EXAMPLE
from registry.models import Agent, FormerAddress, Person, PersonName, PlaceName, Source
from registry.opendata.oai import views
from registry.opendata.oai.arguments import VERBS
from tests import makers

OAI = "{http://www.openarchives.org/OAI/2.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"

pytestmark = pytest.mark.django_db


def ask(client: Client, **arguments: str) -> ElementTree.Element:
    query = {name.removesuffix("_"): value for name, value in arguments.items()}
    answer = client.get("/oai", query)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    return ElementTree.fromstring(answer.content)


def error(tree: ElementTree.Element) -> str:
    found = tree.find(f"{OAI}error")
    return found.attrib["code"] if found is not None else ""


def identifiers(tree: ElementTree.Element) -> list[str]:
    return [str(each.text).rpartition(":")[2] for each in tree.iter(f"{OAI}identifier")]


def stamp_of(client: Client, public_id: str) -> str:
    tree = ask(
        client,
        verb="GetRecord",
        metadataPrefix="oai_dc",
        identifier=f"oai:testserver:{public_id}",
    )
    found = tree.find(f".//{OAI}datestamp")
    assert found is not None
    return str(found.text)


def long_ago(person: Person) -> None:
    """As if nobody had touched the record since."""
    with change(reason="Aged for a test.", office="o"):
        Person.objects.filter(pk=person.pk).update(updated_at="2020-01-01T00:00:00Z")


# Verbs and errors ------------------------------------------------------------------------------


def test_the_repository_says_what_it_keeps(client: Client) -> None:
    makers.anna_probnaya()
    said = {each.tag.removeprefix(OAI): each.text for each in ask(client, verb="Identify")[2]}
    assert said["deletedRecord"] == "persistent"
    assert said["granularity"] == "YYYY-MM-DDThh:mm:ssZ"
    assert said["baseURL"] == "http://testserver/oai"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({}, "badVerb"),
        ({"verb": "Everything"}, "badVerb"),
        ({"verb": "GetRecord", "metadataPrefix": "oai_dc"}, "badArgument"),
        ({"verb": "Identify", "set": "people"}, "badArgument"),
        ({"verb": "ListRecords"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from_": "yesterday"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from_": "2026-13-01"}, "badArgument"),
        (
            {
                "verb": "ListRecords",
                "metadataPrefix": "oai_dc",
                "from_": "2026-01-01",
                "until": "2026-01-01T00:00:00Z",
            },
            "badArgument",
        ),
        (
            {
                "verb": "ListRecords",
                "metadataPrefix": "oai_dc",
                "from_": "2026-02-01",
                "until": "2026-01-01",
            },
            "badArgument",
        ),
        ({"verb": "ListRecords", "metadataPrefix": "marc21"}, "cannotDisseminateFormat"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "cats"}, "noRecordsMatch"),
        (
            {"verb": "ListRecords", "metadataPrefix": "oai_dc", "until": "1999-01-01"},
            "noRecordsMatch",
        ),
        ({"verb": "ListRecords", "resumptionToken": "made-up"}, "badResumptionToken"),
        ({"verb": "ListSets", "resumptionToken": "made-up"}, "badResumptionToken"),
        (
            {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "oai:elsewhere:1"},
            "idDoesNotExist",
        ),
        ({"verb": "ListMetadataFormats", "identifier": "nothing"}, "idDoesNotExist"),
    ],
)
def test_what_is_misunderstood_is_answered_by_the_protocol(
    client: Client, arguments: dict[str, str], code: str
) -> None:
    assert error(ask(client, **arguments)) == code


def test_an_argument_given_twice_is_refused(client: Client) -> None:
    answer = client.get("/oai?verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc")
    assert error(ElementTree.fromstring(answer.content)) == "badArgument"


def test_a_form_is_answered_like_an_address(client: Client) -> None:
    asked = {"verb": "ListSets"}
    posted, got = client.post("/oai", asked).content, client.get("/oai", asked).content
    moment = re.compile(rb"<responseDate>[^<]*")
    assert moment.sub(b"", posted) == moment.sub(b"", got)


def test_a_token_that_was_changed_is_refused(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(views.PAGE_SIZES, "ListIdentifiers", 1)
    makers.anna_probnaya()
    tree = ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc")
    token = str(tree.findtext(f".//{OAI}resumptionToken"))
    assert error(ask(client, verb="ListIdentifiers", resumptionToken=token)) == ""
    for wrong in (token[:-1], "a" + token, token.replace(":", ""), token * 40):
        refused = ask(client, verb="ListIdentifiers", resumptionToken=wrong)
        assert error(refused) == "badResumptionToken"
    # A token of one list continues no other.
    assert error(ask(client, verb="ListRecords", resumptionToken=token)) == "badResumptionToken"


@given(
    arguments=st.dictionaries(
        st.sampled_from(["verb", "metadataPrefix", "set", "from", "until", "resumptionToken"]),
        st.one_of(
            st.text(max_size=30),
            st.sampled_from([*VERBS, "oai_dc", "people", "0001-01-01", "9999-12-31"]),
        ),
    )
)
@with_settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)
def test_any_question_is_answered_in_xml(client: Client, arguments: dict[str, str]) -> None:
    answer = client.get("/oai", arguments)
    assert answer.status_code == 200
    ElementTree.fromstring(answer.content)


# What stands in a record -----------------------------------------------------------------------


def test_a_record_has_its_names_and_its_dates_as_they_are_known(client: Client) -> None:
    anna = makers.anna_probnaya(birth_date="1890~")
    tree = ask(
        client,
        verb="GetRecord",
        metadataPrefix="oai_dc",
        identifier=f"oai:testserver:{anna.public_id}",
    )
    titles = {each.text for each in tree.iter(f"{DC}title")}
    assert {"Anna Probnaya", "Анна Ивановна Пробная"} <= titles
    assert [each.text for each in tree.iter(f"{DC}coverage")] == [
        "start=1890~; end=1937-11-03; scheme=EDTF"
    ]
    assert f"http://testserver/id/{anna.public_id}" in {
        each.text for each in tree.iter(f"{DC}identifier")
    }


def test_characters_that_xml_cannot_hold_are_left_out(client: Client) -> None:
    anna = makers.anna_probnaya(summary={"en": "One <b>&\x01\x0b two\ufffe ]]>"})
    tree = ask(
        client,
        verb="GetRecord",
        metadataPrefix="oai_dc",
        identifier=f"oai:testserver:{anna.public_id}",
    )
    assert "One <b>& two ]]>" in {each.text for each in tree.iter(f"{DC}description")}


def test_hidden_and_absent_records_are_answered_alike(client: Client) -> None:
    hidden = makers.make_person(state="draft")
    answers = []
    for public_id in (hidden.public_id, EXAMPLE):
        identifier = f"oai:testserver:{public_id}"
        asked = {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": identifier}
        text = client.get("/oai", asked).content.decode().replace(public_id, "")
        answers.append(re.sub("<responseDate>[^<]*", "", text))
    assert answers[0] == answers[1]


# The order of time -----------------------------------------------------------------------------


def test_a_change_of_a_part_is_a_change_of_the_record(client: Client) -> None:
    anna = makers.anna_probnaya()
    long_ago(anna)
    assert stamp_of(client, anna.public_id).startswith("2020")
    makers.save(
        PersonName(person=anna, language="de", script="Latn", full="Anna Probnaja", kind="variant")
    )
    assert not stamp_of(client, anna.public_id).startswith("2020")


def test_a_name_of_a_place_and_the_author_of_a_source_are_told_as_changes(client: Client) -> None:
    place, source = makers.make_place(), makers.make_source()
    agent = makers.save(Agent(name={"en": "An Author"}, state="published"))
    with change(reason="Aged for a test.", office="o"):
        source.authors.add(agent)
        for model in (type(place), Source):
            model._default_manager.update(updated_at="2020-01-01T00:00:00Z")
    makers.save(PlaceName(place=place, language="de", name="Probe"))
    assert not stamp_of(client, place.public_id).startswith("2020")
    agent.name = {"en": "Another Author"}
    makers.save(agent)
    assert not stamp_of(client, source.public_id).startswith("2020")


def test_from_and_until_include_their_ends(client: Client) -> None:
    anna = makers.anna_probnaya()
    with change(reason="Aged for a test.", office="o"):
        Person.objects.update(updated_at="2020-05-05T12:30:15.9Z")
    asked = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc", "set": "people"}
    for first, last, is_found in (
        ("2020-05-05", "2020-05-05", True),
        ("2020-05-05T12:30:15Z", "2020-05-05T12:30:15Z", True),
        ("2020-05-05T12:30:16Z", "2020-05-06T00:00:00Z", False),
        ("2020-05-04", "2020-05-04", False),
    ):
        tree = ask(client, **asked, from_=first, until=last)
        assert (anna.public_id in identifiers(tree)) is is_found, first


def test_what_was_withdrawn_stays_as_deleted_until_it_is_public_again(client: Client) -> None:
    anna = makers.anna_probnaya()
    publishing.withdraw(anna, reason="Asked for.", editor=None, office="o")
    former = FormerAddress.objects.get()
    assert abs(former.at - timezone.now()) < dt.timedelta(minutes=1)

    def statuses() -> list[str]:
        tree = ask(client, verb="ListRecords", metadataPrefix="oai_dc", set="people")
        return [each.attrib.get("status", "") for each in tree.iter(f"{OAI}header")]

    assert statuses() == ["deleted"]
    assert (
        "Probnaya" not in client.get("/oai?verb=ListRecords&metadataPrefix=oai_dc").content.decode()
    )
    anna.refresh_from_db()
    publishing.publish(anna, reason="Back.", editor=None, office="o")
    assert statuses() == [""]


# Harvesters ------------------------------------------------------------------------------------


def harvest(server: LiveServer, **arguments: Any) -> Iterator[Any]:
    yield from Sickle(f"{server.url}/oai").ListRecords(metadataPrefix="oai_dc", **arguments)


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_a_harvester_misses_nothing_while_records_change(
    live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(views.PAGE_SIZES, "ListRecords", 2)
    people = [makers.make_person(f"Пробный Иван{n}", f"Ivan{n} Probny") for n in range(5)]
    gone = people[1]
    seen: list[str] = []
    for number, record in enumerate(harvest(live_server)):
        seen.append(record.header.identifier.rpartition(":")[2])
        if number == 2:
            # One that was read, one that was not, and one that goes.
            for person in (people[0], people[4]):
                person.refresh_from_db()
                person.summary = {"en": "Changed on the way."}
                makers.save(person)
            gone.refresh_from_db()
            publishing.withdraw(gone, reason="Asked for.", editor=None, office="o")
    assert {person.public_id for person in people} <= set(seen)
    # What changed after it was read comes once more, as it is now.
    assert seen.count(people[0].public_id) == 2
    last = {
        record.header.identifier.rpartition(":")[2]: record.header.deleted
        for record in harvest(live_server, ignore_deleted=False)
    }
    assert last[gone.public_id]
    assert not last[people[0].public_id]


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_a_harvester_reads_identity_formats_sets_and_the_last_empty_token(
    live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(views.PAGE_SIZES, "ListIdentifiers", 1)
    makers.anna_probnaya()
    client = Sickle(f"{live_server.url}/oai")
    assert client.Identify().deletedRecord == "persistent"
    assert [each.metadataPrefix for each in client.ListMetadataFormats()] == ["oai_dc"]
    assert "people" in {each.setSpec for each in client.ListSets()}
    headers = list(client.ListIdentifiers(metadataPrefix="oai_dc"))
    assert len(headers) == len({header.identifier for header in headers}) == 2
    assert client.GetRecord(
        identifier=headers[0].identifier, metadataPrefix="oai_dc"
    ).header.datestamp


def test_many_records_of_one_moment_are_each_given_once(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(views.PAGE_SIZES, "ListIdentifiers", 2)
    for number in range(4):
        makers.make_person(f"Пробный Пётр{number}", f"Pyotr{number} Probny")
    with change(reason="Aged for a test.", office="o"):
        Person.objects.update(updated_at="2020-05-05T12:30:15Z")
        Source.objects.update(updated_at="2020-05-05T12:30:15Z")
    found, token = [], ""
    while True:
        asked = {"resumptionToken": token} if token else {"metadataPrefix": "oai_dc"}
        tree = ask(client, verb="ListIdentifiers", **asked)
        found += identifiers(tree)
        token = tree.findtext(f".//{OAI}resumptionToken") or ""
        if not token:
            break
    assert len(found) == len(set(found)) == 5
    # The last of several parts carries a token that is empty.
    assert tree.find(f".//{OAI}resumptionToken") is not None


def test_a_page_of_a_harvest_needs_a_fixed_number_of_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        makers.make_person(f"Пробный Пётр{number}", f"Pyotr{number} Probny")
    with django_assert_max_num_queries(24):
        ask(client, verb="ListRecords", metadataPrefix="oai_dc")

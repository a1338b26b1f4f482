"""The interface for programs: every noun in lists and whole, and never what is not public."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry.curation import publishing
from registry.curation.merging import merge
from registry.identifiers import EXAMPLE
from registry.models import (
    Act,
    Detention,
    Event,
    ExternalIdentifier,
    Participation,
    Person,
    Post,
    Rehabilitation,
    Relation,
    Rendition,
    Signature,
)
from registry.models.base import Record
from registry.opendata.api import person as person_api
from registry.opendata.api.nouns import NOUNS
from registry.opendata.api.references import ADDRESSES
from registry.vocabulary import State
from tests import makers, public_records
from tests.planted import plant
from tests.two_people import make_two

pytestmark = pytest.mark.django_db
API = "/api/v1"
WHY: dict[str, Any] = {"editor": None, "office": "o", "reason": "For a test."}


def address(record: Record) -> str:
    return f"{API}/{ADDRESSES.get(record.noun, record.noun)}/{record.public_id}/"


def ask(path: str) -> Any:
    response = Client().get(path)
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/json"
    return response.json()


def whole(record: Record) -> Any:
    return ask(address(record))


# A person -----------------------------------------------------------------------------------------


def test_people_told_together_are_told_as_each_alone_and_in_no_more_queries() -> None:
    victim, interrogator = make_two()
    people = [victim, interrogator, makers.make_person(slug="nobody")]
    apart = [person_api.whole(Person.objects.get(pk=each.pk), "https://x") for each in people]
    together = list(Person.objects.filter(pk__in=[each.pk for each in people]).order_by("pk"))
    with CaptureQueriesContext(connection) as several:
        found = list(person_api.whole_of(together, "https://x"))
    assert found == apart
    with CaptureQueriesContext(connection) as one:
        person_api.whole(Person.objects.get(pk=victim.pk), "https://x")
    assert len(several) <= len(one)


def test_a_case_of_somebody_told_beside_is_no_case_of_this_person() -> None:
    victim, other = makers.make_person(slug="a"), makers.make_person(slug="b")
    case = makers.make_repression(victim)
    makers.make_act(other, repression=case, victim=victim)
    of_victim, of_other = person_api.whole_of([victim, other], "https://x")
    assert of_victim["acts_against"][0]["repression"] == case.public_id
    assert (of_victim["acts"], of_other["acts_against"]) == ([], [])
    assert of_other["acts"][0]["repression"] is None


def test_a_date_comes_with_its_bounds_and_the_words_of_its_source() -> None:
    person = makers.make_person(birth_date="1890~", birth_date_text="около 1890 г.")
    assert whole(person)["birth_date"] == {
        "edtf": "1890~",
        "earliest": "1890-01-01",
        "latest": "1890-12-31",
        "range": "moment",
        "words": "около 1890 г.",
    }


def test_words_without_a_date_are_no_date() -> None:
    person = makers.make_person(death_date_text="в войну")
    found = whole(person)["death_date"]
    assert (found["edtf"], found["earliest"], found["words"]) == (None, None, "в войну")


def test_what_is_not_recorded_is_null_and_what_is_unknown_is_said() -> None:
    nobody_looked, unknown = makers.make_person(), makers.make_person(slug="b", fate="unknown")
    assert whole(nobody_looked)["fate"] is None
    assert whole(unknown)["fate"] == "unknown"


def test_a_person_comes_whole() -> None:
    person = makers.pyotr_primerov()
    place = makers.make_place("camp", kind="camp")
    case = person.repressions.get()
    event = public_records.make_event()
    document = public_records.make_document()
    other = makers.maria_vymyslova()
    makers.save(
        Detention(repression=case, place=place, period="1938-12/1939-01"),
        Rehabilitation(person=person, repression=case, status="refused", date="1956"),
        Post(person=person, title={"en": "Clerk"}, period="1930/"),
        Relation(person=person, kind="spouse", other=other),
        Participation(event=event, person=person, capacity="defendant"),
        Signature(document=document, person=person, text="П. Примеров"),
    )
    photo = public_records.make_photo("Alone", person)
    found = whole(person)
    assert found["repressions"][0]["detentions"][0]["place"]["id"] == place.public_id
    assert found["rehabilitations"][0]["repression"] == case.public_id
    assert found["posts"][0]["title"] == {"en": "Clerk"}
    assert found["relations"][0]["other"]["id"] == other.public_id
    assert found["events"][0]["event"]["id"] == event.public_id
    assert found["signatures"][0]["document"]["id"] == document.public_id
    assert found["photographs"][0]["photograph"]["id"] == photo.public_id
    assert {name["surname"] for name in found["names"]} == {"Примеров", "Primerov"}


def test_a_reported_act_is_told_apart_from_a_documented_one() -> None:
    person = makers.make_person()
    makers.make_act(person, kind="judged")
    makers.save(
        Act(
            person=person,
            kind="interrogated",
            evidence="memoir",
            words={"en": "Interrogated."},
            state=State.PUBLISHED,
        )
    )
    found = {act["kind"]: act["is_documented"] for act in whole(person)["acts"]}
    assert found == {"judged": True, "interrogated": False}
    assert whole(person)["role"] == "perpetrator"


def test_an_act_stands_with_whom_it_was_done_to() -> None:
    victim, author = makers.anna_probnaya(), makers.make_person("Другой Иван", "Ivan Drugoy")
    makers.make_act(author, kind="interrogated", victim=victim)
    found = whole(victim)["acts_against"]
    assert [act["person"]["id"] for act in found] == [author.public_id]


def test_every_version_is_told_with_its_source() -> None:
    person = makers.make_person(birth_date="1890")
    source = makers.make_source("Дело", slug="file", kind="archive_file")
    makers.cite(person, "birth_date", source, value="1891", verdict="differs", as_stated="1891 г.")
    makers.cite(person, "birth_date", verdict="accepted", value="1890")
    found = whole(person)
    stated = [c for c in found["citations"] if c["field"] == "birth_date"]
    assert {(c["value"], c["source"] and c["source"]["id"]) for c in stated} == {
        ("1891", source.public_id),
        ("1890", None),
    }
    (dispute,) = found["disputes"]
    assert [version["value"] for version in dispute["versions"]] == ["1890", "1891"]


def test_a_version_of_a_hidden_source_does_not_exist() -> None:
    person = makers.make_person(birth_date="1890")
    hidden = makers.make_source("Тайное дело", slug="hidden")
    makers.cite(person, "birth_date", hidden, value="1891", verdict="differs")
    makers.set_state(hidden, State.DRAFT)
    found = whole(person)
    assert found["disputes"] == []
    assert "1891" not in str(found)


def test_a_version_never_names_a_hidden_place() -> None:
    person = makers.make_person()
    place = makers.make_place("zq-hidden")
    makers.cite(person, "burial_place", value="zq-hidden", verdict="differs")
    makers.set_state(place, State.DRAFT)
    assert "zq-hidden" not in str(whole(person))


def test_what_was_searched_and_not_found_is_told() -> None:
    person = makers.make_person()
    source = makers.make_source("Дело", slug="file")
    public_records.find(person, "burial_place", "sources_do_not_say", "Nobody says.", source)
    (found,) = whole(person)["findings"]
    assert (found["field"], found["kind"]) == ("burial_place", "sources_do_not_say")
    assert [one["id"] for one in found["sources"]] == [source.public_id]


def test_a_withheld_tie_is_not_told() -> None:
    person, other = makers.anna_probnaya(), makers.maria_vymyslova()
    makers.save(Relation(person=person, kind="spouse", other=other, is_withheld=True))
    assert whole(person)["relations"] == []
    assert whole(other)["relations"] == []


def test_keys_of_imports_are_the_registers_own() -> None:
    person = makers.make_person()
    kind = ContentType.objects.get_for_model(Person)
    for scheme in ("wikidata", "some-book"):
        makers.save(
            ExternalIdentifier(
                target_type=kind, target_id=person.pk, scheme=scheme, value=f"key-{scheme}"
            )
        )
    assert [one["scheme"] for one in whole(person)["identifiers"]] == ["wikidata"]


# Other nouns --------------------------------------------------------------------------------------


def test_no_picture_is_named_before_its_rights_are_known() -> None:
    photo: Any = public_records.make_photo()
    size = Rendition(photo=photo, format="JPEG", width=320, height=200, size=9, file="x.jpg")
    makers.save(size)
    assert whole(photo)["files"] == []
    photo.rights = "public_domain"
    makers.save(photo)
    (file,) = whole(photo)["files"]
    assert file["url"].endswith(f"/media/{photo.public_id}/320.jpg")
    assert "x.jpg" not in str(whole(photo))


def test_an_event_names_only_whom_the_public_may_see() -> None:
    event = public_records.make_event()
    shown, hidden = makers.anna_probnaya(), makers.maria_vymyslova()
    for person in (shown, hidden):
        makers.save(Participation(event=event, person=person, capacity="defendant"))
    makers.set_state(hidden, State.DRAFT)
    found = whole(event)["participations"]
    assert [row["person"]["id"] for row in found] == [shown.public_id]


def test_a_list_holds_everything_published_once() -> None:
    plant()
    for noun in NOUNS:
        model: Any = noun.model
        shown = {row.public_id for row in model.objects.published()}
        url, found = f"{API}/{noun.name}/?page_size=1", []
        while url:
            page = ask(url)
            found += [row["id"] for row in page["results"]]
            assert page["count"] == len(shown)
            url = page["next"]
        assert sorted(found) == sorted(shown)
        assert shown, noun.name


def test_a_list_loses_nobody_when_records_come_and_go_while_it_is_read() -> None:
    events: list[Event] = [public_records.make_event(f"Trial {number}") for number in range(6)]
    ids = sorted(event.public_id for event in events)
    first = ask(f"{API}/events/?page_size=2")
    gone = Event.objects.get(public_id=ids[0])
    publishing.withdraw(gone, **WHY)
    public_records.make_event("New")
    url, found = first["next"], [row["id"] for row in first["results"]]
    while url:
        page = ask(url)
        found += [row["id"] for row in page["results"]]
        url = page["next"]
    assert set(ids) <= set(found)
    assert len(found) == len(set(found))


# Hidden, gone, moved ------------------------------------------------------------------------------


def test_a_hidden_record_answers_byte_for_byte_like_one_that_never_was(client: Client) -> None:
    planted = plant()
    for name, row in planted.hidden.items():
        if not row.noun or name.endswith(State.WITHDRAWN):
            continue
        hidden = client.get(address(row))
        absent = client.get(address(row).replace(row.public_id, EXAMPLE))
        assert hidden.status_code == 404, name
        assert hidden.content == absent.content
        assert dict(hidden.headers) == dict(absent.headers)


def test_an_id_of_another_noun_is_not_found_under_this_one(client: Client) -> None:
    event = public_records.make_event()
    assert client.get(f"{API}/places/{event.public_id}/").status_code == 404


def test_a_withdrawn_record_says_that_it_was(client: Client) -> None:
    person = makers.anna_probnaya()
    publishing.withdraw(person, **WHY)
    response = client.get(address(person))
    assert response.status_code == 410
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["detail"] == "This record was withdrawn."


def test_a_merged_person_leads_to_the_one_who_stays(client: Client) -> None:
    kept, merged = make_two()
    merge(kept, merged, **WHY)
    response = client.get(address(merged))
    assert response.status_code == 301
    assert response["Location"] == f"http://testserver{address(kept)}"
    assert response["Access-Control-Allow-Origin"] == "*"


# Few questions ------------------------------------------------------------------------------------


def test_lists_and_whole_records_take_few_questions(client: Client) -> None:
    planted = plant()
    most = {f"{API}/{name}/": 10 for name in [*(noun.name for noun in NOUNS), "changes"]}
    most |= {f"{API}/": 1, f"{API}/statistics/": 12}
    most |= {address(row): 14 for name, row in planted.shown.items() if name != "person"}
    for path, allowed in most.items():
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        assert len(captured) <= allowed, path


def test_a_whole_person_takes_the_same_questions_however_much_there_is(client: Client) -> None:
    person, other = makers.pyotr_primerov(), makers.anna_probnaya()

    def questions() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(person)).status_code == 200
        return len(captured)

    def more(number: int) -> None:
        event = public_records.make_event(f"Trial {number}")
        case = makers.make_repression(
            person, event=event, arrest_place=makers.make_place(f"p{number}")
        )
        makers.save(
            Detention(repression=case, place=makers.make_place(f"q{number}")),
            Rehabilitation(person=person, repression=case, status="granted"),
            Post(person=person, title={"en": "Clerk"}),
            Participation(event=event, person=person, capacity="defendant"),
            Signature(document=public_records.make_document(f"List {number}"), person=person),
        )
        makers.make_act(person, victim=other, event=event)
        public_records.make_photo(f"Photo {number}", person, other)
        makers.cite(case, "arrest_date", makers.make_source(slug=f"s{number}"), value="1937")
        public_records.find(case, "charge_text", "sources_do_not_say", "No.")

    more(1)
    questions()  # also asks what a process asks once
    first = questions()
    more(2)
    more(3)
    assert questions() == first
    assert first <= 40

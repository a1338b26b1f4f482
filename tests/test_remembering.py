"""A remembered page outlives edits that cannot concern it, and no other."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from registry.curation import publishing
from registry.curation.recording import change, delete_row, save_record
from registry.models import Citation, Person, Relation, SearchEdit, Source
from registry.models.base import Guarded
from registry.search import edits, index
from registry.search.edits import people_edited
from registry.vocabulary import RelationKind, State
from registry.web import editions
from registry.web.editions import Edition, EditionMiddleware
from tests import makers
from tests.addresses import by_https, of_the_public
from tests.crawl import walked
from tests.listed_people import ANNA, MARIA, PYOTR
from tests.planted import plant
from tests.test_editions import address_of

as_it_is = pytest.mark.django_db(transaction=True, databases="__all__")
PATIENCE = 30
LIST, ABOUT = "/en/people/", "/en/about/"


def edit(row: Guarded) -> None:
    save_record(row, editor=None, office="Tests", reason="Read again.")


def edition_of(client: Client, address: str) -> str:
    """The edition in which the page a reader gets was made."""
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.headers["ETag"])


# Readers' pages ---------------------------------------------------------------------------------


@as_it_is
def test_the_page_of_a_person_outlives_an_edit_of_another(
    client: Client, kept_cast: dict[str, Person]
) -> None:
    maria = address_of(kept_cast[MARIA])
    before = edition_of(client, maria)
    edit(kept_cast[PYOTR])
    assert edition_of(client, maria) == before
    again = client.get(maria, headers={"If-None-Match": before})
    assert again.status_code == 304
    assert again.headers["ETag"] == before


@as_it_is
def test_an_edit_is_seen_at_once_on_every_page_that_names_the_person(
    client: Client, kept_cast: dict[str, Person]
) -> None:
    anna = kept_cast[ANNA]
    for address in (address_of(anna), LIST):
        client.get(address)
    name = anna.names.get(is_display=True, language="en")
    name.surname = "Rewritten"
    edit(name)
    for address in (address_of(anna), LIST):
        assert "Rewritten" in client.get(address).content.decode()


@as_it_is
def test_whoever_is_withdrawn_is_in_no_count_from_then_on(
    client: Client, kept_cast: dict[str, Person]
) -> None:
    maria = address_of(kept_cast[MARIA])
    before = edition_of(client, maria)
    publishing.withdraw(kept_cast[PYOTR], editor=makers.make_curator(), reason="By the family.")
    assert edition_of(client, maria) != before


@as_it_is
def test_an_edit_of_a_place_or_a_source_makes_every_page_anew(
    client: Client, kept_cast: dict[str, Person]
) -> None:
    for row in (makers.make_place("quarry"), Source.objects.get(slug="book-of-memory")):
        before = edition_of(client, ABOUT)
        edit(row)
        assert edition_of(client, ABOUT) != before


@as_it_is
def test_counts_are_no_older_than_the_setting_says(
    client: Client, kept_cast: dict[str, Person], settings: Settings
) -> None:
    settings.PAGE_SECONDS = 0
    before = edition_of(client, ABOUT)
    edit(kept_cast[PYOTR])
    assert edition_of(client, ABOUT) != before


@as_it_is
def test_where_nothing_is_edited_no_page_grows_old(
    client: Client, kept_cast: dict[str, Person], settings: Settings
) -> None:
    settings.PAGE_SECONDS = 0
    client.get(LIST)
    with CaptureQueriesContext(connection) as asked:
        client.get(LIST)
    assert len(asked) == 1


@pytest.mark.django_db
def test_every_page_that_names_somebody_leads_to_them(settings: Settings) -> None:
    by_https(settings)
    addresses = [
        address
        for address in of_the_public(plant(), most=1)
        if address.startswith(("/en/", "/ru/", "/uk/"))
    ]
    people = list(Person.objects.published().prefetch_related("names"))
    named = 0
    for address, answer in walked(addresses).items():
        text = answer.content.decode("utf-8", "replace")
        for person in people:
            if answer.status_code == 200 and any(map(text.__contains__, _names(person))):
                named += 1
                assert person.public_id in text, address
    assert named > 10


def _names(person: Person) -> Iterator[str]:
    for name in person.names.all():
        yield f"{name.surname} {name.given_name}"
        yield f"{name.given_name} {name.surname}"


# What the log says ------------------------------------------------------------------------------


@pytest.fixture
def before(cast: dict[str, Person]) -> int:
    """The version at which the cast stands."""
    return index.version()


def edited_since(version: int) -> frozenset[str] | None:
    return people_edited(version, index.version())


def test_edits_name_the_people_they_wrote(cast: dict[str, Person], before: int) -> None:
    edit(cast[ANNA])
    edit(cast[MARIA].names.first())  # type: ignore[arg-type]
    edit(cast[ANNA].repressions.get())
    edit(Citation.objects.filter(field="birth_date").first())  # type: ignore[arg-type]
    assert edited_since(before) == {cast[ANNA].public_id, cast[MARIA].public_id}


def test_no_edit_names_nobody(before: int) -> None:
    assert edited_since(before) == frozenset()


def test_a_draft_concerns_no_page_but_its_own(cast: dict[str, Person], before: int) -> None:
    draft = makers.make_person("Черновиков Иван", state=State.DRAFT)
    assert edited_since(before) == {draft.public_id}


def test_of_whom_is_withdrawn_more_is_to_be_forgotten(cast: dict[str, Person], before: int) -> None:
    publishing.withdraw(cast[ANNA], editor=makers.make_curator(), reason="By the family.")
    assert edited_since(before) is None


def test_a_tie_between_people_reaches_further(cast: dict[str, Person], before: int) -> None:
    tie = Relation(person=cast[ANNA], kind=RelationKind.SPOUSE, other=cast[PYOTR])
    edit(tie)
    assert edited_since(before) is None


def test_a_deleted_source_reaches_further(cast: dict[str, Person]) -> None:
    source = makers.make_source("Нигде не названная книга")
    before = index.version()
    delete_row(source, editor=None, office="Tests", reason="Entered twice.")
    assert edited_since(before) is None


def test_a_person_beside_a_place_in_one_passage_reaches_further(
    cast: dict[str, Person], before: int
) -> None:
    with change(office="Tests", reason="Read again."):
        cast[ANNA].save()
        makers.save(makers.make_place("quarry"))
    assert edited_since(before) is None


def test_a_log_that_was_pruned_says_nothing(cast: dict[str, Person], before: int) -> None:
    edit(cast[ANNA])
    SearchEdit.objects.all().delete()
    assert edited_since(before) is None


def test_of_very_many_people_it_is_not_asked(
    cast: dict[str, Person], before: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edits, "MOST", 1)
    edit(cast[ANNA])
    assert edited_since(before) == {cast[ANNA].public_id}
    edit(cast[MARIA])
    assert edited_since(before) is None


# Several at once --------------------------------------------------------------------------------


def test_while_an_ageing_page_is_made_anew_it_is_shown_as_it_was(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.PAGE_SECONDS = 0
    versions = iter([7, 8, 8])
    monkeypatch.setattr(editions.index, "version", lambda: next(versions))
    monkeypatch.setattr(editions, "people_edited", lambda _after, _until: frozenset())
    begun, go_on, number = threading.Event(), threading.Event(), iter(range(1, 3))

    def view(_request: HttpRequest) -> HttpResponse:
        made = next(number)
        if made > 1:
            begun.set()
            go_on.wait(PATIENCE)
        return HttpResponse(f"Made {made} times.")

    site = EditionMiddleware(view)

    def ask() -> bytes:
        return site(RequestFactory().get("/en/about/")).content

    assert ask() == b"Made 1 times."
    with ThreadPoolExecutor(1) as reader:
        first = reader.submit(ask)
        assert begun.wait(PATIENCE)
        began = time.monotonic()
        assert ask() == b"Made 1 times."
        assert time.monotonic() - began < PATIENCE / 2
        go_on.set()
        assert first.result(PATIENCE) == b"Made 2 times."


def _memory_at(edition: Edition) -> editions.PageMemory:
    memory = editions.PageMemory(10_000)
    memory.follow(edition)
    memory.keep(edition, "a", editions.Remembered(b"A life.", ()))
    return memory


LATER, EARLIER = Edition(7, "7-day-release"), Edition(6, "6-day-release")


def test_a_reader_who_comes_late_with_the_last_edition_drives_no_page_out() -> None:
    memory = _memory_at(LATER)
    memory.follow(EARLIER)
    assert memory.find(EARLIER, "a") is None
    memory.keep(EARLIER, "b", editions.Remembered(b"A life.", ()))
    assert memory.find(LATER, "a")
    assert memory.find(LATER, "b") is None


def test_a_database_that_has_gone_back_forgets_every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = _memory_at(LATER)
    monkeypatch.setattr(editions, "LATE", 0.0)
    memory.follow(EARLIER)
    assert memory.find(EARLIER, "a") is None
    memory.keep(EARLIER, "b", editions.Remembered(b"A life.", ()))
    assert memory.find(EARLIER, "b")

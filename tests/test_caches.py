"""What lies between a reader and the site may keep a page: nothing of anybody else is in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from registry.curation import publishing
from registry.web import editions
from tests import makers
from tests.crawl import Crawl, plain

# What tells two answers apart that are the same: nothing at all, for most of them.
KEYED = {"accept-encoding", "accept-language", "accept", "origin"}
# What somebody may send along to have a page of theirs kept for everybody.
POISON = [
    {"X-Forwarded-Host": "evil.example"},
    {"X-Forwarded-Server": "evil.example"},
    {"X-Host": "evil.example"},
    {"X-Forwarded-Proto": "gopher"},
    {"X-Forwarded-Prefix": "/evil"},
    {"X-Forwarded-Port": "6666"},
    {"X-Original-URL": "/admin/"},
    {"X-Rewrite-URL": "/admin/"},
    {"X-HTTP-Method-Override": "DELETE"},
    {"Forwarded": "host=evil.example;proto=http"},
    {"Accept-Language": "uk"},
    {"Cookie": "django_language=ru; csrftoken=evil; sessionid=evil"},
    {"Referer": "https://evil.example/"},
    {"User-Agent": "<script>evil</script>"},
    {"Origin": "https://evil.example"},
    {"Authorization": "Basic ZXZpbDpldmls"},
    {"Range": "bytes=0-10"},
]
PAGES = ["/en/people/", "/en/search/?q=a"]
as_it_is = pytest.mark.django_db(transaction=True, databases="__all__")


def body(answer: Any) -> bytes:
    return plain(answer).content


def asked(addresses: list[str], **headers: str) -> Iterator[tuple[str, Any]]:
    for address in addresses:
        yield address, Client().get(address, headers=headers or None)


@pytest.mark.django_db
def test_two_readers_get_the_same_bytes_and_nothing_that_is_one_readers_own(walks: Crawl) -> None:
    for address, again in walks.second.items():
        answer = walks.first[address]
        if not answer.may_be_shared:
            continue
        assert answer.content == again.content, address
        assert answer.headers == again.headers, address
        assert b"csrfmiddlewaretoken" not in answer.content, address
        assert b'name="token"' not in answer.content, address
        varies = {name.strip().lower() for name in answer.headers.get("Vary", "").split(",")}
        assert varies - {""} <= KEYED, address


@pytest.mark.django_db
def test_every_answer_names_what_it_is(walks: Crawl) -> None:
    for address, answer in (walks.first | walks.desk).items():
        if not answer.content:
            continue
        kind = answer.headers["Content-Type"]
        assert kind, address
        if kind.startswith("text/") or kind.partition(";")[0].endswith("xml"):
            assert "charset=utf-8" in kind.replace('"', ""), address


@pytest.mark.django_db
def test_no_failure_is_kept_and_nothing_is_kept_longer_than_five_minutes(walks: Crawl) -> None:
    for address, answer in walks.first.items():
        if answer.status_code not in (200, 301, 302, 304, 404, 410):
            assert not any("s-maxage" in part for part in answer.control), address
        for part in answer.control:
            name, _, seconds = part.partition("=")
            if name in {"max-age", "s-maxage"}:
                assert int(seconds) <= 300, address


@pytest.mark.django_db
def test_a_form_with_a_key_in_it_is_kept_by_nobody(walks: Crawl) -> None:
    walk = walks.first
    keyed = [answer for answer in walk.values() if b'name="token"' in answer.content]
    assert keyed
    assert {answer.headers["Cache-Control"] for answer in keyed} == {"private, no-store"}


@pytest.mark.django_db
def test_every_page_of_the_desk_is_private_and_kept_by_nobody(walks: Crawl) -> None:
    for address, answer in walks.desk.items():
        assert {"private", "no-store"} <= answer.control, address


@pytest.mark.django_db
def test_a_public_page_knows_nothing_of_who_is_signed_in(walks: Crawl) -> None:
    for address, answer in walks.signed_in.items():
        assert answer.content == walks.first[address].content, address


@pytest.mark.django_db
def test_what_somebody_sends_along_changes_no_page_of_others() -> None:
    makers.anna_probnaya()
    clean = {address: body(answer) for address, answer in asked(PAGES)}
    for headers in POISON:
        for address, answer in asked(PAGES, **headers):
            given = body(answer)
            assert b"evil" not in given, (address, headers)
            assert "Location" not in answer.headers, (address, headers)
            assert given == clean[address], (address, headers)
    for address, answer in asked(PAGES):
        assert body(answer) == clean[address], address


@as_it_is
def test_a_page_kept_in_memory_cannot_be_poisoned() -> None:
    makers.anna_probnaya()
    clean = body(Client().get("/en/people/"))
    editions.memory.forget()
    for headers in POISON:
        Client().get("/en/people/", headers=headers)
    for query in ("?page=1&evil", "?q=&evil=1", "?%00", "?page=1#evil", "?" + "a" * 5000):
        Client().get(f"/en/people/{query}")
    Client().head("/en/people/")
    assert body(Client().get("/en/people/")) == clean


@as_it_is
def test_a_page_of_one_host_is_not_given_to_another() -> None:
    makers.anna_probnaya()
    here = body(Client().get("/en/people/", headers={"Host": "testserver"}))
    there = body(Client().get("/en/people/", headers={"Host": "localhost"}))
    assert b"//testserver/" in here
    assert b"//testserver/" not in there


@as_it_is
def test_who_is_withdrawn_is_gone_at_once_from_every_page() -> None:
    person = makers.anna_probnaya()
    addresses = [
        *("/en/", "/en/people/", "/en/victims/", "/en/search/?q=Anna", "/en/names/П/"),
        f"/en/people/{person.public_id}/{person.slug}/",
        *(f"/id/{person.public_id}", "/api/v1/people/", "/en/fates/executed/"),
        "/en/on-this-day/11-03/",
    ]
    before = {address: body(answer) for address, answer in asked(addresses)}
    assert any(b"Probnaya" in found for found in before.values())
    publishing.withdraw(person, reason="For a test.", editor=None, office="o")
    for address, answer in asked(addresses):
        assert b"Probnaya" not in body(answer), address

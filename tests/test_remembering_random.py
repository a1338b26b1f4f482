"""Edits in any order: no remembered page shows anybody as they no longer are."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import translation
from django.utils.html import escape

from registry.models import Person
from registry.search.rebuild import rebuild
from registry.web import editions
from registry.web.editions import PageMemory
from registry.web.people_names import shown_name
from tests.test_index_drift import Driver

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
OPERATIONS = 20
LISTS = ("/en/people/", "/en/people/?fate=executed", "/en/people/?q=абрамов", "/en/")
NAMED = re.compile(r'<a [^>]*href="/en/people/([a-z0-9]{9})/[^"]*"[^>]*>([^<]+)</a>')
# Numbers may be those of a minute ago.
FIGURES = re.compile(rb"[0-9]+")


def made_anew(client: Client, address: str, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The page as it is now, the remembered ones being left as they are."""
    with monkeypatch.context() as patch:
        patch.setattr(editions, "memory", PageMemory(10_000_000))
        return client.get(address).content


def names_of(page: bytes) -> set[tuple[str, str]]:
    """Who is named on a page, and how."""
    return set(NAMED.findall(page.decode()))


def as_they_are() -> set[tuple[str, str]]:
    """The published with their names as a page in English shows them."""
    with translation.override("en"):
        return {
            (person.public_id, escape(shown_name(person)[0]))
            for person in Person.objects.published()
        }


def own_pages() -> list[str]:
    people = Person.objects.published().order_by("pk")
    return [
        f"/en/people/{person.public_id}/{person.slug or person.public_id}/" for person in people
    ]


@pytest.mark.parametrize("seed", [1937, 1956])
def test_after_any_edit_every_page_names_people_as_they_are(
    client: Client, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = Driver(seed)
    for _ in range(8):
        driver.machine.enter(driver.chance.choice(["Абрамов Иван", "Яшин Пётр"]), "1890", True)
    rebuild()
    outlived = 0
    etags: dict[str, str] = {}
    for _ in range(OPERATIONS):
        driver.step()
        everybody = as_they_are()
        for address in [*LISTS, *own_pages()]:
            answer = client.get(address)
            outlived += etags.get(address) == answer.headers["ETag"]
            etags[address] = answer.headers["ETag"]
            if address in LISTS:
                assert names_of(answer.content) <= everybody, address
            else:
                fresh = made_anew(client, address, monkeypatch)
                assert FIGURES.sub(b"", answer.content) == FIGURES.sub(b"", fresh), address
    # Else nothing was proved.
    assert outlived > OPERATIONS

"""Sitemaps: every public page once in every language, nothing hidden, in files of bounded size."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from registry.opendata.sitemaps import views, writing
from tests import makers

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"

pytestmark = pytest.mark.django_db


def read(client: Client, address: str) -> ElementTree.Element:
    answer: Any = client.get(address)
    assert answer.status_code == 200
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return ElementTree.fromstring(body)


def files(client: Client) -> list[str]:
    return [str(each.text) for each in read(client, "/sitemap.xml").iter(f"{MAP}loc")]


def test_every_page_stands_once_in_every_language(client: Client) -> None:
    anna, hidden = makers.anna_probnaya(), makers.make_person(state="draft", latin="Hidden One")
    addresses = [
        str(each.text) for name in files(client) for each in read(client, name).iter(f"{MAP}loc")
    ]
    assert len(addresses) == len(set(addresses))
    for code in ("en", "ru", "uk"):
        assert f"http://testserver/{code}/people/{anna.public_id}/{anna.slug}/" in addresses
        assert f"http://testserver/{code}/statistics/" in addresses
    assert not any(hidden.public_id in address for address in addresses)


def test_every_address_leads_to_a_page(client: Client) -> None:
    makers.anna_probnaya()
    makers.make_place()
    for name in files(client):
        for each in read(client, name).iter(f"{MAP}loc"):
            assert client.get(str(each.text)).status_code == 200, each.text


def test_a_page_names_itself_in_the_other_languages_and_the_day_it_changed(client: Client) -> None:
    anna = makers.anna_probnaya()
    url = next(read(client, f"/sitemaps/people-{anna.public_id}.xml").iter(f"{MAP}url"))
    assert [link.attrib["hreflang"] for link in url.iter(LINK)] == ["en", "ru", "uk"]
    assert url.findtext(f"{MAP}lastmod") == f"{anna.updated_at:%Y-%m-%d}"
    assert len(str(url.findtext(f"{MAP}lastmod"))) == 10


def test_pages_without_a_known_day_have_none(client: Client) -> None:
    assert read(client, "/sitemaps/pages.xml").find(f".//{MAP}lastmod") is None


def test_many_records_stand_in_several_files(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "STRETCH", 2)
    monkeypatch.setattr(writing, "PORTION", 1)
    people = [makers.make_person(f"Пробный Иван{n}", f"Ivan{n} Probny") for n in range(4)]
    of_people = [name for name in files(client) if "/people-" in name]
    assert len(of_people) in {2, 3}
    found = [str(each.text) for name in of_people for each in read(client, name).iter(f"{MAP}loc")]
    assert len(found) == 3 * len(people) == len(set(found))


def test_no_file_can_hold_more_than_the_protocol_allows() -> None:
    assert writing.STRETCH * len(writing.LANGUAGES) <= writing.MOST_ADDRESSES == 50_000
    assert len(views.PAGES) < 100


def test_a_file_that_begins_with_a_hidden_record_is_not_there(client: Client) -> None:
    hidden = makers.make_person(state="draft")
    assert client.get(f"/sitemaps/people-{hidden.public_id}.xml").status_code == 404
    assert client.get(f"/sitemaps/cats-{hidden.public_id}.xml").status_code == 404


def test_the_list_of_files_needs_few_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    makers.anna_probnaya()
    with django_assert_max_num_queries(16):
        read(client, "/sitemap.xml")


def test_robots_are_told_where_the_sitemap_is(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in text
    assert "Disallow: /admin/" in text

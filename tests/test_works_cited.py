"""Sources, documents and photographs for reference managers, read by libraries of others."""

from __future__ import annotations

import re
from typing import Any

import pytest
import rispy
from django.test import Client
from django.urls import reverse

from registry.models import Document, Photo
from registry.models.base import Record
from tests import makers

pytestmark = pytest.mark.django_db

META = re.compile(r'<meta name="((?:citation_|DC\.)[^"]*)" content="([^"]*)"')


def address(record: Record, ending: str) -> str:
    name = f"registry:{record.noun.removesuffix('s')}-{ending}"
    return reverse(name, args=[record.public_id, record.slug or record.public_id])


def ris(client: Client, record: Record) -> dict[str, Any]:
    answer = client.get(address(record, "ris"))
    assert answer.headers["Content-Type"].startswith("application/x-research-info-systems")
    (entry,) = rispy.loads(answer.content.decode())
    found: dict[str, Any] = entry
    return found


def book() -> Record:
    return makers.make_source(
        "Пробная книга & список",
        slug="trial-book",
        kind="literature",
        author_text="П. Примеров",
        title_language="ru",
        year="2010",
        publisher="Звенья",
        isbn_doi="978-5-00-000000-0",
    )


def paper(**values: Any) -> Record:
    values = {"date": "1937-07-30", **values}
    found: Record = makers.save(
        Document(
            kind="order",
            title={"en": "Order", "ru": "Приказ"},
            archive_reference="ф. 1, оп. 2, д. 3",
            state="published",
            **values,
        )
    )
    return found


def test_a_book_is_read_as_a_book(client: Client) -> None:
    record = book()
    entry = ris(client, record)
    assert entry["type_of_reference"] == "BOOK"
    assert entry["title"] == "Пробная книга & список"
    assert entry["authors"] == ["П. Примеров"]
    assert (entry["year"], entry["publisher"]) == ("2010", "Звенья")
    assert record.public_id in str(entry["urls"])


def test_a_paper_has_its_day_and_its_shelf_mark(client: Client) -> None:
    entry = ris(client, paper())
    assert entry["type_of_reference"] == "MANSCPT"
    assert (entry["year"], entry["date"]) == ("1937", "1937/07/30/")
    assert "д. 3" in str(entry)


@pytest.mark.parametrize("date", ["1937~", "[1937,1938]", "193X"])
def test_a_date_that_is_not_exact_is_no_year_of_the_entry(client: Client, date: str) -> None:
    record = paper(date=date)
    entry = ris(client, record)
    assert "year" not in entry
    assert date in str(entry["notes"])
    assert (
        f"date = {{{date.replace('~', chr(92) + 'textasciitilde{}')}}}"
        in client.get(address(record, "bibtex")).content.decode()
    )


def test_bibtex_keeps_what_means_something_to_tex(client: Client) -> None:
    text = client.get(address(book(), "bibtex")).content.decode()
    assert text.startswith("@book{trial-book-")
    assert r"Пробная книга \& список" in text
    assert "isbn = {978-5-00-000000-0}" in text


def test_a_photograph_is_an_artwork_of_its_maker(client: Client) -> None:
    photo = makers.save(
        Photo(caption={"en": "A portrait"}, maker_text="NKVD", date="1938", state="published")
    )
    entry = ris(client, photo)
    assert (entry["type_of_reference"], entry["authors"]) == ("ART", ["NKVD"])


def test_a_page_names_the_work_for_translators(client: Client) -> None:
    record = book()
    path = client.get(f"/id/{record.public_id}").headers["Location"]
    text = client.get(path).content.decode()
    said = dict(META.findall(text))
    assert said["citation_title"] == "Пробная книга &amp; список"
    assert said["citation_author"] == "П. Примеров"
    assert said["citation_publication_date"] == "2010"
    assert said["citation_isbn"] == "978-5-00-000000-0"
    assert said["DC.identifier"] == f"http://testserver/id/{record.public_id}"
    assert 'type="application/x-bibtex"' in text
    assert 'type="application/x-research-info-systems"' in text


def test_what_is_not_published_has_no_entry(client: Client) -> None:
    record = book()
    makers.set_state(record, "draft")
    for ending in ("bibtex", "ris"):
        assert client.get(address(record, ending)).status_code == 404

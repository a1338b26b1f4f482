"""A source, a document or a photograph as a work of its own, for reference managers.

Unlike the page of a person, which is cited as a page of the register, these stand for the book,
paper or print itself; the page is named as the place where it was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import translation

from registry.dates import PartialDate, datetime_attribute
from registry.fields import partial_date
from registry.models import Document, Photo, Source
from registry.models.base import Record
from registry.opendata.naming import name_in, names_of, texts_of
from registry.vocabulary import SourceKind
from registry.web.citing.entry import permanent_address
from registry.web.context import SITE_NAME

WORKS: tuple[type[Record], ...] = (Source, Document, Photo)
_YEAR = re.compile(r"[12][0-9]{3}")
_DOI = re.compile(r"10\.[0-9]{4,9}/\S+")

# What each is called in BibTeX, in RIS and in Dublin Core.
_BOOK = ("book", "BOOK", "Text")
_KINDS = {
    SourceKind.LITERATURE.value: _BOOK,
    SourceKind.BOOK_OF_MEMORY.value: _BOOK,
    SourceKind.ENCYCLOPEDIA.value: ("inreference", "ENCYC", "Text"),
    SourceKind.PRESS.value: ("article", "NEWS", "Text"),
    SourceKind.WEB_PAGE.value: ("online", "ELEC", "Text"),
    SourceKind.TESTIMONY.value: ("misc", "GEN", "Text"),
    SourceKind.PRIMARY_DOCUMENT.value: ("unpublished", "MANSCPT", "Text"),
    SourceKind.ARCHIVE_FILE.value: ("unpublished", "MANSCPT", "Text"),
}


@dataclass(frozen=True, slots=True)
class Work:
    """What is known of a work; blank where it is not."""

    kinds: tuple[str, str, str]
    title: str
    title_language: str
    key: str
    # The page of the register, for ever.
    page: str
    site: str
    authors: tuple[str, ...] = ()
    # As recorded (EDTF, or the words of a title page); `day` only where it is exact.
    date: str = ""
    day: str = ""
    publisher: str = ""
    isbn: str = ""
    doi: str = ""
    url: str = ""
    archive: str = ""
    shelf_mark: str = ""
    rights: str = ""


def work_of(record: Any, request: HttpRequest, language: str) -> Work:
    """The work a record stands for, its title in the language where there is one."""
    with translation.override(language):
        title = name_in(record, language)
        spoken = next((code for code, name in names_of(record) if name == title), "")
        shared: dict[str, Any] = {
            "title": title,
            "title_language": spoken,
            "key": "-".join(part for part in (record.slug, record.public_id) if part),
            "page": permanent_address(record, request),
            "site": str(SITE_NAME),
        }
        if isinstance(record, Source):
            return Work(**shared, **_source(record, language))
        if isinstance(record, Document):
            return Work(**shared, **_document(record))
        return Work(**shared, **_photo(record, language))


def _source(source: Source, language: str) -> dict[str, Any]:
    public = source.authors.filter(state="published")
    known = tuple(agent.sort_name or agent.display_name(language) for agent in public)
    doi = _DOI.search(source.isbn_doi)
    return {
        "kinds": _KINDS.get(source.kind, ("misc", "GEN", "Text")),
        "authors": known or tuple(name for name in (source.author_text,) if name),
        "date": source.year,
        "day": source.year if _YEAR.fullmatch(source.year) else "",
        "publisher": source.publisher,
        "doi": doi.group() if doi else "",
        "isbn": "" if doi else source.isbn_doi,
        "url": source.url,
        "archive": source.repository,
        "shelf_mark": source.archive_reference,
    }


def _document(document: Document) -> dict[str, Any]:
    return {
        "kinds": ("unpublished", "MANSCPT", "Text"),
        "authors": tuple(name for name in (document.issuing_body_text,) if name),
        "shelf_mark": document.archive_reference,
        **_dated(partial_date(document, "date")),
    }


def _photo(photo: Photo, language: str) -> dict[str, Any]:
    maker = photo.maker if photo.maker and photo.maker.is_published else None
    names = [name for _code, name in texts_of(maker.name)] if maker else []
    shown = maker.display_name(language) if maker and names else photo.maker_text
    return {
        "kinds": ("image", "ART", "StillImage"),
        "authors": tuple(name for name in (shown,) if name),
        "archive": photo.collection,
        "shelf_mark": photo.shelf_mark,
        "rights": str(photo.get_rights_display()) if photo.rights else "",
        **_dated(partial_date(photo, "date")),
    }


def _dated(date: PartialDate | None) -> dict[str, Any]:
    return {"date": str(date), "day": datetime_attribute(date) or ""} if date else {}


def metadata(work: Work) -> Iterator[tuple[str, str]]:
    """Names and contents of the `<meta>` elements reference managers read."""
    yield "DC.type", work.kinds[2]
    yield "citation_title", work.title
    yield from (("citation_author", name) for name in work.authors)
    # Slashes, as the programs that read these expect; only what is exact.
    said = {
        "citation_publication_date": work.day.replace("-", "/"),
        "DC.date": work.date,
        "citation_publisher": work.publisher,
        "citation_isbn": work.isbn,
        "citation_doi": work.doi,
        "citation_language": work.title_language,
        "citation_public_url": work.page,
        "DC.identifier": work.page,
        "DC.source": ", ".join(part for part in (work.archive, work.shelf_mark) if part),
        "DC.rights": work.rights,
    }
    yield from ((name, content) for name, content in said.items() if content)

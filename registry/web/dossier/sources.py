"""The list of sources at the foot of a page, with the way back to every fact."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString

from registry.models import Source
from registry.web.dossier.evidence import EvidenceBook, NumberedSource
from registry.web.dossier.markup import (
    NOTHING,
    address,
    in_language,
    joined,
    likely_language,
    quoted,
    words,
)


@dataclass(frozen=True, slots=True)
class Back:
    """The way back from a source to a fact, with the page and the words cited for it."""

    fact: str
    anchor: str
    locator: SafeString
    quotes: tuple[SafeString, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list; `number` is 0 for a source of the whole record."""

    number: int
    text: SafeString
    kind: str
    elsewhere: SafeString
    backs: tuple[Back, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceList:
    """All sources of a page: by number, and those of the whole record."""

    numbered: list[Entry]
    # Of the whole record: notes for those with a number, lines for the others.
    whole_notes: SafeString
    whole: list[Entry]
    # The page marks facts whose page is not cited yet.
    has_uncited: bool
    has_read: bool


def source_list(book: EvidenceBook, record: models.Model) -> SourceList:
    """The list at the foot; every fact of the page has been asked for before."""
    whole = book.of_whole_record(record)
    return SourceList(
        numbered=[
            _entry(entry.source, entry.number, tuple(_backs(entry))) for entry in book.numbered()
        ],
        whole_notes=book.numbers_of(whole),
        whole=[_entry(source, 0) for source in book.without_number(whole)],
        has_uncited=book.has_uncited,
        has_read=book.has_read,
    )


def _entry(source: Source, number: int, backs: tuple[Back, ...] = ()) -> Entry:
    kind = str(source.get_kind_display())
    return Entry(number, described(source), kind, elsewhere(source), backs)


def _backs(entry: NumberedSource) -> list[Back]:
    """Each fact once, with every page and quotation that is cited for it."""
    by_fact: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
    for use in entry.uses:
        locators, quotes = by_fact.setdefault((use.fact, use.anchor), ([], []))
        if use.locator:
            locators.append(use.locator)
        if use.quote:
            quotes.append(use.quote)
    return [
        Back(
            fact,
            anchor,
            joined(words(locator) for locator in dict.fromkeys(locators)),
            tuple(quoted(quote) for quote in dict.fromkeys(quotes)),
        )
        for (fact, anchor), (locators, quotes) in by_fact.items()
    ]


def described(source: Source) -> SafeString:
    """Author, title, publisher, year; the title leads to the page of the source."""
    language = source.title_language or likely_language(source.title)
    title = format_html(
        '<a href="{}"><cite>{}</cite></a>', address(source), in_language(source.title, language)
    )
    parts = (words(source.author_text), title, words(source.publisher), words(source.year))
    return joined((*parts, words(source.archive_reference)))


def elsewhere(source: Source) -> SafeString:
    """A plain link to where the source can be read; nothing for an address that is none."""
    parts = urlsplit(source.url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return NOTHING
    return format_html('<a href="{}" rel="noopener nofollow">{}</a>', source.url, parts.hostname)

"""The lines of sitemap files, written as they are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

from django.conf import settings

from registry.models.base import Record
from registry.opendata.naming import Absolute
from registry.vocabulary import State

# With each record in three languages a file stays below the 50,000 addresses the protocol allows.
MOST_ADDRESSES = 50_000
LANGUAGES = [code for code, _name in settings.LANGUAGES]
STRETCH = MOST_ADDRESSES // len(LANGUAGES) // 1000 * 1000
PORTION = 2000

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"


def index(addresses: Iterable[str]) -> Iterator[str]:
    """The file that names the others."""
    yield f'{HEAD}<sitemapindex xmlns="{SCHEMA}">\n'
    for address in addresses:
        yield f"<sitemap><loc>{escape(address)}</loc></sitemap>\n"
    yield "</sitemapindex>\n"


def pages(
    paths: Iterable[tuple[str, str]], absolute: Absolute, languages: Sequence[str] = LANGUAGES
) -> Iterator[str]:
    """A file of pages: each path below the language, with the day of its last change if known."""
    yield f'{HEAD}<urlset xmlns="{SCHEMA}" xmlns:xhtml="{XHTML}">\n'
    base = escape(absolute(""))
    for path, day in paths:
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{code}" href="{base}/{code}/{path}"/>'
            for code in languages
        )
        changed = f"<lastmod>{day}</lastmod>" if day else ""
        for code in languages:
            yield f"<url><loc>{base}/{code}/{path}</loc>{changed}{others}</url>\n"
    yield "</urlset>\n"


def firsts(model: type[Record]) -> Iterator[str]:
    """The first record of each stretch that has any, by its id."""
    keys = list(_first_keys(model))
    rows = model._default_manager.filter(pk__in=keys).order_by("pk")
    yield from rows.values_list("public_id", flat=True)


def _first_keys(model: type[Record]) -> Iterator[int]:
    """Their keys alone: a step along an index each. With more columns asked for, SQLite takes an
    index that has them all, and sorts everybody at every step."""
    start = 0
    while True:
        rows = model._default_manager.filter(state=State.PUBLISHED, pk__gte=start)
        key = rows.order_by("pk").values_list("pk", flat=True).first()
        if key is None:
            return
        yield key
        start = (key // STRETCH + 1) * STRETCH


def stretch_of(model: type[Record], first: str) -> int | None:
    """Where the stretch of a record begins; None where there is no such public record."""
    rows = model._default_manager.filter(state=State.PUBLISHED, public_id=first)
    key = rows.values_list("pk", flat=True).first()
    return None if key is None else key // STRETCH * STRETCH


def paths_of(model: type[Record], start: int) -> Iterator[tuple[str, str]]:
    """The pages of one stretch, read in portions: no statement stays open for a slow reader."""
    last = start - 1
    while True:
        rows = model._default_manager.filter(
            state=State.PUBLISHED, pk__gt=last, pk__lt=start + STRETCH
        )
        columns = ("pk", "public_id", "slug", "updated_at")
        part = list(rows.order_by("pk").values_list(*columns)[:PORTION])
        for key, public_id, slug, changed in part:
            last = key
            yield f"{model.noun}/{public_id}/{slug or public_id}/", f"{changed:%Y-%m-%d}"
        if len(part) < PORTION:
            return

"""Lists of the other nouns, whole or as their page is narrowed, and the network, as files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.views.decorators.http import require_safe

from registry.errors import NotUnderstoodError
from registry.opendata.exports import network
from registry.opendata.exports.catalogue import LISTED
from registry.opendata.exports.formats import CONTENT_TYPES, csv_lines, json_lines
from registry.opendata.exports.tables import Row, Rows, Table
from registry.search.snapshot import snapshot
from registry.web.downloads import answers, sheets
from registry.web.nouns import lists, photos, place_list, sources

NETWORK = {table.name: table for table in network.TABLES}
# The programs for networks read tables alone.
OF_NETWORK = ("csv",)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The filters of a list, and the records its page has under them."""

    filters: tuple[str, ...]
    asked: Callable[[QueryDict], QuerySet[Any]]


# Lists that are not here have no filters.
NARROWED = {
    "places": Narrowing(place_list.FILTERS, place_list.asked),
    "sources": Narrowing(sources.FILTERS, sources.asked),
    "photos": Narrowing(photos.FILTERS, photos.asked),
}


@require_safe
def whole_list(request: HttpRequest, name: str, ending: str) -> HttpResponseBase:
    """One list as its page is narrowed. Raises `Http404` for a name there is no list of."""
    if name not in LISTED and name not in NETWORK:
        raise Http404
    formats = tuple(CONTENT_TYPES) if name in LISTED else OF_NETWORK
    if ending not in formats:
        return answers.unknown_format(ending, formats)
    if refusal := answers.unknown_parameter(request, _parameters(name)):
        return refusal
    if request.method == "HEAD":
        return answers.head(name, ending)
    if refusal := answers.too_often(request):
        return refusal
    if name in NETWORK:
        # Gephi takes the mark for a part of the first heading.
        return answers.streamed(_pieces(NETWORK[name], ending, mark=False), name, ending)
    return _list(request, name, ending)


def _parameters(name: str) -> tuple[str, ...]:
    """What an address may carry: the number of a page chooses no records and may ride along."""
    if name in NETWORK:
        return ()
    filters = NARROWED[name].filters if name in NARROWED else ()
    return (*filters, lists.PAGE)


def _list(request: HttpRequest, name: str, ending: str) -> HttpResponseBase:
    try:
        table = _asked(name, request.GET)
    except NotUnderstoodError as error:
        return answers.refused(str(error))
    if ending != sheets.SHEET:
        return answers.streamed(_pieces(table, ending), name, ending)
    with snapshot():
        if refusal := sheets.too_large(table.count(), "records"):
            return refusal
        return sheets.spreadsheet(table.columns, _rows(table), name)


def _asked(name: str, data: QueryDict) -> Table:
    """The records an address asks for. Raises `NotUnderstoodError` as their page would say it."""
    table = LISTED[name]
    return table.among(NARROWED[name].asked(data)) if name in NARROWED else table


def _pieces(table: Rows, ending: str, *, mark: bool = True) -> answers.Pieces:
    def pieces(_index: object) -> Iterator[bytes]:
        if ending == "jsonl":
            return json_lines(table.columns, _rows(table))
        return csv_lines(table.columns, _rows(table), mark=mark)

    return pieces


def _rows(table: Rows) -> Iterator[list[Row]]:
    for portion in table.portions():
        yield [row for _key, row in portion]

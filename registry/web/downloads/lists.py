"""Whole lists of the other nouns, and the network of people, as files."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from registry.opendata.exports import network
from registry.opendata.exports.catalogue import BY_NAME, LISTS
from registry.opendata.exports.formats import csv_lines, json_lines
from registry.opendata.exports.tables import Row, Rows
from registry.web.downloads import answers

FORMATS = ("csv", "jsonl")
NETWORK = {table.name: table for table in network.TABLES}


@require_safe
def whole_list(request: HttpRequest, name: str, ending: str) -> HttpResponseBase:
    """One list. Raises `Http404` for a name there is no list of."""
    table: Rows | None = BY_NAME[name] if name in LISTS else NETWORK.get(name)
    if table is None:
        raise Http404
    # The programs for networks read tables alone.
    formats = FORMATS if name in LISTS else FORMATS[:1]
    if ending not in formats:
        return answers.unknown_format(ending, formats)
    if request.method == "HEAD":
        return answers.head(name, ending)
    if refusal := answers.too_often(request):
        return refusal
    columns = table.columns
    found = table

    def pieces(_index: object) -> Iterator[bytes]:
        if ending == "jsonl":
            return json_lines(columns, _rows(found))
        # Gephi takes the mark for a part of the first heading.
        return csv_lines(columns, _rows(found), mark=name in LISTS)

    return answers.streamed(pieces, name, ending)


def _rows(table: Rows) -> Iterator[list[Row]]:
    for portion in table.portions():
        yield [row for _key, row in portion]

"""Any list of people as a file: the filters, the order and the people of the page."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from registry.filters import PersonFilterSet
from registry.opendata.exports import people_list
from registry.opendata.exports.formats import CONTENT_TYPES, csv_lines, json_lines
from registry.opendata.exports.tables import Row
from registry.search.snapshot import Snapshot, snapshot
from registry.web.addresses import PARAMETERS
from registry.web.downloads import answers, sheets
from registry.web.listing import alphabet

NAME = "people"


@require_safe
def people(request: HttpRequest, ending: str) -> HttpResponseBase:
    """Everybody the filters of the address leave, in its order."""
    if ending not in CONTENT_TYPES:
        return answers.unknown_format(ending, tuple(CONTENT_TYPES))
    if refusal := answers.unknown_parameter(request, PARAMETERS):
        return refusal
    if request.method == "HEAD":
        return answers.head(NAME, ending)
    if refusal := answers.too_often(request):
        return refusal
    wanted = _Wanted(request)
    with snapshot() as index:
        filters = PersonFilterSet(request.GET)
        if filters.problems:
            return answers.refused(" ".join(filters.problems))
        total = filters.found(index).total
        if ending != sheets.SHEET:
            return answers.streamed(wanted.as_csv_or_json(ending), NAME, ending, rows=total)
        if refusal := sheets.too_large(total, "people"):
            return refusal
        return sheets.spreadsheet(people_list.COLUMNS, wanted.portions(index), NAME)


class _Wanted:
    """Whom a request asks for, to be looked up in the snapshot that is streamed."""

    def __init__(self, request: HttpRequest) -> None:
        self.data = request.GET
        self.base = request.build_absolute_uri("/").rstrip("/")
        self.alphabet = alphabet()

    def portions(self, index: Snapshot) -> Iterator[list[Row]]:
        filters = PersonFilterSet(self.data)
        return people_list.portions(
            filters.found(index), filters.order, self.alphabet, base=self.base
        )

    def as_csv_or_json(self, ending: str) -> answers.Pieces:
        """The file in pieces, of whichever snapshot it is made in."""

        def pieces(index: Snapshot) -> Iterator[bytes]:
            portions = self.portions(index)
            if ending == "csv":
                return csv_lines(people_list.COLUMNS, portions)
            return json_lines(people_list.COLUMNS, portions)

        return pieces

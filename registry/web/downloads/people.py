"""Any list of people as a file: the filters, the order and the people of the page."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registry.filters import PersonFilterSet
from registry.opendata.exports import people_list
from registry.opendata.exports.formats import (
    CONTENT_TYPES,
    MOST_IN_A_SPREADSHEET,
    csv_lines,
    json_lines,
    write_spreadsheet,
)
from registry.opendata.exports.tables import Row
from registry.search.snapshot import Snapshot, snapshot
from registry.sentences import count_noun
from registry.web.dossier.markup import page_language
from registry.web.downloads import answers
from registry.web.listing import alphabet

NAME = "people"
SHEET = "xlsx"


@require_safe
def people(request: HttpRequest, ending: str) -> HttpResponseBase:
    """Everybody the filters of the address leave, in its order."""
    if ending not in CONTENT_TYPES:
        return answers.unknown_format(ending, tuple(CONTENT_TYPES))
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
        if ending != SHEET:
            return answers.streamed(wanted.as_csv_or_json(ending), NAME, ending, rows=total)
        if total > MOST_IN_A_SPREADSHEET:
            return answers.refused(_too_many(total), HTTPStatus.BAD_REQUEST)
        return _spreadsheet(wanted.portions(index))


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


def _too_many(total: int) -> str:
    words = _(
        "This list has %(people)s, and a spreadsheet here holds at most %(most)s: take it as CSV."
    )
    language = page_language()
    return words % {
        "people": count_noun(total, "people", language),
        "most": count_noun(MOST_IN_A_SPREADSHEET, "people", language),
    }


def _spreadsheet(portions: Iterator[list[Row]]) -> HttpResponseBase:
    """The sheet is written to the disk row by row and read from there."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        write_spreadsheet(path, people_list.COLUMNS, portions, NAME)
        # The name goes with the folder; the open file stays until it is read.
        response = FileResponse(path.open("rb"), content_type=CONTENT_TYPES[SHEET])
    response.headers["Content-Disposition"] = answers.file_name(NAME, SHEET)
    return response

"""Spreadsheets of lists: offered and made only as large as whoever opens one can hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from registry.opendata.exports.columns import Column
from registry.opendata.exports.formats import (
    CONTENT_TYPES,
    MOST_IN_A_SPREADSHEET,
    Portion,
    write_spreadsheet,
)
from registry.sentences import count_noun
from registry.web.dossier.markup import page_language
from registry.web.downloads import answers

SHEET = "xlsx"


def too_large(total: int, noun: str) -> HttpResponse | None:
    """What is said of a list that no spreadsheet holds; `noun` as `count_noun` knows it."""
    if total <= MOST_IN_A_SPREADSHEET:
        return None
    words = _(
        "This list has %(people)s, and a spreadsheet here holds at most %(most)s: take it as CSV."
    )
    language = page_language()
    counted = {
        "people": count_noun(total, noun, language),
        "most": count_noun(MOST_IN_A_SPREADSHEET, noun, language),
    }
    return answers.refused(words % counted)


def spreadsheet(
    columns: Sequence[Column], portions: Iterable[Portion], name: str
) -> HttpResponseBase:
    """The sheet is written to the disk row by row and read from there."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        write_spreadsheet(path, columns, portions, name)
        # The name goes with the folder; the open file stays until it is read.
        response = FileResponse(path.open("rb"), content_type=CONTENT_TYPES[SHEET])
    response.headers["Content-Disposition"] = answers.file_name(name, SHEET)
    return response

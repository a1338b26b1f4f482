"""Rows as files: CSV, JSON Lines, and a spreadsheet of texts."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils import timezone

from registry.opendata.exports.cells import BYTE_ORDER_MARK, Value, as_cell, as_json, as_text
from registry.opendata.exports.columns import Column, names_of

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# A spreadsheet is held by whoever opens it, so a larger list is no use as one.
MOST_IN_A_SPREADSHEET = 10_000
LONGEST_CELL = 32_767

Portion = Sequence[Sequence[Value]]


def csv_heading(columns: Sequence[Column], *, mark: bool) -> bytes:
    """The first line. Without the `mark` only for programs that trip over it."""
    return ((BYTE_ORDER_MARK if mark else "") + _csv([names_of(columns)])).encode()


def csv_portion(portion: Portion) -> bytes:
    """Lines of CSV."""
    return _csv([as_cell(value) for value in row] for row in portion).encode()


def _csv(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def json_portion(columns: Sequence[Column], portion: Portion) -> bytes:
    """One object a line, its keys in the order of the columns."""
    names = names_of(columns)
    lines = (
        json.dumps(
            dict(zip(names, map(as_json, row), strict=True)),
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for row in portion
    )
    return "".join(f"{line}\n" for line in lines).encode()


def csv_lines(
    columns: Sequence[Column], portions: Iterable[Portion], *, mark: bool = True
) -> Iterator[bytes]:
    """The file in pieces, one a portion."""
    yield csv_heading(columns, mark=mark)
    for portion in portions:
        yield csv_portion(portion)


def json_lines(columns: Sequence[Column], portions: Iterable[Portion]) -> Iterator[bytes]:
    """The file in pieces, one a portion."""
    for portion in portions:
        yield json_portion(columns, portion)


def write_spreadsheet(
    path: Path, columns: Sequence[Column], portions: Iterable[Portion], title: str
) -> None:
    """A sheet whose every cell is a text, written row by row."""
    options: dict[str, Any] = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        # The day and not the second: the same list gives the same bytes.
        book.set_properties({"created": dt.datetime.combine(timezone.localdate(), dt.time.min)})
        sheet = book.add_worksheet(title[:31])
        sheet.freeze_panes(1, 0)
        heading = book.add_format({"bold": True})
        for at, name in enumerate(names_of(columns)):
            sheet.write_string(0, at, name, heading)
        number = 0
        for portion in portions:
            for row in portion:
                number += 1
                for at, value in enumerate(row):
                    text = as_text(value)
                    if text:
                        sheet.write_string(number, at, text[:LONGEST_CELL])

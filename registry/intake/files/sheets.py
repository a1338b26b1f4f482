"""Rows of a spreadsheet (.xlsx): the first sheet that holds anything, values and no formulas."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from registry.intake.files.refusals import FileRefusedError
from registry.intake.files.rows import FileRow
from registry.intake.files.tables import MOST_COLUMNS

# A whole sheet is held in memory: more than this is for a CSV file.
MOST_BYTES = 400_000_000


def rows_of(path: Path) -> Iterator[FileRow]:
    """The rows that hold anything, the heading first."""
    _require_bounded(path)
    try:
        with CalamineWorkbook.from_path(path) as book:
            for name in book.sheet_names:
                sheet = book.get_sheet_by_name(name)
                if sheet.height and sheet.width:
                    yield from _rows(sheet)
                    return
    except (CalamineError, OSError) as error:
        raise FileRefusedError(
            f"{path.name} is a damaged spreadsheet. Save it again as .xlsx or as CSV."
        ) from error
    raise FileRefusedError(f"{path.name} is a spreadsheet without a row.")


def _require_bounded(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise FileRefusedError(f"{path.name} is a damaged spreadsheet.") from error
    if size > MOST_BYTES:
        raise FileRefusedError(
            f"{path.name} holds {size / 1e6:,.0f} MB unpacked, too much for a spreadsheet. "
            "Save it as CSV; a CSV file may have any size."
        )


def _rows(sheet: Any) -> Iterator[FileRow]:
    if sheet.width > MOST_COLUMNS:
        raise FileRefusedError(
            f"The sheet has {sheet.width:,} columns; a table has at most {MOST_COLUMNS}."
        )
    first = sheet.start[0] if sheet.start else 0
    for number, values in enumerate(sheet.iter_rows(), start=first + 1):
        cells = [_text(value) for value in values]
        if any(cells):
            yield FileRow(number, cells)


def _text(value: Any) -> str:
    """A cell as it would be typed: 1937 and not 1937.0, a day in the order of the register."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value).strip()

"""Rows of a spreadsheet (.xlsx): the first sheet that holds anything, values and no formulas."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
import zlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from registry.intake import refusals
from registry.intake.files.rows import FileRow
from registry.intake.files.tables import MOST_COLUMNS
from registry.intake.refusals import FileRefusedError

# A whole sheet is held in memory: more than this is for a CSV file.
MOST_BYTES = 400_000_000
# The reader makes room for every cell up to the farthest one, empty or not: 32 bytes each. So far
# may that be whatever is written, and beyond it only so many times as many as are written.
FREE_CELLS, MOST_CELLS, MOST_SPARSE = 2_000_000, 25_000_000, 20
BLOCK = 1 << 20
# Where a row or a cell stands; what a name or a value may say in the same words does no harm.
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]{0,3})([0-9]{1,7})["']""")
# No reference is longer, so that none is lost between two blocks.
_LONGEST = 64


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
        raise FileRefusedError(refusals.damaged_sheet(path.name)) from error
    raise FileRefusedError(refusals.empty_sheet(path.name))


def _require_bounded(path: Path) -> None:
    """Looks at the file before the reader does, which takes as much memory as it is told to."""
    left = MOST_BYTES
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                left -= _require_small(path, archive, entry, left)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise FileRefusedError(refusals.damaged_sheet(path.name)) from error


def _require_small(path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> int:
    """The true size of a part, whatever the archive says of it, and how far its cells reach."""
    # What the archive says of the size would end the reading early.
    entry.file_size = most + BLOCK
    del entry.CRC
    size = cells = farthest_row = farthest_column = 0
    is_sheet = entry.filename.startswith("xl/worksheets/")
    before = b""
    with archive.open(entry) as file:
        while block := file.read(BLOCK):
            size += len(block)
            if size > most:
                raise FileRefusedError(refusals.swollen_sheet(path.name, MOST_BYTES))
            if is_sheet:
                found = _REFERENCE.findall(before + block)
                before = block[-_LONGEST:]
                cells += len(found)
                farthest_row = max((farthest_row, *(int(row) for _column, row in found)))
                farthest_column = max((farthest_column, *{_number(name) for name, _row in found}))
    area = farthest_row * farthest_column
    if area > max(FREE_CELLS, min(MOST_CELLS, cells * MOST_SPARSE)):
        raise FileRefusedError(refusals.sparse_sheet(path.name, farthest_row, farthest_column))
    return size


@lru_cache(maxsize=1024)
def _number(column: bytes) -> int:
    """A column by its letters."""
    number = 0
    for letter in column:
        number = number * 26 + letter - 64
    return number


def _rows(sheet: Any) -> Iterator[FileRow]:
    if sheet.width > MOST_COLUMNS:
        raise FileRefusedError(refusals.wide_sheet(sheet.width, MOST_COLUMNS))
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

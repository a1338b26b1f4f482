"""Rows of a CSV file, with the line each begins in; bounded whatever stands in the file."""

from __future__ import annotations

import csv
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import TextIO

from registry.intake import refusals
from registry.intake.files.rows import FileRow
from registry.intake.refusals import FileRefusedError

LONGEST_LINE = 1_000_000
LONGEST_CELL = 100_000
MOST_COLUMNS = 500
# A quoted cell of more lines than this was opened by a stray quotation mark.
MOST_LINES_OF_A_ROW = 200


def rows_of(path: Path, encoding: str, delimiter: str) -> Generator[FileRow, None, None]:
    """The rows, the heading first. Raises `FileRefusedError` for what no table holds."""
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding=encoding, newline="", errors="strict") as file:
        lines = _Lines(file)
        reader = csv.reader(lines, delimiter=delimiter)
        with closing(_rows(reader, lines)) as rows:
            yield from rows


class _Lines:
    """The lines of a file; knows the number of the last and refuses one without an end."""

    def __init__(self, file: TextIO) -> None:
        self.file = file
        self.number = 0
        self.row_began = 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        try:
            line = self.file.readline(LONGEST_LINE + 1)
        except UnicodeDecodeError as error:
            raise FileRefusedError(refusals.other_encoding(self.number + 1)) from error
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) > LONGEST_LINE:
            raise FileRefusedError(refusals.long_line_of_table(self.number, LONGEST_LINE))
        if self.number - self.row_began >= MOST_LINES_OF_A_ROW:
            raise FileRefusedError(refusals.unending_row(self.row_began))
        return line


def _rows(reader: Iterator[list[str]], lines: _Lines) -> Generator[FileRow, None, None]:
    while True:
        lines.row_began = lines.number + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            reason = refusals.unreadable_row(lines.row_began, LONGEST_CELL)
            raise FileRefusedError(reason) from error
        if cells is None:
            return
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > MOST_COLUMNS:
            reason = refusals.wide_row(lines.row_began, len(cells), MOST_COLUMNS)
            raise FileRefusedError(reason)
        yield FileRow(lines.row_began, cells)

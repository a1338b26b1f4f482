"""A file opened for reading: its kind, its heading, its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from registry.intake import refusals, wording
from registry.intake.files import entries, sheets, tables
from registry.intake.files.rows import FileRow
from registry.intake.files.sniffing import FileKind, Sniffed, sniff
from registry.intake.printed import Form
from registry.intake.refusals import FileRefusedError

ENTRY_HEADING = "entry"
# As many cells of a heading may be blank as are left over at its end.
_NUL = "\x00"


@dataclass(frozen=True)
class OpenedFile:
    """A file that can be read; `form` where it holds printed entries."""

    path: Path
    sniffed: Sniffed
    heading: tuple[str, ...]
    form: Form | None = None

    def rows(self, *, after: int = 0) -> Iterator[FileRow]:
        """The rows behind a line, each with as many cells as the heading, or with its problem."""
        for row in self._all_rows():
            if row.line > after:
                yield row if row.problem else _fitted(row, len(self.heading))

    def _all_rows(self) -> Iterator[FileRow]:
        if self.form is not None:
            yield from entries.rows_of(self.path, self.sniffed.encoding, self.form)
            return
        rows = _table_rows(self.path, self.sniffed)
        next(rows, None)
        yield from rows


def open_file(path: Path, *, form: Form | None = None) -> OpenedFile:
    """Finds out what a file is; raises `FileRefusedError` for what cannot be read at all."""
    try:
        sniffed = sniff(path, is_entries=form is not None)
        if sniffed.kind is FileKind.ENTRIES:
            found = form or entries.form_of(path, sniffed.encoding)
            return OpenedFile(path, sniffed, (ENTRY_HEADING,), found)
        return OpenedFile(path, sniffed, _heading(path, sniffed))
    except OSError as error:
        raise FileRefusedError(refusals.unreadable(str(path), error.strerror or "")) from error


def _table_rows(path: Path, sniffed: Sniffed) -> Iterator[FileRow]:
    if sniffed.kind is FileKind.SHEET:
        return sheets.rows_of(path)
    return tables.rows_of(path, sniffed.encoding, sniffed.delimiter)


def _heading(path: Path, sniffed: Sniffed) -> tuple[str, ...]:
    first = next(_table_rows(path, sniffed), None)
    if first is None:
        raise FileRefusedError(refusals.no_row(path.name))
    names = [" ".join(cell.split()) for cell in first.cells]
    while names and not names[-1]:
        names.pop()
    if any(_NUL in name for name in names):
        raise FileRefusedError(refusals.nul_in_heading(path.name))
    doubled = [name for name, number in Counter(filter(None, names)).items() if number > 1]
    if doubled:
        places = [str(number) for number, name in enumerate(names, 1) if name == doubled[0]]
        raise FileRefusedError(refusals.doubled_column(doubled[0], places))
    return tuple(names)


def _fitted(row: FileRow, width: int) -> FileRow:
    """The row with as many cells as the heading; what has others is set aside."""
    cells = row.cells
    while len(cells) > width and not cells[-1].strip():
        cells = cells[:-1]
    if any(_NUL in cell for cell in cells):
        clean = [cell.replace(_NUL, "") for cell in cells]
        return FileRow(row.line, clean, wording.A_NUL)
    if len(cells) == width:
        return FileRow(row.line, cells)
    problem = wording.worded(wording.OTHER_WIDTH, cells=len(cells), width=width)
    return FileRow(row.line, cells[:width], problem)

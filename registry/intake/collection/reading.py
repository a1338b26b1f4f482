"""From files to rows of cells with line numbers; what is no proper table is refused here."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from registry.intake.collection.problems import Problem
from registry.intake.collection.shape import KEY_SEPARATOR, LONGEST_KEY, Table
from registry.intake.collection.tables import TABLES


@dataclass(frozen=True)
class Row:
    """One row of a file, its cells by heading."""

    table: Table
    line: int
    key: str
    cells: dict[str, str]

    def problem(self, column: str, reason: str) -> Problem:
        """Something wrong in one of its cells."""
        return Problem(self.table.file, self.line, column, self.cells.get(column, ""), reason)


@dataclass(frozen=True)
class Files:
    """The rows of every table, and the tables that could not be read to the end."""

    rows: dict[str, list[Row]]
    broken: frozenset[str]


def read_all(folder: Path, languages: tuple[str, ...], problems: list[Problem]) -> Files:
    """Every table in the folder; adds to `problems` what cannot be read."""
    rows: dict[str, list[Row]] = {}
    broken = set()
    for table in TABLES:
        before = len(problems)
        rows[table.name] = _read(folder / table.file, table, languages, problems)
        if len(problems) > before:
            broken.add(table.name)
    known = {table.file for table in TABLES}
    for path in sorted(folder.glob("*.csv")):
        if path.name not in known:
            reason = "No table of the collection has this name."
            problems.append(Problem(path.name, 1, "", "", reason))
    return Files(rows, frozenset(broken))


def _read(
    path: Path, table: Table, languages: tuple[str, ...], problems: list[Problem]
) -> list[Row]:
    text = _text(path, problems)
    if text is None:
        return []
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    try:
        headings = next(lines, [])
        if not _headings_are_right(table, headings, languages, problems):
            return []
        start = lines.line_num + 1
        for cells in lines:
            if _fits(table, headings, cells, start, problems):
                rows.append(_row(table, headings, cells, start))
            start = lines.line_num + 1
    except csv.Error as error:
        problems.append(Problem(path.name, lines.line_num, "", "", f"This is not CSV: {error}."))
    return rows


def _text(path: Path, problems: list[Problem]) -> str | None:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        problems.append(Problem(path.name, 1, "", "", "The file is missing."))
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        position = error.start - (before.rfind(b"\n") + 1) + 1
        reason = f"The file is not in UTF-8: byte {position} of the line is no letter of it."
        problems.append(Problem(path.name, line, "", "", reason))
        return None


def _headings_are_right(
    table: Table, found: list[str], languages: tuple[str, ...], problems: list[Problem]
) -> bool:
    wanted = table.headings(languages)
    faults = [
        *((name, "This column is missing.") for name in wanted if name not in found),
        *((name, "This table has no such column.") for name in found if name not in wanted),
        *((n, "This column stands twice.") for n in dict.fromkeys(found) if found.count(n) > 1),
    ]
    problems.extend(Problem(table.file, 1, name, "", reason) for name, reason in faults)
    return not faults


def _fits(
    table: Table, headings: list[str], cells: list[str], line: int, problems: list[Problem]
) -> bool:
    if len(cells) == len(headings):
        return True
    column = headings[len(cells)] if len(cells) < len(headings) else ""
    reason = (
        f"The row has {len(cells)} cells instead of {len(headings)}. "
        "A cell with a comma in it stands in quotation marks."
    )
    problems.append(Problem(table.file, line, column, "", reason))
    return False


def _row(table: Table, headings: list[str], cells: list[str], line: int) -> Row:
    found = {name: cell.strip() for name, cell in zip(headings, cells, strict=True)}
    key = KEY_SEPARATOR.join(found[name] for name in table.key)
    return Row(table, line, key[:LONGEST_KEY], found)

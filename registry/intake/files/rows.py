"""One row of a file, whatever kind of file it is."""

from __future__ import annotations

from typing import NamedTuple


class FileRow(NamedTuple):
    """The cells of a row and the line it begins in; `problem` says why it cannot be read."""

    line: int
    cells: list[str]
    problem: str = ""

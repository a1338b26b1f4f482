"""What is wrong with the files: every bad cell, named by file, line and column."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from registry.errors import RegistryError


@dataclass(frozen=True)
class Problem:
    """One thing to mend in one file."""

    file: str
    line: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}"
        if self.column:
            place += f", column {self.column}"
        shown = self.value if len(self.value) <= 60 else f"{self.value[:59]}…"
        return f"{place}: “{shown}”: {self.reason}" if shown else f"{place}: {self.reason}"


class CollectionRefusedError(RegistryError):
    """Files that were refused whole; nothing was written."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems, key=lambda p: (p.file, p.line, p.column))
        count = len(problems)
        things = "1 problem was" if count == 1 else f"{count} problems were"
        lines = "\n".join(f"  {problem}" for problem in self.problems)
        super().__init__(f"{things} found and nothing was loaded:\n{lines}")


def one_of(known: Iterable[str], value: str, *, what: str) -> str:
    """The reason for a word that is none of the known ones, with the nearest of them."""
    words = sorted(known)
    if len(words) <= 20:
        return f"This is not {what}. Accepted: {', '.join(words)}."
    near = difflib.get_close_matches(value, words, n=3)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    return f"This is not {what}.{hint}"

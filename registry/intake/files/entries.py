"""Printed entries of a text, each with the line it begins in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from registry.intake import refusals, wording
from registry.intake.files.rows import FileRow
from registry.intake.printed import Form
from registry.intake.printed.division import entries_in
from registry.intake.refusals import FileRefusedError

LONGEST_LINE = 100_000
LONGEST_ENTRY = 20_000
_UNION = re.compile(r"^\s*(?:Родил(?:ся|ась)|Проживал|Арестован|Приговор|Источник)", re.MULTILINE)
_MOSCOW = re.compile(r"^.{5,200},\s*род\.|Адрес:|Место захоронения:", re.MULTILINE)
_SAMPLE = 200_000


def form_of(path: Path, encoding: str) -> Form:
    """The family of form, by the words clauses begin with."""
    with path.open(encoding=encoding, errors="replace") as file:
        text = file.read(_SAMPLE)
    union, moscow = len(_UNION.findall(text)), len(_MOSCOW.findall(text))
    if not union and not moscow:
        raise FileRefusedError(refusals.no_entries(path.name))
    return Form.MOSCOW if moscow > union else Form.UNION


def rows_of(path: Path, encoding: str, form: Form) -> Iterator[FileRow]:
    """The entries, one cell each; what is longer than any entry is set aside."""
    with path.open(encoding=encoding, errors="strict") as file:
        lines = _Numbered(file)
        for text in entries_in(lines, form):
            number = lines.number if form is Form.MOSCOW else lines.number - text.count("\n") - 1
            if lines.is_over and form is not Form.MOSCOW:
                number += 1
            problem = ""
            if len(text) > LONGEST_ENTRY:
                text = text[:LONGEST_ENTRY]
                problem = wording.worded(wording.NO_ENTRY, limit=f"{LONGEST_ENTRY:,}")
            yield FileRow(number, [text], problem)


class _Numbered:
    """The lines of a text; knows how many have gone by."""

    def __init__(self, file: TextIO) -> None:
        self.file = file
        self.number = 0
        self.is_over = False

    def __iter__(self) -> Iterator[str]:
        while True:
            try:
                line = self.file.readline(LONGEST_LINE + 1)
            except UnicodeDecodeError as error:
                raise FileRefusedError(refusals.other_encoding(self.number + 1)) from error
            if not line:
                self.is_over = True
                return
            self.number += 1
            if len(line) > LONGEST_LINE:
                raise FileRefusedError(refusals.long_line_of_entries(self.number, LONGEST_LINE))
            yield line

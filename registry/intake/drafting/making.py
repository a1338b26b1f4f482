"""From the cells of a row, or the text of a printed entry, to a draft."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from registry.intake import wording
from registry.intake.drafting.draft import Draft, Problem
from registry.intake.drafting.from_entry import draft_of_entry
from registry.intake.drafting.from_table import TableReader
from registry.intake.drafting.lists import Lists
from registry.intake.files import FileRow
from registry.intake.mapping import Mapping
from registry.intake.printed import Form, read_entry
from registry.models import Person, PersonName, Rehabilitation, Repression

_MODELS = {
    "person": Person,
    "names": PersonName,
    "cases": Repression,
    "decisions": Rehabilitation,
}
# No column made from a single cell holds less than this.
_ALWAYS_FITS = 40
_LIMITS: dict[str, dict[str, int]] = {
    part: {
        field.attname: int(field.max_length)
        for field in model._meta.concrete_fields
        if field.max_length
    }
    for part, model in _MODELS.items()
}


class DraftMaker:
    """Makes drafts of the rows of one file."""

    def __init__(self, mapping: Mapping, lists: Lists) -> None:
        self.mapping = mapping
        self.lists = lists
        self._table = None if mapping.form else TableReader(mapping, lists)

    def make(self, row: FileRow) -> Draft:
        """The draft of a row; never fails, at worst the row is refused with its problems."""
        if row.problem:
            first = self.mapping.heading[0] if self.mapping.heading else ""
            value = " | ".join(row.cells)[:200]
            return Draft(problems=[Problem(first, value, row.problem, refuses=True)])
        return self.of_cells(row.cells)

    def of_cells(self, cells: Sequence[str]) -> Draft:
        """The draft of cells as they were kept with a row."""
        if self._table is not None:
            draft = self._table.draft(cells)
            if max(map(len, cells), default=0) <= _ALWAYS_FITS:
                return draft
        else:
            draft = draft_of_entry(read_entry(cells[0], Form(self.mapping.form)), self.lists)
            for case in draft.cases:
                case.setdefault("nature", self.mapping.nature)
        draft.problems.extend(_too_long(draft))
        return draft


def _too_long(draft: Draft) -> list[Problem]:
    """What would not fit into its column; such a row is set aside, for nothing is cut."""
    found: list[Problem] = []
    parts: list[tuple[str, Sequence[dict[str, Any]]]] = [
        ("person", (draft.person,)),
        ("names", draft.names),
        ("cases", draft.cases),
        ("decisions", draft.decisions),
    ]
    for part, rows in parts:
        limits = _LIMITS[part]
        for row in rows:
            for name, value in row.items():
                limit = limits.get(name)
                if limit and type(value) is str and len(value) > limit:
                    message = wording.worded(wording.TOO_LONG, limit=limit)
                    found.append(Problem(name, value, message, refuses=True))
    return found

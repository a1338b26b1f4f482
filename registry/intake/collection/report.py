"""What a load did, for the one who ran it and for the record of the import."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

COUNTED = ("added", "changed", "removed", "offered", "left_out", "same")


@dataclass
class Report:
    """Numbers by table, and by name whatever is not public or was not loaded."""

    say: Callable[[str], None]
    tables: dict[str, Counter[str]] = field(default_factory=dict)
    # Rows the files hold for the record only, e.g. what is known of authors beyond their works.
    not_loaded: list[dict[str, str]] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)
    set_aside: list[str] = field(default_factory=list)
    withheld: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    roles: dict[str, int] = field(default_factory=dict)

    def count(self, table: str, what: str, number: int = 1) -> None:
        """Adds to a number of a table."""
        self.tables.setdefault(table, Counter())[what] += number

    def total(self, what: str) -> int:
        """One number over all tables."""
        return sum(counter[what] for counter in self.tables.values())

    @property
    def changes(self) -> int:
        """How many records a load has written, taken away or set aside for a curator."""
        return sum(self.total(what) for what in COUNTED if what != "same")

    def as_json(self) -> dict[str, Any]:
        """As it is kept with the import."""
        return {
            "tables": {name: dict(counter) for name, counter in self.tables.items()},
            "not_loaded": self.not_loaded,
            "vanished": self.vanished,
            "set_aside": self.set_aside,
            "withheld": self.withheld,
            "waiting": self.waiting,
            "roles": self.roles,
        }

    def lines(self) -> Iterator[str]:
        """As it is printed."""
        if self.changes:
            yield from self._table_lines()
        totals = ", ".join(f"{self.total(what)} {_said(what)}" for what in COUNTED)
        yield f"{_changes(self.changes)}: {totals}."
        yield from _list("Rows gone from the files, their records kept", self.vanished)
        yield from _list("Set aside for a curator", self.set_aside)
        yield from _list("Not public, for the reasons given", self.withheld)
        yield from _list("Waiting for a check, not public", self.waiting)
        yield from self._lines_of_what_was_not_loaded()
        if self.roles:
            shown = ", ".join(f"{number} {role}" for role, number in self.roles.items())
            yield f"Roles that follow from the records: {shown}."

    def _lines_of_what_was_not_loaded(self) -> Iterator[str]:
        if self.not_loaded:
            yield f"In the files for the record alone, and not loaded: {len(self.not_loaded)}"
        by_reason: dict[tuple[str, str], list[str]] = {}
        for row in self.not_loaded:
            by_reason.setdefault((row["table"], row["reason"]), []).append(row["words"])
        for (table, reason), entries in by_reason.items():
            yield f"  {table}, {len(entries)} ({reason}): {'; '.join(entries)}"

    def _table_lines(self) -> Iterator[str]:
        for name, counter in self.tables.items():
            numbers = ", ".join(
                f"{counter[what]} {_said(what)}" for what in COUNTED if counter[what]
            )
            yield f"  {name}: {numbers}"


def _said(what: str) -> str:
    return what.replace("_", " ")


def _changes(number: int) -> str:
    return "1 change" if number == 1 else f"{number} changes"


def _list(title: str, entries: list[str]) -> Iterator[str]:
    if entries:
        yield f"{title}: {len(entries)}"
        yield from (f"  {entry}" for entry in entries)

"""What a row would become, and what is wrong with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from registry.curation.living import DEATHS, could_be_living

Columns = dict[str, Any]


class Problem(NamedTuple):
    """A cell that cannot be read as it is; `refuses` sets the whole row aside."""

    column: str
    value: str
    message: str
    refuses: bool = False

    def as_json(self) -> list[Any]:
        """Short, because there may be millions."""
        return [self.column, self.value[:200], self.message, int(self.refuses)]


class Version(NamedTuple):
    """A value the row gives beside its own: `owner` is -1 for the person, else a case."""

    owner: int
    field: str
    value: str
    words: str


@dataclass(slots=True)
class Draft:
    """A person with names, cases and decisions, as columns of the tables."""

    person: Columns = field(default_factory=dict)
    names: list[Columns] = field(default_factory=list)
    cases: list[Columns] = field(default_factory=list)
    # Each decision says in `case` which of the cases it is about, None where that is not known.
    decisions: list[Columns] = field(default_factory=list)
    professions: tuple[str, ...] = ()
    nationalities: tuple[str, ...] = ()
    versions: list[Version] = field(default_factory=list)
    external_id: str = ""
    page: str = ""
    # Vocabulary and words that no term means yet.
    unmapped: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        """Whether the row is set aside."""
        return any(problem.refuses for problem in self.problems)

    def may_be_living(self, today: dt.date) -> bool:
        """As the rule of the house has it for a person with these dates."""
        person = self.person
        is_dead = bool(person.get("death_date")) or person.get("fate", "") in DEATHS
        return could_be_living(
            is_dead=is_dead or bool(person.get("burial_date")),
            born_hi=person.get("birth_date_hi"),
            days=list(self._days()),
            today=today,
        )

    def _days(self) -> Iterator[int]:
        for case in self.cases:
            for name in ("arrest_date", "sentence_date", "execution_date"):
                if day := case.get(f"{name}_hi"):
                    yield day

"""Who answers the questions: the site's search layer, its peers, and the work nobody can avoid.

Every contender answers whole: the total, exact counts of all facets (each under all filters but its
own) and one page of rows with the same columns.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from typing import Protocol

from tests.benchmarks.ground import Ground
from tests.benchmarks.questions import Question

Counts = dict[str, dict[str, int]]


@dataclass
class Answer:
    """An answer. `comparable` is the number to compare: of name questions that of whole words or
    of the beginning alone, since spellings beyond are each contender's own; None: not to compare.
    """

    total: int
    counts: Counts = field(default_factory=dict)
    page: list[int] = field(default_factory=list)
    comparable: int | None = None


class Contender(Protocol):
    """Answers questions; `about` tells its settings."""

    about: str

    def answer(self, question: Question) -> Answer | None:
        """The whole answer; None where it has no way to ask."""

    def interrupt(self) -> None:
        """Ends the question that is being asked, from another thread."""


# Name → module, class, whether it needs PostgreSQL.
CONTENDERS: dict[str, tuple[str, str, bool]] = {
    "site, SQLite": ("site", "Site", False),
    "site, PostgreSQL": ("site", "Site", True),
    "Django ORM, SQLite": ("orm", "PlainOrm", False),
    "Django ORM, PostgreSQL": ("orm", "PlainOrm", True),
    "SQL + FTS5, SQLite": ("fts", "FullText", False),
    "SQL + GIN, PostgreSQL": ("gin", "Gin", True),
    "datasette": ("datasette_json", "DatasetteJson", False),
    "tantivy": ("tantivy_index", "TantivyIndex", False),
    "physical limit": ("limit", "Limit", False),
}


def contender(name: str, ground: Ground) -> Contender:
    """Opens a contender."""
    module, kind, _postgres = CONTENDERS[name]
    found = importlib.import_module(f"tests.benchmarks.contenders.{module}")
    made: Contender = getattr(found, kind)(ground)
    return made


def slug(name: str) -> str:
    """The name of a contender in file names."""
    return "".join(letter if letter.isalnum() else "-" for letter in name.lower())

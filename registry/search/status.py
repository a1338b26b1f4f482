"""How the index stands: its size, and whether a rebuild would help."""

from __future__ import annotations

from typing import NamedTuple

from registry.models import Person, SearchState
from registry.search.snapshot import snapshot

# With more people out of the built order than this, pages begin to feel it.
MOST_TAIL = 0.02


class Status(NamedTuple):
    """Numbers of the index at one moment."""

    people: int
    terms: int
    postings: int
    bytes: int
    version: int
    side: str
    build: int
    tail: int

    @property
    def tail_share(self) -> float:
        """Which part of the people came or was renamed since the last rebuild."""
        return self.tail / self.people if self.people else 0.0


def is_missing() -> bool:
    """Whether people are published and none is in the index, as after an upgrade."""
    nobody = not SearchState.objects.filter(next_document__gt=0).exists()
    return nobody and Person.objects.published().exists()


def status() -> Status:
    """The numbers as they are now; counts every row, so it takes its time on a big index."""
    with snapshot() as index:
        tables, state = index.tables, index.state
        return Status(
            people=tables.number_of_documents(),
            terms=tables.number_of_terms(),
            **tables.size_of_postings(),
            version=state.version,
            side=state.side,
            build=state.build,
            tail=tables.number_of_documents(state.built),
        )

"""What the tables of a database come to, read by several processes where there is much to read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Any

from django.db import connection

from registry.preservation import rows, tables
from registry.preservation.progress import Progress
from registry.preservation.tables import Entry
from registry.search.crew import Crew, cores

# Rows from which on the seconds that helpers need to begin are won back.
MANY = 500_000

# Opens the database anew, in whatever process it is called.
Opener = Callable[[], AbstractContextManager[Any]]


@contextmanager
def of_settings() -> Iterator[Any]:
    """The database of the settings, as this process has it open."""
    yield connection


def sums(opener: Opener, entries: Iterable[Entry], progress: Progress) -> dict[str, rows.Sum]:
    """What each table comes to; `rows` of its entry say how much there is to read.

    Helpers see only what is committed.
    """
    # The largest first, so that none is left to one process at the end.
    ordered = sorted(entries, key=lambda entry: int(entry["rows"]), reverse=True)
    if sum(entry["rows"] for entry in ordered) < MANY or cores() == 1:
        with opener() as database:
            return tables.sums_in_database(database, ordered, progress)
    found = {}
    with Crew(cores()) as crew:
        for name, each in crew.each(partial(_sum, opener), ordered):
            found[name] = each
            progress(each.rows)
    return found


def _sum(opener: Opener, entry: Entry) -> tuple[str, rows.Sum]:
    with opener() as database:
        return str(entry["name"]), tables.sums_in_database(database, [entry])[entry["name"]]

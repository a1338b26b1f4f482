"""Django's SQLite, with turns for those who wait to write, and statements read once.

One writes at a time. SQLite lets whoever waits look again after 1, 2, 5 … and soon only every 100
milliseconds: those who came last look most often, and of eight curators beside an import one waited
twenty seconds in vain while others saved hundreds of times. Here those who have waited longer look
more often, and the turn passes within milliseconds.

Django looks for the marks of keys in each statement anew every time it is asked; a page asks some
thirty, long ones, and always the same: that took a tenth of the page of a person.
"""

from __future__ import annotations

import random
import sqlite3
import time
from functools import lru_cache

from django.db import OperationalError
from django.db.backends.sqlite3 import base

# So many seconds somebody who waits sleeps between two looks: at random, lest they march in step.
ASLEEP = (0.004, 0.008)
# The same after this many seconds without a turn.
LONG, IMPATIENT = 0.5, (0.001, 0.003)


# Longer statements are those of a writer with many rows, each different.
MOST_CHARACTERS = 20_000


class Cursor(base.SQLiteCursorWrapper):
    """A cursor that knows the statements it was asked before."""

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        """The statement with the marks of SQLite."""
        if param_names is not None or len(query) > MOST_CHARACTERS:
            return super().convert_query(query, param_names=param_names)
        return _converted(query)


@lru_cache(maxsize=512)
def _converted(query: str) -> str:
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions wait for their turn, at most `timeout` seconds of OPTIONS."""

    transaction_mode: str | None

    def create_cursor(self, name: str | None = None) -> Cursor:
        """A cursor of the connection."""
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        if self.transaction_mode != "IMMEDIATE":
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
            return
        self.ensure_connection()
        patience = float(self.settings_dict["OPTIONS"].get("timeout", 5))
        self.connection.execute("PRAGMA busy_timeout=0")
        try:
            self._begin_at_its_turn(patience)
        finally:
            self.connection.execute(f"PRAGMA busy_timeout={round(patience * 1000)}")

    def _begin_at_its_turn(self, patience: float) -> None:
        begun = time.monotonic()
        while True:
            try:
                self.cursor().execute("BEGIN IMMEDIATE")
            except OperationalError as error:
                waited = time.monotonic() - begun
                if not _is_another_writing(error) or waited > patience:
                    raise
                time.sleep(random.uniform(*(ASLEEP if waited < LONG else IMPATIENT)))  # noqa: S311
            else:
                return


def _is_another_writing(error: OperationalError) -> bool:
    """Whether the database is only held by another; an extended code says so in its last byte."""
    code = getattr(error.__cause__, "sqlite_errorcode", 0)
    return bool(code & 0xFF == sqlite3.SQLITE_BUSY)

"""How statements on the tables of the index are sent, the same for SQLite and PostgreSQL."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connections

logger = logging.getLogger(__name__)

# More parameters make no statement faster; SQLite takes 32,766 at most.
PORTION = 500

Row = tuple[Any, ...]


def portions(values: Iterable[Any], size: int = PORTION) -> Iterator[list[Any]]:
    """The values in lists of bounded length."""
    ready = list(values)
    for start in range(0, len(ready), size):
        yield ready[start : start + size]


def tell_unless_met(table: str, met: int, wanted: int) -> None:
    """Tells the log when a table of the index holds less than a save has to take from it.

    The save goes on: the record is right, and the index is what can be built again.
    """
    if met != wanted:
        logger.error(
            "The index of people lacks rows: a save met %d of %d in %s. "
            "Run verify_index, and rebuild_index if it finds differences.",
            *(met, wanted, table),
        )


class Statements:
    """One connection."""

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self.connection = connections[alias]

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[Row]:
        """All rows of a question."""
        with self.connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())

    def blobs(self, statement: str, values: Sequence[Any]) -> list[Row]:
        """All rows of a question for bytes, which PostgreSQL would otherwise send as text."""
        if self.connection.vendor != "postgresql":
            return self.rows(statement, values)
        from psycopg import Cursor

        self.connection.ensure_connection()
        with Cursor(self.connection.connection) as cursor:
            cursor.execute(statement, values, binary=True)
            return list(cursor.fetchall())

    def write(self, statement: str, values: Sequence[Any] = ()) -> int:
        """One writing statement; gives how many rows it met."""
        with self.connection.cursor() as cursor:
            cursor.execute(statement, values)
            return int(cursor.rowcount)

    def _insert(self, table: str, columns: str, rows: Iterable[Row]) -> None:
        """Writes rows that were not there, as many as there are in one go."""
        if self.connection.vendor == "postgresql":
            self._copy(table, columns, rows)
            return
        places = ", ".join(["%s"] * (columns.count(",") + 1))
        with self.connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", list(rows))

    def _copy(self, table: str, columns: str, rows: Iterable[Row]) -> None:
        from psycopg import Cursor

        self.connection.ensure_connection()
        statement = f"COPY {table} ({columns}) FROM STDIN"
        with (
            self.connection.wrap_database_errors,
            Cursor(self.connection.connection) as cursor,
            cursor.copy(statement.encode()) as copy,
        ):
            for row in rows:
                copy.write_row(row)

    def _put(self, table: str, columns: str, rows: Iterable[Row], conflict: str) -> None:
        """Writes rows some of which are there already, in statements of bounded length."""
        width = columns.count(",") + 1
        one = f"({', '.join(['%s'] * width)})"
        for portion in portions(rows, PORTION):
            places = ", ".join([one] * len(portion))
            flat = [value for row in portion for value in row]
            self.write(
                f"INSERT INTO {table} ({columns}) VALUES {places} ON CONFLICT {conflict}", flat
            )

"""Writing very many new rows at once: COPY on PostgreSQL, prepared inserts on SQLite.

For loads whose provenance is their batch. Nothing here validates, keeps history or asks the door:
the caller has opened it, gives values as the database stores them, and derives what follows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models
from django.utils import timezone

from registry.identifiers import new_public_ids
from registry.models.base import Guarded
from registry.models.door import require_open_door

Values = Sequence[Any]


class BulkTable:
    """Inserts rows of one model: the named columns as given, every other with its default."""

    def __init__(self, model: type[models.Model], columns: Sequence[str]) -> None:
        self.model = model
        rest = [
            field
            for field in model._meta.concrete_fields
            if field.column not in columns and not isinstance(field, models.AutoField)
        ]
        self.defaults = tuple(_default(field) for field in rest)
        names = [*columns, *(str(field.column) for field in rest)]
        self.names = ", ".join(connection.ops.quote_name(name) for name in names)
        self.table = connection.ops.quote_name(model._meta.db_table)
        self.width = len(names)

    def insert(self, rows: Iterable[Values]) -> None:
        """Writes the rows."""
        if issubclass(self.model, Guarded):
            require_open_door(self.model._meta.label)
        whole = ((*row, *self.defaults) for row in rows)
        if connection.vendor == "postgresql":
            self._copy(whole)
            return
        places = ", ".join(["%s"] * self.width)
        statement = f"INSERT INTO {self.table} ({self.names}) VALUES ({places})"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.executemany(statement, list(whole))

    def _copy(self, rows: Iterable[Values]) -> None:
        from psycopg import Cursor

        connection.ensure_connection()
        statement = f"COPY {self.table} ({self.names}) FROM STDIN"
        with (
            # What the driver says by itself comes as Django's own errors, as from every question.
            connection.wrap_database_errors,
            Cursor(connection.connection) as cursor,
            cursor.copy(statement.encode()) as copy,
        ):
            for row in rows:
                copy.write_row(row)


def _default(field: models.Field[Any, Any]) -> Any:
    """The default as the database stores it."""
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return connection.ops.adapt_datetimefield_value(timezone.now())
    value = field.get_default()
    if isinstance(field, models.JSONField):
        return json.dumps(value)
    if value is None and not field.null:
        return ""
    return value


def reserve_keys(model: type[models.Model], number: int) -> list[int]:
    """So many keys nobody else will be given; call it inside the transaction that uses them."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [f'"{table}"', number],
            )
            return [int(row[0]) for row in cursor.fetchall()]
        # The transaction has the lock of the only writer; the table remembers the highest key.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        first = (int(row[0]) if row else 0) + 1
    return list(range(first, first + number))


def known_values(model: type[models.Model], column: str, values: Sequence[Any]) -> set[Any]:
    """Which of the values stand in the column already."""
    table = connection.ops.quote_name(model._meta.db_table)
    name = connection.ops.quote_name(column)
    condition, parameter = among(name, values)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM {table} WHERE {condition}", [parameter])  # noqa: S608
        return {row[0] for row in cursor.fetchall()}


def among(column: str, values: Sequence[Any]) -> tuple[str, Any]:
    """The condition that a column is one of very many values, and its one parameter."""
    if connection.vendor == "postgresql":
        return f"{column} = ANY(%s)", list(values)
    listed = "SELECT value FROM json_each(%s)"
    return f"{column} IN ({listed})", json.dumps(list(values))


def fresh_public_ids(model: type[models.Model], number: int) -> list[str]:
    """Random public ids that no record of the model has, each once.

    Among millions some drawn ids meet another: those are drawn again.
    """
    found: dict[str, None] = {}
    while len(found) < number:
        drawn = new_public_ids(number - len(found))
        taken = known_values(model, "public_id", drawn)
        found.update(dict.fromkeys(each for each in drawn if each not in taken))
    return list(found)


def give_room() -> None:
    """Lets SQLite keep the pages of random keys in memory for as long as this connection lives."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size = -393216")


def renew_sequences(*written: type[models.Model]) -> None:
    """Lets the database go on behind keys that were given by hand."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(written)):
            cursor.execute(statement)

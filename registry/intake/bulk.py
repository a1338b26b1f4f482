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


def renew_sequences(*written: type[models.Model]) -> None:
    """Lets the database go on behind keys that were given by hand."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(written)):
            cursor.execute(statement)

"""The registry something is restored into: empty, or half restored by an attempt that was ended."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, connections, transaction

from registry.preservation import rows, shape
from registry.preservation.errors import NotEmptyError, PreservationError
from registry.preservation.sqlite_files import remove

# While this table is there, nothing in the database is of any worth.
MARK = "registry_restore_under_way"
# Tables that `migrate` itself fills, and those whose rows are nothing anybody would miss.
FILLED_BY_MIGRATE = {
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
    "django_migrations",
    "registry_limits",
    "registry_searchstate",
    "registry_curatorsession",
    "django_session",
    MARK,
}


def require_empty() -> None:
    """Refuses where anything was entered; raises `NotEmptyError`, one sentence.

    A file of SQLite that is not there yet is not there afterwards either.
    """
    if not _is_there():
        return
    with connection.cursor() as cursor:
        # What SQLite keeps for itself after it was told to look at the tables is nobody's.
        names = {
            name
            for name in connection.introspection.table_names(cursor)
            if not name.startswith("sqlite_")
        }
        if MARK in names:
            return
        if foreign := sorted(names - _ours()):
            raise NotEmptyError(
                f"The database has a table {foreign[0]} that is none of a registry's. "
                "Nothing was changed."
            )
        for name in sorted(names - FILLED_BY_MIGRATE):
            cursor.execute(f"SELECT 1 FROM {rows.quoted(name)} LIMIT 1")
            if cursor.fetchone():
                raise NotEmptyError(
                    f"The registry is not empty: there are rows in {name}. Name a new "
                    "database (DATABASE_URL). Nothing was changed."
                )


def _is_there() -> bool:
    """Whether there is a database to look into: a look makes SQLite begin a file of its own."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or ":memory:" in name or "mode=memory" in name:
        return True
    path = Path(name)
    if path.exists():
        return True
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise PreservationError(f"No database can be made in {path.parent} (DATABASE_URL).")
    return False


def _ours() -> set[str]:
    models = apps.get_models(include_auto_created=True)
    return {model._meta.db_table for model in models} | FILLED_BY_MIGRATE


def clear() -> None:
    """Takes everything out of an empty or half restored database and marks it as half restored."""
    if connection.vendor == "sqlite":
        connections.close_all()
        remove(Path(connection.settings_dict["NAME"]))
        mark(connection)
        return
    with transaction.atomic(), connection.cursor() as cursor:
        mark(connection)
        for name in connection.introspection.table_names(cursor):
            if name != MARK:
                cursor.execute(f"DROP TABLE {rows.quoted(name)} CASCADE")


def mark(target: Any) -> None:
    """Says that the database is half restored; of Django's connection or a plain one."""
    cursor = target.cursor()
    cursor.execute(f"CREATE TABLE IF NOT EXISTS {MARK} (id integer)")
    cursor.close()


def unmark() -> None:
    """Says that it is whole. The last thing a restore does."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {MARK}")


def empty_tables(entries: list[dict[str, Any]]) -> None:
    """Takes away what migrations entered: the copy has its own."""
    with connection.cursor() as cursor:
        for table in reversed(shape.in_order(shape.from_json(entry) for entry in entries)):
            cursor.execute(f"DELETE FROM {rows.quoted(table.name)}")

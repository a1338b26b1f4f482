"""Indexes that come and go beside those who save, and whose step may be ended half-way.

PostgreSQL would keep everybody from a table while it makes an index or takes one away, and two
tables in one step may wait for each other's savers for ever: `CONCURRENTLY` waits for them instead.
A step that uses these is `atomic = False`; asked again it goes on where it was.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import AddIndex
from django.db.migrations.state import ProjectState

# An index whose making was ended is there and of no use.
WHOLE = """
SELECT pg_index.indisvalid FROM pg_index
JOIN pg_class ON pg_class.oid = pg_index.indexrelid
JOIN pg_namespace ON pg_namespace.oid = pg_class.relnamespace
WHERE pg_class.relname = %s AND pg_namespace.nspname = current_schema()
"""
THERE = "SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = %s"


def drop(schema_editor: BaseDatabaseSchemaEditor, name: str) -> None:
    """Takes an index away if it is there."""
    schema_editor.execute(f"DROP INDEX {_beside(schema_editor)} IF EXISTS {_quoted(name)}")


def create(schema_editor: BaseDatabaseSchemaEditor, name: str, table: str, column: str) -> None:
    """Makes an index of one column unless it is there whole."""
    if not _is_whole(schema_editor, name):
        where = f"{_quoted(table)} ({_quoted(column)})"
        schema_editor.execute(f"CREATE INDEX {_beside(schema_editor)} {_quoted(name)} ON {where}")


class AddIndexBeside(AddIndex):
    """An index of the state, made beside those who save."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        alias = schema_editor.connection.alias
        if not self.allow_migrate_model(alias, model) or _is_whole(schema_editor, self.index.name):
            return
        further: dict[str, Any] = {"concurrently": True} if _beside(schema_editor) else {}
        schema_editor.execute(self.index.create_sql(model, schema_editor, **further), params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        drop(schema_editor, self.index.name)


def _is_whole(schema_editor: BaseDatabaseSchemaEditor, name: str) -> bool:
    """Whether the index is there; takes away one whose making was ended."""
    is_postgres = bool(_beside(schema_editor))
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(WHOLE if is_postgres else THERE, [name])
        found = cursor.fetchone()
    if found and not found[0]:
        drop(schema_editor, name)
    return bool(found and found[0])


def _beside(schema_editor: BaseDatabaseSchemaEditor) -> str:
    return "CONCURRENTLY" if schema_editor.connection.vendor == "postgresql" else ""


def _quoted(name: str) -> str:
    return f'"{name}"'

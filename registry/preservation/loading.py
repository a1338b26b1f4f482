"""Loading many rows into PostgreSQL: what each row would pay for singly is made once, after them.

A reference is then checked by one question of the whole table and an index sorted from its rows:
https://www.postgresql.org/docs/current/populate.html, "Remove Indexes" and "Remove Foreign Key
Constraints". The primary keys stay: rows come in their order.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from registry.preservation import rows
from registry.preservation.progress import Progress

# References first, then what they may refer to.
CONSTRAINTS = """
SELECT kept.relname, made.conname, pg_get_constraintdef(made.oid)
FROM pg_constraint made JOIN pg_class kept ON kept.oid = made.conrelid
WHERE made.connamespace = current_schema()::regnamespace AND made.contype IN ('f', 'u')
ORDER BY made.contype, kept.relname, made.conname
"""
INDEXES = """
SELECT named.relname, pg_get_indexdef(made.indexrelid)
FROM pg_index made JOIN pg_class named ON named.oid = made.indexrelid
WHERE named.relnamespace = current_schema()::regnamespace
AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = made.indexrelid)
ORDER BY named.relname
"""


@contextmanager
def bare_tables(connection: Any, progress: Progress) -> Iterator[None]:
    """Takes away indexes and references while rows are written, inside a transaction.

    Afterwards they are made again as they were; raises `IntegrityError` where a row refers to none
    or is there twice. Does nothing on SQLite, where an index made later is hardly cheaper.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(CONSTRAINTS)
        constraints = [(*map(rows.quoted, found[:2]), found[2]) for found in cursor.fetchall()]
        for table, name, _definition in constraints:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        cursor.execute(INDEXES)
        indexes = [(rows.quoted(name), definition) for name, definition in cursor.fetchall()]
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
    yield
    again = [definition for _name, definition in indexes] + [
        f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"
        for table, name, definition in reversed(constraints)
    ]
    progress.begin("indexes and references made", len(again))
    with connection.cursor() as cursor:
        for statement in again:
            cursor.execute(statement)
            progress(1)

"""Tables into a bag and out of one again, past the models, with their keys as they were."""

from __future__ import annotations

import gzip
import io
import shutil
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connections, transaction

from registry.preservation import rows, shape
from registry.preservation.bags import Bag, BagWriter
from registry.preservation.errors import DamagedError, PreservationError
from registry.preservation.shape import Table
from registry.search.snapshot import SNAPSHOT_ALIAS

Each = Callable[[int], None]
# A table as it is written down: its shape, its rows, its sum, the last key ever given out.
Entry = dict[str, Any]


def reading_alias() -> str:
    """The connection that reads without the lock of writers."""
    return SNAPSHOT_ALIAS if SNAPSHOT_ALIAS in connections else "default"


@contextmanager
def one_moment() -> Iterator[Any]:
    """A connection that sees one moment of the database, whatever others write meanwhile."""
    alias = reading_alias()
    with transaction.atomic(using=alias):
        connection = connections[alias]
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield connection


@contextmanager
def reading(connection: Any) -> Iterator[Any]:
    """A cursor that reads a table of any size, of Django's connection or a plain one."""
    if isinstance(connection, sqlite3.Connection):
        with closing(connection.cursor()) as cursor:
            yield cursor
        return
    with connection.chunked_cursor() as cursor:
        yield cursor


def vendor_of(connection: Any) -> str:
    """sqlite or postgresql."""
    return str(getattr(connection, "vendor", "sqlite"))


def path_of(table: Table) -> str:
    """Where the rows of a table lie in a bag."""
    return f"data/tables/{table.name}.jsonl.gz"


# Out of the database ---------------------------------------------------------------------------


def write_tables(
    connection: Any, tables: list[Table], bag_of: Callable[[Table], BagWriter], each: Each
) -> list[Entry]:
    """Writes tables as lines; gives what each came to. Inside `one_moment`."""
    last = last_keys(connection, tables)
    entries = []
    for table in tables:
        with (
            bag_of(table).file(path_of(table)) as written,
            packed(written) as lines,
            reading(connection) as cursor,
        ):
            found = rows.summed(rows.read(cursor, table), lines.write, each)
        entries.append(entry_of(table, found, last.get(table.name, 0)))
    return entries


@contextmanager
def packed(written: Any) -> Iterator[Any]:
    """Writes lines compressed, the same bytes for the same lines."""
    with (
        gzip.GzipFile("", "wb", 1, fileobj=written, mtime=0) as raw,
        io.BufferedWriter(raw, 1 << 20) as lines,
    ):
        yield lines


def entry_of(table: Table, found: rows.Sum, last: int) -> Entry:
    return {**shape.as_json(table), "rows": found.rows, "sha256": found.sha256, "last": last}


def last_keys(connection: Any, tables: list[Table]) -> dict[str, int]:
    """The last key each table has given out: none is given twice, not even after a deletion."""
    with reading(connection) as cursor:
        if vendor_of(connection) == "sqlite":
            return _sqlite_last_keys(cursor)
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table.name, table.key])
            if sequence := cursor.fetchone()[0]:
                cursor.execute(f"SELECT last_value, is_called FROM {sequence}")
                last, is_called = cursor.fetchone()
                found[table.name] = int(last) if is_called else 0
    return found


def _sqlite_last_keys(cursor: Any) -> dict[str, int]:
    try:
        cursor.execute("SELECT name, seq FROM sqlite_sequence")
    except sqlite3.OperationalError:
        return {}
    return {str(name): int(seq) for name, seq in cursor.fetchall()}


def sums_in_database(
    connection: Any, entries: Iterable[Entry], each: Each | None = None
) -> dict[str, rows.Sum]:
    """What the tables come to as they lie in the database, each in the shape written down."""
    found = {}
    for entry in entries:
        with reading(connection) as cursor:
            found[entry["name"]] = rows.summed(rows.read(cursor, shape.from_json(entry)), each=each)
    return found


def differing(entries: Iterable[Entry], found: dict[str, rows.Sum]) -> list[str]:
    """The tables that are not what was written down."""
    return [
        entry["name"]
        for entry in entries
        if found.get(entry["name"]) != rows.Sum(entry["rows"], entry["sha256"])
    ]


# Out of a bag ----------------------------------------------------------------------------------


def lines_of(bag: Bag, table: Table) -> Iterator[bytes]:
    """The lines of a table in a bag."""
    path = bag.path(path_of(table))
    if path is None:
        raise DamagedError(f"{bag.folder}: {path_of(table)} is missing.")
    try:
        with gzip.open(path, "rb") as lines:
            yield from lines
    except (OSError, EOFError, zlib.error) as error:
        raise DamagedError(f"{path} cannot be unpacked.") from error


def check_tables(bag: Bag, entries: list[Entry], each: Each) -> None:
    """Compares every line with the sums of the tables, before anything is written anywhere."""
    for entry in entries:
        table = shape.from_json(entry)
        found = rows.summed(lines_of(bag, table), each=each)
        if found != rows.Sum(entry["rows"], entry["sha256"]):
            raise DamagedError(f"{bag.folder}: the rows of {table.name} are not what was written.")


def insert(connection: Any, table: Table, values: Iterable[list[Any]]) -> None:
    """Writes rows with the keys they have."""
    if vendor_of(connection) == "postgresql":
        _copy(connection, table, values)
        return
    is_plain = isinstance(connection, sqlite3.Connection)
    places = ", ".join(["?" if is_plain else "%s"] * len(table.columns))
    columns = ", ".join(map(rows.quoted, table.column_names))
    statement = f"INSERT INTO {rows.quoted(table.name)} ({columns}) VALUES ({places})"
    cursor = connection.cursor()
    try:
        cursor.executemany(statement, values)
    finally:
        cursor.close()


def _copy(connection: Any, table: Table, values: Iterable[list[Any]]) -> None:
    from psycopg import Cursor

    columns = ", ".join(map(rows.quoted, table.column_names))
    statement = f"COPY {rows.quoted(table.name)} ({columns}) FROM STDIN"
    connection.ensure_connection()
    with Cursor(connection.connection) as cursor, cursor.copy(statement.encode()) as copy:
        for row in values:
            copy.write_row(row)


def go_on_after(connection: Any, entries: Iterable[Entry]) -> None:
    """Lets each table go on with keys it has never given out."""
    with connection.cursor() as cursor:
        for entry in entries:
            if entry["last"]:
                _go_on_after(connection.vendor, cursor, entry)


def _go_on_after(vendor: str, cursor: Any, entry: Entry) -> None:
    name, last = entry["name"], entry["last"]
    if vendor == "sqlite":
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [name])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [name, last])
        return
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [name, entry["key"]])
    if sequence := cursor.fetchone()[0]:
        cursor.execute("SELECT setval(%s::regclass, %s)", [sequence, last])


def require_room(folder: Path, needed: int) -> None:
    """Refuses before any work where the disk would not hold it."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise PreservationError(
            f"{folder} has {free / 1e9:.1f} GB free and about {needed / 1e9:.1f} GB are needed."
        )

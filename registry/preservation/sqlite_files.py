"""A SQLite database as one file: copied while others write, cleaned, packed, unpacked, proved."""

from __future__ import annotations

import gzip
import os
import shutil
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from registry.preservation import rows, shape, tables
from registry.preservation.errors import DamagedError, PreservationError
from registry.preservation.shape import Table

PAGES_AT_ONCE = 25_000
PACKED = "data/database.sqlite3.gz"
BESIDE = ("-wal", "-shm", "-journal")


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection of its own, without Django's lock and types."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=20)) as connection:
        yield connection


def copy(
    source: Path,
    target: Path,
    kept: list[Table],
    told: Callable[[int, int], None],
    aside: Callable[[sqlite3.Connection], None],
) -> None:
    """Copies one moment of a database in use, then leaves out what is not to be kept.

    The second file is written anew, row by row: what was deleted earlier and still lies in free
    pages of the first is not in it. `aside` sees the copy while all is still in it.
    """
    raw = target.with_name(target.name + ".raw")
    try:
        _copy_pages(source, raw, kept, told)
        with opened(raw) as connection:
            aside(connection)
            _scrub(connection)
            connection.execute("VACUUM INTO ?", [str(target)])
    finally:
        remove(raw)
    target.chmod(0o600)


def _copy_pages(
    source: Path, raw: Path, kept: list[Table], told: Callable[[int, int], None]
) -> None:
    with opened(source) as live, opened(raw) as copied:
        raw.chmod(0o600)
        live.execute("BEGIN")
        counts = _counts(live, kept)
        live.backup(
            copied,
            pages=PAGES_AT_ONCE,
            progress=lambda status, left, of: told(of - left, of),
        )
        live.execute("COMMIT")
        copied.execute("PRAGMA journal_mode = DELETE")
        if counts != _counts(copied, kept):
            raise PreservationError("The copy of the database has other rows than the database.")


def _counts(connection: sqlite3.Connection, kept: list[Table]) -> dict[str, int]:
    return {
        table.name: connection.execute(
            f"SELECT count(*) FROM {rows.quoted(table.name)}"
        ).fetchone()[0]
        for table in kept
    }


def _scrub(connection: sqlite3.Connection) -> None:
    for name in (*shape.SCRUBBED, *shape.SENDERS, *_tables_of_axes(connection)):
        connection.execute(f"DELETE FROM {rows.quoted(name)}")


def _tables_of_axes(connection: sqlite3.Connection) -> list[str]:
    found = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        " AND (name LIKE 'axes\\_%' ESCAPE '\\' OR name = 'registry_limits')"
    )
    return [str(name) for (name,) in found]


def pack(source: Path, written: Any, each: Callable[[int], None]) -> None:
    """The file compressed; the same bytes for the same file."""
    with source.open("rb") as file, tables.packed(written) as packed:
        while block := file.read(1 << 20):
            packed.write(block)
            each(len(block))


def unpack(packed: Path, target: Path) -> None:
    """The file as it was; raises `DamagedError`."""
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file, gzip.open(packed, "rb") as lines:
            shutil.copyfileobj(lines, file, 1 << 20)
            file.flush()
            os.fsync(file.fileno())
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DamagedError(f"{packed} cannot be unpacked.") from error


def require_sound(connection: sqlite3.Connection) -> None:
    """Lets SQLite look through the whole file."""
    try:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise DamagedError("The copy of the database is no database.") from error
    if found != "ok":
        raise DamagedError(f"The copy of the database is damaged: {found}")


def remove(path: Path) -> None:
    """Takes a database file away with what SQLite keeps beside it."""
    for name in (path, *(path.with_name(path.name + end) for end in BESIDE)):
        name.unlink(missing_ok=True)

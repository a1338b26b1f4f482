"""Everything the registry holds, gathered into bags at one moment.

Files of pictures are written before the rows that name them and removed after the rows are gone. So
pictures are taken first, then the database, then the pictures that came meanwhile; if one was taken
away in between, the database is read once more.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connection

from registry.preservation import (
    describing,
    media,
    migrating,
    rows,
    shape,
    sqlite_files,
    summing,
    tables,
)
from registry.preservation.bags import Bag, BagWriter
from registry.preservation.errors import PreservationError
from registry.preservation.media import Gatherer
from registry.preservation.progress import Progress
from registry.preservation.shape import Table

FORMAT = 1
# A whole file of SQLite, or tables that any database takes.
COPY, TABLES = "copy", "tables"
TRIES = 3


@dataclass
class Contents:
    """What has been gathered so far; `senders` may be the same bag as `records`."""

    records: BagWriter
    senders: BagWriter
    kind: str = TABLES
    entries: list[tables.Entry] = field(default_factory=list)
    sender_entries: list[tables.Entry] = field(default_factory=list)
    migrations: list[list[str]] = field(default_factory=list)
    version: int = 0
    missing: set[str] = field(default_factory=set)
    # Names of pictures at the moment of the database.
    pictures: set[str] = field(default_factory=set)
    quarantined: set[str] = field(default_factory=set)


def record_tables() -> list[Table]:
    """Kept tables without those of senders."""
    return [table for table in shape.present_tables() if table.name not in shape.SENDERS]


def sender_tables() -> list[Table]:
    return [table for table in shape.present_tables() if table.name in shape.SENDERS]


def gather(
    contents: Contents,
    work: Path,
    progress: Progress,
    *,
    earlier: Bag | None = None,
    as_tables: bool = False,
    with_pictures: bool = True,
) -> None:
    """Gathers everything; `work` is a private folder for what is needed on the way."""
    taken = [
        Gatherer(contents.records, media.MEDIA, media.media_storage(), earlier, progress),
        Gatherer(contents.senders, media.QUARANTINE, media.quarantine_storage(), None, progress),
    ]
    if with_pictures:
        progress.begin("bytes of pictures", 0)
        _take(taken, *_names_now())
    for _try in range(TRIES):
        _gather_database(contents, work, progress, as_tables)
        if not with_pictures:
            break
        _take(taken, contents.pictures, contents.quarantined)
        missing = {name for gatherer in taken for name in gatherer.missing}
        still = {name for names in _names_now() for name in names}
        if missing <= still:
            contents.missing = missing
            break
        _drop_database(contents)
    else:
        raise PreservationError("Pictures were taken away all the while; try again later.")
    if with_pictures:
        taken[0].keep_only(contents.pictures)
        taken[1].keep_only(contents.quarantined)
    contents.records.add("data/schema.json", describing.schema())


def _take(taken: list[Gatherer], *names: set[str]) -> None:
    for gatherer, wanted in zip(taken, names, strict=True):
        gatherer.missing.clear()
        gatherer.take(sorted(wanted))


def _names_now() -> tuple[set[str], set[str]]:
    with connection.cursor() as cursor:
        return (
            set(media.named(cursor, media.OF_RECORDS)),
            set(media.named(cursor, media.OF_SENDERS)),
        )


def _gather_database(contents: Contents, work: Path, progress: Progress, as_tables: bool) -> None:
    if connection.vendor == "sqlite" and not as_tables:
        contents.kind = COPY
        _gather_copy(contents, work, progress)
    else:
        contents.kind = TABLES
        _gather_tables(contents, progress)


def _drop_database(contents: Contents) -> None:
    for bag in {id(bag): bag for bag in (contents.records, contents.senders)}.values():
        for name in [name for name in bag.sums if name.startswith(("data/tables/", "data/data"))]:
            bag.drop(name)


def _gather_tables(contents: Contents, progress: Progress) -> None:
    with tables.one_moment() as source:
        with source.cursor() as cursor:
            _note_moment(contents, cursor)
            contents.quarantined = set(media.named(cursor, media.OF_SENDERS))
        progress.begin("rows written", _number_of_rows(source))
        contents.entries = tables.write_tables(
            source, record_tables(), lambda table: contents.records, progress
        )
        contents.sender_entries = tables.write_tables(
            source, sender_tables(), lambda table: contents.senders, progress
        )


def _number_of_rows(source: Any) -> int:
    total = 0
    with source.cursor() as cursor:
        for table in record_tables():
            cursor.execute(f"SELECT count(*) FROM {table.name}")
            total += cursor.fetchone()[0]
    return total


def _note_moment(contents: Contents, cursor: Any) -> None:
    contents.pictures = set(media.named(cursor, media.OF_RECORDS))
    contents.migrations = migrating.applied(cursor)
    cursor.execute("SELECT version FROM registry_searchstate")
    row = cursor.fetchone()
    contents.version = int(row[0]) if row else 0


def _gather_copy(contents: Contents, work: Path, progress: Progress) -> None:
    target = work / "database.sqlite3"

    def aside(copied: Any) -> None:
        cursor = copied.cursor()
        contents.quarantined = set(media.named(cursor, media.OF_SENDERS))
        contents.sender_entries = tables.write_tables(
            copied, sender_tables(), lambda table: contents.senders, progress
        )

    kept = shape.present_tables()
    source = Path(connection.settings_dict["NAME"])
    progress.begin("pages of the database copied", 0)
    sqlite_files.copy(source, target, kept, progress.reach, aside)
    try:
        with sqlite_files.opened(target) as copied:
            _note_moment(contents, copied.cursor())
            counted = _entries_of(copied)
        progress.begin("rows read", sum(entry["rows"] for entry in counted))
        found = summing.sums(partial(sqlite_files.opened, target), counted, progress)
        contents.entries = [
            {**entry, "rows": found[entry["name"]].rows, "sha256": found[entry["name"]].sha256}
            for entry in counted
        ]
        progress.begin("bytes packed", target.stat().st_size)
        with contents.records.file(sqlite_files.PACKED) as written:
            sqlite_files.pack(target, written, progress)
    finally:
        sqlite_files.remove(target)


def _entries_of(copied: Any) -> list[tables.Entry]:
    """The tables of a copy with their rows counted, and no sums yet."""
    last = tables.last_keys(copied, record_tables())
    return [
        tables.entry_of(table, rows.Sum(_count(copied, table.name), ""), last.get(table.name, 0))
        for table in record_tables()
    ]


def _count(copied: Any, name: str) -> int:
    return int(copied.execute(f"SELECT count(*) FROM {rows.quoted(name)}").fetchone()[0])


def info_of(contents: Contents, edition: str, now: dt.datetime) -> dict[str, Any]:
    """What a bag says of itself, for the program that restores it."""
    return {
        "what": "registry of people",
        "format": FORMAT,
        "edition": edition,
        "kind": contents.kind,
        "made": f"{now.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}",
        "database": connection.vendor,
        "migrations": contents.migrations,
        "index_version": contents.version,
        "tables": contents.entries,
        "tables_of_senders": contents.sender_entries,
        "missing": sorted(contents.missing),
        "senders": None,
    }


def room_for_pictures() -> int:
    """How many bytes all pictures take."""
    total = 0
    for storage, names in zip(
        (media.media_storage(), media.quarantine_storage()), _names_now(), strict=True
    ):
        for name in names:
            try:
                total += storage.size(name)
            except OSError:
                continue
    return total

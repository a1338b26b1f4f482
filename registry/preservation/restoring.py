"""Bringing a registry back: everything is checked first, then done so that it can be done again.

Nothing is written before every byte, row and version has been checked and the target found empty.
A restore that is ended half-way leaves a database marked as such; the next attempt clears it and
begins anew, and takes over the pictures that are there.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections, transaction

from registry.curation import erasures
from registry.curation.erasures import Erasure
from registry.models import SearchState
from registry.preservation import (
    backups,
    loading,
    media,
    migrating,
    opening,
    proving,
    rows,
    shape,
    sqlite_files,
    summing,
    tables,
    targets,
)
from registry.preservation.errors import DamagedError, PreservationError
from registry.preservation.gathering import COPY, TABLES
from registry.preservation.opening import Ask, Copy
from registry.preservation.progress import Progress
from registry.preservation.sending import SenderRows
from registry.search.rebuild import processes_for_all, rebuild
from registry.search.verify import differences

# Pages that caches keep were made at versions the copy knows nothing of.
VERSIONS_APART = 1_000_000


@dataclass
class Options:
    """What whoever restores decides."""

    erasures: list[Path] = field(default_factory=list)
    without_senders: bool = False
    with_pictures: bool = True
    check_index: bool = True
    # Also contacts that are due; in a move nothing may be missing.
    keep_due: bool = False
    processes: int = 0


@dataclass
class Restored:
    """What was restored, with the sums of the tables as they lie in the database now."""

    made: str
    tables: list[tables.Entry]
    files: int
    erased: int
    missing: list[str]
    people_indexed: int | None


def work_folder() -> Path:
    """A private place for what is opened on the way."""
    return Path(settings.QUARANTINE_ROOT).parent / "restore-work"


def restore(
    path: Path, progress: Progress, *, ask: Ask, today: dt.date, options: Options
) -> Restored:
    """Restores a backup or a sealed package into the empty registry of the settings."""
    if not path.exists():
        raise PreservationError(f"There is nothing at {path}.")
    with backups.only_one(work_folder().parent):
        targets.require_empty()
        backups.clear_folder(work_folder())
        without = options.without_senders
        with opening.opened(
            path, work_folder(), progress, ask=ask, without_senders=without
        ) as copy:
            is_present = migrating.require_known(copy.info["migrations"])
            listed = _erasures(path, options)
            _require_places(copy, options)
            return _restore(copy, progress, today, options, is_present, listed)


def _erasures(path: Path, options: Options) -> set[Erasure]:
    """All lists there are: of this machine, beside the backup, and those named."""
    found: set[Erasure] = set()
    for one in options.erasures:
        if not one.is_file():
            raise PreservationError(f"There is no list of erasures {one}.")
    for one in (erasures.place(), path.resolve().parent / backups.ERASURES, *options.erasures):
        found |= erasures.read(one)
    return found


def _require_places(copy: Copy, options: Options) -> None:
    if copy.info["kind"] == COPY and connection.vendor != "sqlite":
        raise PreservationError(
            "This backup is a file of SQLite: restore it on SQLite, then move it. "
            "Nothing was changed."
        )
    if options.with_pictures:
        media.require_free(
            media.media_storage(), copy.records, media.MEDIA, "The folder of pictures"
        )
        media.require_free(
            media.quarantine_storage(),
            copy.senders or copy.records,
            media.QUARANTINE,
            "The folder of quarantine",
        )
    if connection.vendor == "sqlite":
        folder = Path(connection.settings_dict["NAME"]).parent
        size = sum((copy.records.folder / name).stat().st_size for name in copy.records.sums)
        tables.require_room(folder, size * 4)


def _restore(
    copy: Copy,
    progress: Progress,
    today: dt.date,
    options: Options,
    is_present: bool,
    listed: set[Erasure],
) -> Restored:
    if options.with_pictures:
        _put_pictures_back(copy, progress)
    senders = SenderRows(copy, set() if options.keep_due else listed, today, options.keep_due)
    _bring_back(copy, senders, progress, options)
    ContentType.objects.clear_cache()
    if not is_present:
        migrating.migrate_on()
    _carry_on(copy)
    indexed = None
    if copy.info["kind"] == TABLES or not is_present:
        indexed = _build_index(progress, options)
    different = _difference_of_index(progress, options) if options.check_index else ""
    targets.unmark()
    if different:
        raise PreservationError(
            f"Everything was restored, but the index differs ({different}): run rebuild_index."
        )
    return Restored(
        made=copy.info["made"],
        tables=senders.counted + list(copy.info["tables"]),
        files=len(copy.records.names(media.MEDIA)),
        erased=senders.erased,
        missing=list(copy.info["missing"]),
        people_indexed=indexed,
    )


def _bring_back(copy: Copy, senders: SenderRows, progress: Progress, options: Options) -> None:
    """The database, then the pictures in quarantine that may come back."""
    if copy.info["kind"] == COPY:
        _place_file(copy, senders, progress)
    else:
        _load_tables(copy, senders, progress)
    if options.with_pictures and copy.senders:
        progress.begin("pictures in quarantine", 0)
        media.put_back(
            media.quarantine_storage(), copy.senders, media.QUARANTINE, senders.files, progress
        )


def _put_pictures_back(copy: Copy, progress: Progress) -> None:
    names = copy.records.names(media.MEDIA)
    total = sum((copy.records.folder / name).stat().st_size for name in names)
    progress.begin("bytes of pictures", total)
    media.put_back(media.media_storage(), copy.records, media.MEDIA, names, progress)


def _place_file(copy: Copy, senders: SenderRows, progress: Progress) -> None:
    """Proves a file of SQLite beside its place, then puts it there in one step."""
    place = Path(connection.settings_dict["NAME"])
    beside = place.with_name(place.name + ".restoring")
    sqlite_files.remove(beside)
    packed = copy.records.path(sqlite_files.PACKED)
    if packed is None:
        raise DamagedError(f"{copy.records.folder} holds no database.")
    try:
        sqlite_files.unpack(packed, beside)
        with sqlite_files.opened(beside) as database:
            sqlite_files.require_sound(database)
        reopened = partial(sqlite_files.opened, beside)
        proving.require_same(reopened, copy.info["tables"], progress, str(copy.records.folder))
        with reopened() as database:
            targets.mark(database)
            database.execute("BEGIN IMMEDIATE")
            senders.insert(database)
            database.execute("COMMIT")
        connections.close_all()
        sqlite_files.remove(place)
        os.replace(beside, place)
    finally:
        sqlite_files.remove(beside)


def _load_tables(copy: Copy, senders: SenderRows, progress: Progress) -> None:
    entries = copy.info["tables"]
    everything = entries + copy.info["tables_of_senders"]
    targets.clear()
    migrating.migrate_to(copy.info["migrations"])
    ContentType.objects.clear_cache()
    # SQLite checks references once, at the end; PostgreSQL when they are made again.
    with connection.constraint_checks_disabled(), transaction.atomic():
        with loading.bare_tables(connection, progress):
            targets.empty_tables(everything)
            progress.begin("rows written", sum(entry["rows"] for entry in entries))
            _insert_all(copy, entries, progress)
            senders.insert(connection)
        tables.go_on_after(connection, everything)
        connection.check_constraints()
    proving.require_same(summing.of_settings, entries, progress, "The database")


def _insert_all(copy: Copy, entries: list[tables.Entry], progress: Progress) -> None:
    number = {entry["name"]: entry["rows"] for entry in entries}
    for table in shape.in_order(shape.from_json(entry) for entry in entries):
        lines = tables.lines_of(copy.records, table)
        tables.insert(connection, table, rows_for(table, lines))
        progress(number[table.name])


def rows_for(table: shape.Table, lines: Iterable[bytes]) -> Iterator[list[Any]]:
    """The rows as this database wants them."""
    return rows.values_for(table, lines, connection.vendor)


def _carry_on(copy: Copy) -> None:
    """The index goes on at a version no page was ever made at."""
    version = int(copy.info["index_version"]) + VERSIONS_APART
    SearchState.objects.update_or_create(pk=1, defaults={"version": version})


def _build_index(progress: Progress, options: Options) -> int:
    progress.begin("people indexed", 0)
    return rebuild(progress.reach, processes=options.processes or processes_for_all())


def _difference_of_index(progress: Progress, options: Options) -> str:
    progress.begin("people compared with the index", 0)
    processes = options.processes or processes_for_all()
    return "".join(differences(progress.reach, most=1, processes=processes))

"""Whether a copy is whole: it is brought back into a temporary place, counted and summed there."""

from __future__ import annotations

import json
import shutil
import sqlite3
from functools import partial
from pathlib import Path
from typing import Any

from registry.preservation import bags, rows, shape, sqlite_files, summing, tables
from registry.preservation.bags import Bag
from registry.preservation.errors import DamagedError
from registry.preservation.progress import Progress
from registry.preservation.summing import Opener

AFFINITIES = {"integer": "INTEGER", "boolean": "INTEGER", "real": "REAL", "binary": "BLOB"}


def prove(records: Path, senders: Path | None, trial: Path, progress: Progress) -> Bag:
    """Brings a copy back in `trial`, a folder that is made and removed; raises `DamagedError`."""
    trial.mkdir(mode=0o700)
    try:
        progress.begin("bytes checked", bags.size_of(records))
        bag = bags.check(records, progress)
        info = read_info(bag)
        of_senders = bags.check(senders, progress) if senders else bag
        if senders and info["senders"]["sum"] != of_senders.sum_of_all:
            raise DamagedError(f"{senders} does not belong to {records}.")
        database = trial / "trial.sqlite3"
        _bring_back(bag, info, database, progress)
        tables.check_tables(of_senders, info["tables_of_senders"], progress)
    finally:
        shutil.rmtree(trial, ignore_errors=True)
    return bag


def _bring_back(bag: Bag, info: dict[str, Any], database: Path, progress: Progress) -> None:
    entries = info["tables"]
    if info["kind"] == "copy":
        packed = bag.path(sqlite_files.PACKED)
        if packed is None:
            raise DamagedError(f"{bag.folder} holds no database.")
        sqlite_files.unpack(packed, database)
    with sqlite_files.opened(database) as trial:
        if info["kind"] == "tables":
            _load(trial, bag, entries, progress)
        sqlite_files.require_sound(trial)
    require_same(partial(sqlite_files.opened, database), entries, progress, str(bag.folder))


def _load(
    trial: sqlite3.Connection, bag: Bag, entries: list[tables.Entry], progress: Progress
) -> None:
    """Tables of the same columns in a database of their own, without rules."""
    progress.begin("rows brought back on trial", sum(entry["rows"] for entry in entries))
    trial.execute("PRAGMA journal_mode = OFF")
    trial.execute("PRAGMA synchronous = OFF")
    for entry in entries:
        table = shape.from_json(entry)
        columns = ", ".join(
            f"{rows.quoted(c.name)} {AFFINITIES.get(c.kind, 'TEXT')}"
            + (" PRIMARY KEY" if c.name == table.key else "")
            for c in table.columns
        )
        trial.execute(f"CREATE TABLE {rows.quoted(table.name)} ({columns})")
        trial.execute("BEGIN")
        tables.insert(trial, table, rows.values_for(table, tables.lines_of(bag, table), "sqlite"))
        trial.execute("COMMIT")
        progress(entry["rows"])


def require_same(
    opener: Opener, entries: list[tables.Entry], progress: Progress, what: str
) -> None:
    """Counts and sums every table and compares it with what was written down.

    Call it outside any transaction: it may be read by other processes.
    """
    progress.begin("rows summed", sum(entry["rows"] for entry in entries))
    found = summing.sums(opener, entries, progress)
    if wrong := tables.differing(entries, found):
        raise DamagedError(f"{what}: the rows of {wrong[0]} are not what was written.")


def read_info(bag: Bag) -> dict[str, Any]:
    """What a bag says of itself; raises `DamagedError` where it is none of ours."""
    path = bag.path("data/info.json")
    if path is None:
        raise DamagedError(f"{bag.folder} is a bag, but none that a registry can be restored from.")
    found: dict[str, Any] = json.loads(path.read_bytes())
    if found.get("format") != 1:
        raise DamagedError(f"{bag.folder} is of a format this version does not know.")
    return found

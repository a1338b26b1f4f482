"""The whole registry from the database of the settings into another one, with proof.

The other database is filled by a process of its own with the same program and other settings. Both
sides say how many rows each table has and what they come to; pictures stay where they lie.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from registry.preservation import backups, filling, opening, restoring, tables
from registry.preservation.bags import BagWriter
from registry.preservation.errors import PreservationError
from registry.preservation.gathering import Contents, gather, info_of
from registry.preservation.progress import Progress


@dataclass(frozen=True)
class Line:
    """One table on both sides."""

    table: str
    here: tuple[int, str]
    there: tuple[int, str] | None

    @property
    def is_equal(self) -> bool:
        return self.here == self.there


def move(url: str, progress: Progress, *, now: dt.datetime) -> list[Line]:
    """Fills the empty database at `url`; gives every table as it is here and there."""
    if not url:
        raise PreservationError("--to names no database.")
    if url == os.environ.get("DATABASE_URL"):
        raise PreservationError("That is the database the registry is in already.")
    backups.require_database()
    # An address that is wrong, or a database that is full, is told before hours of work.
    _on_the_other_side(url)
    work = restoring.work_folder().with_name("move-work")
    work.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(mode=0o700)
    try:
        before = _written_so_far()
        entries = _write(work / "registry", progress, now)
        there = _fill(url, work / "registry", work / "report.json")
        if before != _written_so_far():
            raise PreservationError(
                "Somebody wrote to the registry meanwhile: stop the site, empty the new database "
                "and move again."
            )
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return [
        Line(entry["name"], (entry["rows"], entry["sha256"]), there.get(entry["name"]))
        for entry in entries
    ]


def _write(folder: Path, progress: Progress, now: dt.datetime) -> list[tables.Entry]:
    tables.require_room(folder.parent, backups.needed_room())
    writer = BagWriter(folder)
    contents = Contents(writer, writer)
    gather(contents, folder, progress, as_tables=True, with_pictures=False)
    writer.add("data/info.json", opening.info_bytes(info_of(contents, "move", now)))
    writer.finish(info={"External-Description": "A registry on its way to another database"})
    return sorted(contents.entries + contents.sender_entries, key=lambda e: str(e["name"]))


def _fill(url: str, folder: Path, report: Path) -> dict[str, tuple[int, str]]:
    """Restores into the other database in a process of its own; what it found there."""
    options = ["--without-pictures", "--everything", "--report", str(report)]
    _on_the_other_side(url, str(folder), *options)
    found = json.loads(report.read_text(encoding="utf-8"))
    return {name: (rows, value) for name, rows, value in found["tables"]}


def _on_the_other_side(url: str, *arguments: str) -> None:
    """Runs `filling` with settings that name the other database; raises what keeps it from that."""
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        # It follows the present database, and says nothing of the new one.
        "DATABASE_REPLICA_URL": "",
    }
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", filling.__name__, *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise PreservationError(_sentence(done))


def _sentence(done: subprocess.CompletedProcess[str]) -> str:
    """Why the other process ended; it knows the address it was given as DATABASE_URL."""
    said = (done.stderr.strip().splitlines() or ["no reason was given"])[-1]
    if done.returncode == filling.REFUSED:
        return said.replace("DATABASE_URL", "--to")
    return f"The other process was ended: {said}"


def _written_so_far() -> list[int]:
    """Rises with whatever is written: passages of the door, imports, accounts, contributions."""
    names = ("changeset", "importbatch", "importrow", "contribution", "contributioncontact")
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(version), 0) FROM registry_searchstate")
        found.append(int(cursor.fetchone()[0]))
        for name in (*(f"registry_{each}" for each in names), "registry_accountevent"):
            cursor.execute(f"SELECT count(*), coalesce(max(id), 0) FROM {name}")
            found.extend(int(value) for value in cursor.fetchone())
    return found

"""Backups beside heavy writers: each is of one moment and comes back whole, on both databases."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import Max
from pytest_django import Settings

from registry.models import ImportBatch, ImportRow, Person, Photo
from registry.preservation import migrating, packages
from registry.preservation.progress import Progress
from tests import kept
from tests.preservation.copies import back_up, restore

WRITERS = 2
# So many imports stand at a time; those before go, so that every backup is of the same size.
STANDING = 300
ROWS = 3
BATCH = (
    "INSERT INTO registry_importbatch (name, file_name, file_sha256, source_key, mapping, state,"
    " created_at, report, progress)"
    " VALUES ('x', '', '', '', '{}', 'staged', '2026-11-26 02:00:00', '{}', '{}') RETURNING id"
)
ROW = (
    'INSERT INTO registry_importrow (batch_id, "table", line, "key", digest, "values", problems,'
    " verdict, decision, is_withheld, state)"
    " VALUES (?, '', ?, '', '', '{}', '[]', '', '', %s, 'staged')"
)
Statement = Callable[..., Any]


@pytest.mark.parametrize("number", [2, pytest.param(50, marks=pytest.mark.slow)])
def test_backups_beside_heavy_writers_are_each_of_one_moment_and_come_back(
    registry: Path, settings: Settings, tmp_path: Path, number: int
) -> None:
    import sqlite3

    @contextmanager
    def connected() -> Iterator[Statement]:
        with sqlite3.connect(registry, timeout=60, isolation_level=None) as live:
            yield live.execute

    with writing(connected, "BEGIN IMMEDIATE", ROW % "0"):
        come_back(number, settings, tmp_path)


@pytest.mark.slow
@pytest.mark.own_database
def test_backups_of_postgresql_beside_heavy_writers_come_back(
    registry: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg

    from memorial.databases import read_database_url
    from tests.test_kills import scratch_database

    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        pytest.skip("needs PostgreSQL")
    monkeypatch.setattr(migrating, "migrate_to", kept.tables_at_once)
    packages.make_whole(tmp_path / "out", Progress(), kept.MOMENT)
    connection.close()
    with scratch_database(given) as address:

        @contextmanager
        def connected() -> Iterator[Statement]:
            with psycopg.connect(address, autocommit=True) as live:
                yield lambda text, values=(): live.execute(text.replace("?", "%s"), values)

        with kept.registry_in(read_database_url(address, base=tmp_path)):
            with at(settings, tmp_path / "live"):
                restore(tmp_path / "out")
                with writing(connected, "BEGIN", ROW % "false"):
                    come_back(50, settings, tmp_path)
            connection.close()


@contextmanager
def writing(connected: Callable[[], Any], begin: str, row: str) -> Iterator[None]:
    """Writers that never rest: every transaction makes one import of three rows."""
    stop = threading.Event()
    writers = [
        threading.Thread(target=_write, args=(connected, begin, row, stop)) for _ in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    try:
        yield
    finally:
        stop.set()
        for writer in writers:
            writer.join()


def _write(connected: Callable[[], Any], begin: str, row: str, stop: threading.Event) -> None:
    standing: list[int] = []
    with connected() as execute:
        while not stop.is_set():
            execute(begin)
            (batch,) = execute(BATCH).fetchone()
            for line in range(ROWS):
                execute(row, (batch, line))
            standing.append(batch)
            if len(standing) > STANDING:
                gone = standing.pop(0)
                execute("DELETE FROM registry_importrow WHERE batch_id = ?", (gone,))
                execute("DELETE FROM registry_importbatch WHERE id = ?", (gone,))
            execute("COMMIT")


def come_back(number: int, settings: Settings, tmp_path: Path) -> None:
    """So many backups, each restored into a registry of its own and looked at there."""
    people, pictures = Person.objects.count(), _pictures()
    last = 0
    began = time.monotonic()
    for day in range(number):
        newest = _newest()
        made = back_up(tmp_path, kept.MOMENT + dt.timedelta(days=day))
        home = tmp_path / f"back-{day}"
        with at(settings, home), kept.registry_in(kept.sqlite_at(home / "registry.sqlite3")):
            restored = restore(made)
            assert restored.missing == []
            assert ImportBatch.objects.exists()
            assert ImportRow.objects.count() == ROWS * ImportBatch.objects.count()
            assert Person.objects.count() == people
            assert _pictures() == pictures
            # Whoever wrote before the backup is in it, and it goes on from backup to backup.
            assert last < newest <= _newest()
            last = newest
            connection.close()
    print(f"{number} of {number} backups came back, {time.monotonic() - began:.0f} s")


def _newest() -> int:
    """The last import anybody made; waits for the first one."""
    for _try in range(600):
        found = ImportBatch.objects.aggregate(last=Max("pk"))["last"]
        if found:
            return int(found)
        time.sleep(0.05)
    raise AssertionError("Nobody writes.")


def _pictures() -> dict[str, str]:
    """The sum of every picture file that a record names."""
    found = {}
    for photo in Photo.objects.exclude(original=""):
        for file in (photo.original, *(size.file for size in photo.renditions.all())):
            with file.open("rb") as stream:
                found[file.name] = hashlib.file_digest(stream, "sha256").hexdigest()
    return found


@contextmanager
def at(settings: Settings, home: Path) -> Iterator[None]:
    """Another machine: folders of its own for pictures and for what waits."""
    places = {
        "MEDIA_ROOT": home / "media",
        "QUARANTINE_ROOT": home / "private" / "quarantine",
        "ERASURES": home / "private" / "erasures.jsonl",
    }
    before = {name: getattr(settings, name) for name in places}
    home.mkdir(exist_ok=True)
    for name, place in places.items():
        setattr(settings, name, str(place))
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(settings, name, value)

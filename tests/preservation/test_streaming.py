"""A database that is streamed to another disk loses seconds, not a day, when its machine dies."""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.db import connections
from pytest_django import Settings

from tests.postgres import Server, temporary_pair
from tests.preservation.copies import back_up, restore, start_empty, sums
from tests.system import postgres_folder

CONFIGURATION = Path(__file__).resolve().parents[2] / "deploy" / "litestream.yml"
# The wheel puts it beside the interpreter.
LITESTREAM = Path(sys.executable).with_name("litestream")
PATIENCE = 120.0
# What may be lost at most, in seconds.
LOSS = 60.0
# No key before was ever given out.
FIRST = 10_000_001


class Stream:
    """The configuration of `deploy/` with places of the test."""

    def __init__(self, database: Path, folder: Path) -> None:
        self.database, self.copy = database, folder / "elsewhere"
        self.configuration = folder / "litestream.yml"
        text = CONFIGURATION.read_text(encoding="utf-8")
        for ours, theirs in (
            ("/var/lib/memorial/memorial.sqlite3", database),
            ("/mnt/elsewhere/memorial-stream", self.copy),
        ):
            assert ours in text
            text = text.replace(ours, str(theirs))
        self.configuration.write_text(text, encoding="utf-8")

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[bytes]]:
        """Streams until the block ends; the end is sudden."""
        words = ["replicate", "-config", str(self.configuration)]
        process = subprocess.Popen([LITESTREAM, *words])
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    def bring_back(self, target: Path) -> bool:
        """As docs/preservation.md has it; False while there is nothing to bring back."""
        words = ["-config", str(self.configuration), "-integrity-check", "full", "-o", str(target)]
        done = subprocess.run([LITESTREAM, "restore", *words, str(self.database)], check=False)
        return done.returncode == 0

    def arrived(self) -> int:
        """How many of the rows of a test can be brought back now."""
        target = self.copy.with_name("arrived.sqlite3")
        target.unlink(missing_ok=True)
        return len(numbers(target)) if self.bring_back(target) else 0


def numbers(database: Path) -> list[int]:
    """The rows a test has written."""
    with closing(sqlite3.connect(database)) as found:
        asked = "SELECT id FROM registry_contribution WHERE id >= ? ORDER BY id"
        return [key - FIRST for (key,) in found.execute(asked, [FIRST])]


class Writer(threading.Thread):
    """A desk that never rests: row after row, each at its moment."""

    def __init__(self, database: Path) -> None:
        super().__init__()
        self.database = database
        self.moments: list[float] = []
        self.ends = threading.Event()

    def run(self) -> None:
        with closing(sqlite3.connect(self.database, isolation_level=None, timeout=60)) as live:
            found = live.execute("SELECT name FROM pragma_table_info('registry_contribution')")
            names = {name for (name,) in found} - {"id", "reference"}
            others = ", ".join(sorted(names))
            statement = (
                f"INSERT INTO registry_contribution (id, reference, {others})"
                f" SELECT ?, ?, {others} FROM registry_contribution ORDER BY id LIMIT 1"
            )
            while not self.ends.is_set():
                number = len(self.moments)
                live.execute(statement, [FIRST + number, f"written {number}"])
                self.moments.append(time.monotonic())
                time.sleep(0.01)


def die(stream: Stream, seconds: float) -> float:
    """The machine is lost after so many seconds; gives how many seconds of writing were.

    What has arrived is brought back in its place, each row that was written up to one of them.
    """
    writer = Writer(stream.database)
    with stream.running():
        writer.start()
        try:
            waited = time.monotonic()
            while not stream.arrived():
                assert time.monotonic() < waited + PATIENCE, "nothing arrives"
            time.sleep(seconds)
        finally:
            writer.ends.set()
            writer.join()
    lost = time.monotonic()
    for name in stream.database.parent.glob(stream.database.name + "*"):
        name.unlink()
    assert stream.bring_back(stream.database)
    back = numbers(stream.database)
    assert back == list(range(len(back)))
    return lost - writer.moments[len(back) - 1]


def test_a_stream_brings_back_what_was_written_but_for_the_last_moments(
    registry: Path, settings: Settings, tmp_path: Path
) -> None:
    before = sums()
    connections.close_all()
    die(Stream(registry, tmp_path), 1)
    contributions = "registry_contribution"
    now = {name: found for name, found in sums().items() if name != contributions}
    assert now == {name: found for name, found in before.items() if name != contributions}
    # What the stream keeps in the database for itself is in the way of nothing.
    backup = back_up(tmp_path)
    whole = sums()
    start_empty(registry, settings, tmp_path)
    restore(backup)
    assert sums() == whole


@pytest.mark.slow
def test_a_stream_loses_less_than_a_minute(
    registry: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    connections.close_all()
    chance = random.Random(1937)
    losses = []
    for number in range(10):
        live = tmp_path / f"live-{number}.sqlite3"
        shutil.copy(registry, live)
        folder = tmp_path / str(number)
        folder.mkdir()
        losses.append(die(Stream(live, folder), chance.uniform(0, 20)))
    with capsys.disabled():
        print(f"streamed, SQLite: lost {max(losses):.1f} s at most of {len(losses)} times")
    assert max(losses) <= LOSS


@pytest.mark.slow
def test_a_replica_that_takes_over_has_lost_less_than_a_minute(
    capsys: pytest.CaptureFixture[str],
) -> None:
    programs = postgres_folder()
    if programs is None:
        pytest.skip("needs PostgreSQL")
    import psycopg

    chance = random.Random(1937)
    losses = []
    for _number in range(3):
        with temporary_pair(programs) as (primary, replica):
            moments = []
            ends = time.monotonic() + chance.uniform(2, 10)
            with psycopg.connect(of_server(primary), autocommit=True) as live:
                live.execute("CREATE TABLE written (number integer)")
                while time.monotonic() < ends:
                    live.execute("INSERT INTO written VALUES (%s)", [len(moments)])
                    moments.append(time.monotonic())
            primary.stop()
            lost = time.monotonic()
            replica.run("pg_ctl", *replica.data, "-w", "promote")
            with psycopg.connect(of_server(replica), autocommit=True) as live:
                found = live.execute("SELECT number FROM written ORDER BY number").fetchall()
                live.execute("INSERT INTO written VALUES (-1)")
            assert [number for (number,) in found] == list(range(len(found)))
            losses.append(lost - moments[len(found) - 1])
    with capsys.disabled():
        print(f"streamed, PostgreSQL: lost {max(losses):.1f} s at most of {len(losses)} times")
    assert max(losses) <= LOSS


def of_server(server: Server) -> str:
    """The database every server has."""
    return server.address.replace("/memorial?", "/postgres?")

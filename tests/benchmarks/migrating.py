"""How long the steps of an update take on a great registry, and how long they hold up a save.

    python -m tests.benchmarks.migrating SIZE [--postgres] [--kills 5] [--report PAGE]

A copy of the registry `make bench` left for the size is taken back to the tables of `BEFORE`, its
Latin keys with them, and brought to the present ones while a curator saves; then once more, killed
at moments drawn by lot and asked again until it ends. No step may be left, and the keys must be the
same both times.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tests.benchmarks import cluster, report
from tests.benchmarks.ground import ROOT, Ground, load_average, machine
from tests.system import postgres_folder

# The steps after this one are what is measured: indexes of people, fewer indexes, Latin keys.
BEFORE = "0003_smaller_search_index"
EVERY_SECONDS = 0.2
# All kills come within so much of the time the whole takes: each is in the middle of something.
SHARE = 0.9
COPY = "migrated"
KEYS = "SELECT id, sort_key_latin FROM registry_person ORDER BY id"
HEADS = ("step", "seconds", "saves meanwhile", "p50 ms", "p95", "longest")

Environment = dict[str, str]


class Step(NamedTuple):
    """How long it took, and each save beside it in milliseconds, in their order."""

    name: str
    seconds: float
    saves: list[float]

    def cells(self) -> tuple[str, ...]:
        """As a row of the table."""
        saves = sorted(self.saves)
        if not saves:
            return (self.name, f"{self.seconds:,.0f}", *[""] * 4)
        times = (saves[len(saves) // 2], saves[int(len(saves) * 0.95)], saves[-1])
        return (self.name, f"{self.seconds:,.0f}", f"{len(saves):,}", *map(report.number, times))


def migrate(environment: Environment, *words: str) -> subprocess.Popen[bytes]:
    """The command of an update, begun."""
    command = [sys.executable, "-W", "ignore", "manage.py", "migrate", "-v", "0", *words]
    return subprocess.Popen(command, cwd=ROOT, env=environment)


def to_its_end(process: subprocess.Popen[bytes]) -> float:
    """The seconds until it ended; raises when it failed."""
    began = time.monotonic()
    if process.wait():
        raise SystemExit(f"An update ended with {process.returncode}.")
    return time.monotonic() - began


@contextmanager
def curator(environment: Environment) -> Iterator[list[float]]:
    """Saves going on; the list holds what each took when the block has ended."""
    saves: list[float] = []
    command = [sys.executable, "-m", "tests.benchmarks.http.editing", str(EVERY_SECONDS)]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    # Begun when its first save is done.
    process.stdout.readline()
    try:
        yield saves
    finally:
        if process.poll() is not None:
            raise SystemExit("A save failed while the update ran.")
        process.terminate()
        saves += [float(line) for line in process.communicate()[0].split()]


def asked(environment: Environment, code: str) -> str:
    """What a line of Python says that knows the registry."""
    command = [sys.executable, "-W", "ignore", "manage.py", "shell", "-v", "0", "-c", code]
    told = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    return told.stdout.strip()


def digest_of_keys(environment: Environment) -> str:
    """A sum of all Latin keys."""
    read = (
        "from django.db import connection; import hashlib; found = hashlib.sha256();"
        f"cursor = connection.cursor(); cursor.execute({KEYS!r});"
        "[found.update(repr(tuple(row)).encode()) for row in cursor]; print(found.hexdigest())"
    )
    return asked(environment, read)


def take_back(environment: Environment) -> float:
    """The tables of before, and nobody with a Latin key; seconds of the first."""
    seconds = to_its_end(migrate(environment, "registry", BEFORE))
    blank = "UPDATE registry_person SET sort_key_latin = ''"
    asked(environment, f"from django.db import connection; connection.cursor().execute({blank!r})")
    return seconds


def measure(environment: Environment, kills: int) -> tuple[list[Step], int]:
    """The steps, and how often the second update was killed."""
    to_its_end(migrate(environment))
    steps = [Step("back to the tables of before", take_back(environment), [])]
    with curator(environment) as saves:
        whole = to_its_end(migrate(environment))
    steps.append(Step("the update, a curator at work", whole, saves))
    keys = keys_at_the_end(environment)
    take_back(environment)
    killed = kill_some(environment, kills, whole)
    steps.append(Step("… after it was killed", to_its_end(migrate(environment)), []))
    if keys_at_the_end(environment) != keys:
        raise SystemExit("Ended: after the kills the Latin keys are others.")
    return steps, killed


def kill_some(environment: Environment, kills: int, whole: float) -> int:
    """Kills an update so many times at moments by lot; how many were under way."""
    chance, killed = random.Random(1937), 0
    for _ in range(kills):
        process = migrate(environment)
        try:
            process.wait(timeout=chance.uniform(1, max(whole * SHARE / kills, 2)))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            killed += 1
    return killed


def keys_at_the_end(environment: Environment) -> str:
    """The sum of all keys; raises when a step is left."""
    to_its_end(migrate(environment, "--check"))
    return digest_of_keys(environment)


@contextmanager
def copied(ground: Ground, folder: Path, *, postgres: bool) -> Iterator[str]:
    """The address of a copy of the registry."""
    if not postgres:
        with closing(sqlite3.connect(ground.registry)) as connection:
            # What was written last may still lie beside the file.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(ground.registry, folder / "registry.sqlite3")
        yield f"sqlite:///{folder / 'registry.sqlite3'}"
        return
    programs = postgres_folder()
    if programs is None:
        raise SystemExit("PostgreSQL is missing.")
    with cluster.running(ground, programs) as address:
        drop = f"DROP DATABASE IF EXISTS {COPY}"
        with cluster.connect(address, ground, "postgres") as connection:
            connection.execute(drop)
            connection.execute(f"CREATE DATABASE {COPY} TEMPLATE memorial")
        yield address.replace("/memorial?", f"/{COPY}?")
        with cluster.connect(address, ground, "postgres") as connection:
            connection.execute(f"{drop} WITH (FORCE)")


def arguments_of() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--report", type=Path, help="also write into this page")
    return parser.parse_args()


def main() -> None:
    """Measures and tells."""
    arguments: Any = arguments_of()
    ground, load = Ground(arguments.size), load_average()
    folder = Path(tempfile.mkdtemp(prefix="migrating-"))
    try:
        with copied(ground, folder, postgres=arguments.postgres) as address:
            environment = {
                **os.environ,
                "DATABASE_URL": address,
                "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
            }
            steps, killed = measure(environment, arguments.kills)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    words = f"{arguments.size}{' --postgres' if arguments.postgres else ''}"
    kind = "PostgreSQL" if arguments.postgres else "SQLite"
    text = (
        f"### {arguments.size:,} people on {kind}\n\n"
        f"`python -m tests.benchmarks.migrating {words}`, "
        f"{dt.datetime.now(dt.UTC):%Y-%m-%d}. {machine()}. Load of the machine before and after: "
        f"{load} and {load_average()}.\n\n"
        f"{report.table(HEADS, (step.cells() for step in steps))}\n\n"
        f"Killed {killed} times, then asked until it ended: no step is left, and a sum over all "
        "keys is that of the update nobody killed.\n"
    )
    print(text)
    if arguments.report:
        option = " BENCH_MIGRATIONS=--postgres" if arguments.postgres else ""
        report.write(arguments.report, arguments.size, text, f"bench-migrations{option}")


if __name__ == "__main__":
    main()

"""How long the backup of a registry takes, and bringing it back on an empty machine.

    python -m tests.benchmarks.restoring SIZE [--postgres] [--report PAGE]

The registry is the one `make bench` left for the size, brought to the present tables. Both commands
are those of `deploy/`, each in a process of its own, with all their proofs: the backup is restored
into a temporary place and counted, the restore compares every row with its sum and the index with
the records. What was restored is counted, and taken away.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks import cluster, report
from tests.benchmarks.ground import ROOT, Ground, load_average, machine
from tests.system import postgres_folder

HEADS = ("step", "seconds", "… of processor time", "most memory, MB", "written, MB")
COPY = "restored"


class Step(NamedTuple):
    """What a command took."""

    name: str
    seconds: float
    worked: float
    memory: float
    written: int

    def cells(self) -> tuple[str, ...]:
        """As a row of the table."""
        took = (f"{each:,.0f}" for each in (self.seconds, self.worked, self.memory))
        return (self.name, *took, f"{self.written / 1e6:,.0f}" if self.written else "")


def run(name: str, folder: Path, environment: dict[str, str], *words: str) -> Step:
    """Runs a command of the registry to its end and says what it took; raises when it failed."""
    before = size_of(folder)
    began = time.monotonic()
    command = [sys.executable, "-W", "ignore", "manage.py", *words]
    process = subprocess.Popen(command, env=environment)
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{name}: ended with {process.returncode}.")
    # The memory of the greatest of its processes.
    step = Step(
        name,
        time.monotonic() - began,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss / 1024,
        size_of(folder) - before,
    )
    print(" | ".join(step.cells()), flush=True)
    return step


def size_of(folder: Path) -> int:
    """Bytes of all files of a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def measure(folder: Path, source: str, target: str) -> list[Step]:
    """A backup of one database, and its restore into another that is empty."""
    backups = folder / "backups"
    backups.mkdir()
    of_source = {**environment_of(folder / "source"), "DATABASE_URL": source}
    of_target = {**environment_of(folder / "target"), "DATABASE_URL": target}
    steps = [run("backup, proved", backups, of_source, "backup", str(backups))]
    (copy,) = backups.glob("memorial-*Z")
    steps.append(run("restore, compared", folder / "target", of_target, "restore", str(copy)))
    return steps


def environment_of(folder: Path) -> dict[str, str]:
    """A machine of its own, as far as files go."""
    folder.mkdir()
    roots = ("MEDIA_ROOT", "QUARANTINE_ROOT", "IMPORTS_ROOT", "DATA_ROOT")
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        "ERASURES": str(folder / "erasures.jsonl"),
        **{root: str(folder / root.lower()) for root in roots},
    }


@contextmanager
def databases(ground: Ground, folder: Path, *, postgres: bool) -> Iterator[tuple[str, str]]:
    """The addresses of the registry and of an empty database."""
    if not postgres:
        yield ground.registry_url, f"sqlite:///{folder / 'target' / 'registry.sqlite3'}"
        return
    programs = postgres_folder()
    if programs is None:
        raise SystemExit("PostgreSQL is missing.")
    with cluster.running(ground, programs) as address:
        with cluster.connect(address, ground, "postgres") as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {COPY}")
            connection.execute(f"CREATE DATABASE {COPY} TEMPLATE template0")
        yield address, address.replace("/memorial?", f"/{COPY}?")
        with cluster.connect(address, ground, "postgres") as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {COPY}")


def main() -> None:
    """Measures and tells."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--report", type=Path, help="also write into this page")
    arguments = parser.parse_args()
    os.chdir(ROOT)
    ground, load = Ground(arguments.size), load_average()
    print(f"{machine()}; load of the machine {load}", flush=True)
    folder = Path(tempfile.mkdtemp(prefix="restoring-"))
    try:
        with databases(ground, folder, postgres=arguments.postgres) as (source, target):
            steps = measure(folder, source, target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    words = f"{arguments.size}{' --postgres' if arguments.postgres else ''}"
    kind = "PostgreSQL" if arguments.postgres else "SQLite"
    today = dt.datetime.now(dt.UTC).strftime("%Y-%m-%d")
    text = (
        f"### {arguments.size:,} people on {kind}\n\n"
        f"`python -m tests.benchmarks.restoring {words}`, {today}. {machine()}. "
        f"Load of the machine before and after: {load} and {load_average()}.\n\n"
        f"{report.table(HEADS, (step.cells() for step in steps))}\n"
    )
    print(text)
    if arguments.report:
        option = " BENCH_RESTORE=--postgres" if arguments.postgres else ""
        report.write(arguments.report, arguments.size, text, f"bench-restore{option}")


if __name__ == "__main__":
    main()

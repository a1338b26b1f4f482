"""How long a file of people takes from CSV to pages, how much memory, and how long its undo.

    python -m tests.benchmarks.imports SIZE [--postgres] [--matching] [--undo] [--more ROWS]
        [--resume] [--report PAGE] [--profile FILE]

The steps are those of `import_records` and of the desk: read (and match), approve by two offices,
commit, index, undo. The registry is a fresh one in `.data/bench/`, or a private PostgreSQL.
`--more` brings a second file into what the first made: a dry run with matching, commit, undo.
`--resume` goes on with the commit in which an earlier call was ended, in the registry it left.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks import cluster, report
from tests.benchmarks.bench import MAKER
from tests.benchmarks.ground import DATA, ROOT, Ground, load_average, machine

MODES = ("postgres", "matching", "undo", "resume")
SOURCE = "invented-people"
OFFICES = ("owner of the test registry", "reader of the test registry")
REASON = "Invented people to measure with; none of them ever lived."


def made(size: int, seed: int = 1) -> Path:
    """The file of so many invented people; made once."""
    folder = DATA / str(size)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / ("people.csv" if seed == 1 else f"people-{seed}.csv")
    if not path.exists():
        part = path.with_suffix(".part")
        command = [sys.executable, str(MAKER), "--count", str(size), "--out", str(part)]
        subprocess.run([*command, "--seed", str(seed)], check=True)
        part.rename(path)
    return path


def most_memory() -> float:
    """The most memory this process and those it started ever held, in MB."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(resource.getrusage(kind).ru_maxrss for kind in kinds) / 1024


def processor_time() -> float:
    """Seconds of the cores this process and those it started had."""
    return sum(os.times()[:4])


class Table:
    """What the steps took, told as they end."""

    HEADS = (
        "step",
        "rows",
        "seconds",
        "rows a second",
        "… of processor time",
        "most memory so far, MB",
    )

    def __init__(self) -> None:
        self.rows: list[tuple[str, ...]] = []

    def timed(self, what: str, size: int, step: Callable[[], Any]) -> Any:
        """Does a step and tells its pace."""
        began, used = time.monotonic(), processor_time()
        found = step()
        self.tell(what, size, time.monotonic() - began, processor_time() - used)
        return found

    def tell(self, what: str, size: int, seconds: float, used: float) -> None:
        """A line; what other programs took of the cores is in its seconds alone."""
        paces = (f"{size / max(each, 0.01):,.0f}" for each in (seconds, used))
        line = (what, f"{size:,}", f"{seconds:,.1f}", *paces, f"{most_memory():,.0f}")
        self.rows.append(line)
        print(" | ".join(line), flush=True)

    def __str__(self) -> str:
        return report.table(self.HEADS, self.rows)


def bring_in(table: Table, path: Path, size: int, source: str, *, is_matched: bool) -> Any:
    """A file through all stages; the batch."""
    from registry.intake import stages
    from registry.vocabulary import RowVerdict

    began, used = time.monotonic(), processor_time()
    batch = table.timed(
        "read and match" if is_matched else "read",
        size,
        lambda: stages.read_in(
            path, source_key=source, is_matched=is_matched, processes=os.cpu_count() or 1
        ),
    )
    if is_matched:
        stages.decide_all(batch, RowVerdict.DOUBTFUL, stages.NEW)
    for office in OFFICES:
        stages.approve(batch, office=office, reason=REASON)
        stages.approve_release(batch, office=office, reason=REASON)
    table.timed("commit and index", size, lambda: stages.commit(batch, office=OFFICES[0]))
    table.tell("from CSV to pages", size, time.monotonic() - began, processor_time() - used)
    print({name: number for name, number in batch.report["rows"].items() if number})
    return batch


def go_on(table: Table) -> Any:
    """The rest of a commit that was ended in the middle; the batch."""
    from registry.intake import stages
    from registry.intake.stages.committing import waiting
    from registry.models import ImportBatch

    batch = ImportBatch.objects.get(source_key=SOURCE)
    rest = waiting(batch).count()
    table.timed("commit the rest and index", rest, lambda: stages.commit(batch, office=OFFICES[0]))
    print({name: number for name, number in batch.report["rows"].items() if number})
    return batch


def measure(arguments: argparse.Namespace) -> Table:
    """All steps in this process, on the database of the environment."""
    from registry.intake import stages

    table, size, more = Table(), arguments.size, arguments.more
    if arguments.resume:
        batch = go_on(table)
    else:
        batch = bring_in(table, made(size), size, SOURCE, is_matched=arguments.matching)
    if more:
        # Other people, and a source of their own: no row of the first file is updated.
        other = bring_in(table, made(more, seed=2), more, f"more-{SOURCE}", is_matched=True)
        table.timed("undo", more, lambda: stages.undo(other, office=OFFICES[0]))
    if arguments.undo:
        table.timed("undo", size, lambda: stages.undo(batch, office=OFFICES[0]))
    return table


def write(arguments: argparse.Namespace, table: Table, load: float) -> None:
    """Puts the table into the page of figures."""
    words = [f"--{name}" for name in MODES if getattr(arguments, name)]
    words += [f"--more {arguments.more}"] if arguments.more else []
    command = " ".join(["python -m tests.benchmarks.imports", str(arguments.size), *words])
    kind = "PostgreSQL" if arguments.postgres else "SQLite"
    today = dt.datetime.now(dt.UTC).strftime("%Y-%m-%d")
    text = (
        f"### {arguments.size:,} rows into {kind}\n\n`{command}`, {today}. {machine()}. Load of "
        f"the machine before and after: {load} and {load_average()}.\n\n{table}\n"
    )
    with_postgres = " BENCH_IMPORTS=--postgres" if arguments.postgres else ""
    report.write(arguments.report, arguments.size, text, f"bench-imports{with_postgres}")


def main() -> None:
    """Prepares a database and measures in it, in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--matching", action="store_true")
    parser.add_argument("--undo", action="store_true")
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--more", type=int, default=0, metavar="ROWS")
    parser.add_argument("--report", type=Path, help="also write into this page")
    parser.add_argument("--profile", default="")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if not arguments.here:
        sys.exit(_in_fresh_registry(arguments))
    import django

    django.setup()
    load = load_average()
    if arguments.profile:
        import cProfile

        cProfile.runctx("measure(arguments)", globals(), locals(), arguments.profile)
        return
    table = measure(arguments)
    if arguments.report:
        write(arguments, table, load)


def _in_fresh_registry(arguments: argparse.Namespace) -> int:
    if arguments.resume and arguments.postgres:
        print("Only an import into SQLite can be gone on with.", file=sys.stderr)
        return 2
    made(arguments.size)
    print(f"{machine()}; load of the machine {load_average()}")
    own = [sys.executable, "-m", "tests.benchmarks.imports", "--here", *sys.argv[1:]]
    steps = [[sys.executable, "manage.py", "migrate", "-v", "0"], own]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings"}
    if arguments.postgres:
        return _in_fresh_cluster(arguments.size, steps, environment)
    registry = DATA / str(arguments.size) / "imports.sqlite3"
    if arguments.resume:
        steps = steps[1:]
    else:
        for name in registry.parent.glob("imports.sqlite3*"):
            name.unlink()
    return _run(steps, {**environment, "DATABASE_URL": f"sqlite:///{registry}"})


def _in_fresh_cluster(size: int, steps: list[list[str]], environment: dict[str, str]) -> int:
    """On a server with the settings of the other measurements, which waits for the disk."""
    from tests.system import postgres_folder

    programs = postgres_folder()
    if programs is None:
        print("PostgreSQL is missing.", file=sys.stderr)
        return 1
    ground = Ground(size)
    folder = cluster.folder_of(ground, "imports")
    shutil.rmtree(folder, ignore_errors=True)
    try:
        with cluster.running(ground, programs, "imports") as address:
            cluster.make_database(address, ground)
            return _run(steps, {**environment, "DATABASE_URL": address})
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(steps: list[list[str]], environment: dict[str, str]) -> int:
    for step in steps:
        code = subprocess.run(step, cwd=ROOT, env=environment).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    main()

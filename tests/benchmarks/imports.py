"""How long a file of people takes from CSV to pages, how much memory, and how long its undo.

    python -m tests.benchmarks.imports SIZE [--postgres] [--matching] [--undo] [--profile FILE]

The steps are those of `import_records` and of the desk: read (and match), approve by two offices,
commit, index, undo. The registry is a fresh one in `.data/bench/`, or a private PostgreSQL.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks.bench import MAKER
from tests.benchmarks.ground import DATA, ROOT, load_average, machine

SOURCE = "invented-people"
OFFICES = ("owner of the test registry", "reader of the test registry")
REASON = "Invented people to measure with; none of them ever lived."


def made(size: int) -> Path:
    """The file of so many invented people; made once."""
    folder = DATA / str(size)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "people.csv"
    if not path.exists():
        part = path.with_suffix(".part")
        command = [sys.executable, str(MAKER), "--count", str(size), "--out", str(part)]
        subprocess.run([*command, "--seed", "1"], check=True)
        part.rename(path)
    return path


def most_memory() -> float:
    """The most memory this process and those it started ever held, in MB."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(resource.getrusage(kind).ru_maxrss for kind in kinds) / 1024


def processor_time() -> float:
    """Seconds of the cores this process and those it started had."""
    return sum(os.times()[:4])


def timed(what: str, size: int, step: Callable[[], Any]) -> Any:
    """Does a step and tells its pace."""
    began, used = time.monotonic(), processor_time()
    found = step()
    tell(what, size, time.monotonic() - began, processor_time() - used)
    return found


def tell(what: str, size: int, seconds: float, used: float) -> None:
    """A line of the table; what other programs took of the cores is in the first figure alone."""
    print(
        f"{what:18} {seconds:8.1f} s {size / seconds:8,.0f} rows a second; of processor time "
        f"{used:8.1f} s {size / max(used, 0.01):8,.0f} rows a second; "
        f"{most_memory():6,.0f} MB at most",
        flush=True,
    )


def measure(size: int, *, is_matched: bool, is_undone: bool) -> None:
    """All steps in this process, on the database of the environment."""
    from registry.intake import stages

    path = made(size)
    processes = os.cpu_count() or 1
    began, used = time.monotonic(), processor_time()
    batch = timed(
        "read and match" if is_matched else "read",
        size,
        lambda: stages.read_in(path, source_key=SOURCE, is_matched=is_matched, processes=processes),
    )
    if is_matched:
        stages.decide_all(batch, "doubtful", stages.NEW)
    for office in OFFICES:
        stages.approve(batch, office=office, reason=REASON)
        stages.approve_release(batch, office=office, reason=REASON)
    timed("commit and index", size, lambda: stages.commit(batch, office=OFFICES[0]))
    seconds, used = time.monotonic() - began, processor_time() - used
    tell("from CSV to pages", size, seconds, used)
    print(
        f"At this pace 3.1 million take {3_100_000 / size * seconds / 60:.1f} minutes, "
        f"{3_100_000 / size * used / 60:.1f} of processor time."
    )
    print({name: number for name, number in batch.report["rows"].items() if number})
    if is_undone:
        timed("undo", size, lambda: stages.undo(batch, office=OFFICES[0]))


def main() -> None:
    """Prepares a database and measures in it, in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--matching", action="store_true")
    parser.add_argument("--undo", action="store_true")
    parser.add_argument("--profile", default="")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if not arguments.here:
        sys.exit(_in_fresh_registry(arguments))
    import django

    django.setup()
    work = lambda: measure(  # noqa: E731
        arguments.size, is_matched=arguments.matching, is_undone=arguments.undo
    )
    if arguments.profile:
        import cProfile

        cProfile.runctx("work()", {}, {"work": work}, arguments.profile)
    else:
        work()


def _in_fresh_registry(arguments: argparse.Namespace) -> int:
    made(arguments.size)
    print(f"{machine()}; load of the machine {load_average()}")
    own = [sys.executable, "-m", "tests.benchmarks.imports", "--here", *sys.argv[1:]]
    steps = [[sys.executable, "manage.py", "migrate", "-v", "0"], own]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings"}
    if arguments.postgres:
        from tests.postgres import temporary_server
        from tests.system import postgres_folder

        programs = postgres_folder()
        if programs is None:
            print("PostgreSQL is missing.", file=sys.stderr)
            return 1
        with temporary_server(programs) as address:
            # A server that has just been made holds no other database yet.
            address = address.replace("/memorial?", "/postgres?")
            return _run(steps, {**environment, "DATABASE_URL": address})
    registry = DATA / str(arguments.size) / "imports.sqlite3"
    for name in registry.parent.glob("imports.sqlite3*"):
        name.unlink()
    return _run(steps, {**environment, "DATABASE_URL": f"sqlite:///{registry}"})


def _run(steps: list[list[str]], environment: dict[str, str]) -> int:
    for step in steps:
        code = subprocess.run(step, cwd=ROOT, env=environment).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    main()

"""Measures the site's search beside its peers: `make bench` (SIZE=300000).

    python -m tests.benchmarks.bench SIZE [--registry FILE] [--questions FILE] [--only NAME …]
                                          [--without postgres]

Stages: invented people, a registry that holds them, the peers' copies of the same rows, questions,
then every contender in a process of its own. A stage that is done is not done again, so a run that
was ended goes on; after a whole run the next measures anew on the same material. The table is
printed and written into docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.benchmarks import cluster, flat, questions, report
from tests.benchmarks.contenders import CONTENDERS, slug
from tests.benchmarks.ground import ROOT, Ground, machine, save
from tests.system import absence, postgres_folder

MAKER = Path(os.environ.get("BENCH_MAKER") or ROOT.parent / "shared" / "tools" / "make_people.py")

OWN = ("site", "limit")
COLD_STARTS = 9
BARRIER_SECONDS = 20.0
# Of a workload and of a question, in what is asked before, so that nobody reads from the disk.
REHEARSAL = (20.0, 10.0)
# Who searches the peers' table; the rest only takes the questions from it.
PEERS = [name for name, (module, _kind, _sql) in CONTENDERS.items() if module not in OWN]
MEASURES = ("facets", "orders", "size", "saves")


class Run:
    """One run over the stages of a size."""

    def __init__(self, ground: Ground, arguments: argparse.Namespace) -> None:
        self.ground = ground
        self.arguments = arguments
        self.postgres = ""

    # Processes ---------------------------------------------------------------------------------

    def environment(self, postgres: bool) -> dict[str, str]:
        """Where a process finds its databases."""
        url = self.postgres if postgres else self.ground.registry_url
        peers = self.postgres if postgres else f"sqlite:///{self.ground.peers}"
        return {
            **os.environ,
            "DATABASE_URL": url,
            "BENCH_PEERS": peers,
            "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        }

    def python(self, *arguments: str, postgres: bool = False) -> dict[str, Any]:
        """Runs a part of the measurement; its seconds by the clock and of all cores together, and
        the most memory a process of it held."""
        started = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment(postgres)
        )
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"Ended: {' '.join(arguments)} did not succeed.")
        return {
            "work": round(time.monotonic() - started, 1),
            "processor": round(used.ru_utime + used.ru_stime, 1),
            "peak": used.ru_maxrss * 1024,
        }

    def figures(self, *arguments: str, postgres: bool) -> Any:
        """Runs a measurement and reads its figures."""
        command = [sys.executable, "-m", "tests.benchmarks.measure", str(self.ground.size)]
        done = subprocess.run(
            [*command, *arguments],
            cwd=ROOT,
            env=self.environment(postgres),
            stdout=subprocess.PIPE,
            check=True,
        )
        return json.loads(done.stdout)

    def manage(self, *arguments: str, postgres: bool = False) -> dict[str, Any]:
        """Runs a command of the registry."""
        return self.python("manage.py", *arguments, postgres=postgres)

    # Material ----------------------------------------------------------------------------------

    def make_material(self) -> None:
        """People, the registry on SQLite, the peers' files, the questions."""
        ground = self.ground
        self.make_registry(self.arguments.registry or "")
        is_searched = any(map(self.takes, PEERS))
        if self.arguments.questions:
            ground.once("questions", self.take_questions)
            if not is_searched:
                return
        ground.once(
            "peers", lambda: flat.make(ground.registry, ground.peers, is_searched=is_searched)
        )
        if self.takes("tantivy"):
            ground.once("tantivy", self.make_tantivy)
        ground.once(
            "questions", lambda: questions.make(ground.peers, ground.questions, questions.NUMBER)
        )

    def make_registry(self, given: str = "") -> None:
        """Invented people, loaded and indexed on SQLite; or a registry that holds them already."""
        ground = self.ground
        if given:
            ground.once("registry", lambda: self.take_registry(Path(given)))
        else:
            ground.once("people", self.make_people)
            ground.once("registry", self.load_registry)
        # What an earlier release of the site left is brought up to this one.
        self.manage("migrate", "-v", "0")
        ground.once("rebuild", lambda: self.manage("rebuild_index"))

    def make_people(self) -> None:
        if not MAKER.exists():
            raise SystemExit(
                f"The maker of invented people is missing: {MAKER} (or name it in BENCH_MAKER)."
            )
        part = self.ground.people.with_suffix(".part")
        command = [str(MAKER), "--count", str(self.ground.size), "--out", str(part)]
        subprocess.run([sys.executable, *command], check=True)
        part.replace(self.ground.people)

    def load_registry(self) -> dict[str, Any]:
        self.manage("migrate", "-v", "0")
        return self.manage("load_bench", str(self.ground.people), "--unindexed")

    def take_registry(self, path: Path) -> None:
        """A copy, since saves are measured on it."""
        for suffix in ("", "-wal"):
            if Path(f"{path}{suffix}").exists():
                shutil.copyfile(f"{path}{suffix}", f"{self.ground.registry}{suffix}")

    def take_questions(self) -> None:
        """Those drawn at another size, to be compared with it."""
        shutil.copyfile(self.arguments.questions, self.ground.questions)

    def make_tantivy(self) -> dict[str, Any]:
        from tests.benchmarks.contenders import tantivy_index

        return tantivy_index.make(self.ground.peers, self.ground.tantivy)

    def load_postgres(self) -> None:
        """The same people in a registry on PostgreSQL, with the peers' table beside."""
        ground, url = self.ground, self.postgres
        ground.once("postgres-empty", lambda: cluster.make_database(url, ground))
        ground.once("postgres-registry", self.load_registry_on_postgres)
        self.manage("migrate", "-v", "0", postgres=True)
        ground.once("postgres-rebuild", lambda: self.manage("rebuild_index", postgres=True))
        ground.once("postgres-peers", lambda: cluster.copy_peers(url, ground))

    def load_registry_on_postgres(self) -> dict[str, Any]:
        self.manage("migrate", "-v", "0", postgres=True)
        return self.manage("load_bench", str(self.ground.people), "--unindexed", postgres=True)

    # Measuring ---------------------------------------------------------------------------------

    def takes(self, name: str) -> bool:
        """Whether a contender takes part."""
        only: list[str] = self.arguments.only or list(CONTENDERS)
        return any(name.lower() == chosen.lower() for chosen in only)

    def contests(self, postgres: bool) -> None:
        """Every contender on one database, and the measurements of the site alone."""
        for name, (_module, _kind, needs_postgres) in CONTENDERS.items():
            if needs_postgres != postgres or not self.takes(name):
                continue
            if self.ground.result(slug(name)) is None:
                print(f"== {name}: a rehearsal, for the memory of the machine", flush=True)
                self.contest(name, postgres, REHEARSAL, "--rehearsal")
                print(f"== {name}", flush=True)
                self.contest(name, postgres, (self.arguments.seconds, self.arguments.patience))
        site = "site, PostgreSQL" if postgres else "site, SQLite"
        if self.takes(site):
            self.site_alone(f"alone-{slug(site)}", postgres)

    def contest(
        self, name: str, postgres: bool, limits: tuple[float, float], *options: str
    ) -> None:
        """All workloads of one contender, in a process of its own; `limits` in seconds."""
        seconds, patience = map(str, limits)
        self.python(
            *("-m", "tests.benchmarks.contest", str(self.ground.size), name, *options),
            *("--seconds", seconds, "--patience", patience),
            postgres=postgres,
        )

    def site_alone(self, name: str, postgres: bool) -> None:
        if self.ground.result(name) is not None:
            return
        print("== the site alone: new processes, facets, orders, at once, saves", flush=True)
        found: dict[str, Any] = {
            "first": [self.figures("first", postgres=postgres) for _ in range(COLD_STARTS)]
        }
        found["throughput"] = {
            f"{processes} × {threads}": self.at_once(processes, threads, postgres)
            for processes, threads in ((1, 1), (1, 2), (2, 1))
        }
        for measure in MEASURES:
            found[measure] = self.figures(measure, postgres=postgres)
        self.ground.keep(name, found)

    def at_once(self, processes: int, threads: int, postgres: bool) -> list[dict[str, Any]]:
        """The same questions by several processes that begin together."""
        command = [sys.executable, "-m", "tests.benchmarks.measure", str(self.ground.size)]
        barrier = time.time() + (self.arguments.barrier or BARRIER_SECONDS)
        command += ["throughput", "--threads", str(threads), "--at", str(barrier)]
        environment = self.environment(postgres)
        started = [
            subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE)
            for _ in range(processes)
        ]
        return [json.loads(process.communicate()[0]) for process in started]


def arguments_of(given: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int, nargs="?", default=300_000)
    parser.add_argument("--prepare", action="store_true", help="make the material and end")
    parser.add_argument("--registry", help="a registry on SQLite that is loaded already")
    parser.add_argument(
        "--questions",
        help="those drawn at another size, where no peer needs the table they are from",
    )
    parser.add_argument("--only", nargs="*", help="contenders; all unless named")
    parser.add_argument("--without", nargs="*", default=[], help="postgres")
    parser.add_argument("--seconds", type=float, default=10, help="of a workload, at most")
    parser.add_argument("--patience", type=float, default=60, help="seconds for one question")
    parser.add_argument("--barrier", type=float, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--report", type=Path, default=report.PAGE, help="the page to write into")
    return parser.parse_args(given)


def command(given: list[str]) -> str:
    """What was typed; a file is named without its folder."""
    words = [Path(word).name if "/" in word else word for word in given]
    if len(words) == 1 and words[0].isdigit():
        return f"make bench SIZE={words[0]}"
    return " ".join(["python -m tests.benchmarks.bench", *words])


def main(given: list[str] | None = None) -> None:
    arguments = arguments_of(given)
    ground = Ground(arguments.size)
    if ground.result("whole-run") is not None:
        shutil.rmtree(ground.results)
        ground.results.mkdir()
    run = Run(ground, arguments)
    run.make_material()
    if not arguments.prepare:
        run.contests(postgres=False)
    programs = None if "postgres" in arguments.without else postgres_folder()
    if programs is None:
        print(absence("PostgreSQL", "its columns are left out."), file=sys.stderr)
    with ExitStack() as stack:
        if programs is not None:
            run.postgres = stack.enter_context(cluster.running(ground, programs))
            run.load_postgres()
            if not arguments.prepare:
                run.contests(postgres=True)
    if arguments.prepare:
        return
    told = {
        "command": command(given if given is not None else sys.argv[1:]),
        "date": dt.datetime.now(dt.UTC).strftime("%Y-%m-%d"),
        "machine": machine(),
        "seconds": arguments.seconds,
        "patience": arguments.patience,
    }
    text = report.text(ground, told)
    print(text)
    report.write(arguments.report, ground.size, text)
    save(ground.results / "whole-run.json", told)


if __name__ == "__main__":
    main()

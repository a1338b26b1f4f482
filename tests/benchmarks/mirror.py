"""Measures a mirror: ``python -m tests.benchmarks.mirror 100000``, or ``make bench-mirror``.

The lists and the search are those of everybody; of the pages of people, which are nearly all of the
work, the first so many are made, and the rest is reckoned from them. Then the mirror is signed and
checked, walked link by link, and searched in Chromium from a bare server of files. The table is
printed and written into docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import os
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

from registry.mirror.store import beside
from tests.benchmarks import mirror_report, report
from tests.benchmarks.bench import Run
from tests.benchmarks.ground import ROOT, Ground, load_average, machine, save

MEASURES = ("build", "index")
# What nobody waits for twice: files of the search by what they hold.
SHARDS = {
    "w": "words of names",
    "p": "people of very common words",
    "c": "filters",
    "f": "what filters are about",
    "d": "rows of people",
    "about": "about",
    "latin": "order of Latin names",
    "rules": "rules of names",
    "skeletons": "list of skeletons",
}


def arguments_of(given: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int, nargs="?", default=100_000)
    parser.add_argument("--people", type=int, default=2_000, help="whose pages are made; 0: all")
    parser.add_argument("--languages", default="en")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--keep", action="store_true", help="leave the mirror in its folder")
    parser.add_argument("--report", type=Path, default=report.PAGE, help="the page to write into")
    parser.add_argument("--do", choices=MEASURES, help=argparse.SUPPRESS)
    return parser.parse_args(given)


def command(arguments: argparse.Namespace) -> str:
    """What was typed, without files."""
    words = ["python -m tests.benchmarks.mirror", str(arguments.size)]
    words += ["--people", str(arguments.people % arguments.size)]
    words += [] if arguments.languages == "en" else ["--languages", arguments.languages]
    return " ".join(words)


class Measurement:
    """One mirror of one size."""

    def __init__(self, ground: Ground, arguments: argparse.Namespace) -> None:
        self.ground = ground
        self.arguments = arguments
        self.run = Run(ground, arguments)
        self.folder = ground.folder / "mirror"
        self.search = ground.folder / "mirror-search"

    def measure(self) -> dict[str, Any]:
        """All figures."""
        arguments = self.arguments
        self.run.make_registry("")
        # What a run that was ended left behind would be gone on with.
        for folder in (self.folder, self.search, beside(self.folder, "part")):
            shutil.rmtree(folder, ignore_errors=True)
        found: dict[str, Any] = {"load_before": load_average()}
        print("== building", flush=True)
        found["build"] = self.part("build")
        print("== building again", flush=True)
        found["again"] = self.part("build")
        found["weights"] = weights(self.folder)
        print("== signing and checking", flush=True)
        found["checked"] = self.checked()
        print("== walking", flush=True)
        found["walk"] = self.walked()
        if 0 < arguments.people < self.ground.size:
            print("== the search of everybody", flush=True)
            found["index"] = self.part("index")
        whole = self.search if self.search.exists() else self.folder
        found["shards"] = shards(whole / "index")
        print("== searching in a browser", flush=True)
        found["searches"] = self.searched(whole)
        found["load_after"] = load_average()
        return found

    def part(self, name: str) -> dict[str, Any]:
        """A measurement in a process of its own, with the registry it is about."""
        arguments = self.arguments
        command = [sys.executable, "-m", "tests.benchmarks.mirror", str(self.ground.size)]
        command += ["--do", name, "--people", str(arguments.people)]
        command += ["--languages", arguments.languages, "--processes", str(arguments.processes)]
        started = time.monotonic()
        done = subprocess.run(
            command, cwd=ROOT, env=self.run.environment(False), stdout=subprocess.PIPE, check=True
        )
        return {"seconds": time.monotonic() - started, **json.loads(done.stdout)}

    def checked(self) -> dict[str, Any]:
        """Signs the mirror and checks it as a holder of a copy does, who has only the folder."""
        key = self.ground.folder / "mirror.key"
        key.unlink(missing_ok=True)
        self.run.manage("mirror_key", str(key))
        self.run.manage("mirror_key", str(key), "--sign", str(self.folder))
        public = str(self.folder / "mirror-key.pem")
        ours = self.run.manage("verify_mirror", str(self.folder), "--key", public)
        started = time.monotonic()
        sums = ["sha256sum", "--quiet", "-c", "MANIFEST.sha256"]
        subprocess.run(sums, cwd=self.folder, check=True)
        return {"verify_mirror": ours["work"], "sha256sum": time.monotonic() - started}

    def walked(self) -> dict[str, Any]:
        from tests.benchmarks.walk import walk

        started = time.monotonic()
        own = frozenset({"mirror.invalid", "testserver", "localhost", "127.0.0.1"})
        found = walk(self.folder, own, self.arguments.processes)
        return {**asdict(found), "seconds": time.monotonic() - started}

    def searched(self, folder: Path) -> list[dict[str, Any]]:
        from tests.benchmarks.mirror_search import searches

        return list(searches(folder, self.ground.people, self.arguments.languages.split(",")[0]))

    def clean(self) -> None:
        if not self.arguments.keep:
            for folder in (self.folder, self.search):
                shutil.rmtree(folder, ignore_errors=True)


# Parts -----------------------------------------------------------------------------------------


def weights(folder: Path) -> dict[str, dict[str, Any]]:
    """How many files of each kind there are, and what they weigh."""
    found: dict[str, list[int]] = defaultdict(list)
    packed: dict[str, list[int]] = defaultdict(list)
    for path in walked(folder):
        kind = kind_of(path.relative_to(folder).parts)
        found[kind].append(path.stat().st_size)
        # A sample: what a server that compresses would send.
        if kind.startswith("page") and len(packed[kind]) < 200:
            packed[kind].append(len(gzip.compress(path.read_bytes(), 6)))
    return {
        kind: {
            "files": len(sizes),
            "bytes": sum(sizes),
            "median": median(sizes),
            "packed": median(packed[kind]) if packed[kind] else None,
        }
        for kind, sizes in sorted(found.items())
    }


def walked(folder: Path) -> Iterator[Path]:
    for root, _folders, names in os.walk(folder):
        yield from (Path(root) / name for name in names)


def kind_of(parts: tuple[str, ...]) -> str:
    """What a file of a mirror is, for readers of a table."""
    names = {
        "api": "record as JSON",
        "id": "short address",
        "index": "search",
        "data": "open data",
        "static": "static",
        "media": "pictures",
    }
    if parts[0] in names or len(parts) < 3:
        return names.get(parts[0], "the rest")
    if parts[1] == "people" and len(parts) > 4:
        return "page of a person" if parts[-1] == "index.html" else "file of a person"
    return "page of a list or another record"


def shards(folder: Path) -> dict[str, dict[str, Any]]:
    """The files of the search by what they hold."""
    found: dict[str, list[int]] = defaultdict(list)
    for path in walked(folder):
        found[path.relative_to(folder).parts[0].removesuffix(".js")].append(path.stat().st_size)
    return {
        words: {
            "files": len(found[kind]),
            "bytes": sum(found[kind]),
            "median": median(found[kind]),
            "max": max(found[kind]),
        }
        for kind, words in SHARDS.items()
        if found[kind]
    }


def build(arguments: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """A mirror, with what each kind of its tasks took."""
    from registry.mirror.building import Options
    from registry.mirror.building import build as build_mirror

    languages = tuple(arguments.languages.split(","))
    made = build_mirror(
        folder,
        Options(languages=languages, most_people=arguments.people, processes=arguments.processes),
    )
    return {
        "files": made.files,
        "fresh": made.fresh,
        "size": made.size,
        "peak": made.peak * 1024,
        "kinds": {kind: asdict(spent) for kind, spent in made.kinds.items()},
    }


def index(arguments: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """The search of everybody, without the pages it leads to."""
    from registry.mirror import store
    from registry.mirror.index.building import index_tasks
    from registry.mirror.plan import Plan, Task
    from registry.mirror.statics import static_files
    from registry.mirror.tasks import run
    from registry.search.crew import Crew

    languages = tuple(arguments.languages.split(","))
    (folder / store.STATE).mkdir(parents=True)
    plan = Plan(str(folder), str(folder / "none"), languages)
    tasks = [Task(plan, "index", about) for about in index_tasks(plan)]
    tasks += [Task(plan, "own", ("people", language)) for language in languages]
    statics: set[str] = set()
    work, peak = 0.0, 0
    with Crew(arguments.processes) as crew:
        for done in crew.each(run, tasks):
            if done.error:
                raise SystemExit(done.error)
            if done.task.kind == "index":
                work += done.work
            peak = max(peak, done.peak)
            statics |= {each.partition(" ")[2] for each in done.found if each.startswith("static ")}
    for file, content in static_files(statics):
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    shutil.rmtree(folder / store.STATE)
    return {"work": work, "peak": peak * 1024}


def main(given: list[str] | None = None) -> None:
    arguments = arguments_of(given)
    arguments.people = min(arguments.people, arguments.size)
    ground = Ground(arguments.size)
    measurement = Measurement(ground, arguments)
    if arguments.do:
        import django

        django.setup()
        made = (
            build(arguments, measurement.folder)
            if arguments.do == "build"
            else index(arguments, measurement.search)
        )
        print(json.dumps(made))
        return
    found = measurement.measure()
    found |= {
        "size": arguments.size,
        "people": arguments.people or arguments.size,
        "languages": arguments.languages.split(","),
        "processes": arguments.processes,
        "command": command(arguments),
        "date": dt.datetime.now(dt.UTC).strftime("%Y-%m-%d"),
        "machine": machine(),
    }
    save(ground.results / "mirror.json", found)
    text = mirror_report.text(found)
    print(text)
    report.write(arguments.report, ground.size, text, "bench-mirror")
    measurement.clean()


if __name__ == "__main__":
    main()

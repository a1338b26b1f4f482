"""Measures the memorial over HTTP beside its peers: `make bench-http` (SIZE=300000).

    python -m tests.benchmarks.http.bench SIZE [--seconds 600] [--beside COMMAND] [--only PART …]

Works on the material that `make bench` left for the size. The table is printed and written into
docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.benchmarks import report
from tests.benchmarks.flat import FACETS, TABLE
from tests.benchmarks.ground import DATA, ROOT, Ground, load_average, machine
from tests.benchmarks.http import serving
from tests.benchmarks.http.tables import crowd_section, hard_use, section

KINDS = ("home", "on this day", "person", "search", "filtered list", "a page far on")
CONNECTIONS = 8
# What a small society's machine is to hold on the day, questions a second, and by how many at once.
CROWD_PACE, CROWD_CONNECTIONS = 150, 32
PACE = ("--a-second", str(CROWD_PACE))
CROWDS = ("usual", "paced", "fast", "beside", "nginx")
PARTS = ("kinds", "costly", "crawled", *CROWDS, "files", "peers")
EDIT_SECONDS = 5
# What docs/deploy.md has set for the day, and how long nginx keeps a page on it.
FOR_THE_DAY = {"PAGE_SECONDS": "900", "PAGE_MEMORY_MB": "64"}
KEPT_FOR_THE_DAY = "5m"
PEER_SECONDS = 45
KIND_SECONDS = 20
STATIC_PAGES = 400
MINUTE = 60
# Questions a second: six hundred lists a minute, and readers beside them.
CRAWLER_PACE = 10
READERS_PACE = 2

Plain = dict[str, Any]


class Run:
    """One run: servers one after another, the same questions for all."""

    def __init__(self, ground: Ground, given: argparse.Namespace) -> None:
        self.ground, self.given = ground, given
        self.parts = given.only or (["kinds"] if given.short else PARTS)
        self.folder = ground.folder / "http"
        self.folder.mkdir(exist_ok=True)
        self.found: Plain = {}

    def begin(
        self, at: int, name: str, seconds: float, connections: int = CONNECTIONS, *more: str
    ) -> subprocess.Popen[bytes]:
        """A load by a process of its own."""
        command = [sys.executable, "-m", "tests.benchmarks.http.load", f"127.0.0.1:{at}"]
        command += [str(self.folder / f"{name.replace(' ', '-')}.json")]
        command += ["--connections", str(connections), "--seconds", str(seconds), *more]
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)

    def figures(self, process: subprocess.Popen[bytes]) -> Plain:
        """What a load tells at its end."""
        printed, _nothing = process.communicate()
        if process.returncode:
            raise SystemExit("Ended: a load did not succeed.")
        told: Plain = json.loads(printed)
        told["load"] = load_average()
        return told

    def load(self, *asked: Any) -> Plain:
        """The figures of one load; see `begin`."""
        return self.figures(self.begin(*asked))

    def prepare(self) -> None:
        """Addresses of the registry at hand, and its static files."""
        _command, environment = serving.site(0, self.ground.registry_url, self.folder)
        whole = {**os.environ, **environment}
        for command in (
            ["-m", "tests.benchmarks.http.addresses", str(self.folder)],
            ["manage.py", "collectstatic", "--noinput", "-v", "0"],
        ):
            subprocess.run([sys.executable, *command], cwd=ROOT, env=whole, check=True)

    @contextmanager
    def site(self, **settings: str) -> Iterator[tuple[int, int]]:
        """The memorial: its port and process; `settings` are those unlike the usual ones."""
        port = serving.free_port()
        command, environment = serving.site(port, self.ground.registry_url, self.folder)
        with serving.serving(command, {**environment, **settings}, port) as pid:
            yield port, pid

    # Loads -------------------------------------------------------------------------------------

    def wants(self, part: str) -> bool:
        """Whether a part of the whole is to be measured."""
        return part in self.parts

    def of_the_site(self) -> None:
        """Each kind by itself and hard use; then the crowd with a curator beside it."""
        with self.site() as (port, pid):
            if self.wants("kinds"):
                self.found["kinds"] = {kind: self.kind(port, pid, kind) for kind in KINDS}
            if self.wants("files"):
                self.found["pages"] = self.save_pages(port)
            if self.wants("costly"):
                self.costly(port, pid)
            if self.wants("crawled"):
                self.crawled(port)
            if self.wants("usual"):
                print("== the crowd at its pace, settings as usual", flush=True)
                self.found["usual"] = self.crowd(port, pid, CROWD_CONNECTIONS, *PACE)
        if not {"paced", "fast", "beside", "nginx"} & set(self.parts):
            return
        with self.site(**FOR_THE_DAY) as (port, pid):
            self.crowds(port, pid)
            if self.wants("nginx"):
                self.behind_nginx(port, pid)

    def crowds(self, port: int, pid: int) -> None:
        """The crowd at its pace, as fast as it is answered, and beside another program."""
        if self.wants("paced"):
            print("== the crowd at its pace", flush=True)
            self.found["paced"] = self.crowd(port, pid, CROWD_CONNECTIONS, *PACE)
        if self.wants("fast"):
            print("== the crowd, a curator at work", flush=True)
            self.found["crowd"] = self.crowd(port, pid)
        if self.wants("beside") and self.given.beside:
            print("== the crowd at its pace, beside another program", flush=True)
            with self.beside():
                self.found["beside"] = self.crowd(port, pid, CROWD_CONNECTIONS, *PACE)

    def costly(self, port: int, pid: int) -> None:
        """Ten thousand questions made up of all filters, one after another, each once."""
        print("== the costliest questions", flush=True)
        before = serving.processor_seconds(pid)
        told = self.load(port, "costly", self.given.costly, 1, "--once")
        used = serving.processor_seconds(pid) - before
        told["processor_ms"] = used * 1000 / told["all"]["number"]
        self.found["costly"] = told

    def crawled(self, port: int) -> None:
        """A crawler goes through lists while readers open single people."""
        print("== a crawler", flush=True)
        crawler = self.begin(
            port, "crawled", self.given.crawled, CONNECTIONS, "--a-second", str(CRAWLER_PACE)
        )
        readers = self.begin(port, "person", self.given.crawled, 1, "--a-second", str(READERS_PACE))
        self.found["crawler"] = {
            "crawler": self.figures(crawler),
            "readers": self.figures(readers),
        }

    def kind(self, port: int, pid: int, kind: str) -> Plain:
        """One reader after another on one kind of page: what a page costs the processor."""
        print(f"== {kind}", flush=True)
        before = serving.processor_seconds(pid)
        told = self.load(port, kind, KIND_SECONDS, 1)
        used = serving.processor_seconds(pid) - before
        told["processor_ms"] = used * 1000 / told["all"]["number"]
        return told

    def crowd(self, port: int, pid: int, *how: Any) -> Plain:
        """The mix, with saves going on and the memory of the workers looked at each minute."""
        memory: list[dict[int, int]] = []
        stop = threading.Event()

        def watch() -> None:
            while not stop.is_set():
                memory.append(serving.own_memory(pid))
                stop.wait(MINUTE)

        watcher = threading.Thread(target=watch)
        watcher.start()
        before = serving.processor_seconds(pid)
        _command, environment = serving.site(0, self.ground.registry_url, self.folder)
        curator = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.http.editing", str(EDIT_SECONDS)],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            told = self.load(port, "mix", self.given.seconds, *how)
        finally:
            curator.terminate()
            stop.set()
            watcher.join()
        used = serving.processor_seconds(pid) - before
        told["processor_ms"] = used * 1000 / told["all"]["number"]
        saves, _nothing = curator.communicate()
        told["saves"] = sorted(float(line) for line in saves.split())
        told["memory"] = [max(each.values(), default=0) for each in memory]
        return told

    @contextmanager
    def beside(self) -> Iterator[None]:
        """Another command of the registry running all the while, begun anew when it ends.

        Its share of the processor is that of a unit beside the site (`CPUWeight=20`).
        """
        stop = threading.Event()
        _command, environment = serving.site(0, self.ground.registry_url, self.folder)

        def work() -> None:
            while not stop.is_set():
                process = subprocess.Popen(
                    [sys.executable, "manage.py", *self.given.beside.split()],
                    cwd=ROOT,
                    env={**os.environ, **environment},
                    stdout=subprocess.DEVNULL,
                    start_new_session=True,
                )
                serving.weigh_less(process.pid)
                while process.poll() is None:
                    if stop.wait(1):
                        process.terminate()

        worker = threading.Thread(target=work)
        worker.start()
        try:
            yield
        finally:
            stop.set()
            worker.join()

    def behind_nginx(self, upstream: int, pid: int) -> None:
        """The crowd through the configuration of nginx that the project gives."""
        if not serving.NGINX_CONF.exists():
            return
        with self.nginx(upstream) as port:
            if port:
                print("== the crowd behind nginx", flush=True)
                self.load(port, "mix", KIND_SECONDS)
                self.found["cached"] = self.load(port, "mix", self.given.seconds, CROWD_CONNECTIONS)
        with self.nginx(upstream, KEPT_FOR_THE_DAY) as port:
            if port:
                print("== the crowd behind nginx as for the day, a curator at work", flush=True)
                self.load(port, "mix", KIND_SECONDS)
                self.found["for the day"] = self.crowd(port, pid, CROWD_CONNECTIONS)

    @contextmanager
    def nginx(self, upstream: int, keep: str = "10s") -> Iterator[int]:
        """nginx with an empty cache before the site: its port; 0 where it is not installed."""
        folder, port = self.folder / "nginx-cache", serving.free_port()
        shutil.rmtree(folder, ignore_errors=True)
        command = serving.nginx(folder, serving.micro_cache(folder, port, upstream, keep))
        if command is None:
            print("nginx is not installed: its rows are left out.", file=sys.stderr)
            yield 0
            return
        with serving.serving(command, {}, port):
            yield port

    def save_pages(self, port: int) -> int:
        """Pages of the mix as packed files for nginx; how many they are."""
        asked = json.loads((self.folder / "mix.json").read_text(encoding="utf-8"))
        kept = []
        for kind, path in asked[:STATIC_PAGES]:
            if "?" in path:
                continue
            body = serving.fetched(f"http://127.0.0.1:{port}{path}")
            if body is None:
                continue
            file = self.folder / "files" / path.strip("/") / "index.html.gz"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(body)
            kept.append([kind, path])
        (self.folder / "files.json").write_text(json.dumps(kept), encoding="utf-8")
        return len(kept)

    def of_plain_files(self) -> None:
        """The same pages by nginx from the disk."""
        port = serving.free_port()
        folder = self.folder / "nginx-files"
        inside = serving.plain_files(self.folder / "files", port)
        if command := serving.nginx(folder, inside):
            print("== nginx, plain files", flush=True)
            with serving.serving(command, {}, port):
                self.found["files"] = self.load(port, "files", KIND_SECONDS, 32)

    def of_peers(self) -> None:
        """Lists, names and single people by a plain Django site and by datasette."""
        rows = self._peers_rows()
        keys, names = [row[0] for row in rows], [row[1] for row in rows]
        self.peer_addresses("django", "/people/?", "/people/{}/", keys, names)
        base = f"/{self.ground.peers.stem}/{TABLE}"
        facets = urlencode([("_facet", facet) for facet in FACETS])
        self.peer_addresses("datasette", f"{base}?{facets}&", base + "/{}", keys, names)
        peers = f"sqlite:///{self.ground.peers}"
        environment = {
            "DATABASE_URL": self.ground.registry_url,
            "BENCH_PEERS": peers,
            "BENCH_SIZE": str(self.ground.size),
        }
        port = serving.free_port()
        application = "tests.benchmarks.http.peer_site:application"
        command = [sys.executable, "-m", "gunicorn", "--workers", "2", "--threads", "4"]
        command += ["--timeout", "120", "--bind", f"127.0.0.1:{port}", application]
        self.peer("django", command, environment, port)
        port = serving.free_port()
        command = [sys.executable, "-m", "datasette", "serve", "-i", str(self.ground.peers)]
        command += ["--port", str(port), "--setting", "suggest_facets", "off"]
        command += ["--setting", "sql_time_limit_ms", "60000"]
        command += ["--setting", "facet_time_limit_ms", "60000"]
        self.peer("datasette", command, {}, port)

    def _peers_rows(self) -> list[tuple[int, str]]:
        connection = sqlite3.connect(f"file:{self.ground.peers}?mode=ro", uri=True)
        step = max(1, self.ground.size // 400)
        rows = connection.execute(
            f"SELECT id, surname FROM {TABLE} WHERE id % ? = 0 LIMIT 400", (step,)
        )
        return list(rows)

    def peer_addresses(
        self, name: str, listed: str, single: str, keys: list[int], names: list[str]
    ) -> None:
        q = "q" if name == "django" else "surname"
        asked = {
            "person": [single.format(key) for key in keys],
            "search": [listed + urlencode({q: surname}) for surname in names],
            "filtered list": [listed + urlencode({"fate": "executed", "sex": "f"})] * 10,
        }
        for kind, paths in asked.items():
            pairs = [[kind, path] for path in paths]
            file = self.folder / f"{name}-{kind.replace(' ', '-')}.json"
            file.write_text(json.dumps(pairs), encoding="utf-8")

    def peer(self, name: str, command: list[str], environment: dict[str, str], port: int) -> None:
        print(f"== {name}", flush=True)
        with serving.serving(command, environment, port) as pid:
            told = {}
            for kind in ("person", "search", "filtered list"):
                before = serving.processor_seconds(pid)
                found = self.load(port, f"{name}-{kind}", PEER_SECONDS, 1)
                used = serving.processor_seconds(pid) - before
                found["processor_ms"] = used * 1000 / found["all"]["number"]
                told[kind] = found
            self.found[name] = told


def arguments_of(given: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int, nargs="?", default=300_000)
    parser.add_argument("--seconds", type=float, default=600, help="how long the crowd stays")
    parser.add_argument("--short", action="store_true", help="what each page costs, and no more")
    parser.add_argument("--only", nargs="+", choices=PARTS, help="some parts; printed only")
    parser.add_argument("--costly", type=float, default=900, help="seconds for costly questions")
    parser.add_argument("--crawled", type=float, default=600, help="how long the crawler stays")
    parser.add_argument("--beside", default="", help="a command of manage.py that runs meanwhile")
    parser.add_argument("--report", type=Path, default=report.PAGE)
    return parser.parse_args(given)


def command(given: list[str]) -> str:
    """What was typed; a file is named without its folder."""
    words = [_plain(word) for word in given]
    if len(words) == 1 and words[0].isdigit():
        return f"make bench-http SIZE={words[0]}"
    return " ".join(["python -m tests.benchmarks.http.bench", *words])


def _plain(word: str) -> str:
    """A word of the command; a file in it is named without its folder."""
    parts = [Path(part).name if "/" in part else part for part in word.split()]
    return f'"{" ".join(parts)}"' if len(parts) > 1 else "".join(parts)


def growth() -> dict[int, Plain]:
    """What each kind of page cost at every size measured on this machine, by size."""
    sizes = sorted(int(path.name) for path in DATA.iterdir() if path.name.isdigit())
    results = {size: Ground(size).result("http") for size in sizes}
    return {size: found["kinds"] for size, found in results.items() if found}


def main(given: list[str] | None = None) -> None:
    arguments = arguments_of(given)
    ground = Ground(arguments.size)
    if not ground.registry.exists():
        raise SystemExit(
            f"No registry of {ground.size:,} people: run make bench SIZE={ground.size}."
        )
    run = Run(ground, arguments)
    began = time.monotonic()
    run.prepare()
    run.of_the_site()
    if run.wants("files"):
        run.of_plain_files()
    if run.wants("peers") and ground.peers.exists():
        run.of_peers()
    if arguments.only:
        print("\n\n".join([*crowd_section(run.found), *hard_use(run.found)]))
        return
    run.found["told"] = {
        "command": command(given if given is not None else sys.argv[1:]),
        "date": dt.datetime.now(dt.UTC).strftime("%Y-%m-%d"),
        "machine": machine(),
        "minutes": (time.monotonic() - began) / 60,
    }
    ground.keep("http", run.found)
    text = section(ground.size, run.found, growth())
    print(text)
    report.write(arguments.report, ground.size, text, command="bench-http")


if __name__ == "__main__":
    main()

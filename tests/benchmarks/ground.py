"""Where the material of a measurement lies, which stages are done, and on what machine it ran."""

from __future__ import annotations

import json
import os
import platform
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("BENCH_DATA") or ROOT / ".data" / "bench")


class Ground:
    """The folder of one size. A stage that is done leaves a stamp and is not done again."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.folder = DATA / str(size)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.results = self.folder / "results"
        self.results.mkdir(exist_ok=True)
        self.people = self.folder / "people.csv"
        self.registry = self.folder / "registry.sqlite3"
        self.peers = self.folder / "peers.sqlite3"
        self.tantivy = self.folder / "tantivy"
        self.questions = self.folder / "questions.json"

    @property
    def registry_url(self) -> str:
        """The address of the registry on SQLite."""
        return f"sqlite:///{self.registry}"

    def stamp(self, stage: str) -> dict[str, Any] | None:
        """What a stage that is done left behind."""
        path = self.folder / f"{stage}.done"
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None

    def once(self, stage: str, work: Callable[[], dict[str, Any] | None]) -> None:
        """Does the work of a stage unless it is done, and stamps it with its seconds."""
        if self.stamp(stage) is not None:
            return
        print(f"== {stage} …", flush=True)
        started = time.monotonic()
        told = work() or {}
        told = {"seconds": round(time.monotonic() - started, 1), **told}
        save(self.folder / f"{stage}.done", told)

    def result(self, name: str) -> dict[str, Any] | None:
        """The figures of one contender or measurement."""
        path = self.results / f"{name}.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None

    def keep(self, name: str, figures: dict[str, Any]) -> None:
        """Writes the figures of one contender or measurement."""
        save(self.results / f"{name}.json", figures)


def save(path: Path, value: Any) -> None:
    """Writes JSON whole or not at all."""
    part = path.with_suffix(".part")
    part.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    part.replace(path)


def machine() -> str:
    """Processor, cores and memory in a line."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists() and (found := re.search(r"model name\s*: (.+)", info.read_text())):
        model = found[1]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return (
        f"{model}, {os.cpu_count()} cores, {memory:.0f} GB of memory, "
        f"{platform.system()}, Python {platform.python_version()}"
    )


def load_average() -> float:
    """How many processes wanted a core in the last minute."""
    return round(os.getloadavg()[0], 1)


def memory_now() -> dict[str, int]:
    """Bytes of memory of this process: its own, and with files it looks into.

    Pages of a SQLite file that are looked into count as this process's, though they are the
    system's cache, shared by all, and go when memory is short. Empty where the system does not
    tell.
    """
    path = Path("/proc/self/status")
    if not path.exists():
        return {}
    told = dict(re.findall(r"^(Rss\w+|VmRSS):\s+(\d+) kB", path.read_text(), re.MULTILINE))
    return {"own": int(told["RssAnon"]) * 1024, "with_files": int(told["VmRSS"]) * 1024}

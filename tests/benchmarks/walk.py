"""Walks every page of a mirror as a browser without scripts would, by a parser not of the mirror.

    python -m tests.benchmarks.walk FOLDER

Counts links that lead to no file, that name a host of the register, or that would lead elsewhere
if the folder lay below another path; and pages that nobody comes to by following links from the
first page.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import posixpath
import re
import sys
from collections import Counter, deque
from dataclasses import asdict, dataclass, field
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

# Attributes that make a browser fetch something or go somewhere.
LINKS = ("href", "src", "action", "data", "poster")
SETS = ("srcset", "imagesrcset")
REFRESH = re.compile(r"\d+;\s*url=(.*)", re.IGNORECASE)
NAMED = 5
BATCH = 64


@dataclass
class Walk:
    """What a walk found; of each fault a few are named."""

    pages: int = 0
    links: int = 0
    broken: list[str] = field(default_factory=list)
    bound: list[str] = field(default_factory=list)
    broken_number: int = 0
    bound_number: int = 0
    # Pages no chain of links leads to, by the first part of their path.
    unreached: dict[str, int] = field(default_factory=dict)
    # Hosts of others that readers are led to.
    elsewhere: dict[str, int] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        """Whether every link leads to a file of the folder, wherever the folder lies."""
        return bool(self.pages) and not self.broken_number and not self.bound_number


def walk(folder: Path, own_hosts: frozenset[str] = frozenset(), processes: int = 2) -> Walk:
    """Reads every page of a mirror."""
    files = files_of(folder)
    numbers = {file: number for number, file in enumerate(files)}
    pages = [file for file in files if file.endswith(".html")]
    found, hosts = Walk(pages=len(pages)), Counter[str]()
    led: dict[int, set[int]] = {}
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        read = partial(links_of, folder)
        for page, links in pool.imap_unordered(read, pages, chunksize=BATCH):
            found.links += len(links)
            led[numbers[page]] = _judge(page, links, numbers, found, own_hosts, hosts)
    found.elsewhere = dict(hosts.most_common())
    found.unreached = _unreached(pages, numbers, led)
    return found


def files_of(folder: Path) -> list[str]:
    """Every file by its path within the folder."""
    return sorted(
        (Path(root) / name).relative_to(folder).as_posix()
        for root, _folders, names in os.walk(folder)
        for name in names
    )


class _Links(HTMLParser):
    """All that a page leads to, as it is written."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value for name, value in attrs if value is not None}
        self.found += [known[name] for name in LINKS if name in known]
        for name in SETS:
            parts = known.get(name, "").split(",")
            self.found += [part.split()[0] for part in parts if part.strip()]
        if tag == "meta" and known.get("http-equiv", "").lower() == "refresh":
            match = REFRESH.fullmatch(known.get("content", ""))
            self.found += [match[1]] if match else []


def links_of(folder: Path, page: str) -> tuple[str, list[str]]:
    """A page and all it leads to."""
    reader = _Links()
    reader.feed((folder / page).read_text(encoding="utf-8"))
    reader.close()
    return page, reader.found


def _judge(
    page: str,
    links: list[str],
    numbers: dict[str, int],
    found: Walk,
    own_hosts: frozenset[str],
    hosts: Counter[str],
) -> set[int]:
    """Counts the faults of a page; gives the files it leads to."""
    led: set[int] = set()
    for link in links:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            hosts[parts.netloc or parts.scheme] += 1
            if parts.hostname in own_hosts:
                _note(found, page, link, is_bound=True)
        elif parts.path.startswith("/"):
            _note(found, page, link, is_bound=True)
        elif parts.path:
            path = posixpath.join(posixpath.dirname(page), unquote(parts.path))
            number = numbers.get(posixpath.normpath(path))
            if number is None:
                _note(found, page, link)
            else:
                led.add(number)
    return led


def _note(found: Walk, page: str, link: str, *, is_bound: bool = False) -> None:
    named = found.bound if is_bound else found.broken
    if is_bound:
        found.bound_number += 1
    else:
        found.broken_number += 1
    if len(named) < NAMED:
        named.append(f"{page}: {link}")


def _unreached(
    pages: list[str], numbers: dict[str, int], led: dict[int, set[int]]
) -> dict[str, int]:
    seen = {numbers["index.html"]} if "index.html" in numbers else set()
    waiting = deque(seen)
    while waiting:
        for target in led.get(waiting.popleft(), ()):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    missed = Counter(page.split("/")[0] for page in pages if numbers[page] not in seen)
    return dict(missed)


def main() -> None:
    found = walk(Path(sys.argv[1]))
    print(json.dumps(asdict(found), ensure_ascii=False, indent=1))
    if not found.is_good:
        raise SystemExit(1)


if __name__ == "__main__":
    main()

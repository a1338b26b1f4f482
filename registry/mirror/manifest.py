"""The list of a mirror's files with their SHA-256 sums, as `sha256sum -c` reads it.

Sorted by path, so that one file is found among ten million without reading them, and two lists are
merged line by line.
"""

from __future__ import annotations

import hashlib
import heapq
import mmap
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

NAME, SIGNATURE, KEY = "MANIFEST.sha256", "MANIFEST.sha256.sig", "mirror-key.pem"
# What vouches for the list cannot stand in it.
BESIDE = frozenset((NAME, SIGNATURE, KEY))
DIGITS = 64
# Files open at a time while many lists are merged.
MOST_OPEN = 200
BLOCK = 1 << 20


def line(path: str, total: str) -> str:
    """One line of the list."""
    return f"{total}  {path}\n"


def parse(text: str) -> tuple[str, str]:
    """Path and sum of a line."""
    return text[DIGITS + 2 :].rstrip("\n"), text[:DIGITS]


def sum_of(path: Path) -> str:
    """The sum of a file, read in blocks."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def lines(folder: Path) -> Iterator[tuple[str, str]]:
    """Path and sum of every file a mirror lists."""
    with (folder / NAME).open(encoding="utf-8", newline="\n") as file:
        for text in file:
            yield parse(text)


def merge(lists: Iterable[Path], target: Path) -> None:
    """Merges sorted lists into one, in bounded memory; a path stands in it once."""
    waiting = sorted(lists)
    with TemporaryDirectory(dir=target.parent) as folder:
        number = 0
        while len(waiting) > MOST_OPEN:
            merged = Path(folder) / str(number)
            _merge(waiting[:MOST_OPEN], merged)
            waiting = [*waiting[MOST_OPEN:], merged]
            number += 1
        _merge(waiting, target)


def _merge(lists: list[Path], target: Path) -> None:
    with ExitStack() as stack, target.open("w", encoding="utf-8", newline="\n") as out:
        files = [stack.enter_context(path.open(encoding="utf-8", newline="\n")) for path in lists]
        before = ""
        for text in heapq.merge(*files, key=_key):
            if text != before:
                out.write(text)
            before = text


def _key(text: str) -> bytes:
    return text[DIGITS + 2 :].encode()


class Sums:
    """The sums of a list, looked up where they lie."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb") if path.is_file() and path.stat().st_size else None
        self._map = (
            mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ) if self._file else None
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Gives the file back."""
        if self._map is not None and self._file is not None:
            self._map.close()
            self._file.close()
            self._map = None

    def of(self, path: str) -> str:
        """The sum of a file; nothing where it is not in the list."""
        data = self._map
        if data is None:
            return ""
        wanted = path.encode() + b"\n"
        low, high = 0, len(data)
        while low < high:
            middle = data.rfind(b"\n", low, (low + high) // 2) + 1 or low
            middle = max(middle, low)
            end = data.find(b"\n", middle) + 1 or len(data)
            found = data[middle + DIGITS + 2 : end]
            if found == wanted:
                return data[middle : middle + DIGITS].decode()
            if found[:-1] < wanted[:-1]:
                low = end
            else:
                high = middle
        return ""

"""What a process remembers of the index between requests: bitmaps, familiar terms, orders.

Everything remembered carries the version it was read at. Whoever asks from a snapshot gets what
was true at that snapshot or reads it anew; an older snapshot than what is remembered never takes
the newer. Bitmaps are shared by threads and never changed.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.conf import settings
from pyroaring import BitMap

from registry.search import bits
from registry.search.facts import Keys

# Beyond so many logged changes it is cheaper to start anew than to know them all.
MOST_CHANGES = 100_000
# What an entry costs beside its bytes.
OVERHEAD = 300
# The bitmaps of all facets take about 16 bytes a person.
BYTES_OF_FACETS = 24


class Remembered(NamedTuple):
    """A bitmap as it was at a version."""

    bitmap: BitMap
    version: int
    size: int


class Recalled(NamedTuple):
    """Bitmaps as they were at a version, those with chunks that are not, and terms unknown."""

    fresh: dict[int, BitMap]
    stale: dict[int, tuple[BitMap, set[int]]]
    missing: list[int]


@dataclass
class Familiar:
    """All terms of the fields that are kept whole, as they were at a version."""

    version: int
    ids: dict[str, dict[str, int]] = field(default_factory=dict)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)


@dataclass
class Words:
    """The words for values of open lists, as they were at a version; None: it has none to show."""

    version: int
    labels: dict[tuple[str, str], dict[str, str] | None] = field(default_factory=dict)


class TailEntry(NamedTuple):
    """Somebody who came after the rebuild: where they stand in every order."""

    anchors: tuple[int, ...]
    keys: Keys
    person: int


@dataclass
class Memory:
    """One process's memory of one build of the index."""

    build: int = -1
    # About how many people the build holds.
    people: int = 0
    # It knows every change from `since` to `seen`.
    since: int = 0
    seen: int = 0
    familiar: Familiar | None = None
    bitmaps: OrderedDict[int, Remembered] = field(default_factory=OrderedDict)
    size: int = 0
    # The last change of each posting since the build was first seen: term → chunk → version.
    changes: dict[int, dict[int, int]] = field(default_factory=dict)
    number_of_changes: int = 0
    tail: dict[int, TailEntry] = field(default_factory=dict)
    tail_until: int = 0
    # Orders are written once a build: stretch bitmaps, first entries, packed documents.
    firsts: dict[int, list[Any]] | None = None
    stretches: dict[int, list[BitMap]] = field(default_factory=dict)
    # The words for values of facets, as they were at a version (`labels.labels_at`).
    words: Words | None = None
    documents: OrderedDict[int, bytes] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def limit(self) -> int:
        """How many bytes of bitmaps are kept: the setting `SEARCH_CACHE_BYTES`, never too few.

        Were there no room for all values of all facets, every list would read them anew.
        """
        wanted = int(getattr(settings, "SEARCH_CACHE_BYTES", 96 * 1024 * 1024))
        return max(wanted, BYTES_OF_FACETS * self.people)

    def learn(self, changes: Iterable[tuple[int, int]], version: int) -> None:
        """Takes notice of logged changes (version, posting)."""
        with self.lock:
            for changed_at, posting in changes:
                chunks = self.changes.setdefault(bits.term_of(posting), {})
                chunk = bits.chunk_of(posting)
                self.number_of_changes += chunk not in chunks
                chunks[chunk] = max(chunks.get(chunk, 0), changed_at)
            self.seen = max(self.seen, version)

    def recall(self, terms: Iterable[int], version: int) -> Recalled:
        """What is known of some terms at a version; of many of them under one lock."""
        found = Recalled({}, {}, [])
        with self.lock:
            for term in terms:
                entry = self.bitmaps.get(term)
                if entry is None:
                    found.missing.append(term)
                    continue
                self.bitmaps.move_to_end(term)
                changed = self.changes.get(term)
                if changed:
                    since = min(entry.version, version)
                    chunks = {chunk for chunk, at in changed.items() if at > since}
                    if chunks:
                        found.stale[term] = entry.bitmap, chunks
                        continue
                found.fresh[term] = entry.bitmap
        return found

    def remember(self, term: int, bitmap: BitMap, version: int, size: int) -> None:
        """Keeps a bitmap, unless a newer one is kept; lets the longest unused go."""
        size += OVERHEAD
        with self.lock:
            known = self.bitmaps.get(term)
            if known is not None:
                if known.version > version:
                    return
                self.size -= known.size
            self.bitmaps[term] = Remembered(bitmap, version, size)
            self.bitmaps.move_to_end(term)
            self.size += size
            while self.size > self.limit and len(self.bitmaps) > 1:
                _term, gone = self.bitmaps.popitem(last=False)
                self.size -= gone.size


# One for each database this process reads from.
_memories: dict[str, Memory] = {}
_lock = threading.Lock()


def memory_of(alias: str) -> Memory | None:
    """The memory this process has of a database."""
    with _lock:
        return _memories.get(alias)


def start_anew(alias: str, build: int, version: int, people: int) -> Memory:
    """An empty memory from a version on. Who holds the old one may go on using it."""
    with _lock:
        known = _memories.get(alias)
        if known is not None and (known.build, known.since) >= (build, version):
            return known
        _memories[alias] = Memory(build=build, people=people, since=version, seen=version)
        return _memories[alias]


def forget_everything() -> None:
    """Empties the memory, for example when a test gives the process another database."""
    with _lock:
        _memories.clear()

"""People read in the order of their keys, sorted by their names: the first half of a rebuild.

Every table is read from one end to the other, which stays fast when the database is many times
the memory. A run is a stretch of people, sorted; it numbers its terms for itself, so that several
processes can read at once. All runs merged are everybody in the order of names.
"""

from __future__ import annotations

import heapq
import marshal
import os
import tempfile
from array import array
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from registry.models import Person
from registry.names.forms import RecordedWord
from registry.search import bits, words
from registry.search.facts import Facts, PlaceCodes, read
from registry.search.terms import Rule, Term, apply, rules_of

# People of one question, questions of a run, and people of one sorted portion of it.
PORTION = 4000
RUN = 25
SORTED = 500

# Name, person, the other keys, packed terms: what sorts stands first, and no two are alike.
Record = tuple[str, int, str, int, int, int, bytes]


class Run(NamedTuple):
    """A stretch of people in the order of names, packed."""

    size: int
    terms: list[Term]
    words: list[RecordedWord]
    portions: list[bytes]


def ranges(using: str = "default") -> Iterator[list[range]]:
    """The keys of everybody: for each run, ranges of about `PORTION` people."""
    bounds: list[int] = []
    everybody = Person.objects.using(using).order_by("pk").values_list("pk", flat=True)
    following = everybody.first()
    while following is not None:
        bounds.append(following)
        following = everybody.filter(pk__gte=following)[PORTION : PORTION + 1].first()
    if bounds:
        bounds.append(everybody.reverse()[0] + 1)
    each = [range(*pair) for pair in pairwise(bounds)]
    yield from (each[start : start + RUN] for start in range(0, len(each), RUN))


def read_run(people: list[range]) -> Run:
    """The published among some ranges of people."""
    return _Reader().run(people)


class _Reader:
    """Reads one run; each rule is applied once."""

    def __init__(self) -> None:
        self.places = PlaceCodes()
        self.numbers: dict[Term, int] = {}
        self.known: dict[Rule, tuple[int, ...]] = {}
        self.parts: set[str] = set()

    def run(self, people: list[range]) -> Run:
        records: list[Record] = []
        for portion in people:
            records += map(self._record, read(portion, self.places).values())
        records.sort()
        spellings = {word for part in sorted(self.parts) for word in words.words_of_part(part)}
        return Run(
            len(records),
            list(self.numbers),
            sorted(spellings),
            [
                marshal.dumps(records[start : start + SORTED])
                for start in range(0, len(records), SORTED)
            ],
        )

    def _record(self, facts: Facts) -> Record:
        terms: set[int] = set()
        known = self.known
        for rule in rules_of(facts, self.places):
            numbers = known.get(rule)
            terms.update(self._numbers(rule) if numbers is None else numbers)
        name, latin, birth, arrest, death = facts.keys
        return name, facts.pk, latin, birth, arrest, death, array("I", terms).tobytes()

    def _numbers(self, rule: Rule) -> tuple[int, ...]:
        numbers = self.numbers
        found = tuple([numbers.setdefault(term, len(numbers)) for term in apply(rule)])
        self.known[rule] = found
        if rule[0] is words.terms_of_part:
            self.parts.add(rule[1])
        return found


class Spool:
    """Runs put aside in a file without a name, which is gone when the process is."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile(prefix="index-")  # noqa: SIM115
        self.size = 0
        self._end = 0
        self._runs: list[tuple[list[tuple[int, int]], list[int]]] = []

    def add(self, run: Run, numbers: list[int]) -> None:
        """Keeps a run; `numbers` are those its terms have in the whole."""
        places: list[tuple[int, int]] = []
        for portion in run.portions:
            self.file.write(portion)
            places.append((self._end, len(portion)))
            self._end += len(portion)
        self.size += run.size
        self._runs.append((places, numbers))

    def in_order(self) -> Iterator[tuple[Any, ...]]:
        """Everybody in the order of names: a record with, for its terms, sorted numbers."""
        self.file.flush()
        return heapq.merge(*(self._records(*run) for run in self._runs))

    def _records(
        self, places: list[tuple[int, int]], numbers: list[int]
    ) -> Iterator[tuple[Any, ...]]:
        for offset, size in places:
            # Written by this very process, so it is what it is.
            for *keys, terms in marshal.loads(os.pread(self.file.fileno(), size, offset)):  # noqa: S302
                yield (*keys, sorted([numbers[term] for term in bits.unpack(terms)]))

    def close(self) -> None:
        """Lets the file go."""
        self.file.close()

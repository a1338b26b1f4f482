"""What nobody can avoid: set algebra on bitmaps that lie ready in memory, and nothing else."""

from __future__ import annotations

from functools import reduce
from operator import or_

from pyroaring import BitMap

from registry.search.snapshot import snapshot
from registry.search.words import MAIN
from tests.benchmarks.contenders import Answer, Counts
from tests.benchmarks.flat import FACETS
from tests.benchmarks.ground import Ground
from tests.benchmarks.questions import PAGE_SIZE, WORDS, Question


class Limit:
    """All counts of all facets, every value asked; a page is numbers, no row is read."""

    def __init__(self, ground: Ground) -> None:
        with snapshot() as index:
            familiar = index.familiar().ids
            self.all = index.all
            self.facets: dict[str, dict[str, BitMap]] = {}
            for facet in FACETS:
                bitmaps = index.bitmaps(familiar[facet].values())
                self.facets[facet] = {v: bitmaps[term] for v, term in familiar[facet].items()}
        values = sum(len(values) for values in self.facets.values())
        self.words: dict[str, BitMap] = {}
        self.about = (
            f"pyroaring on bitmaps in memory, all {values:,} values of {len(FACETS)} facets "
            "counted; no row read"
        )

    def prepare(self, question: Question) -> None:
        """Lays the bitmaps of words ready."""
        with snapshot() as index:
            for word in question.q.split():
                self.words[word] = index.having(MAIN, [word])

    def answer(self, question: Question) -> Answer | None:
        if question.asks not in ("", WORDS):
            return None
        chosen = {
            facet: reduce(or_, (self.facets[facet][value] for value in values))
            for facet, values in question.filters.items()
        }
        words = [self.words[word] for word in question.q.split()]
        people = _all_of([*chosen.values(), *words], self.all)
        counts: Counts = {}
        for facet, values in self.facets.items():
            among = people
            if facet in chosen:
                others = [bitmap for name, bitmap in chosen.items() if name != facet]
                among = _all_of([*others, *words], self.all)
            counts[facet] = {v: bm.intersection_cardinality(among) for v, bm in values.items()}
        # Numbers of documents mean nothing to others: the page is made and not compared.
        _page = list(people[question.start : question.start + PAGE_SIZE])
        return Answer(len(people), counts, [], len(people))

    def interrupt(self) -> None:
        """Never long."""


def _all_of(parts: list[BitMap], everybody: BitMap) -> BitMap:
    if not parts:
        return everybody
    first, *rest = sorted(parts, key=len)
    for part in rest:
        first = first & part
    return first

"""The site's own search layer, on whatever database DATABASE_URL names."""

from __future__ import annotations

from django.db import connections

from registry.search import query
from registry.search.cache import memory_of
from registry.search.snapshot import SNAPSHOT_ALIAS, Snapshot, snapshot
from registry.search.tables import Row
from registry.search.warming import warm_up
from registry.search.words import BEGINNING
from tests.benchmarks.contenders import Answer
from tests.benchmarks.flat import FACETS, PAGE
from tests.benchmarks.ground import Ground
from tests.benchmarks.questions import MOST_COUNTED, PAGE_SIZE, PREFIX, WORDS, Question


class Site:
    """Asks the index as a list page does, and reads the rows of the page from the records."""

    def __init__(self, ground: Ground, *, warm: bool = True) -> None:
        if warm:
            warm_up()
        self.vendor = connections["default"].vendor
        self.about = "settings of the project; the registry's own records and index"

    def answer(self, question: Question) -> Answer:
        with snapshot() as index:
            result = query.find(index, question.filters, question.q)
            counts = result.counts(FACETS, limit=MOST_COUNTED)
            hits = result.slice(question.start, question.start + PAGE_SIZE)
            rows = self._rows(index, [hit.person_id for hit in hits])
            return Answer(
                result.total, counts, [row[0] for row in rows], self._comparable(result, question)
            )

    def _rows(self, index: Snapshot, people: list[int]) -> list[Row]:
        if not people:
            return []
        statement = PAGE.format(places=", ".join(["%s"] * len(people)))
        with connections[index.alias].cursor() as cursor:
            cursor.execute(statement, people)
            known = {row[0]: row for row in cursor.fetchall()}
        return [known[person] for person in people]

    def _comparable(self, result: query.Result, question: Question) -> int | None:
        """Sizes of sets that are at hand: next to nothing beside the question."""
        if not question.asks:
            return result.total
        if question.asks == PREFIX:
            return len(result.index.having(BEGINNING, [question.q]))
        if question.asks == WORDS:
            narrowed = result.without("q")
            exact = (tier for tier in result.tiers or () if tier.reason == "exact")
            return sum(tier.people.intersection_cardinality(narrowed) for tier in exact)
        return None

    def interrupt(self) -> None:
        """No question takes long enough to be ended."""

    def remembered(self) -> dict[str, int]:
        """Bytes this process remembers of the index: bitmaps, orders; and how many bitmaps."""
        alias = SNAPSHOT_ALIAS if SNAPSHOT_ALIAS in connections else "default"
        memory = memory_of(alias)
        if memory is None:
            return {}
        stretches = sum(
            len(stretch.serialize()) for known in memory.stretches.values() for stretch in known
        )
        documents = sum(len(packed) for packed in memory.documents.values())
        return {
            "bitmaps": len(memory.bitmaps),
            "bytes": memory.size,
            "orders": stretches + documents,
        }

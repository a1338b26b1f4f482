"""PostgreSQL by hand: all facets in one pass by GROUPING SETS, names by tsvector and pg_trgm."""

from __future__ import annotations

import os
from typing import Any

import psycopg

from tests.benchmarks.contenders import Answer, Counts
from tests.benchmarks.flat import FACETS, PAYLOAD, SURNAMES, TABLE
from tests.benchmarks.ground import Ground
from tests.benchmarks.questions import LATIN, NEAR, PAGE_SIZE, PREFIX, Question

SIMILAR = 20


class Gin:
    """Statements a patient developer would write."""

    def __init__(self, ground: Ground) -> None:
        from memorial.databases import read_database_url

        found = read_database_url(os.environ["DATABASE_URL"], base=ground.folder)
        self.connection: Any = psycopg.connect(
            host=found["HOST"], user=found["USER"], dbname=found["NAME"], autocommit=True
        )
        self.about = (
            "the flat table with the same b-trees; facets in one pass by GROUPING SETS; GIN on a "
            "tsvector of the words; misspelt surnames by pg_trgm (GIN, similarity over 0.3) over "
            "distinct surnames, 20 likest"
        )

    def answer(self, question: Question) -> Answer:
        name, parameters = self._name(question)
        conditions, values = _where(question, "", name, parameters)
        free = [facet for facet in FACETS if facet not in question.filters]
        counts, total = self._passed(free, conditions, values)
        for facet in question.filters:
            others, other_values = _where(question, facet, name, parameters)
            counts.update(self._passed([facet], others, other_values)[0])
        page = self.connection.execute(
            f"SELECT {', '.join(PAYLOAD)} FROM {TABLE} WHERE {conditions} "
            f"ORDER BY rank LIMIT {PAGE_SIZE} OFFSET {question.start}",
            values,
        ).fetchall()
        comparable = None if question.asks == NEAR else total
        return Answer(total, counts, [row[0] for row in page], comparable)

    def _passed(self, facets: list[str], where: str, values: list[Any]) -> tuple[Counts, int]:
        """Counts of some facets and the total, in one pass over what is found."""
        sets = ", ".join(["()", *(f"({facet})" for facet in facets)])
        rows = self.connection.execute(
            f"SELECT COUNT(*), GROUPING({', '.join(facets)}), {', '.join(facets)} FROM {TABLE} "
            f"WHERE {where} GROUP BY GROUPING SETS ({sets})",
            values,
        )
        counts: Counts = {facet: {} for facet in facets}
        total = 0
        for number, grouping, *row in rows:
            # A bit that is not set marks the facet of the row, the first facet the highest bit.
            marked = [n for n in range(len(facets)) if not grouping >> (len(facets) - 1 - n) & 1]
            if marked:
                counts[facets[marked[0]]][row[marked[0]]] = number
            else:
                total = number
        return counts, total

    def _name(self, question: Question) -> tuple[list[str], list[Any]]:
        if not question.q:
            return [], []
        if question.asks == NEAR:
            rows = self.connection.execute(
                f"SELECT surname_words FROM {SURNAMES} WHERE surname_words %% %s "
                f"ORDER BY similarity(surname_words, %s) DESC, number DESC LIMIT {SIMILAR}",
                [question.q, question.q],
            )
            return ["surname_words = ANY(%s)"], [[row[0] for row in rows]]
        if question.asks == LATIN:
            return ["latin_words = %s"], [question.q]
        label = ":*A" if question.asks == PREFIX else ""
        words = " & ".join(f"{word}{label}" for word in question.q.split())
        return ["words @@ to_tsquery('simple', %s)"], [words]

    def interrupt(self) -> None:
        self.connection.cancel()


def _where(
    question: Question, without: str, name: list[str], parameters: list[Any]
) -> tuple[str, list[Any]]:
    filters = {field: found for field, found in question.filters.items() if field != without}
    conditions = [*name, *(f"{field} = ANY(%s)" for field in filters)]
    return " AND ".join(conditions) or "TRUE", [*parameters, *filters.values()]

"""SQLite by hand: what is found into a temporary table, facets counted there, names by FTS5."""

from __future__ import annotations

import sqlite3

from tests.benchmarks.contenders import Answer, Counts
from tests.benchmarks.flat import FACETS, PAYLOAD, SURNAMES, TABLE
from tests.benchmarks.ground import Ground
from tests.benchmarks.questions import LATIN, NEAR, PAGE_SIZE, PREFIX, Question

SIMILAR = 20


class FullText:
    """Statements a patient developer would write."""

    def __init__(self, ground: Ground) -> None:
        self.connection = sqlite3.connect(
            f"file:{ground.peers}?mode=ro", uri=True, check_same_thread=False
        )
        for setting in ("cache_size = -400000", "mmap_size = 268435456", "temp_store = MEMORY"):
            self.connection.execute(f"PRAGMA {setting}")
        self.about = (
            "the flat table with the same b-trees, FTS5 (unicode61, prefixes 2 to 4), misspelt "
            "surnames by FTS5 trigrams over distinct surnames, 20 likest; hits into a temporary "
            "table in memory; 400 MB of page cache"
        )

    def answer(self, question: Question) -> Answer:
        name, parameters = self._name(question)
        everything = " AND ".join(name + _conditions(question, "")) or "1"
        values = parameters + _values(question, "")
        self.connection.execute("DROP TABLE IF EXISTS temp.hits")
        self.connection.execute(
            f"CREATE TEMP TABLE hits AS SELECT id, rank, {', '.join(FACETS)} FROM {TABLE} "
            f"WHERE {everything}",
            values,
        )
        total = int(self.connection.execute("SELECT COUNT(*) FROM hits").fetchone()[0])
        counts = self._counts(question, name, parameters)
        page = self.connection.execute(
            f"SELECT {', '.join(PAYLOAD)} FROM {TABLE} WHERE {everything} "
            f"ORDER BY rank LIMIT {PAGE_SIZE} OFFSET {question.start}",
            values,
        ).fetchall()
        comparable = None if question.asks == NEAR else total
        return Answer(total, counts, [row[0] for row in page], comparable)

    def _counts(self, question: Question, name: list[str], parameters: list[str]) -> Counts:
        found: Counts = {}
        for facet in FACETS:
            if facet in question.filters:
                others = " AND ".join(name + _conditions(question, facet)) or "1"
                source, values = f"{TABLE} WHERE {others}", parameters + _values(question, facet)
            else:
                source, values = "hits", []
            statement = f"SELECT {facet}, COUNT(*) FROM {source} GROUP BY 1"
            found[facet] = dict(self.connection.execute(statement, values).fetchall())
        return found

    def _name(self, question: Question) -> tuple[list[str], list[str]]:
        if not question.q:
            return [], []
        if question.asks == NEAR:
            surnames = self._similar(question.q)
            return [f"surname_words IN ({', '.join('?' * len(surnames))})"], surnames
        words = " ".join(f'"{word}"' for word in question.q.split())
        column = {PREFIX: "surname_words", LATIN: "latin_words"}.get(question.asks)
        columns = column or "surname_words given_words patronymic_words"
        match = f"{{{columns}}} : ({words}{' *' if question.asks == PREFIX else ''})"
        hits = f"id IN (SELECT rowid FROM {TABLE}_fts WHERE {TABLE}_fts MATCH ?)"
        return [hits], [match]

    def _similar(self, word: str) -> list[str]:
        """The surnames that share most of the rarest trigrams."""
        trigrams = [word[start : start + 3] for start in range(max(len(word) - 2, 1))]
        match = " OR ".join(f'"{trigram}"' for trigram in trigrams)
        rows = self.connection.execute(
            f"SELECT surname_words FROM {SURNAMES}_fts WHERE {SURNAMES}_fts MATCH ? "
            f"ORDER BY rank LIMIT {SIMILAR}",
            [match],
        )
        return [row[0] for row in rows]

    def interrupt(self) -> None:
        self.connection.interrupt()


def _conditions(question: Question, without: str) -> list[str]:
    return [
        f"{field} IN ({', '.join('?' * len(values))})"
        for field, values in question.filters.items()
        if field != without
    ]


def _values(question: Question, without: str) -> list[str]:
    return [
        value for field, values in question.filters.items() if field != without for value in values
    ]

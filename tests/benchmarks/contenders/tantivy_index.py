"""tantivy by its Python package: a second store beside the database."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Occur, Order, Query

from tests.benchmarks.contenders import Answer, Counts
from tests.benchmarks.flat import COLUMNS, FACETS, PAYLOAD, TABLE
from tests.benchmarks.ground import Ground
from tests.benchmarks.questions import (
    LATIN,
    MOST_COUNTED,
    NEAR,
    PAGE_SIZE,
    PREFIX,
    Question,
)

# Of facets with more values the commonest are asked for, as of the site.
MANY_VALUES = 100
PER_SEGMENT = 20_000
LONG_WORD = 6
WORDS = ("surname_words", "latin_words", "words")


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("rank", indexed=True, fast=True)
    builder.add_integer_field("id", stored=True)
    for name in PAYLOAD[1:]:
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    for name in FACETS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in WORDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    return builder.build()


def make(peers: Path, folder: Path) -> dict[str, Any]:
    """Writes the index from the peers' rows, by one thread, and lets merging end."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    schema = _schema()
    index = tantivy.Index(schema, path=str(folder))
    writer = index.writer(heap_size=512_000_000, num_threads=1)
    connection = sqlite3.connect(f"file:{peers}?mode=ro", uri=True)
    for row in connection.execute(f"SELECT {', '.join(COLUMNS)} FROM {TABLE} ORDER BY rank"):
        values = dict(zip(COLUMNS, row, strict=True))
        parts = (values.pop(f"{part}_words") for part in ("given", "patronymic"))
        values["words"] = " ".join([values["surname_words"], *parts])
        writer.add_document(tantivy.Document.from_dict(values, schema))
    writer.commit()
    writer.wait_merging_threads()
    size = sum(path.stat().st_size for path in folder.iterdir())
    return {"bytes": size}


class TantivyIndex:
    """Asks with collectors of its own: count, order by a fast field, terms aggregations."""

    def __init__(self, ground: Ground) -> None:
        self.index = tantivy.Index.open(str(ground.tantivy))
        self.schema = self.index.schema
        self.searcher = self.index.searcher()
        self.sizes: dict[str, int] = {}
        everything = self._aggregated(Query.all_query(), FACETS, 10_000)
        self.sizes = {
            facet: MOST_COUNTED if len(values) > MANY_VALUES else MANY_VALUES
            for facet, values in everything.items()
        }
        self.about = (
            f"{tantivy.__version__}, {self.searcher.num_segments} segments; facets as fast fields "
            "with terms aggregations, order by a fast field, stored rows; misspelt by fuzzy terms "
            "(distance 1, of six letters and more 2)"
        )

    def answer(self, question: Question) -> Answer:
        query = self._query(question)
        found = self.searcher.search(
            query,
            PAGE_SIZE,
            count=True,
            order_by_field="rank",
            order=Order.Asc,
            offset=question.start,
        )
        rows = [self.searcher.doc(address).to_dict() for _key, address in found.hits]
        counts = self._aggregated(query, [f for f in FACETS if f not in question.filters])
        for facet in question.filters:
            counts.update(self._aggregated(self._query(question, facet), [facet]))
        comparable = None if question.asks == NEAR else found.count
        return Answer(found.count, counts, [row["id"][0] for row in rows], comparable)

    def _query(self, question: Question, without: str = "") -> Any:
        parts = [
            (Occur.Must, Query.term_set_query(self.schema, field, values))
            for field, values in question.filters.items()
            if field != without
        ]
        parts += [(Occur.Must, query) for query in self._name(question)]
        return Query.boolean_query(parts) if parts else Query.all_query()

    def _name(self, question: Question) -> list[Any]:
        if question.asks == PREFIX:
            return [Query.regex_query(self.schema, "surname_words", f"{question.q}.*")]
        if question.asks == NEAR:
            distance = 1 if len(question.q) < LONG_WORD else 2
            return [Query.fuzzy_term_query(self.schema, "surname_words", question.q, distance)]
        field = "latin_words" if question.asks == LATIN else "words"
        return [Query.term_query(self.schema, field, word) for word in question.q.split()]

    def _aggregated(self, query: Any, facets: Any, size: int = 0) -> Counts:
        asked = {
            facet: {
                "terms": {
                    "field": facet,
                    "size": size or self.sizes[facet],
                    "segment_size": PER_SEGMENT,
                }
            }
            for facet in facets
        }
        found = self.searcher.aggregate(query, asked)
        return {
            facet: {bucket["key"]: bucket["doc_count"] for bucket in found[facet]["buckets"]}
            for facet in facets
        }

    def interrupt(self) -> None:
        """There is no way to; its questions are short."""

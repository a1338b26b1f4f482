"""datasette: its own JSON with facets, asked inside the process, so without a network."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlencode

from tests.benchmarks.contenders import Answer, Counts
from tests.benchmarks.flat import FACETS, PAYLOAD, TABLE
from tests.benchmarks.ground import Ground
from tests.benchmarks.questions import LATIN, NEAR, PAGE_SIZE, PREFIX, Question

SECONDS = 120
SETTINGS = {
    "sql_time_limit_ms": SECONDS * 1000,
    "facet_time_limit_ms": SECONDS * 1000,
    "facet_suggest_time_limit_ms": 1,
    "suggest_facets": False,
    "default_facet_size": 100,
    "max_returned_rows": 1000,
    "num_sql_threads": 2,
    "cache_size_kb": 400_000,
}


class DatasetteJson:
    """A facet that has a selection is counted under it, which is datasette's own way."""

    def __init__(self, ground: Ground) -> None:
        from datasette import __version__
        from datasette.app import Datasette

        self.loop = asyncio.new_event_loop()
        self.site: Any = Datasette([], immutables=[str(ground.peers)], settings=SETTINGS)
        self.run(self.site.invoke_startup())
        told = ", ".join(f"{name} {value}" for name, value in SETTINGS.items())
        self.about = (
            f"{__version__}, the peers' SQLite file as immutable, limits lifted ({told}); pages "
            "follow one another by token, so none far away can be asked for"
        )
        self.database = ground.peers.stem

    def run(self, work: Any) -> Any:
        """Waits for something in the loop of its own."""
        return self.loop.run_until_complete(work)

    def answer(self, question: Question) -> Answer | None:
        if question.start or question.asks == NEAR:
            return None
        asked = [("_sort", "rank"), ("_size", str(PAGE_SIZE)), ("_shape", "objects")]
        asked += [("_facet", facet) for facet in FACETS]
        asked += [("_col", column) for column in PAYLOAD]
        asked += [(f"{name}__in", ",".join(values)) for name, values in question.filters.items()]
        asked += self._name(question)
        path = f"/{self.database}/{TABLE}.json?{urlencode(asked)}"
        response = self.run(self.site.client.get(path))
        told = response.json()
        if response.status_code != 200:
            raise RuntimeError(told.get("error"))
        total = int(told["filtered_table_rows_count"])
        return Answer(total, _counts(told, question), [row["id"] for row in told["rows"]], total)

    def _name(self, question: Question) -> list[tuple[str, str]]:
        if question.asks == PREFIX:
            end = question.q + chr(0x10FFFF)
            return [("surname_words__gte", question.q), ("surname_words__lt", end)]
        if question.asks == LATIN:
            return [("latin_words__exact", question.q)]
        return [("_search", question.q)] if question.q else []

    def interrupt(self) -> None:
        """There is no way to from outside; a workload ends with the question that ran over."""


def _counts(told: dict[str, Any], question: Question) -> Counts:
    """Exact counts only: a list cut short, or under a selection of its own, is left out."""
    return {
        name: {str(row["value"]): row["count"] for row in facet["results"]}
        for name, facet in told["facet_results"].items()
        if not facet["truncated"] and name not in question.filters
    }

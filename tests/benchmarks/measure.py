"""Measurements of the site's search alone, each in a process of its own; figures as JSON.

    python -m tests.benchmarks.measure SIZE first|facets|orders|saves|size
    python -m tests.benchmarks.measure SIZE throughput --threads 2 --at SECONDS

`first` is the first search of a new process; `saves` changes records (and changes them back).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.benchmarks import questions
from tests.benchmarks.flat import FACETS
from tests.benchmarks.ground import Ground, memory_now
from tests.benchmarks.questions import FAR_ROW, MOST_COUNTED, PAGE_SIZE

SAVES = 60
REPEATS = 30
SECONDS = 6.0
# The histogram above the list is counted like a facet.
COUNTED = (*FACETS, "arrest_month")


def summary(times: list[float]) -> dict[str, Any]:
    """p50, p95 and max of milliseconds, and how many there are."""
    ordered = sorted(times)
    last = len(ordered) - 1
    return {
        "p50": statistics.median(ordered),
        "p95": ordered[min(round(last * 0.95), last)],
        "max": ordered[-1],
        "number": len(ordered),
    }


def first(ground: Ground) -> dict[str, Any]:
    """The whole answer to one broad filter, when nothing is remembered and nothing connected.

    Then the rest of what a process of the site reads ahead at its start.
    """
    from registry.search.warming import warm_up
    from tests.benchmarks.contenders.site import Site

    before = memory_now()
    question = questions.read(ground.questions)["one broad filter"][0]
    site = Site(ground, warm=False)
    started = time.perf_counter()
    site.answer(question)
    taken = (time.perf_counter() - started) * 1000
    after = memory_now()
    started = time.perf_counter()
    warm_up()
    ahead = (time.perf_counter() - started) * 1000
    return {"milliseconds": taken, "rest": ahead, "memory_before": before, "memory": after}


def facets(ground: Ground) -> dict[str, Any]:
    """What each facet adds to two broad filters; the first row is the search without counts.

    Time of the processor: everything lies in memory.
    """
    from registry.search import query
    from registry.search.snapshot import snapshot

    asked = questions.read(ground.questions)["broad × broad"][:REPEATS]
    found: dict[str, Any] = {}
    for name in ("", *COUNTED, "all"):
        fields = {"": (), "all": FACETS}.get(name, (name,))
        times: list[float] = []
        values = 0
        for question in [*asked[:2], *asked]:
            with snapshot() as index:
                result = query.find(index, question.filters)
                if not name:
                    started = time.process_time()
                total = result.total
                if name:
                    started = time.process_time()
                result.counts(fields, limit=MOST_COUNTED)
                times.append((time.process_time() - started) * 1000)
                known = index.familiar().ids
                values = sum(len(known.get(field, ())) for field in fields)
            assert total >= 0
        found[name or "search"] = {**summary(times[2:]), "values": values}
    return found


def orders(ground: Ground) -> dict[str, Any]:
    """Fifty people from row 10,000 on, in every order, of one broad filter."""
    from registry.search import query
    from registry.search.snapshot import snapshot

    asked = questions.read(ground.questions)["one broad filter"][:REPEATS]
    found: dict[str, Any] = {}
    for sort in ("name", "-name", "latin", "birth", "arrest", "death"):
        times: list[float] = []
        for question in [*asked[:2], *asked]:
            with snapshot() as index:
                result = query.find(index, question.filters)
                start = min(FAR_ROW, max(result.total - PAGE_SIZE, 0))
                started = time.perf_counter()
                by = ("name", "latin") if sort == "latin" else (sort, "cyrillic")
                result.slice(start, start + PAGE_SIZE, by[0], alphabet=by[1])
                times.append((time.perf_counter() - started) * 1000)
        found[sort] = summary(times[2:])
    return found


def saves(ground: Ground) -> dict[str, Any]:
    """A curator changes a fate and changes it back: the whole save, and the index part of it."""
    from registry.curation.recording import save_record
    from registry.models import Person
    from registry.search import index

    parts: list[float] = []
    work: list[float] = []
    refresh = index.refresh

    def timed(people: Any) -> int:
        started, worked = time.perf_counter(), time.process_time()
        version = refresh(people)
        parts.append((time.perf_counter() - started) * 1000)
        work.append((time.process_time() - worked) * 1000)
        return version

    index.refresh = timed
    people = random.Random(1).sample(range(1, ground.size + 1), min(SAVES, ground.size))
    wholes: list[float] = []
    for key in people:
        person = Person.objects.get(pk=key)
        before = person.fate
        for fate in ("released" if before != "released" else "executed", before):
            person = Person.objects.get(pk=key)
            person.fate = fate
            started = time.perf_counter()
            save_record(person, editor=None, office="measurement", reason="To measure a save.")
            wholes.append((time.perf_counter() - started) * 1000)
    # The first pair meets an empty cache of statements and pages.
    return {"index": summary(parts[2:]), "work": summary(work[2:]), "whole": summary(wholes[2:])}


def size(ground: Ground) -> dict[str, Any]:
    """Bytes of the index in the database, and of the database."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT SUM(pg_total_relation_size(oid)) FROM pg_class "
                "WHERE relkind = 'r' AND relname LIKE 'registry\\_index%%'"
            )
            index = int(cursor.fetchone()[0])
            cursor.execute("SELECT pg_database_size(current_database())")
            return {"index": index, "database": int(cursor.fetchone()[0])}
        cursor.execute(
            "SELECT SUM(pgsize) FROM dbstat WHERE aggregate = TRUE AND name IN (SELECT name "
            "FROM sqlite_schema WHERE tbl_name LIKE 'registry_index%%')"
        )
        index = int(cursor.fetchone()[0] or 0)
    return {"index": index, "database": ground.registry.stat().st_size}


def throughput(ground: Ground, threads: int, at: float) -> dict[str, Any]:
    """Questions of two broad filters, by so many threads, for some seconds from a moment on."""
    from tests.benchmarks.contenders.site import Site

    asked = questions.read(ground.questions)["broad × broad"]

    def work(number: int) -> list[float]:
        site = Site(ground)
        for question in asked[:5]:
            site.answer(question)
        time.sleep(max(at - time.time(), 0))
        until = time.monotonic() + SECONDS
        times: list[float] = []
        while time.monotonic() < until:
            chosen = asked[(number * 7 + len(times)) % len(asked)]
            started = time.perf_counter()
            site.answer(chosen)
            times.append((time.perf_counter() - started) * 1000)
        return times

    with ThreadPoolExecutor(threads) as pool:
        times = [one for found in pool.map(work, range(threads)) for one in found]
    return summary(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int)
    parser.add_argument("what")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--at", type=float, default=0.0)
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.settings")
    import django

    django.setup()
    ground = Ground(arguments.size)
    if arguments.what == "throughput":
        found = throughput(ground, arguments.threads, arguments.at)
    else:
        simple = {f.__name__: f for f in (first, facets, orders, saves, size)}
        found = simple[arguments.what](ground)
    print(json.dumps(found))


if __name__ == "__main__":
    main()

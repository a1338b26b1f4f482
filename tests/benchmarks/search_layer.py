"""Times the search layer on whatever registry DATABASE_URL names: p50, p95 and max in ms.

    python -m tests.benchmarks.search_layer [--repeat 20] [--cold] [WORKLOAD …]

Each question is asked whole: total, exact counts of all facets, one page. Values are taken from the
index itself, so that any load will do.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

FACETS = (
    *("role", "fate", "profession", "nationality", "sentencing_body", "region", "arrest_year"),
    *("death_year", "burial_place", "rehabilitation", "sex", "source", "has_picture"),
    *("has_dispute", "arrest_month"),
)
PAGE = 50
LIMIT = 25


class Question(NamedTuple):
    """One request to a list."""

    filters: dict[str, list[str]]
    q: str = ""
    start: int = 0
    sort: str = "relevance"


def ask(question: Question) -> int:
    """The whole answer, as a list page needs it."""
    from registry.search import query
    from registry.search.snapshot import snapshot

    with snapshot() as index:
        result = query.find(index, question.filters, question.q)
        result.counts(FACETS, limit=LIMIT)
        result.slice(question.start, question.start + PAGE, question.sort)
        return result.total


class Values:
    """Values of the registry at hand, the commonest first."""

    def __init__(self) -> None:
        from registry.search.snapshot import snapshot

        with snapshot() as index:
            counts = index.familiar().counts
            self.by_field = {
                field: sorted(known, key=lambda value: -known[value])
                for field, known in counts.items()
            }
            surnames = index.tables.terms_beginning("surname", "", 1_000_000)
            names = index.tables.terms_beginning("main_name", "", 1000)
        self.surnames = [term.value for term in surnames]
        self.rare = [term.value for term in surnames if term.df <= 3] or self.surnames
        self.given = [term.value for term in names if term.value not in set(self.surnames)]


def misspelt(word: str, source: random.Random) -> str:
    """One letter left out, doubled or changed."""
    place = source.randrange(1, max(len(word), 2))
    return source.choice(
        [
            word[:place] + word[place + 1 :],
            word[:place] + word[place : place + 1] * 2 + word[place + 1 :],
            word[:place] + source.choice("аеиоу") + word[place + 1 :],
        ]
    )


CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
LATIN = "a,b,v,g,d,e,zh,z,i,y,k,l,m,n,o,p,r,s,t,u,f,kh,ts,ch,sh,shch,,y,,e,yu,ya".split(",")
ROMANISED = dict(zip(CYRILLIC, LATIN, strict=True))


def workloads(values: Values, source: random.Random) -> dict[str, Callable[[], Question]]:
    """Makers of questions, by the name of the workload."""
    fates, years = values.by_field["fate"], values.by_field["arrest_year"]
    wide = [(field, value) for field in FACETS[:6] for value in values.by_field.get(field, [])[:4]]

    def broad_twice() -> Question:
        (one, first), (other, second) = source.sample(wide, 2)
        return Question({one: [first], other: [second]})

    def latin() -> str:
        return "".join(
            ROMANISED.get(letter, "") for letter in source.choice(values.surnames[:3000])
        )

    commonest = values.surnames[0]
    return {
        "landing": lambda: Question({}),
        "one broad filter": lambda: Question({"fate": [fates[0]]}),
        "broad x broad": broad_twice,
        "year x fate": lambda: Question({"fate": [fates[0]], "arrest_year": [years[0]]}),
        "row 10,000": lambda: Question({"fate": [fates[0]]}, start=10_000),
        "row 10,000 by birth": lambda: Question({"fate": [fates[0]]}, "", 10_000, "birth"),
        "rare surname": lambda: Question({}, source.choice(values.rare)),
        "common surname, given name, facet": lambda: Question(
            {"fate": [fates[0]]}, f"{commonest} {source.choice(values.given[:20])}"
        ),
        "misspelt": lambda: Question({}, misspelt(source.choice(values.surnames[:3000]), source)),
        "other script": lambda: Question({}, latin()),
        "prefix": lambda: Question({}, source.choice(values.surnames[:3000])[:3]),
    }


def measure(make: Callable[[], Question], repeat: int) -> Iterator[float]:
    """Milliseconds of each question."""
    for _ in range(repeat):
        question = make()
        started = time.perf_counter()
        ask(question)
        yield (time.perf_counter() - started) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workload", nargs="*")
    parser.add_argument("--repeat", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    started = time.perf_counter()
    people = ask(Question({"fate": ["executed"]}))
    first = (time.perf_counter() - started) * 1000
    values = Values()
    print(f"{people} executed; first search of this process {first:.0f} ms")
    print(f"{'':34}{'p50':>8}{'p95':>8}{'max':>8}")
    makers = workloads(values, random.Random(arguments.seed))
    for name, make in makers.items():
        if arguments.workload and name not in arguments.workload:
            continue
        list(itertools.islice(measure(make, 2), 2))
        times = sorted(measure(make, arguments.repeat))
        p95 = times[min(int(len(times) * 0.95), len(times) - 1)]
        print(f"{name:34}{statistics.median(times):8.1f}{p95:8.1f}{times[-1]:8.1f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory of the process {peak:.0f} MB")


if __name__ == "__main__":
    main()

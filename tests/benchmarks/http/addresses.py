"""What is asked: the crowd of a day of remembrance, and each kind of page by itself.

    python -m tests.benchmarks.http.addresses FOLDER

Reads the registry that DATABASE_URL names and writes a list of ``[kind, path]`` for each load.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

# Of a hundred readers. On 30 October, the day of remembrance, most who look at a day look at it.
MIX = {"home": 35, "the day itself": 30, "on this day": 5, "person": 20, "search": 10}
THE_DAY = "10-30"
# How many of them speak which language.
LANGUAGES = ("ru",) * 6 + ("uk",) * 2 + ("en",) * 2
PEOPLE = 5_000
LONG = 20_000
SHORT = 400
FILTERS = ("fate=executed", "arrest_year=1937", "sex=f", "sentencing_body=nkvd_troika")
COSTLY = 10_000
CRAWLED = 6_000
RANGES = ("birth_from", "birth_to", "arrest_from", "arrest_to", "death_from", "death_to")
SORTS = ("name", "-name", "birth", "arrest", "death", "relevance")
LISTS = ("/en/people/", "/ru/people/", "/uk/people/")

Asked = list[tuple[str, str]]


def people(number: int, seed: random.Random) -> list[tuple[str, str, str]]:
    """Public id, slug and surname of people drawn over all of them."""
    from django.db.models import Max, Min

    from registry.models import Person, PersonName

    ends = Person.objects.aggregate(first=Min("pk"), last=Max("pk"))
    keys = [seed.randint(ends["first"], ends["last"]) for _ in range(number * 2)]
    found: list[tuple[str, str, str]] = []
    for start in range(0, len(keys), 500):
        rows = Person.objects.published().filter(pk__in=keys[start : start + 500])
        names = dict(
            PersonName.objects.filter(person__in=rows, is_display=True).values_list(
                "person_id", "surname"
            )
        )
        found += [(row.public_id, row.slug, names.get(row.pk, "")) for row in rows]
    return found[:number]


def pages(seed: random.Random) -> dict[str, list[str]]:
    """Paths of each kind of page."""

    def language() -> str:
        return seed.choice(LANGUAGES)

    drawn = people(PEOPLE, seed)
    days = [dt.date(2024, 1, 1) + dt.timedelta(days=number) for number in range(366)]
    return {
        "home": [f"/{language()}/" for _ in range(SHORT)],
        "on this day": [
            f"/{language()}/on-this-day/{seed.choice(days):%m-%d}/" for _ in range(PEOPLE)
        ],
        "the day itself": [f"/{language()}/on-this-day/{THE_DAY}/" for _ in range(SHORT)],
        "person": [f"/{language()}/people/{key}/{slug or key}/" for key, slug, _name in drawn],
        "search": [
            f"/{language()}/people/?{urlencode({'q': name})}" for _key, _slug, name in drawn if name
        ],
        "filtered list": [
            f"/{language()}/people/?{'&'.join(sorted(seed.sample(FILTERS, 2)))}"
            for _ in range(SHORT)
        ],
        "a page far on": [
            f"/{language()}/people/?page={seed.randint(2, 60)}" for _ in range(SHORT)
        ],
    }


def questions(number: int, seed: random.Random, words: list[str]) -> Iterator[str]:
    """Lists under one to six filters with values the registry has, names, ranges, orders, pages."""
    from registry.search.fields import FACETS
    from registry.search.snapshot import snapshot

    with snapshot() as index:
        known = {name: sorted(index.familiar().ids.get(name, {})) for name in FACETS}
    known = {name: values for name, values in known.items() if values}
    for _ in range(number):
        pairs: list[tuple[str, str]] = []
        for name in seed.sample([*known, *RANGES, "q", "q", "sort", "page"], seed.randint(1, 6)):
            if name in known:
                values = known[name]
                pairs += [(name, value) for value in seed.sample(values, min(len(values), 3))]
            elif name in RANGES:
                pairs.append((name, str(seed.randint(1870, 1956))))
            elif name == "q":
                pairs.append((name, _typed(seed, words)))
            else:
                pairs.append((name, seed.choice(SORTS) if name == "sort" else "2"))
        yield f"{seed.choice(LISTS)}?{urlencode(sorted(pairs))}"


def _typed(seed: random.Random, words: list[str]) -> str:
    """A surname, its beginning, or two of them in one question."""
    word = seed.choice(words)
    return seed.choice([word, word[:2], f"{word[:3]}*", f"{word} {seed.choice(words)}"])


def crawled(number: int, seed: random.Random, words: list[str]) -> list[str]:
    """So many different lists that a crawler finds by following facets from one to the next."""
    found: dict[str, None] = {}
    while len(found) < number:
        found.update(dict.fromkeys(questions(number, seed, words)))
    return list(found)[:number]


def mixed(found: dict[str, list[str]], number: int, seed: random.Random) -> Asked:
    """So many questions in the shares of the mix, in no order."""
    kinds = seed.choices(list(MIX), weights=list(MIX.values()), k=number)
    return [(kind, seed.choice(found[kind])) for kind in kinds]


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    folder, seed = Path(sys.argv[1]), random.Random(1937)
    found = pages(seed)
    lists: dict[str, Asked] = {"mix": mixed(found, LONG, seed)}
    for kind, paths in found.items():
        lists[kind] = [(kind, path) for path in seed.sample(paths, len(paths))]
    words = sorted({name for _key, _slug, name in people(PEOPLE, seed) if name})
    lists["costly"] = [("question", path) for path in questions(COSTLY, seed, words)]
    lists["crawled"] = [("crawled", path) for path in crawled(CRAWLED, seed, words)]
    for name, asked in lists.items():
        path = folder / f"{name.replace(' ', '-')}.json"
        path.write_text(json.dumps(asked, ensure_ascii=True), encoding="utf-8")


if __name__ == "__main__":
    main()

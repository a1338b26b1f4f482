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
from pathlib import Path
from urllib.parse import urlencode

# Of a hundred readers.
MIX = {"home": 35, "on this day": 35, "person": 20, "search": 10}
# How many of them speak which language.
LANGUAGES = ("ru",) * 6 + ("uk",) * 2 + ("en",) * 2
PEOPLE = 5_000
LONG = 20_000
SHORT = 400
FILTERS = ("fate=executed", "arrest_year=1937", "sex=f", "sentencing_body=nkvd_troika")

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
    for name, asked in lists.items():
        path = folder / f"{name.replace(' ', '-')}.json"
        path.write_text(json.dumps(asked, ensure_ascii=True), encoding="utf-8")


if __name__ == "__main__":
    main()

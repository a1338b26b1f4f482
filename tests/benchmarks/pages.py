"""How long the server works on a page: ``python -m tests.benchmarks.pages``.

The pages of the registry that DATABASE_URL names are made in this process, warmed up as a worker of
the site is, each kind several times: first with nothing remembered, then again from memory.
Processor time, not the clock's.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Sequence

ROUNDS = 5
MOST = 400


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from django.conf import settings

    settings.DEBUG, settings.ALLOWED_HOSTS = False, ["*"]
    from registry.search.warming import warm_up

    warm_up()
    print(f"`python -m tests.benchmarks.pages`, Python {platform.python_version()}.\n")
    print("| Processor time, ms: p50 / p95 / max | pages | first | again |")
    print("|---|---:|---:|---:|")
    for kind, addresses in kinds().items():
        first, again = measured(addresses)
        print(f"| {kind} | {len(addresses)} | {figures(first)} | {figures(again)} |")


def kinds() -> dict[str, list[str]]:
    """Addresses of each kind of page; of records all, as far as there are no more than `MOST`."""
    from registry.models import Event, Person, Place

    lists = ["", "?fate=executed", "?profession=poet", "?arrest_year=1937", "?page=2", "?q=ivanov"]
    records = {
        noun: [
            f"/en/{noun}/{public_id}/{slug}/"
            for public_id, slug in model.objects.published()
            .order_by("pk")
            .values_list("public_id", "slug")[:MOST]
        ]
        for noun, model in {"people": Person, "events": Event, "places": Place}.items()
    }
    return {
        "home": ["/en/"],
        "list of people": [f"/{code}/people/{query}" for code in ("en", "ru") for query in lists],
        "person": records["people"],
        "event": records["events"],
        "place": records["places"],
        "names wall": ["/en/names/", "/ru/names/К/"],
        "places": ["/en/places/", "/ru/places/?kind=camp"],
        "on this day": ["/en/on-this-day/11-03/"],
        "statistics": ["/en/statistics/"],
    }


def measured(addresses: Sequence[str]) -> tuple[list[float], list[float]]:
    """The least of several rounds for each page: made anew, and answered from memory.

    The rounds of one page lie apart: a slow second of the machine falls upon one of them.
    """
    from django.test import Client

    from registry.web.editions import memory

    client = Client()

    def ask(address: str) -> None:
        answer = client.get(address, headers={"Accept-Encoding": "gzip"})
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code}")

    def anew(address: str) -> None:
        memory.forget()
        ask(address)

    for address in addresses[:3]:
        anew(address)
    rounds = [
        [(spent(anew, address), spent(ask, address)) for address in addresses]
        for _round in range(ROUNDS)
    ]
    pages = list(zip(*rounds, strict=True))
    return [min(first for first, _ in page) for page in pages], [
        min(again for _, again in page) for page in pages
    ]


def spent(question: Callable[[str], None], address: str) -> float:
    """Milliseconds of processor time."""
    before = time.process_time()
    question(address)
    return (time.process_time() - before) * 1000


def figures(times: Sequence[float]) -> str:
    """p50, p95 and the longest."""
    ordered = sorted(times)
    chosen = (ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)], ordered[-1])
    return " / ".join(f"{time:.1f}" for time in chosen)


if __name__ == "__main__":
    main()

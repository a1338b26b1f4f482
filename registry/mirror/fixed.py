"""Pages that every register has, and the days of the year on which something happened."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from django.urls import reverse

from registry.mirror.addresses import FIXED
from registry.search.days import people_of
from registry.search.snapshot import snapshot
from registry.web.days import all_days, days_of_events
from registry.web.pages import PAGES
from registry.web.statistics.charts import BY_NAME
from registry.web.statistics.views import COVERAGE


def fixed_addresses() -> Iterator[str]:
    """Pages that every register has, in the present language."""
    for route in FIXED:
        yield reverse(f"registry:{route}")
    for name in PAGES:
        yield reverse("registry:about-page", args=[name])
    for name in (*BY_NAME, COVERAGE):
        yield reverse("registry:statistics-file", args=[name])
    for day in sorted(known_days()):
        yield reverse("registry:day", args=[day])


@lru_cache(maxsize=1)
def _known_days(build: int, version: int) -> frozenset[str]:
    del build, version
    codes = [
        link.url.strip("/").rpartition("/")[2] for _name, links in all_days() for link in links
    ]
    with snapshot() as index:
        people = people_of(index, codes)
    return frozenset(code for code in codes if people[code]) | days_of_events()


def known_days() -> frozenset[str]:
    """The days of the year on which something happened to somebody."""
    with snapshot() as index:
        return _known_days(index.state.build, index.version)

"""What a mirror is to be, and its work in pieces: plain values that any process can be given."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

from django.db.models import QuerySet

from registry.models import Person
from registry.search.snapshot import snapshot

# Records, addresses or rows of one task.
PORTION = 100


class Plan(NamedTuple):
    """What kind of mirror is made, and where."""

    work: str
    old: str
    languages: tuple[str, ...]
    base_url: str = ""
    # Only people changed since this moment (ISO 8601) are made anew; nothing: all.
    since: str = ""
    # Only so many people, the first by number of entry; 0: all.
    most_people: int = 0


class Task(NamedTuple):
    """A piece of the work: its kind and what it is about."""

    plan: Plan
    kind: str
    about: tuple[Any, ...] = ()

    @property
    def name(self) -> str:
        """The name of its list of sums."""
        digest = blake2b(repr(self.about).encode(), digest_size=12).hexdigest()
        return f"{self.kind}-{digest}"


def within(rows: QuerySet[Any], plan: Plan) -> QuerySet[Any]:
    """The rows a mirror of fewer people has."""
    if plan.most_people and rows.model is Person:
        last = Person.objects.published().order_by("pk").values_list("pk", flat=True)
        keys = list(last[plan.most_people - 1 : plan.most_people])
        return rows.filter(pk__lte=keys[0]) if keys else rows
    return rows


def people_within(plan: Plan) -> frozenset[str] | None:
    """The public ids of the people of a smaller mirror; nothing where everybody is in it."""
    if not plan.most_people:
        return None
    with snapshot() as index:
        return _people_within(plan, index.version)


@lru_cache(maxsize=2)
def _people_within(plan: Plan, version: int) -> frozenset[str]:
    del version
    rows = within(Person.objects.published(), plan)
    return frozenset(rows.values_list("public_id", flat=True))


def portions(rows: QuerySet[Any]) -> Iterator[tuple[int, int]]:
    """First and last key of each hundred rows, in bounded memory."""
    last = 0
    while True:
        keys = list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:PORTION])
        if not keys:
            return
        yield keys[0], keys[-1]
        last = keys[-1]

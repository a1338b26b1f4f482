"""Groups of people by what they share: how many, and the first few; two queries for all groups."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import Count, IntegerField, QuerySet, Value

from registry.models import Person
from registry.web.dossier.markup import page_language

# So many stand on the page; a link leads to the rest.
SHOWN = 6
# One statement asks for all groups; databases bound how many parts it may have.
MOST_GROUPS = 60

K = TypeVar("K", bound=Hashable)


@dataclass(slots=True)
class Group:
    """People who share something: how many, and the first of them in the alphabet."""

    count: int
    people: list[Person] = field(default_factory=list)


def gathered(asked: Mapping[K, QuerySet[Person]]) -> dict[K, Group]:
    """The groups that have somebody in them; no queryset may hold a person twice."""
    keys = list(asked)[:MOST_GROUPS]
    if not keys:
        return {}
    counts = _counts([asked[key] for key in keys])
    groups = {keys[number]: Group(count) for number, count in sorted(counts)}
    found = list(groups)
    order = "sort_key_latin" if page_language() == "en" else "sort_key_cyrillic"
    first = _first([asked[key] for key in found], order) if found else []
    for person in sorted(first, key=lambda person: (getattr(person, order), person.pk)):
        groups[found[person.group]].people.append(person)  # type: ignore[attr-defined]
    return groups


def _counts(querysets: list[QuerySet[Person]]) -> list[tuple[int, int]]:
    parts = [
        people.order_by().values(group=_number(number)).annotate(people=Count("pk"))
        for number, people in enumerate(querysets)
    ]
    rows = parts[0].union(*parts[1:], all=True)
    return [(row["group"], row["people"]) for row in rows if row["people"]]


def _first(querysets: list[QuerySet[Person]], order: str) -> list[Person]:
    # A part of a union may have no limit of its own; a subquery in it may.
    parts = [
        Person.objects.filter(pk__in=people.order_by(order, "pk").values("pk")[:SHOWN])
        .order_by()
        .annotate(group=_number(number))
        for number, people in enumerate(querysets)
    ]
    return list(parts[0].union(*parts[1:], all=True))


def _number(number: int) -> Value:
    return Value(number, output_field=IntegerField())

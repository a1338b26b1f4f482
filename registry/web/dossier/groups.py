"""Groups of people by what they share: how many, and the first few; two queries for all groups."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from django.db.models import Count, IntegerField, QuerySet, Value

from registry.models import Person
from registry.prepared import Key, prepared
from registry.web.dossier.markup import page_language

# So many stand on the page; a link leads to the rest.
SHOWN = 6
# One statement asks for all groups; databases bound how many parts it may have.
MOST_GROUPS = 60

K = TypeVar("K", bound=Hashable)
Ask = Callable[..., QuerySet[Person]]


class Question(NamedTuple):
    """Who shares something: a function that gives a queryset of people, and its keys.

    No queryset may hold a person twice. The function is called with marks in place of the keys, as
    that of any prepared question.
    """

    ask: Ask
    keys: tuple[Key, ...]


@dataclass(slots=True)
class Group:
    """People who share something: how many, and the first of them in the alphabet."""

    count: int
    people: list[Person] = field(default_factory=list)


def gathered(asked: Mapping[K, Question], *, besides: Person) -> dict[K, Group]:
    """The groups that have somebody in them besides one person."""
    keys = list(asked)[:MOST_GROUPS]
    if not keys:
        return {}
    counts = _counts(besides.pk, *_keys(asked, keys), asks=_asks(asked, keys))
    groups = {keys[number]: Group(count) for number, count in sorted(counts) if count}
    found = list(groups)
    if not found:
        return {}
    order = "sort_key_latin" if page_language() == "en" else "sort_key_cyrillic"
    first = _first(besides.pk, *_keys(asked, found), asks=_asks(asked, found), order=order)
    for person in sorted(first, key=lambda person: (getattr(person, order), person.pk)):
        groups[found[person.group]].people.append(person)  # type: ignore[attr-defined]
    return groups


def _keys(asked: Mapping[K, Question], wanted: list[K]) -> list[Key]:
    return [key for name in wanted for key in asked[name].keys]


def _asks(asked: Mapping[K, Question], wanted: list[K]) -> tuple[tuple[Ask, int], ...]:
    """The functions, each with the number of its keys."""
    return tuple((asked[name].ask, len(asked[name].keys)) for name in wanted)


def _people(
    besides: Key, keys: tuple[Key, ...], asks: tuple[tuple[Ask, int], ...]
) -> Iterator[tuple[int, QuerySet[Person]]]:
    rest = iter(keys)
    for number, (ask, length) in enumerate(asks):
        own = [next(rest) for _key in range(length)]
        yield number, ask(*own).exclude(pk=besides).order_by()


@prepared
def _counts(
    besides: Key, *keys: Key, asks: tuple[tuple[Ask, int], ...]
) -> QuerySet[Person, tuple[int, int]]:
    parts = [
        people.values(group=_number(number)).annotate(people=Count("pk"))
        for number, people in _people(besides, keys, asks)
    ]
    return parts[0].union(*parts[1:], all=True).values_list("group", "people")


@prepared
def _first(
    besides: Key, *keys: Key, asks: tuple[tuple[Ask, int], ...], order: str
) -> QuerySet[Person]:
    # A part of a union may have no limit of its own; a subquery in it may.
    parts = [
        Person.objects.filter(pk__in=people.order_by(order, "pk").values("pk")[:SHOWN])
        .order_by()
        .annotate(group=_number(number))
        for number, people in _people(besides, keys, asks)
    ]
    return parts[0].union(*parts[1:], all=True)


def _number(number: int) -> Value:
    return Value(number, output_field=IntegerField())

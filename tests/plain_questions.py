"""The same questions as the index answers, asked of the records one by one: slow and plain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from unittest.mock import patch

from registry.dates import parse, years
from registry.models import Citation, Person
from registry.search import anchors, bits, orders, rebuild, runs

NOT_RECORDED = "not_recorded"
FIELDS = ("fate", "sex", "role", "profession", "arrest_year", "arrest_year_possible", "has_dispute")
LAST = 99999999


def small_pieces() -> ExitStack:
    """Chunks of eight people and stretches of four, so that a few people fill several of each."""
    stack = ExitStack()
    for module, name, value in (
        (bits, "CHUNK_SHIFT", 3),
        (bits, "CHUNK_SIZE", 8),
        (orders, "STRETCH_SHIFT", 2),
        (orders, "STRETCH", 4),
        (anchors, "STRETCH_SHIFT", 2),
        (anchors, "STRETCH", 4),
        (anchors, "WAYS_OF_FEW", 2),
        (anchors, "WAYS_OF_MANY", 2),
        (anchors, "FEW", 2),
        (rebuild, "STRETCH", 4),
        (rebuild, "PORTION", 3),
        (runs, "PORTION", 2),
        (runs, "RUN", 2),
        (runs, "SORTED", 2),
    ):
        stack.enter_context(patch.object(module, name, value))
    return stack


def published() -> list[Person]:
    return list(Person.objects.published())


def values(person: Person, field: str) -> set[str]:
    """The values of a person in a field."""
    if field in ("fate", "sex"):
        return {getattr(person, field) or NOT_RECORDED}
    if field == "role":
        political = person.repressions.published().political().exists()
        documented = person.acts.published().documented().exists()
        roles = ["none", "victim", "perpetrator", "both"]
        return {roles[political + 2 * documented]}
    if field == "profession":
        return {term.code for term in person.professions.all()} or {NOT_RECORDED}
    if field == "has_dispute":
        differing = Citation.objects.of(person, *person.repressions.published()).differing()
        return {"yes" if differing.exists() else "no"}
    return arrest_years(person, possible=field.endswith("possible"))


def arrest_years(person: Person, *, possible: bool) -> set[str]:
    certain: set[int] = set()
    perhaps: set[int] = set()
    for text in person.repressions.published().values_list("arrest_date", flat=True):
        if text:
            span = years(parse(text))
            if span.certain:
                certain.add(span.certain)
            elif span.last - span.first < 20:
                perhaps.update(range(span.first, span.last + 1))
    if possible:
        return {str(year) for year in perhaps - certain}
    return {str(year) for year in certain} or (set() if perhaps else {NOT_RECORDED})


def matches(person: Person, filters: Mapping[str, list[str]]) -> bool:
    for field, wanted in filters.items():
        has = values(person, field)
        if field == "arrest_year":
            has |= arrest_years(person, possible=True)
        if not has & set(wanted):
            return False
    return True


def found(filters: Mapping[str, list[str]]) -> list[Person]:
    return [person for person in published() if matches(person, filters)]


def counts(field: str, filters: Mapping[str, list[str]]) -> Counter[str]:
    """People per value under all filters but the field's own."""
    own = field.removesuffix("_possible")
    others = {name: wanted for name, wanted in filters.items() if name != own}
    return Counter(value for person in found(others) for value in values(person, field))


def in_order(people: list[Person], sort: str) -> list[int]:
    """Keys of people in an order of the list."""

    def name(person: Person) -> tuple[bool, str]:
        cyrillic = person.sort_key_cyrillic
        return (not cyrillic, cyrillic or person.sort_key_latin)

    def latin(person: Person) -> tuple[bool, str]:
        key = person.sort_key_latin
        return (not key, key or person.sort_key_cyrillic)

    def key(person: Person) -> tuple[object, ...]:
        dates = {
            "birth": person.birth_date_lo or person.birth_date_hi,
            "arrest": person.first_arrest_lo,
            "death": person.death_date_lo or person.death_date_hi,
        }
        if sort in dates:
            return (dates[sort] or LAST, name(person), person.pk)
        return (
            (latin(person), name(person), person.pk)
            if sort == "latin"
            else (
                name(person),
                person.pk,
            )
        )

    ordered = [person.pk for person in sorted(people, key=key)]
    return ordered[::-1] if sort == "-name" else ordered

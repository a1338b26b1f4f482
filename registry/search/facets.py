"""Exact counts of every value of every facet, each under all filters but its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Count, QuerySet

from registry.models import SearchTerm
from registry.search.query import WITH_POSSIBLE, people

Counts = dict[str, dict[str, int]]


def counts(
    fields: Iterable[str],
    filters: Mapping[str, Iterable[str]],
    q: str = "",
    *,
    narrow: object = None,
) -> Counts:
    """People per value for each field, in one query; possible years under `<field>_possible`.

    `narrow` is a further condition (`Q`) that holds for every facet, such as a range of years.
    """
    selected = {field: list(values) for field, values in filters.items() if list(values)}
    free = [field for field in fields if field not in selected]
    parts = [_count(_with_possible(free), selected, q, narrow)]
    for field in fields:
        if field in selected:
            others = {name: values for name, values in selected.items() if name != field}
            parts.append(_count(_with_possible([field]), others, q, narrow))
    found: Counts = defaultdict(dict)
    for field, value, number in parts[0].union(*parts[1:], all=True):
        found[field][value] = number
    return found


def _with_possible(fields: list[str]) -> list[str]:
    return [*fields, *(f"{field}_possible" for field in fields if field in WITH_POSSIBLE)]


def _count(
    fields: list[str], filters: Mapping[str, Iterable[str]], q: str, narrow: object
) -> QuerySet[SearchTerm, tuple[str, str, int]]:
    found = people(filters, q)
    if narrow is not None:
        found = found.filter(narrow)
    return (
        SearchTerm.objects.filter(field__in=fields or [""], person__in=found.values("pk"))
        .order_by()
        .values_list("field", "value")
        .annotate(people=Count("person"))
    )

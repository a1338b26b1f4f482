"""Questions to the index: which published people have these values, and are called this."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Exists, OuterRef, Q

from registry.models import Person, SearchTerm
from registry.names import tokens
from registry.querysets import PersonQuerySet

# Fields whose uncertain values stand in a field of their own.
WITH_POSSIBLE = {"arrest_year", "death_year"}
LONGEST_QUERY = 200
MOST_TOKENS = 8


def people(filters: Mapping[str, Iterable[str]], q: str = "") -> PersonQuerySet[Person]:
    """Published people who match: any value within a field, every field, every word of `q`."""
    found = Person.objects.published()
    for field, values in filters.items():
        wanted = list(values)
        if wanted:
            found = found.filter(_has_any(field, wanted))
    for token in query_tokens(q):
        found = found.filter(_is_called(token))
    return found


def query_tokens(q: str) -> list[str]:
    """The folded words of a query, in bounded number."""
    return [token[:40] for token in tokens(q[:LONGEST_QUERY])[:MOST_TOKENS]]


def _has_any(field: str, values: list[str]) -> Exists:
    condition = Q(field=field, value__in=values)
    if field in WITH_POSSIBLE:
        condition |= Q(field=f"{field}_possible", value__in=values)
    return Exists(SearchTerm.objects.filter(condition, person=OuterRef("pk")))


def _is_called(token: str) -> Exists:
    """A word of the name begins with the token."""
    return Exists(
        SearchTerm.objects.filter(field="name", value__startswith=token, person=OuterRef("pk"))
    )

"""Finding records by a few typed words. SQLite knows no case outside ASCII, so words are varied."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

LONGEST = 200
MOST_WORDS = 8


def in_languages(column: str) -> list[str]:
    """Lookups for a word in a text of several languages.

    `contains` would ask a column of JSON for a whole value, and SQLite not at all.
    """
    return [f"{column}__{code}__icontains" for code, _name in settings.LANGUAGES]


def words_of(term: str) -> list[str]:
    """The words of a query, in bounded number and as a database can take them."""
    return term[:LONGEST].replace("\x00", "").split()[:MOST_WORDS]


def any_case(lookups: Iterable[str], word: str) -> Q:
    """Whether any of the columns holds the word, as typed, in small letters or with a capital."""
    condition = Q()
    for lookup in lookups:
        for form in {word, word.casefold(), word.capitalize()}:
            condition |= Q(**{lookup: form})
    return condition


def holding_every_word(rows: QuerySet[Any], lookups: Iterable[str], term: str) -> QuerySet[Any]:
    """Rows in which each word of the query stands somewhere."""
    names = list(lookups)
    for word in words_of(term):
        rows = rows.filter(any_case(names, word))
    return rows

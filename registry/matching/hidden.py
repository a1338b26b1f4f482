"""People the search index does not hold: drafts, records in review, withdrawn and withheld ones.

They are as much in the registry as others: whoever enters a person again should learn of the draft.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from registry.matching.features import Features
from registry.models import Person
from registry.models.people import SEEN
from registry.names import sort_key

# So many are looked at for one record, and read at once when all are.
MOST_LOOKED_AT = 300
PORTION = 500
# A surname is looked for by so many of its first letters: slips are rare there.
LETTERS = 3
BEYOND = "\uffff"
_TABLE, _COLUMN = Person._meta.db_table, Person._meta.get_field("state").column
_NOT_SEEN = f'NOT ("{_TABLE}"."{_COLUMN}" IN ({", ".join(map(repr, SEEN))}))'


def everybody(using: str = "default") -> Iterator[tuple[int, Features]]:
    """All of them, read in portions."""
    keys = list(_hidden(using).order_by("sort_key_cyrillic", "pk").values_list("pk", flat=True))
    for start in range(0, len(keys), PORTION):
        yield from Features.of_people(keys[start : start + PORTION], using).items()


def like(
    features: Features, left_out: frozenset[int], using: str = "default"
) -> Iterator[tuple[int, Features]]:
    """Those whose surname begins alike, or who were born, or died, on the same day."""
    keys = {pk for question in _questions(features, using) for pk in question[:MOST_LOOKED_AT]}
    yield from Features.of_people(sorted(keys - left_out), using).items()


def _questions(features: Features, using: str) -> Iterator[Any]:
    """Each by itself: together, no index would answer them."""
    hidden = _hidden(using)
    words = {word for name in features.names for word in (name.surname, name.given_name)}
    for start in {sort_key(word)[:LETTERS] for word in words}:
        if len(start) == LETTERS:
            for column in ("sort_key_cyrillic", "sort_key_latin"):
                found = hidden.filter(
                    **{f"{column}__gte": start, f"{column}__lt": start + BEYOND}
                ).order_by(column, "pk")
                yield found.values_list("pk", flat=True)
    for column, span in (("birth_date", features.birth), ("death_date", features.death)):
        if span and span[0] == span[1]:
            found = hidden.filter(**{f"{column}_lo": span[0], f"{column}_hi": span[1]})
            yield found.order_by("pk").values_list("pk", flat=True)


def _hidden(using: str) -> QuerySet[Person]:
    """The condition as the indexes on names write it: with values beside it they go unused."""
    return Person.objects.using(using).extra(where=[_NOT_SEEN])  # noqa: S610, only names

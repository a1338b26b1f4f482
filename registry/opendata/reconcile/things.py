"""Candidates among places and sources: by their names alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rapidfuzz.fuzz import ratio

from registry.models import Place, Source
from registry.names import fold
from registry.opendata.naming import name_in, names_of
from registry.opendata.reconcile.asking import PLACE, Query
from registry.opendata.reconcile.people import Candidate
from registry.search.things import KINDS, search, words_of

# So many of those in which every word stands are compared.
MOST_COMPARED = 100
_KINDS = {kind.name: kind for kind in KINDS}


def candidates(query: Query) -> list[Candidate]:
    """Those in whose name every word stands, the likest first; a match where one is called so."""
    kind = _KINDS["places" if query.kind == PLACE else "sources"]
    keys = search(kind, words_of(query.text)).keys[:MOST_COMPARED]
    rows: Any = Place.objects if query.kind == PLACE else Source.objects
    found = list(_scored(query, rows.published().filter(pk__in=keys)))
    found.sort(key=lambda each: (-each.score, each.public_id))
    same = [each for each in found if each.is_distinct]
    if len(same) == 1:
        same[0].match = True
    return found[: query.limit]


def _scored(query: Query, rows: Any) -> Iterator[Candidate]:
    wanted = fold(query.text)
    if query.kind == PLACE:
        rows = rows.prefetch_related("names", "uses")
    for row in rows:
        names = [fold(name) for _code, name in names_of(row)]
        likeness = max((ratio(wanted, name) for name in names), default=0.0)
        yield Candidate(
            public_id=row.public_id,
            name=name_in(row, "ru"),
            description=_description(row),
            score=round(likeness, 1),
            is_distinct=wanted in names,
            features={"name": round(likeness / 100, 3)},
        )


def _description(row: Any) -> str:
    if isinstance(row, Place):
        return ", ".join([*(str(use) for use in row.uses.all()), row.country_code]).strip(", ")
    parts = (str(row.get_kind_display()), row.author_text, row.year)
    return ", ".join(part for part in parts if part)

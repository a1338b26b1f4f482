"""Candidates among places and sources: by their names alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rapidfuzz.fuzz import ratio

from registry.models import Place, Source
from registry.names import fold
from registry.opendata.naming import name_in, names_of
from registry.opendata.reconcile.asking import PLACE, SOURCE, Query
from registry.opendata.reconcile.people import Candidate, language_of
from registry.search.things import KINDS, search, words_of

# So many of those in which every word stands are compared.
MOST_COMPARED = 100
# A letter stands in nearly every name.
SHORTEST = 2
_SEARCHED = {PLACE: "places", SOURCE: "sources"}
_KINDS = {kind.name: kind for kind in KINDS}


def candidates(query: Query, kind: str) -> list[Candidate]:
    """Those in whose name every word stands, the likest first; a match where one is called so."""
    found = list(_scored(query, kind, _rows(kind, _found(kind, query.text)[:MOST_COMPARED])))
    found.sort(key=lambda each: (-each.score, each.public_id))
    same = [each for each in found if each.is_distinct]
    if len(same) == 1:
        same[0].match = True
    return found[: query.limit]


def beginning(kind: str, start: str, most: int, language: str) -> list[Candidate]:
    """Those in whose name every word that is begun stands; at most so many."""
    if len("".join(words_of(start))) < SHORTEST:
        return []
    keys = _found(kind, start)[:most]
    rows = sorted(_rows(kind, keys), key=lambda row: keys.index(row.pk))
    return [
        Candidate(kind, row.public_id, name_in(row, language), _description(row)) for row in rows
    ]


def _found(kind: str, text: str) -> list[int]:
    return search(_KINDS[_SEARCHED[kind]], words_of(text)).keys


def _rows(kind: str, keys: list[int]) -> Iterable[Any]:
    if kind == PLACE:
        return Place.objects.published().filter(pk__in=keys).prefetch_related("names", "uses")
    return Source.objects.published().filter(pk__in=keys)


def _scored(query: Query, kind: str, rows: Iterable[Any]) -> Iterator[Candidate]:
    wanted = fold(query.text)
    language = language_of(query.text)
    for row in rows:
        names = [fold(name) for _code, name in names_of(row)]
        likeness = max((ratio(wanted, name) for name in names), default=0.0)
        yield Candidate(
            kind=kind,
            public_id=row.public_id,
            name=name_in(row, language),
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

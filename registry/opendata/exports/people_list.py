"""A list of people as one flat table: the life, the names, the case that decided it.

One row a person, in portions of a fixed number of queries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q

from registry.models import (
    Act,
    Person,
    PlaceName,
    Rehabilitation,
    Repression,
)
from registry.opendata.exports.cells import Value
from registry.opendata.exports.people import LIFE
from registry.opendata.exports.people_columns import AT, COLUMNS, MAKERS, OnePerson
from registry.opendata.exports.proof import sources_of
from registry.opendata.exports.public import OF_PERSON_ITSELF, REHABILITATION, SELF
from registry.opendata.exports.tables import Row, Table
from registry.opendata.naming import (
    EXTERNAL_ID,
    WIKIDATA,
    Spelling,
    numbers_elsewhere,
    spellings_of,
)
from registry.search.query import Result
from registry.vocabulary import State

__all__ = ["COLUMNS", "portions", "rows_of"]

PORTION = 2000
PLACES = ("birth_place", "death_place", "burial_place")
CASE_PLACES = ("arrest_place", "execution_place")
CASE_DATES = ("arrest_date", "sentence_date", "execution_date")

_LIFE = Table("people", "", "", Person, SELF, LIFE)


@dataclass(slots=True)
class Others:
    """What stands in other tables about the people of a portion."""

    names: dict[int, list[Spelling]] = field(default_factory=dict)
    cases: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    decisions: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    acts: dict[int, tuple[int, int]] = field(default_factory=dict)
    sources: Mapping[int, list[tuple[str, str]]] = field(default_factory=dict)
    elsewhere: dict[tuple[int, str], str] = field(default_factory=dict)
    # The name of a place by its public id.
    places: dict[str, str] = field(default_factory=dict)


# Rows ------------------------------------------------------------------------------------------


def portions(
    result: Result, order: str, alphabet: str, base: str = "", size: int = PORTION
) -> Iterator[list[Row]]:
    """Everybody found, in an order; the snapshot of the result stays open while it is read."""
    for start in range(0, result.total, size):
        hits = result.slice(start, start + size, order, alphabet=alphabet)
        yield rows_of([hit.person_id for hit in hits], base)


def rows_of(keys: Sequence[int], base: str = "") -> list[Row]:
    """The rows of some people in the order given, in a fixed number of queries."""
    lives = _LIFE.of(keys)
    others = _others(keys, lives)
    return [
        [make(one) for make in MAKERS]
        for one in (_person(key, lives[key], others, base) for key in keys if key in lives)
    ]


def _person(key: int, life: Row, others: Others, base: str) -> OnePerson:
    cases = others.cases.get(key, [])
    decisions = others.decisions.get(key, [])
    return OnePerson(
        life=life,
        names=others.names.get(key, []),
        case=_decisive(cases, life[AT["fate"]]),
        cases=len(cases),
        decision=decisions[-1] if decisions else {},
        acts=others.acts.get(key, (0, 0)),
        sources=others.sources.get(key, []),
        wikidata=others.elsewhere.get((key, WIKIDATA), ""),
        external_id=others.elsewhere.get((key, EXTERNAL_ID), ""),
        places=others.places,
        base=base,
    )


def _decisive(cases: Sequence[dict[str, Any]], fate: Value) -> Mapping[str, Any]:
    """The repression that came to the recorded fate, else the first."""
    ended = (case for case in cases if fate and case["outcome"] == fate)
    return next(ended, cases[0] if cases else {})


def _others(keys: Sequence[int], lives: Mapping[int, Row]) -> Others:
    cases = _cases(keys)
    places = {str(life[AT[name]]) for life in lives.values() for name in PLACES}
    places |= {str(case[name]) for each in cases.values() for case in each for name in CASE_PLACES}
    return Others(
        names=spellings_of(keys),
        cases=cases,
        decisions=_grouped(
            Rehabilitation.objects.filter(REHABILITATION, person__in=keys)
            .order_by("date_lo", "order", "pk")
            .values(
                *("person_id", "status", "date", "body_text", "body__code"),
                *("ground", "ground_text"),
            )
        ),
        acts=_counted_acts(keys),
        sources=sources_of(keys, Person),
        elsewhere=numbers_elsewhere(keys, WIKIDATA, EXTERNAL_ID),
        places=_names_of_places(places - {"None"}),
    )


def _grouped(rows: Iterable[Mapping[str, Any]]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row["person_id"]].append(row)
    return found


def _cases(keys: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    dates = (f"{name}{end}" for name in CASE_DATES for end in ("", "_lo", "_hi"))
    linked = ("arrest_place", "execution_place", "event")
    states = (f"{name}__{part}" for name in linked for part in ("public_id", "state"))
    rows = Repression.objects.filter(OF_PERSON_ITSELF, person__in=keys).order_by("order", "pk")
    found = _grouped(
        rows.values(
            *("person_id", "public_id", "kind", "nature", "residence_text", "charge_text"),
            *("articles", "sentence", "sentence_years", "sentence_text", "outcome"),
            *("archive_reference", "arrest_place_text", "execution_place_text"),
            *("arresting_organ_text", "arresting_organ__code"),
            *("sentencing_body_text", "sentencing_body__code"),
            *dates,
            *states,
        )
    )
    for cases in found.values():
        for case in cases:
            for name in linked:
                is_public = case[f"{name}__state"] == State.PUBLISHED
                case[name] = case[f"{name}__public_id"] if is_public else None
    return found


def _counted_acts(keys: Sequence[int]) -> dict[int, tuple[int, int]]:
    rows = Act.objects.filter(OF_PERSON_ITSELF, person__in=keys).order_by().values("person")
    counted = rows.annotate(
        documented=Count("pk", filter=Q(is_documented=True)),
        reported=Count("pk", filter=Q(is_documented=False)),
    )
    return {row["person"]: (row["documented"], row["reported"]) for row in counted}


def _names_of_places(ids: Iterable[str]) -> dict[str, str]:
    """The usual name of each: Russian, as in the files, else English, else the first."""
    rows = PlaceName.objects.filter(place__public_id__in=list(ids)).order_by("-order", "-pk")
    best: dict[str, tuple[int, str]] = {}
    for public_id, language, name in rows.values_list("place__public_id", "language", "name"):
        rank = {"ru": 0, "en": 1}.get(language, 2)
        if public_id not in best or rank <= best[public_id][0]:
            best[public_id] = rank, name
    return {public_id: name for public_id, (_rank, name) in best.items()}

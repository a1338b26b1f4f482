"""What the service knows of a person: properties to match by, and values to fill columns with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Prefetch

from registry.models import ExternalIdentifier, Person, Place, Repression
from registry.opendata.naming import WIKIDATA, name_in
from registry.opendata.reconcile.asking import PERSON, PLACE, SOURCE
from registry.vocabulary import Sex, State

TYPES = {PERSON: "Person", PLACE: "Place", SOURCE: "Source"}
Cell = dict[str, str]


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a person; `values` gives the cells of a column."""

    id: str
    name: str
    values: Callable[[Any], Iterator[Cell]]


def _text(text: str) -> Iterator[Cell]:
    if text:
        yield {"str": text}


def _named(language: str) -> Callable[[Any], Iterator[Cell]]:
    return lambda person: _text(person.display_names.get(language, ""))


def _of_cases(field: str) -> Callable[[Any], Iterator[Cell]]:
    def values(person: Any) -> Iterator[Cell]:
        for case in person.told_repressions:
            yield from _text(getattr(case, field))

    return values


def _place(field: str) -> Callable[[Any], Iterator[Cell]]:
    def values(person: Any) -> Iterator[Cell]:
        place = getattr(person, field)
        if place is not None and place.is_published:
            yield {"id": place.public_id, "name": name_in(place, person.told_language)}

    return values


def _years(field: str) -> Callable[[Any], Iterator[Cell]]:
    """The year where only one is possible; else the date as recorded."""

    def values(row: Any) -> Iterator[Cell]:
        lo, hi = getattr(row, f"{field}_lo"), getattr(row, f"{field}_hi")
        is_one = lo and hi and lo // 10000 == hi // 10000
        yield from _text(str(lo // 10000) if is_one else getattr(row, field))

    return values


def _arrest_years(person: Any) -> Iterator[Cell]:
    for case in person.told_repressions:
        yield from _years("arrest_date")(case)


PROPERTIES = {
    one.id: one
    for one in (
        Property("birth_year", "year of birth", _years("birth_date")),
        Property("arrest_year", "year of arrest", _arrest_years),
        Property("death_year", "year of death", _years("death_date")),
        Property("fate", "fate", lambda person: _text(person.fate)),
        Property("birth_date", "date of birth (EDTF)", lambda person: _text(person.birth_date)),
        Property("death_date", "date of death (EDTF)", lambda person: _text(person.death_date)),
        Property("arrest_date", "date of arrest (EDTF)", _of_cases("arrest_date")),
        Property("sentence_date", "date of sentence (EDTF)", _of_cases("sentence_date")),
        Property("sex", "sex", lambda person: _text(_word(Sex, person.sex))),
        Property("name_en", "name in English", _named("en")),
        Property("name_ru", "name in Russian", _named("ru")),
        Property("name_uk", "name in Ukrainian", _named("uk")),
        Property("birth_place", "place of birth", _place("birth_place")),
        Property("burial_place", "place of burial", _place("burial_place")),
        Property(WIKIDATA, "Wikidata", lambda person: map(_wikidata, person.told_elsewhere)),
    )
}
# What a query may bring along to be matched by.
MATCHED_BY = ("birth_year", "arrest_year", "death_year", "fate")


def _word(words: Any, code: str) -> str:
    return str(words(code).label) if code else ""


def _wikidata(value: str) -> Cell:
    return {"str": value}


def rows(
    ids: Sequence[str], wanted: Sequence[str], language: str
) -> dict[str, dict[str, list[Cell]]]:
    """The cells of each record; a record that is not public has empty ones, as if it never was.

    Places are called as they are in `language`.
    """
    people = _people(ids)
    for person in people.values():
        person.told_language = language
    return {
        public_id: {
            name: list(PROPERTIES[name].values(people[public_id]))
            if public_id in people and name in PROPERTIES
            else []
            for name in wanted
        }
        for public_id in ids
    }


def _people(ids: Sequence[str]) -> dict[str, Any]:
    places = Place.objects.published().prefetch_related("names")
    cases = Repression.objects.published().order_by("order", "pk")
    # The state is looked at here: asked for both, SQLite reads everybody who is published.
    named = Person.objects.filter(public_id__in=ids).values_list("pk", "state")
    keys = [key for key, state in named if state == State.PUBLISHED]
    found: Any = Person.objects.published().filter(pk__in=keys)
    people: list[Any] = list(
        found.prefetch_related(
            Prefetch("birth_place", places),
            Prefetch("burial_place", places),
            Prefetch("repressions", cases, to_attr="told_repressions"),
        )
    )
    elsewhere: dict[int, list[str]] = {}
    identifiers = ExternalIdentifier.objects.filter(
        target_type=ContentType.objects.get_for_model(Person),
        target_id__in=[person.pk for person in people],
        scheme=WIKIDATA,
    )
    for key, value in identifiers.order_by("pk").values_list("target_id", "value"):
        elsewhere.setdefault(key, []).append(value)
    for person in people:
        person.told_elsewhere = elsewhere.get(person.pk, [])
    return {person.public_id: person for person in people}


def meta(wanted: Sequence[str]) -> list[dict[str, Any]]:
    """The heads of the columns; places are records that can be matched in their turn."""
    return [
        {
            "id": name,
            "name": PROPERTIES[name].name if name in PROPERTIES else name,
            **({"type": _type(PLACE)} if name.endswith("_place") else {}),
        }
        for name in wanted
    ]


def _type(kind: str) -> dict[str, str]:
    return {"id": kind, "name": TYPES[kind]}


def listed(names: Sequence[str], prefix: str = "") -> list[dict[str, str]]:
    """Properties with their names, those in whose name or id the prefix stands."""
    wanted = prefix.strip().lower()
    found = (PROPERTIES[name] for name in names)
    return [
        {"id": each.id, "name": each.name}
        for each in found
        if wanted in each.id or wanted in each.name.lower()
    ]

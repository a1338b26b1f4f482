"""A person as linked data: names in every spelling, life, work, what the cases record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils import translation

from registry.models import Depiction, Person, PersonName, Place, Repression
from registry.opendata.jsonld.pictures import picture_of
from registry.opendata.jsonld.values import (
    Json,
    in_languages,
    place,
    plain_date,
    without_blanks,
)
from registry.opendata.naming import Absolute, names_of, texts_of
from registry.vocabulary import Certainty, DepictionCapacity, NameKind, Sex

LANGUAGES = ("en", "ru", "uk")
_GENDERS = {
    Sex.MALE.value: "https://schema.org/Male",
    Sex.FEMALE.value: "https://schema.org/Female",
}
_PARTS = {"familyName": "surname", "givenName": "given_name", "additionalName": "patronymic"}
# Under which attribute stands what of a person. Even a question nobody asks takes long to put.
_WANTED: dict[str, tuple[str, Callable[[], QuerySet[Any]]]] = {
    "all_names": ("names", lambda: PersonName.objects.order_by("order", "pk")),
    "public_repressions": (
        "repressions",
        lambda: Repression.objects.published().order_by("order", "pk"),
    ),
    "shown_depictions": ("depictions", lambda: Depiction.objects.showing_a_picture()),
}


def load(row: Person) -> None:
    """What is said of a person, in few queries: what the page has loaded is not read again.

    The names of the attributes are those of the page and of lists.
    """
    missing: list[Any] = [
        Prefetch(relation, rows(), to_attr=name)
        for name, (relation, rows) in _WANTED.items()
        if not hasattr(row, name)
    ]
    prefetch_related_objects([row], *missing, "professions")


def _places(row: Any) -> dict[int, Place]:
    """The published places of the life and the cases, unless the page has loaded them."""
    if hasattr(row, "known_places"):
        return dict(row.known_places)
    keys = {row.birth_place_id, row.death_place_id}
    for case in row.public_repressions:
        keys |= {case.arrest_place_id, case.execution_place_id}
    keys.discard(None)
    if not keys:
        return {}
    found = Place.objects.published().filter(pk__in=keys).prefetch_related("names")
    return {place.pk: place for place in found}


def person(row: Any, absolute: Absolute) -> Json:
    """The person; what is not known is not said."""
    load(row)
    places = _places(row)
    names = list(row.all_names)
    shown = list(names_of(row))
    main = [name for name in names if name.is_display or name.kind == NameKind.MAIN]
    spelt = [(name.language, name.in_reading_order()) for name in names]
    parts = {
        field: in_languages((name.language, getattr(name, part)) for name in main)
        for field, part in _PARTS.items()
    }
    return without_blanks(
        {
            "@type": "Person",
            "name": in_languages(shown),
            "alternateName": in_languages(pair for pair in spelt if pair not in shown),
            **parts,
            "gender": _GENDERS.get(row.sex),
            "birthDate": plain_date(row, "birth_date"),
            "born": row.birth_date,
            "birthPlace": place(places.get(row.birth_place_id), absolute),
            "deathDate": plain_date(row, "death_date"),
            "died": row.death_date,
            "deathPlace": place(places.get(row.death_place_id), absolute),
            "hasOccupation": [
                {"@type": "Occupation", "name": in_languages(texts_of(profession.labels))}
                for profession in row.professions.all()
            ],
            "description": in_languages(texts_of(row.summary)),
            "subjectOf": [
                event
                for case in row.public_repressions
                if case.is_published
                for event in _events(case, places, absolute)
            ],
            "image": [picture_of(each.photo, absolute) for each in _certain(row)],
        }
    )


def _certain(row: Any) -> Iterator[Depiction]:
    """Where the person is seen for certain: a signature or a likely face is no picture of one."""
    for each in row.shown_depictions:
        is_seen = each.capacity == DepictionCapacity.DEPICTED
        if is_seen and each.certainty == Certainty.CERTAIN:
            yield each


def _events(case: Repression, places: dict[int, Place], absolute: Absolute) -> Iterator[Json]:
    """The dated steps of one case, each with the name of the step in the site's languages."""
    for field, where in (
        ("arrest_date", "arrest_place"),
        ("sentence_date", ""),
        ("execution_date", "execution_place"),
    ):
        date = str(getattr(case, field))
        key = getattr(case, f"{where}_id") if where else None
        location = place(places.get(key), absolute) if key else None
        if not date and location is None:
            continue
        yield without_blanks(
            {
                "@type": "Event",
                "name": in_languages(_called(field)),
                "startDate": plain_date(case, field),
                "date": date,
                "location": location,
            }
        )


def _called(field: str) -> Iterator[tuple[str, str]]:
    """What the step is called in each language of the site."""
    column: Any = Repression._meta.get_field(field)
    for language in LANGUAGES:
        with translation.override(language):
            yield language, str(column.verbose_name)

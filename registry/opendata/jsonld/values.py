"""Values of linked data: dates as they are known, texts with their language, places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import models

from registry.dates import datetime_attribute
from registry.fields import partial_date
from registry.models import Place
from registry.models.base import Record
from registry.opendata.naming import Absolute, names_of, permanent_address

Json = dict[str, Any]

CONTEXT: Json = {
    "@vocab": "https://schema.org/",
    "dcterms": "http://purl.org/dc/terms/",
    "madsrdf": "http://www.loc.gov/mads/rdf/v1#",
    "EDTF": "http://id.loc.gov/datatypes/edtf",
    "sameAs": {"@type": "@id"},
    "url": {"@type": "@id"},
    "license": {"@type": "@id"},
    "gender": {"@type": "@id"},
    "contentUrl": {"@type": "@id"},
    # In every case as recorded; beside it stands the plain date where it is an exact one.
    "date": {"@id": "dcterms:date", "@type": "EDTF"},
    "born": {"@id": "madsrdf:birthDate", "@type": "EDTF"},
    "died": {"@id": "madsrdf:deathDate", "@type": "EDTF"},
}


def without_blanks(values: Json) -> Json:
    """What is not known is not said."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def plain_date(row: models.Model, field: str) -> str | None:
    """A date exact to the day, month or year, without doubt, as ISO 8601; None for any other."""
    date = partial_date(row, field)
    return datetime_attribute(date) if date is not None else None


def first_and_last(row: models.Model, field: str) -> Json:
    """When something began and ended, as far as that is exact, and in any case as recorded."""
    text = str(getattr(row, field) or "")
    start, slash, end = text.partition("/")
    exact = plain_date(row, field)
    ends = (exact, exact) if not slash else (_exact(start), _exact(end))
    if getattr(row, "date_type", "period") == "moment" and slash:
        # One day within the range: neither end is known to be it.
        ends = (None, None)
    return without_blanks({"startDate": ends[0], "endDate": ends[1], "date": text})


def _exact(text: str) -> str | None:
    from registry.dates import parse

    return datetime_attribute(parse(text)) if text and text != ".." else None


def in_languages(texts: Iterable[tuple[str, str]]) -> list[Any]:
    """Texts, each with its language where that is known; each of them once."""
    found = dict.fromkeys((language, text) for language, text in texts if text)
    return [
        {"@value": text, "@language": language} if language else text for language, text in found
    ]


def place(row: Place | None, absolute: Absolute) -> Json | None:
    """A published place, by its address and its names."""
    if row is None or not row.is_published:
        return None
    return {"@type": "Place", **reference(row, absolute)}


def reference(record: Record, absolute: Absolute) -> Json:
    """A record named in another one."""
    return {
        "@id": permanent_address(record.public_id, absolute),
        "name": in_languages(names_of(record)),
    }


def grouped(pairs: Iterable[tuple[str, Any]]) -> dict[str, list[Any]]:
    """Values by name, in their order."""
    found: dict[str, list[Any]] = defaultdict(list)
    for name, value in pairs:
        found[name].append(value)
    return dict(found)

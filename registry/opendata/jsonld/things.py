"""Every kind of record but people as linked data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from registry.models import (
    Agent,
    Commemoration,
    Depiction,
    Document,
    Event,
    Figure,
    Participation,
    Person,
    Photo,
    Place,
    Source,
)
from registry.models.base import Record
from registry.opendata.jsonld.pictures import shown_file
from registry.opendata.jsonld.values import (
    Json,
    first_and_last,
    in_languages,
    place,
    plain_date,
    reference,
    without_blanks,
)
from registry.opendata.naming import Absolute, names_of, texts_of
from registry.vocabulary import AgentKind, Certainty, DepictionCapacity, SourceKind, State

# Of the people of an event or in a picture so many are named; the pages and the interface have all.
MOST_PEOPLE = 100

_SOURCES = {
    SourceKind.LITERATURE.value: "Book",
    SourceKind.BOOK_OF_MEMORY.value: "Book",
    SourceKind.ENCYCLOPEDIA.value: "Article",
    SourceKind.WEB_PAGE.value: "WebPage",
    SourceKind.PRESS.value: "NewsArticle",
    SourceKind.PRIMARY_DOCUMENT.value: "ArchiveComponent",
    SourceKind.ARCHIVE_FILE.value: "ArchiveComponent",
}


# What is loaded with each ----------------------------------------------------------------------


def load(record: Record) -> None:
    """What is said of a record, in few queries: what a page has loaded is not read again."""
    prefetch_related_objects([record], *_lookups(type(record)))


def _lookups(model: type[Record]) -> list[Any]:
    place = Prefetch("place", Place.objects.published().prefetch_related("names"))
    people = {"person__state": State.PUBLISHED}
    if model is Place:
        return ["names", "parent__names"]
    if model is Event:
        parts = Participation.objects.filter(**people).select_related("person")
        named = Prefetch("participations", parts, to_attr="told_participations")
        return ["parent", place, named]
    if model is Photo:
        depicted = Depiction.objects.filter(**people, capacity=DepictionCapacity.DEPICTED)
        seen = depicted.select_related("person")
        return [
            "maker",
            "renditions",
            place,
            Prefetch("depictions", seen, to_attr="told_depictions"),
        ]
    if model is Source:
        return ["parent", Prefetch("authors", Agent.objects.published(), to_attr="told_authors")]
    return [place] if model in (Commemoration, Figure) else ["event"]


# What is said of each --------------------------------------------------------------------------


def _place(row: Any, absolute: Absolute) -> Json:
    return {
        "@type": "Place",
        "name": in_languages(names_of(row)),
        "address": row.address,
        "geo": _point(row),
        "date": row.period,
        "description": in_languages(texts_of(row.summary)),
        "containedInPlace": place(row.parent, absolute),
    }


def _point(row: Any) -> Json | None:
    if row.lat is None or row.lon is None:
        return None
    return {"@type": "GeoCoordinates", "latitude": float(row.lat), "longitude": float(row.lon)}


def _event(row: Any, absolute: Absolute) -> Json:
    above = row.parent if row.parent and row.parent.is_published else None
    return {
        "@type": "Event",
        "name": in_languages(names_of(row)),
        **first_and_last(row, "date"),
        "location": place(row.place, absolute),
        "description": in_languages(texts_of(row.summary)),
        "superEvent": {"@type": "Event", **reference(above, absolute)} if above else None,
        # Those tried, those who judged, those present: what each was is on the page.
        "about": _people(row.told_participations, absolute),
    }


def _document(row: Any, absolute: Absolute) -> Json:
    event = row.event if row.event and row.event.is_published else None
    return {
        "@type": "ArchiveComponent",
        "name": in_languages(names_of(row)),
        "dateCreated": plain_date(row, "date"),
        "date": row.date,
        "creditText": row.issuing_body_text,
        "identifier": [text for text in (row.number, row.archive_reference) if text],
        "about": {"@type": "Event", **reference(event, absolute)} if event else None,
    }


def _photo(row: Any, absolute: Absolute) -> Json:
    certain = [each for each in row.told_depictions if each.certainty == Certainty.CERTAIN]
    maker = row.maker if row.maker and row.maker.is_published else None
    return {
        "@type": ["Photograph", "ImageObject"] if row.shows_a_picture else "Photograph",
        "name": in_languages(names_of(row)),
        "abstract": in_languages(texts_of(row.alt_text)),
        "dateCreated": plain_date(row, "date"),
        "date": row.date,
        "creator": _agent(maker) if maker else row.maker_text,
        "locationCreated": place(row.place, absolute),
        "holdingArchive": without_blanks({"@type": "ArchiveOrganization", "name": row.collection})
        if row.collection
        else None,
        "identifier": row.shelf_mark,
        # Only who is in it for certain; nobody is named without being known.
        "about": _people(certain, absolute),
        **shown_file(row, absolute),
    }


def _commemoration(row: Any, absolute: Absolute) -> Json:
    return {
        "@type": "CreativeWork",
        "name": in_languages(names_of(row)),
        "date": row.date,
        "contentLocation": place(row.place, absolute),
        "description": in_languages(texts_of(row.summary)),
    }


def _figure(row: Any, absolute: Absolute) -> Json:
    exact = row.value_lo is not None and row.value_lo == row.value_hi
    value = {
        "@type": "PropertyValue",
        "value": float(row.value_lo) if exact else None,
        "minValue": float(row.value_lo) if row.value_lo is not None and not exact else None,
        "maxValue": float(row.value_hi) if row.value_hi is not None and not exact else None,
        "description": row.value_text,
        "unitText": str(row.unit),
    }
    return {
        "@type": "Dataset",
        "name": in_languages(names_of(row)),
        "date": row.period,
        "creditText": row.stated_by_text,
        "spatialCoverage": place(row.place, absolute),
        "variableMeasured": without_blanks(value),
    }


def _source(row: Any, absolute: Absolute) -> Json:
    above = row.parent if row.parent and row.parent.is_published else None
    authors = [_agent(agent) for agent in row.told_authors]
    return {
        "@type": _SOURCES.get(row.kind, "CreativeWork"),
        "name": in_languages(names_of(row)),
        "author": authors or row.author_text,
        "datePublished": row.year if row.year.isdecimal() and len(row.year) == 4 else None,
        "publisher": row.publisher,
        "identifier": [text for text in (row.isbn_doi, row.archive_reference) if text],
        "holdingArchive": without_blanks({"@type": "ArchiveOrganization", "name": row.repository})
        if row.repository
        else None,
        "url": row.url,
        "isPartOf": {"@type": "CreativeWork", **reference(above, absolute)} if above else None,
    }


def _agent(agent: Agent) -> Json:
    kind = "Organization" if agent.kind == AgentKind.INSTITUTION else "Person"
    return {"@type": kind, "name": in_languages(texts_of(agent.name))}


def _people(rows: list[Any], absolute: Absolute) -> list[Json]:
    people: dict[int, Person] = {row.person.pk: row.person for row in rows if row.person}
    some = list(people.values())[:MOST_PEOPLE]
    return [{"@type": "Person", **reference(person, absolute)} for person in some]


OWN: dict[type[Record], Callable[[Any, Absolute], Json]] = {
    Place: _place,
    Event: _event,
    Document: _document,
    Photo: _photo,
    Commemoration: _commemoration,
    Figure: _figure,
    Source: _source,
}

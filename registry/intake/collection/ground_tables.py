"""Tables everything else refers to: open lists, authors, sources, places."""

from __future__ import annotations

from django.db import models

from registry.intake.collection.columns import (
    ALIASES,
    CONFIDENCE,
    ID,
    KEY,
    NOTES,
    ORDER,
    RULES,
    SOURCES,
)
from registry.intake.collection.shape import Column, Kind, Table, ref, refs, value, values, words
from registry.models import (
    Agent,
    Article,
    Charge,
    EventType,
    Nationality,
    Organ,
    Place,
    PlaceName,
    Profession,
    RehabilitationBody,
    SentencingBody,
    Source,
)


def terms(name: str, model: type[models.Model], *more: Column) -> Table:
    """An open list: a code and labels."""
    code = value("code", required=True)
    return Table(name, model, (code, words("", "labels", required=True), *more), key=("code",))


TERMS = (
    terms("professions", Profession, ALIASES),
    terms("nationalities", Nationality, ALIASES, RULES),
    terms("articles", Article),
    terms("charges", Charge, ALIASES, RULES),
    terms("sentencing_bodies", SentencingBody, ALIASES, RULES, value("existed"), ORDER),
    terms("rehabilitation_bodies", RehabilitationBody, ALIASES, RULES, ORDER),
    terms("organs", Organ, ALIASES),
    terms("event_types", EventType),
)

SOURCE_TABLES = (
    Table(
        "agents",
        Agent,
        (
            ID,
            KEY,
            value("kind", required=True),
            words("name", required=True),
            value("sort_name"),
            NOTES,
        ),
    ),
    Table(
        "sources",
        Source,
        (
            ID,
            KEY,
            value("kind", required=True),
            refs("authors", "agents"),
            value("author_text"),
            value("title", required=True),
            *values("title_language", "year", "publisher", "isbn_doi", "url", "notes"),
        ),
    ),
)

PLACE_TABLES = (
    Table(
        "places",
        Place,
        (
            ID,
            KEY,
            Column("kinds", Kind.USES, required=True),
            ref("parent", "places"),
            *values("address", "lat", "lon", "coordinates_reason", "country_today", "country_code"),
            value("period"),
            SOURCES,
            CONFIDENCE,
            NOTES,
        ),
    ),
    Table(
        "place_names",
        PlaceName,
        (
            ref("place", "places", required=True),
            value("language", required=True),
            value("name", required=True),
            *values("in_form", "period", "kind"),
            ORDER,
        ),
        key=("place", "language", "order"),
    ),
)

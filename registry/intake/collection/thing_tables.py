"""Tables of events, papers, figures, pictures, and of what is disputed or was not found."""

from __future__ import annotations

from registry.intake.collection.columns import (
    CONFIDENCE,
    ID,
    KEY,
    NOTES,
    ORDER,
    PERSON,
    SOURCES,
    organ,
    place,
)
from registry.intake.collection.shape import Column, Kind, Table, ref, refs, value, values, words
from registry.models import (
    CommemoratedPerson,
    Commemoration,
    Depiction,
    Document,
    Event,
    Figure,
    Finding,
    Mention,
    Participation,
    Photo,
    Signature,
)

EVENT_TABLES = (
    Table(
        "events",
        Event,
        (
            ID,
            KEY,
            ref("type", "event_types", required=True),
            words("title", required=True),
            *values("date", "date_type"),
            *place("place"),
            *organ("issuing_body"),
            value("document_number"),
            ref("parent", "events"),
            words("summary"),
            SOURCES,
            CONFIDENCE,
            NOTES,
        ),
    ),
    Table(
        "participations",
        Participation,
        (
            ref("event", "events", required=True),
            ref("person", "people"),
            ref("agent", "agents"),
            value("capacity", required=True),
            value("order"),
            SOURCES,
            NOTES,
        ),
        key=("event", "person", "agent", "capacity"),
    ),
    Table(
        "documents",
        Document,
        (
            ID,
            KEY,
            value("kind", required=True),
            words("title", required=True),
            value("date"),
            *organ("issuing_body"),
            *values("number", "archive_reference"),
            ref("event", "events"),
            SOURCES,
            CONFIDENCE,
            NOTES,
        ),
    ),
    Table(
        "signatures",
        Signature,
        (
            ref("document", "documents", required=True),
            value("order"),
            ref("person", "people"),
            *values("text", "capacity", "notes"),
        ),
        key=("document", "order", "person", "text"),
    ),
    Table(
        "mentions",
        Mention,
        (
            ref("document", "documents", required=True),
            ref("person", "people"),
            *values("page", "line", "text", "notes"),
        ),
        key=("document", "page", "line", "person", "text"),
    ),
)

THING_TABLES = (
    Table(
        "figures",
        Figure,
        (
            ID,
            KEY,
            value("kind", required=True),
            words("what", required=True),
            *values("value_lo", "value_hi", "value_text"),
            value("unit", required=True),
            value("category"),
            *place("place"),
            *values("period", "period_text"),
            ref("stated_by", "agents"),
            value("stated_by_text"),
            ref("document", "documents"),
            ref("event", "events"),
            value("mark"),
            SOURCES,
            NOTES,
        ),
    ),
    Table(
        "commemorations",
        Commemoration,
        (
            ID,
            KEY,
            value("kind", required=True),
            words("title", required=True),
            *place("place"),
            value("date"),
            ref("event", "events"),
            SOURCES,
            CONFIDENCE,
            NOTES,
        ),
    ),
    Table(
        "commemorated",
        CommemoratedPerson,
        (ref("commemoration", "commemorations", required=True), ORDER, PERSON, NOTES),
        key=("commemoration", "person"),
    ),
    Table(
        "photos",
        Photo,
        (
            ID,
            KEY,
            words("caption", required=True),
            *values("kind", "date"),
            *place("place"),
            value("credit"),
            ref("event", "events"),
            ref("document", "documents"),
            ref("commemoration", "commemorations"),
            SOURCES,
            NOTES,
        ),
    ),
    Table(
        "depictions",
        Depiction,
        (
            ref("photo", "photos", required=True),
            value("position"),
            ref("person", "people"),
            value("certainty", required=True),
            value("capacity", required=True),
            words("label"),
            NOTES,
        ),
        key=("photo", "position", "person"),
    ),
)

TARGET = (
    Column("target", Kind.TARGET, required=True),
    Column("target_key", Kind.TARGET_KEY, required=True),
    Column("field", Kind.QUESTION, required=True),
)
PROOF_TABLES = (
    Table(
        "disputes",
        None,
        (
            Column("dispute", Kind.PLAIN, required=True),
            Column("version", Kind.PLAIN, required=True),
            *TARGET,
            *values("value", "as_stated"),
            Column("sources", Kind.PLAIN),
            value("verdict", required=True),
            value("confidence", required=True),
            words("reason"),
        ),
        key=("dispute", "version"),
    ),
    Table(
        "findings",
        Finding,
        (
            *TARGET,
            value("kind", required=True),
            words("words", required=True),
            refs("sources", "sources"),
        ),
        key=("target", "target_key", "field"),
    ),
)

LEFT_OUT = Table(
    "left_out",
    None,
    tuple(Column(name, Kind.PLAIN, required=True) for name in ("table", "key", "words", "reason")),
    key=("table", "key", "words"),
)

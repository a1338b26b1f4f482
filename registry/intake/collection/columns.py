"""Columns that many tables of the collection have."""

from __future__ import annotations

from registry.intake.collection.shape import Column, Kind, ref, value

ID = value("id", "public_id", required=True)
KEY = value("key", "slug", required=True)
NOTES = value("notes")
ORDER = value("order", required=True)
SOURCES = Column("sources", Kind.SOURCES)
CONFIDENCE = Column("confidence", Kind.CONFIDENCE)
VERIFIED = Column("verified_fields", Kind.VERIFIED)
ALIASES = Column("aliases", Kind.LIST)
RULES = Column("rules", Kind.LIST)
PERSON = ref("person", "people", required=True)


def place(name: str, text: str = "") -> tuple[Column, Column]:
    """The key of a place, and the words that say more than its name."""
    return ref(name, "places"), value(text or f"{name}_text")


def organ(name: str) -> tuple[Column, Column]:
    """The code of an organ, and the words that say more than its label."""
    return ref(name, "organs"), value(f"{name}_text")

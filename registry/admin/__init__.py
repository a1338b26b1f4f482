"""The desk of the curators. Django finds it by itself and reads the tables registered here."""

from registry.admin import (
    acts,
    contributions,
    curators,
    documents,
    duplicates,
    events,
    people,
    photographs,
    places,
    repressions,
    sources,
    terms,
    work,
)

__all__ = [
    "acts",
    "contributions",
    "curators",
    "documents",
    "duplicates",
    "events",
    "people",
    "photographs",
    "places",
    "repressions",
    "sources",
    "terms",
    "work",
]

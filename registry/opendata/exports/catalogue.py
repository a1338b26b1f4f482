"""All tables in the order in which they refer to each other."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from registry.opendata.exports import people, proof, things
from registry.opendata.exports.tables import Rows, Table
from registry.opendata.exports.terms import TERMS
from registry.prepared import prepared

RECORDS_AND_PARTS: tuple[Table, ...] = (
    things.AGENTS,
    things.SOURCES,
    things.PLACES,
    things.PLACE_NAMES,
    things.PLACE_USES,
    things.EVENTS,
    *people.TABLES[:5],
    things.DOCUMENTS,
    *people.TABLES[5:],
    things.PARTICIPATIONS,
    things.SIGNATURES,
    things.MENTIONS,
    things.COMMEMORATIONS,
    things.COMMEMORATED,
    things.PHOTOS,
    things.DEPICTIONS,
    things.DOCUMENT_PAGES,
    things.FIGURES,
)

TABLES: tuple[Rows, ...] = (
    TERMS,
    *RECORDS_AND_PARTS,
    proof.citations(RECORDS_AND_PARTS),
    proof.findings(RECORDS_AND_PARTS),
    proof.identifiers(RECORDS_AND_PARTS),
)

BY_NAME: dict[str, Rows] = {table.name: table for table in TABLES}

# Those a reader takes as whole lists; people have filters and a list of their own.
LISTS = ("events", "documents", "places", "commemorations", "figures", "sources", "photos")
LISTED: dict[str, Table] = {table.name: table for table in RECORDS_AND_PARTS if table.name in LISTS}


@prepared
def counts(*, most: int) -> QuerySet[Any, tuple[str, int]]:
    """People and whole lists by name, each counted as far as `most`."""
    first, *others = (table.counted_to(most) for table in (people.PEOPLE, *LISTED.values()))
    return first.union(*others, all=True)

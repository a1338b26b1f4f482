"""The tables of the collection, in the order in which they are written.

A table refers only to itself and to tables before it.
"""

from __future__ import annotations

from registry.intake.collection.ground_tables import PLACE_TABLES, SOURCE_TABLES, TERMS
from registry.intake.collection.people_tables import CASE_TABLES, PEOPLE_TABLES
from registry.intake.collection.shape import Table
from registry.intake.collection.thing_tables import (
    EVENT_TABLES,
    LEFT_OUT,
    PROOF_TABLES,
    THING_TABLES,
)

__all__ = ["BY_NAME", "LEFT_OUT", "TABLES"]

TABLES: tuple[Table, ...] = (
    *TERMS,
    *SOURCE_TABLES,
    *PLACE_TABLES,
    *PEOPLE_TABLES,
    *EVENT_TABLES,
    *CASE_TABLES,
    *THING_TABLES,
    *PROOF_TABLES,
    LEFT_OUT,
)
BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}

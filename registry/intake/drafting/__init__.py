"""A row of a file as the rows of the registry it would become: pure values, no database.

Every value keeps its words. What cannot be read is a problem with its column and what would be
accepted; a value that cannot be read is left out and its words stay.
"""

from __future__ import annotations

from registry.intake.drafting.draft import Draft, Problem
from registry.intake.drafting.making import DraftMaker

__all__ = ["Draft", "DraftMaker", "Problem"]

"""Words of files mapped to codes; the words always stay beside the code.

Open lists bring their own aliases and rules (`matching`); penalties, articles and fates, whose
lists are closed or follow a law, are read by rule (`penalties`, `articles`, `outcomes`).
"""

from __future__ import annotations

from registry.intake.vocabularies.articles import Accusation, read_accusation
from registry.intake.vocabularies.matching import Matcher, Term, Unmapped, WorkItem, work_list
from registry.intake.vocabularies.outcomes import (
    ground_of,
    outcome_of,
    status_of,
)
from registry.intake.vocabularies.penalties import Penalty, Sentence, read_sentence

__all__ = [
    "Accusation",
    "Matcher",
    "Penalty",
    "Sentence",
    "Term",
    "Unmapped",
    "WorkItem",
    "ground_of",
    "outcome_of",
    "read_accusation",
    "read_sentence",
    "status_of",
    "work_list",
]

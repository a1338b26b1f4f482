"""Words of files that mean a word of a closed list, as people decided.

An open list keeps its aliases with its terms. A closed list is code: what files call its words
stands in the database, under a key that no source can have.
"""

from __future__ import annotations

from typing import NamedTuple

from django.db import transaction
from django.db.models import TextChoices

from registry.intake.vocabularies.matching import folded
from registry.models import ImportMapping, Rehabilitation, Repression
from registry.models.base import Guarded
from registry.vocabulary import Fate, RehabilitationGround, SentenceKind

# No slug of a source begins with an underline.
KEEPER = "_closed-lists"


class ClosedList(NamedTuple):
    """A closed list whose words files spell in ways no rule foresees.

    `words` and `code` are columns of `model`, where the words of a file stand beside the code.
    """

    choices: type[TextChoices]
    model: type[Guarded] | None = None
    words: str = ""
    code: str = ""


CLOSED = {
    "fate": ClosedList(Fate),
    "sentence": ClosedList(SentenceKind, Repression, "sentence_text", "sentence"),
    "rehabilitation_ground": ClosedList(
        RehabilitationGround, Rehabilitation, "ground_text", "ground"
    ),
}


class ClosedWords:
    """What people decided, read once for a file."""

    def __init__(self, codes: dict[str, dict[str, str]] | None = None) -> None:
        self._codes = codes or {}

    def code(self, vocabulary: str, words: str) -> str:
        """The code the words mean; blank when nobody has said."""
        known = self._codes.get(vocabulary)
        return known.get(folded(words), "") if known else ""


def from_registry() -> ClosedWords:
    """The decisions of today."""
    kept = ImportMapping.objects.filter(source_key=KEEPER)
    return ClosedWords({row.name: dict(row.columns) for row in kept})


def keep(vocabulary: str, words: str, code: str) -> None:
    """From now on the words mean a code of a closed list."""
    with transaction.atomic():
        ImportMapping.objects.get_or_create(source_key=KEEPER, name=vocabulary)
        row = ImportMapping.objects.select_for_update().get(source_key=KEEPER, name=vocabulary)
        row.columns = {**row.columns, folded(words): code}
        row.save(update_fields=["columns"])

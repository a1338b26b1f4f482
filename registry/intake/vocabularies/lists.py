"""The open lists as matchers: from the registry, or from the files of the collection."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from registry.dates import DateKind, PartialDate, parse
from registry.fields import partial_date
from registry.intake.vocabularies.matching import Matcher, Term
from registry.models import (
    Article,
    Charge,
    Nationality,
    RehabilitationBody,
    SentencingBody,
)
from registry.models.terms import Term as TermModel

_MODELS: dict[str, type[TermModel]] = {
    "sentencing_bodies": SentencingBody,
    "rehabilitation_bodies": RehabilitationBody,
    "nationalities": Nationality,
    "charges": Charge,
    "articles": Article,
}
_SEPARATOR = ";"


@dataclass(frozen=True, slots=True)
class Vocabularies:
    """A matcher for each open list that printed entries need."""

    sentencing_bodies: Matcher
    rehabilitation_bodies: Matcher
    nationalities: Matcher
    charges: Matcher
    articles: Matcher


def from_registry() -> Vocabularies:
    """The lists as curators keep them, with their aliases and rules of today."""
    return Vocabularies(**{name: matcher_of(model) for name, model in _MODELS.items()})


def matcher_of(model: type[TermModel]) -> Matcher:
    """One list as curators keep it."""
    return Matcher(_of_model(term) for term in model._default_manager.all())


def from_files(folder: Path) -> Vocabularies:
    """The lists of the collection, read without a database."""
    return Vocabularies(**{name: Matcher(_of_file(folder / f"{name}.csv")) for name in _MODELS})


def _of_model(term: TermModel) -> Term:
    labels = tuple(str(label) for label in term.labels.values())
    return Term(
        code=term.code,
        aliases=(*labels, *term.aliases),
        rules=tuple(term.rules),
        existed=partial_date(term, "existed") if hasattr(term, "existed") else None,
    )


def _of_file(path: Path) -> list[Term]:
    with path.open(encoding="utf-8", newline="") as file:
        rows: list[dict[str, Any]] = list(csv.DictReader(file))
    rows.sort(key=lambda row: int(row.get("order") or 0))
    return [
        Term(
            code=row["code"],
            aliases=(row["en"], row["ru"], row["uk"], *_listed(row.get("aliases"))),
            rules=tuple(_listed(row.get("rules"))),
            existed=_period(row.get("existed")),
        )
        for row in rows
    ]


def _listed(cell: str | None) -> list[str]:
    return [part.strip() for part in (cell or "").split(_SEPARATOR) if part.strip()]


def _period(cell: str | None) -> PartialDate | None:
    return parse(cell, kind=DateKind.PERIOD) if cell else None

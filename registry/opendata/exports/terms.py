"""The words of all open lists as one table: codes stand in the other tables, labels here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from registry.models import (
    Article,
    Charge,
    EventType,
    Nationality,
    Organ,
    Profession,
    RehabilitationBody,
    SentencingBody,
)
from registry.models.terms import Term
from registry.opendata.exports.columns import (
    Column,
    date,
    flattened,
    localized,
    plain,
    required,
)
from registry.opendata.exports.people import NUMBER
from registry.opendata.exports.tables import PORTION, Row

LISTS: dict[str, type[Term]] = {
    "profession": Profession,
    "nationality": Nationality,
    "sentencing_body": SentencingBody,
    "rehabilitation_body": RehabilitationBody,
    "charge": Charge,
    "article": Article,
    "organ": Organ,
    "event_type": EventType,
}

_OF_ALL = flattened(localized("label", "The word", "labels"), NUMBER)
_EXISTED = date("existed", "From when to when a sentencing body existed", words=False)


@dataclass(frozen=True)
class TermsTable:
    """One row a word."""

    name: str = "terms"
    title: str = "Words"
    description: str = (
        "Words of the open lists: work, nationality, bodies, charges, articles, organs, types of "
        "event. A charge is what the state alleged, never a fact about a person."
    )
    columns: tuple[Column, ...] = (
        required(Column("list", "The list it belongs to.", values=tuple(LISTS))),
        required(plain("code", "The code, which never changes within its list.")),
        *_OF_ALL,
        *_EXISTED,
    )
    has_address: bool = False
    owner: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        return ("list", "code")

    def count(self) -> int:
        """How many words there are."""
        return sum(model._default_manager.count() for model in LISTS.values())

    def portions(self, size: int = PORTION) -> Iterator[list[tuple[int, Row]]]:
        """All words, list by list in the order of their codes."""
        for name, model in LISTS.items():
            rows = list(model._default_manager.order_by("code"))
            for start in range(0, len(rows), size):
                yield [(term.pk, self._row(name, term)) for term in rows[start : start + size]]

    def _row(self, name: str, term: Term) -> Row:
        shared = [
            column.read(*(getattr(term, path) for path in column.paths)) for column in _OF_ALL
        ]
        existed = [
            column.read(getattr(term, column.paths[0]))
            if isinstance(term, SentencingBody)
            else None
            for column in _EXISTED
        ]
        return [name, term.code, *shared, *existed]


TERMS = TermsTable()

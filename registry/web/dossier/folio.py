"""What the page of one record is written from: its evidence and the places it names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import models
from django.utils.safestring import SafeString

from registry.models.base import Record
from registry.web.dossier.evidence import EvidenceBook
from registry.web.dossier.lines import Line, LineMaker
from registry.web.dossier.markup import NOTHING, words
from registry.web.dossier.naming import fact_name
from registry.web.dossier.places import PlaceBook
from registry.web.dossier.sources import SourceList, source_list
from registry.web.dossier.values import ValueReader


class Folio:
    """Citations, findings, versions and places of a page, loaded at once."""

    def __init__(
        self, record: Record, targets: Iterable[models.Model], places: Iterable[int | None]
    ) -> None:
        """`targets` are the rows whose evidence the page tells, the record among them."""
        self.record = record
        self.book = EvidenceBook(targets)
        self.places = PlaceBook(places, self.book.place_codes())
        self.book.read_values_with(ValueReader(self.book.stated(), self.places))
        self._marks_uncited = not self.book.of_whole_record(record)

    def fact(self, anchor: str, lead: str, target: models.Model | None = None) -> LineMaker:
        """A line to be filled in; nothing is marked as uncited where the whole record is cited."""
        return LineMaker(
            self.book, target or self.record, anchor, lead, marks_uncited=self._marks_uncited
        )

    def told(self, name: str, lead: str, content: str) -> Line:
        """A fact that is always there, also where nothing is recorded."""
        return self.fact(name.replace("_", "-"), lead).fact(name, content).made(date_expected=False)

    def told_if_recorded(self, name: str, lead: str, content: str) -> list[Line]:
        """A fact that stands only where a value, a version or a finding is recorded."""
        maker = self.fact(name.replace("_", "-"), lead).fact(name, content)
        return [maker.made(date_expected=False)] if maker.says_something else []

    def remaining(self, row: models.Model | None = None, about: str = "") -> list[Line]:
        """Versions and findings of facts that have no place of their own on the page.

        `row` is another row than the record itself; `about` says which.
        """
        target = row or self.record
        anchor = f"question-{target._meta.model_name}-{target.pk}" if row else "question"
        lines = []
        for name in self.book.left_over(target):
            lead = ": ".join(part for part in (about, fact_name(name).name) if part)
            maker = self.fact(f"{anchor}-{name}", lead, target).evidence_of(name)
            if maker.says_something:
                lines.append(maker.made(date_expected=False))
        return lines


@dataclass(slots=True)
class NounPage:
    """What every page of a record prints; its own parts stand beside it."""

    record: Record
    title: str
    name: SafeString
    forms: SafeString = NOTHING
    summary: SafeString = NOTHING
    facts: list[Line] = field(default_factory=list)
    open_questions: list[Line] = field(default_factory=list)
    sources: SourceList | None = None

    def close(self, folio: Folio, *others: tuple[models.Model, str]) -> None:
        """Ends the page: what had no place yet, then the sources in the order of their numbers.

        `others` are rows of the page without lines of their own, each with the words for it.
        """
        self.open_questions = folio.remaining()
        for row, about in others:
            self.open_questions += folio.remaining(row, about)
        self.sources = source_list(folio.book, self.record)


def code_words(row: models.Model, name: str) -> SafeString:
    """The label of a coded column; nothing where no code is recorded."""
    if not getattr(row, name):
        return NOTHING
    return words(str(getattr(row, f"get_{name}_display")()))

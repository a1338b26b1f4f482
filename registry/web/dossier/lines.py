"""Lines of a page: when, what, and what stands behind each fact in them.

A line whose facts are all uncited, or all read in sources of the record, carries one mark for all;
otherwise each fact shows its own notes or its own mark.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import models
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from registry.web.dossier.evidence import Dispute, Evidence, EvidenceBook, Found
from registry.web.dossier.markup import NOTHING
from registry.web.dossier.naming import not_recorded
from registry.web.dossier.source_marks import read_mark, uncited


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a ledger or of a list of facts, ready to print."""

    anchor: str
    lead: str
    when: SafeString = NOTHING
    what: SafeString = NOTHING
    details: tuple[SafeString, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    findings: tuple[Found, ...] = ()
    missing: str = ""
    is_pine: bool = False
    # Notes for what the lead itself says.
    lead_notes: SafeString = NOTHING


@dataclass(slots=True)
class _Fact:
    content: SafeString
    evidence: Evidence
    # The content holds its notes already, or needs none.
    brings_notes: bool = False

    @property
    def is_cited(self) -> bool:
        return self.brings_notes or bool(self.evidence.notes)

    def bare(self) -> SafeString:
        """The words alone."""
        return self.content

    def noted(self) -> SafeString:
        """The words with their notes, where there are any."""
        return format_html("{}{}", self.content, self.evidence.notes)

    def marked(self) -> SafeString:
        """The words with their notes, else with the mark that there are none."""
        return format_html("{}{}", self.noted(), NOTHING if self.is_cited else uncited())


class _Printed(NamedTuple):
    """The words of a line with the notes of single facts."""

    when: SafeString
    what: SafeString
    details: tuple[SafeString, ...]

    def ending_with(self, mark: SafeString) -> _Printed:
        """The same with a mark for the whole line after the last of its words."""
        if self.what:
            return self._replace(what=self.what + mark)
        if self.details:
            return self._replace(details=(*self.details[:-1], self.details[-1] + mark))
        return self._replace(when=self.when + mark)


@dataclass(slots=True)
class LineMaker:
    """Gathers the facts of one line with their evidence."""

    book: EvidenceBook
    target: models.Model
    anchor: str
    lead: str
    # Tells like facts apart in the list of sources, e.g. the year of the case.
    part: str = ""
    # Whether facts without a citation are marked; not where the whole record is cited for them.
    marks_uncited: bool = True
    _lead_notes: SafeString = NOTHING
    _row_notes: SafeString = NOTHING
    _when: _Fact | None = None
    _facts: list[_Fact] = field(default_factory=list)
    _details: list[tuple[str, _Fact]] = field(default_factory=list)
    _disputes: list[Dispute] = field(default_factory=list)
    _findings: list[Found] = field(default_factory=list)

    def when(self, name: str, content: SafeString, *, of: models.Model | None = None) -> LineMaker:
        """The date of the line; `of` is the row it stands in where that is another."""
        fact = self._fact(name, content, of)
        self._when = fact if content else None
        return self

    def leading(self, name: str) -> LineMaker:
        """Says which fact the lead itself tells."""
        self._lead_notes = self._fact(name, conditional_escape(self.lead), None).evidence.notes
        return self

    def fact(self, name: str, content: str, *, of: models.Model | None = None) -> LineMaker:
        """A fact in the line itself."""
        fact = self._fact(name, conditional_escape(content), of)
        if content:
            self._facts.append(fact)
        return self

    def detail(
        self, label: str, name: str, content: str, *, of: models.Model | None = None
    ) -> LineMaker:
        """A further fact under the line, after its label."""
        fact = self._fact(name, conditional_escape(content), of)
        if content:
            self._details.append((label, fact))
        return self

    def cited_fact(self, content: SafeString) -> LineMaker:
        """Words that bring their own notes, or need none."""
        if content:
            self._facts.append(_Fact(content, Evidence(), brings_notes=True))
        return self

    def cited_detail(self, label: str, content: SafeString) -> LineMaker:
        """The same under the line, after its label."""
        if content:
            self._details.append((label, _Fact(content, Evidence(), brings_notes=True)))
        return self

    def evidence_of(self, *names: str) -> LineMaker:
        """Takes in versions and findings of facts that have no words of their own here."""
        for name in names:
            self._fact(name, NOTHING, None)
        return self

    def rest_of(self, row: models.Model | None = None) -> LineMaker:
        """Takes in what the page has not told yet of the target, or of another row of this line."""
        for name in self.book.left_over(row or self.target):
            self._fact(name, NOTHING, row)
        return self

    def of_row(self, label: str = "") -> LineMaker:
        """Takes the sources of the whole row: it is small enough to be one fact."""
        name = label or self.lead.rstrip(":")
        told = f"{name}, {self.part}" if self.part else name
        self._row_notes = self.book.of_row(self.target, told, self.anchor)
        return self

    @property
    def says_something(self) -> bool:
        """Whether a value, a version or a finding is recorded."""
        has_value = self._when or self._facts or self._details
        return bool(has_value or self._disputes or self._findings)

    def made(self, *, is_pine: bool = False, date_expected: bool = True) -> Line:
        """The line; where nothing at all is recorded it says so."""
        facts = [*([self._when] if self._when else []), *self._facts]
        facts += [fact for _label, fact in self._details]
        printed = self._with_evidence(facts)
        if not printed.when and date_expected and facts:
            undated = format_html('<span class="label">{}</span>', _("date not recorded"))
            printed = printed._replace(when=undated)
        # A lead whose line has one mark for all needs none of its own.
        lead_notes = NOTHING if self._is_all_read(facts) else self._lead_notes
        return Line(
            anchor=self.anchor,
            lead=self.lead,
            when=printed.when,
            what=printed.what,
            details=printed.details,
            disputes=tuple(self._disputes),
            findings=tuple(self._findings),
            missing=self._missing(facts),
            is_pine=is_pine,
            lead_notes=lead_notes,
        )

    def _missing(self, facts: list[_Fact]) -> str:
        """What to say where nothing is recorded, or a date alone of what the lead promises."""
        is_date_alone = self._when is not None and len(facts) == 1 and self.lead.endswith(":")
        return not_recorded() if is_date_alone or not (facts or self._findings) else ""

    def _is_all_read(self, facts: list[_Fact]) -> bool:
        """Whether everything in the line was read in sources of the record, no saying in which."""
        mark = read_mark()
        told = {fact.evidence.notes for fact in facts} | {self._lead_notes or mark}
        return bool(facts) and told == {mark}

    def _with_evidence(self, facts: list[_Fact]) -> _Printed:
        """The words with their notes and marks."""
        if self._row_notes:
            return self._printed(_Fact.noted).ending_with(self._row_notes)
        if self._is_all_read(facts):
            return self._printed(_Fact.bare).ending_with(read_mark())
        is_cited = any(fact.is_cited for fact in facts)
        if not self.marks_uncited or (is_cited and all(fact.is_cited for fact in facts)):
            return self._printed(_Fact.noted)
        self.book.has_uncited |= bool(facts)
        if is_cited or not facts:
            return self._printed(_Fact.marked)
        return self._printed(_Fact.noted).ending_with(uncited())

    def _printed(self, show: Callable[[_Fact], SafeString]) -> _Printed:
        when = show(self._when) if self._when else NOTHING
        facts = ((show(fact),) for fact in self._facts)
        details = (format_html("{}: {}", label, show(fact)) for label, fact in self._details)
        return _Printed(when, format_html_join(", ", "{}", facts), tuple(details))

    def _fact(self, name: str, content: SafeString, of: models.Model | None) -> _Fact:
        evidence = self.book.of(
            of or self.target, name, self.anchor, part=self.part, is_shown=bool(content)
        )
        if evidence.dispute:
            self._disputes.append(evidence.dispute)
        self._findings.extend(evidence.findings)
        return _Fact(content, evidence)

"""The chain of responsibility of one case: who asked, ordered, signed, judged, carried it out.

Each step holds what a record says and nothing that would follow from it: an act, a place on the
bench, a signature. A step of which nothing is recorded stays on the page and says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.models import Act, Document, Participation, Person, Repression
from registry.vocabulary import ActKind, Capacity, DocumentKind, Nature, Outcome, RepressionKind
from registry.web import people_names
from registry.web.dossier import deeds
from registry.web.dossier.belonging import Belonging
from registry.web.dossier.evidence import EvidenceBook
from registry.web.dossier.markup import (
    NOTHING,
    date_of,
    joined,
    link,
    localized,
    lowered,
    with_words,
    words,
)
from registry.web.dossier.naming import not_recorded
from registry.web.dossier.rows import PersonRows


class Kind(NamedTuple):
    """A kind of step: what it asks, and the acts that answer."""

    code: str
    question: str | Promise
    acts: frozenset[str]


KINDS = (
    Kind(
        "asked",
        gettext_lazy("Who asked or proposed"),
        frozenset({ActKind.ASKED_FOR_LIMIT, ActKind.PROPOSED}),
    ),
    Kind(
        "ordered",
        gettext_lazy("Who issued or signed an order"),
        frozenset({ActKind.ISSUED_ORDER, ActKind.SIGNED_ORDER}),
    ),
    Kind("signed", gettext_lazy("Who signed a list"), frozenset({ActKind.SIGNED_LIST})),
    Kind(
        "sanctioned",
        gettext_lazy("Who sanctioned the arrest"),
        frozenset({ActKind.SANCTIONED_ARREST, ActKind.APPROVED_ARRESTS}),
    ),
    Kind("abducted", gettext_lazy("Who took part in the abduction"), frozenset({ActKind.ABDUCTED})),
    Kind(
        "interrogated",
        gettext_lazy("Who interrogated or ran the investigation"),
        frozenset({ActKind.INTERROGATED}),
    ),
    Kind("prosecuted", gettext_lazy("Who prosecuted"), frozenset({ActKind.PROSECUTED})),
    Kind(
        "judged",
        gettext_lazy("Who judged"),
        frozenset({ActKind.JUDGED, ActKind.PRESIDED_COURT, ActKind.SAT_ON_TROIKA}),
    ),
    Kind(
        "executed",
        gettext_lazy("Who carried it out"),
        frozenset({ActKind.COMMANDED_EXECUTION, ActKind.EXECUTED}),
    ),
    Kind(
        "other",
        gettext_lazy("Others named"),
        frozenset({ActKind.OTHER, ActKind.HELD_COMMAND}),
    ),
)
# Steps to be expected in a case of a kind, so that a gap is shown.
_SENTENCED = frozenset({"asked", "ordered", "signed", "sanctioned", "interrogated", "judged"})
_EXPECTED: dict[str, frozenset[str]] = {
    "": _SENTENCED,
    RepressionKind.CONVICTION: _SENTENCED,
    RepressionKind.DETENTION_WITHOUT_SENTENCE: frozenset({"ordered", "sanctioned", "interrogated"}),
    RepressionKind.EXTRAJUDICIAL_KILLING: frozenset({"ordered", "executed"}),
}
_KILLED = {Outcome.EXECUTED, Outcome.KILLED_1941_PRISON_MASSACRE, Outcome.ABDUCTED_AND_EXECUTED}
_ANY = frozenset({"ordered"})
# An exile after an arrest was decided on one person, not on a people or a village.
_EXILED_BY_NAME = frozenset({"asked", "ordered", "sanctioned", "interrogated", "judged"})

_STEP_OF_TIE = {
    "judge_of": "judged",
    "interrogator_of": "interrogated",
    "executioner_of": "executed",
    "arrest_approver_of": "sanctioned",
    "warrant_signer_of": "sanctioned",
}


@dataclass(frozen=True, slots=True)
class Doer:
    """Somebody in a step: the name, and what the record says was done."""

    name: SafeString
    told: SafeString = NOTHING


@dataclass(slots=True)
class Link:
    """Those who stand in a step by one paper, or by none, with the standard of evidence."""

    doers: list[Doer]
    paper: SafeString = NOTHING
    grade: str = ""
    # What has to be said of how it is tied to this case.
    remark: str = ""


@dataclass(slots=True)
class Step:
    """One step of the chain."""

    question: str
    # The body that decided, where it is recorded apart from its members.
    body: SafeString = NOTHING
    links: list[Link] = field(default_factory=list)
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """All steps of one case."""

    anchor: str
    heading: str
    steps: list[Step]


def chain_of(
    rows: PersonRows, repression: Repression, number: int, book: EvidenceBook
) -> Chain | None:
    """The chain of a case; None where nothing is recorded and nothing was to be expected."""
    maker = _Maker(rows, repression, number, book)
    expected = _expected(repression)
    steps = [
        step
        for kind in KINDS
        if (step := maker.step(kind)).links or step.body or kind.code in expected
    ]
    if not steps:
        return None
    is_told = repression.nature in (Nature.POLITICAL, Nature.UNDETERMINED)
    heading = _("Chain of responsibility") if is_told else _("Named in this case")
    return Chain(f"case-{number}-chain", heading, steps)


def _expected(repression: Repression) -> frozenset[str]:
    """A trial of a perpetrator or of a foreign court owes no account of its orders."""
    if repression.nature not in (Nature.POLITICAL, Nature.UNDETERMINED):
        return frozenset()
    expected = _EXPECTED.get(repression.kind, _ANY)
    if repression.kind == RepressionKind.DEPORTATION_OR_EXILE and repression.arrest_date:
        expected = _EXILED_BY_NAME
    return expected | {"executed"} if repression.outcome in _KILLED else expected


@dataclass(slots=True)
class _Maker:
    """Makes the steps of one case, in their order: so are the sources numbered."""

    rows: PersonRows
    repression: Repression
    number: int
    book: EvidenceBook
    belonging: Belonging = field(init=False)

    def __post_init__(self) -> None:
        self.belonging = Belonging(self.rows)

    def step(self, kind: Kind) -> Step:
        found = Step(str(kind.question))
        if kind.code == "judged":
            found.body = _body(self.repression)
        found.links += self._of_acts(kind)
        found.links += self._of_signatures(kind)
        found.links += self._of_bench(kind)
        found.links += self._of_ties(kind)
        if not found.links:
            found.missing = not_recorded()
            if found.body:
                found.missing = _("who sat in it is not recorded here yet")
        return found

    # Acts --------------------------------------------------------------------------------

    def _of_acts(self, kind: Kind) -> Iterator[Link]:
        """Acts on one paper and of one standard stand together."""
        together: dict[tuple[int | None, str, str], list[Act]] = {}
        for act in self._acts():
            if act.kind in kind.acts:
                tie = self.belonging.remark_of(act)
                key = (act.document_id, standard_of(act), tie)
                together.setdefault(key, []).append(act)
        for (_paper, grade, tie), acts in together.items():
            made = Link([self._doer(act) for act in acts], grade=grade, remark=tie)
            paper = acts[0].document
            if paper and paper.is_published:
                made.paper = self._paper(paper)
            yield made

    def _acts(self) -> Iterator[Act]:
        for act in self.rows.acts_against:
            if self.repression.pk in self.belonging.cases_of(act):
                yield act

    def _doer(self, act: Act) -> Doer:
        date = date_of(act, "date")
        told = deeds.told_with_date(act, date)
        if not date:
            told = format_html('{} <span class="label">{}</span>', told, _("date not recorded"))
        return self._cited(act, act.person, told)

    def _cited(self, row: Model, person: Person | None, told: SafeString) -> Doer:
        anchor = f"case-{self.number}-{row._meta.model_name}-{row.pk}"
        notes = self.book.of_row(row, deeds.named_label(person), anchor)
        span = format_html('<span id="{}">{}{}</span>', anchor, told, notes)
        return Doer(link(person, people_names.name_of(person)) if person else NOTHING, span)

    # Signatures --------------------------------------------------------------------------

    def _of_signatures(self, kind: Kind) -> Iterator[Link]:
        """Who signed a list or a judgment that names the person, where no act says so already."""
        wanted = {"signed": DocumentKind.LIST, "judged": DocumentKind.JUDGMENT}.get(kind.code)
        for paper in self.rows.deciding_papers:
            tie = self.belonging.of_paper(paper)
            if paper.kind != wanted or tie.case != self.repression.pk:
                continue
            signers = list(self._signers(paper))
            if signers:
                grade = _("By the signature alone: no act is recorded here.")
                yield Link(signers, self._paper(paper), grade, tie.remark)

    def _paper(self, paper: Document) -> SafeString:
        """The paper with its date, and whether several people signed it together."""
        dated = joined((link(paper, localized(paper.title)), date_of(paper, "date")))
        return joined((dated, *deeds.signed_by(self.rows, paper)), "; ")

    def _signers(self, paper: Document) -> Iterator[Doer]:
        told = {act.person_id for act in self._acts() if act.document_id == paper.pk}
        for row in self.rows.signed_together.get(paper.pk, []):
            person = row.person
            if person is None:
                if row.text:
                    yield Doer(words(row.text), words(_("not identified")))
            elif person.is_published and person.pk not in told and person != self.rows.person:
                yield Doer(link(person, people_names.name_of(person)), words(row.capacity))

    # The bench, and plain ties -----------------------------------------------------------

    def _of_bench(self, kind: Kind) -> Iterator[Link]:
        """Who sat in judgment by the record of the event, where no act says so already."""
        told = {act.person_id for act in self._acts() if act.kind in kind.acts}
        grade = _("Named in the record of the event: no act is recorded here.")
        doers = [
            self._judge(row)
            for row in self.rows.judges
            if row.event_id == self.repression.event_id
            and _step_of(row) == kind.code
            and (row.person_id is None or row.person_id not in told)
        ]
        if doers:
            yield Link(doers, grade=grade)

    def _judge(self, row: Participation) -> Doer:
        made = self._cited(row, row.person, deeds.judged(row))
        if row.person is None and row.agent is not None:
            return Doer(localized(row.agent.name), made.told)
        return made

    def _of_ties(self, kind: Kind) -> Iterator[Link]:
        """What sources report of somebody without an act; only where there is but one case."""
        if len(self.rows.repressions) != 1:
            return
        for relation in deeds.accusations(self.rows):
            if _STEP_OF_TIE.get(relation.kind, "other") == kind.code:
                doer = self._cited(relation, relation.person, deeds.accused(relation))
                yield Link([doer], grade=deeds.grade_of_tie(relation))


def _step_of(row: Participation) -> str:
    return "prosecuted" if row.capacity == Capacity.PROSECUTOR else "judged"


def _body(repression: Repression) -> SafeString:
    body = repression.sentencing_body
    known = body is not None and body.code != "unknown"
    label = words(body.label()) if body is not None and known else NOTHING
    return with_words(label, repression.sentencing_body_text)


# Papers --------------------------------------------------------------------------------------


def standard_of(act: Act) -> str:
    """The standard of evidence, and on which side of it the act stands."""
    grade = lowered(deeds.grade_of(act))
    return _("Documented: %s") % grade if act.is_documented else _("Reported: %s") % grade

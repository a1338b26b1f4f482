"""To which case of a person an act or a paper belongs, by what the records say.

An act names its case, or its event is that of the case, or it stands on a paper that does. Where
nothing of that is recorded, no case is guessed: the page says that it is not recorded.
"""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _

from registry.models import Act, Document, Repression
from registry.vocabulary import DocumentKind
from registry.web.dossier.rows import PersonRows


class Tie(NamedTuple):
    """A case by its key, and what has to be said of how the paper is tied to it."""

    case: int | None = None
    remark: str = ""


class Belonging:
    """Sorts acts and papers into the cases of one person."""

    def __init__(self, rows: PersonRows) -> None:
        self._cases = rows.repressions
        self._papers = {paper.pk: self._tie(paper) for paper in rows.deciding_papers}

    def cases_of(self, act: Act) -> list[int]:
        """The cases an act belongs to, by key; none where that is not recorded."""
        if act.repression_id:
            return [case.pk for case in self._cases if case.pk == act.repression_id]
        by_event = [case.pk for case in self._cases if case.event_id == act.event_id is not None]
        if by_event:
            return by_event
        by_paper = self._paper(act).case
        if by_paper:
            return [by_paper]
        return [self._cases[0].pk] if len(self._cases) == 1 else []

    def remark_of(self, act: Act) -> str:
        """What has to be said where an act does not name the case it stands in."""
        by_event = act.event_id and any(case.event_id == act.event_id for case in self._cases)
        if act.repression_id or by_event:
            return ""
        tie = self._paper(act)
        return tie.remark if tie.case else _one_case_alone()

    def of_paper(self, paper: Document) -> Tie:
        """The case a list or judgment decided, if any is recorded."""
        return self._papers.get(paper.pk, Tie())

    def _paper(self, act: Act) -> Tie:
        return self._papers.get(act.document_id, Tie()) if act.document_id else Tie()

    def _tie(self, paper: Document) -> Tie:
        if paper.event_id:
            by_event = [case for case in self._cases if case.event_id == paper.event_id]
            return Tie(by_event[0].pk) if len(by_event) == 1 else Tie()
        fitting = [case for case in self._cases if _is_of_its_days(paper, case)]
        if len(fitting) == 1:
            return Tie(fitting[0].pk, _by_date())
        is_alone = len(self._cases) == 1
        return Tie(self._cases[0].pk, _one_case_alone()) if is_alone else Tie()


def _is_of_its_days(paper: Document, case: Repression) -> bool:
    """A judgment of the day of the sentence; a list of a day between arrest and sentence."""
    if not paper.date_lo or not paper.date_hi or not case.sentence_date_hi:
        return False
    if paper.kind == DocumentKind.JUDGMENT:
        return (paper.date_lo, paper.date_hi) == (case.sentence_date_lo, case.sentence_date_hi)
    is_later = bool(case.arrest_date_lo and case.arrest_date_lo <= paper.date_lo)
    return is_later and paper.date_hi <= case.sentence_date_hi


def _by_date() -> str:
    return _("The paper names the person and not the case; it is placed here by its date.")


def _one_case_alone() -> str:
    return _("Which case is not recorded; only this one is known here.")

"""Who a row may be: the drafts of a file laid beside the people of the registry.

The comparison itself is the room `registry.matching`; here a draft is put in its words, and its
answers in the words of a row. Nothing is decided by a score: a person decides what is doubtful.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, NamedTuple, Self

from registry.intake.drafting import Draft
from registry.matching import Candidate, Features, Matcher, Name, Span, span
from registry.vocabulary import RowVerdict

MOST_KEPT = 5


class Likeness(NamedTuple):
    """A person of the registry, or an earlier line of the file, a row may be."""

    person: int | None
    line: int | None
    score: float
    verdict: str
    reasons: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """As it stands with the row."""
        found: dict[str, Any] = {"score": round(self.score, 3), "reasons": list(self.reasons)}
        found["verdict"] = self.verdict
        found |= {"person": self.person} if self.person is not None else {"line": self.line}
        return found


class Finder(AbstractContextManager["Finder"]):
    """Compares the rows of one file as they go by; a finder that is off finds nobody."""

    def __init__(self, *, is_on: bool = True, processes: int = 1) -> None:
        self._matcher = Matcher(processes=processes) if is_on else None

    @property
    def is_on(self) -> bool:
        """Whether rows are compared."""
        return self._matcher is not None

    def __enter__(self) -> Self:
        if self._matcher is not None:
            self._matcher.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._matcher is not None:
            self._matcher.__exit__(kind, error, traceback)

    def find_many(self, drafts: Sequence[Draft], lines: Sequence[int]) -> list[list[Likeness]]:
        """Whom each draft may be, the likeliest first."""
        if self._matcher is None or not drafts:
            return [[] for _ in drafts]
        features = [_features(draft) for draft in drafts]
        found = self._matcher.find_many(features, lines)
        return [[_likeness(each) for each in candidates[:MOST_KEPT]] for candidates in found]


def _features(draft: Draft) -> Features:
    person = draft.person
    cases = draft.cases
    first: dict[str, Any] = cases[0] if cases else {}
    decided = draft.decisions[0] if draft.decisions else {}
    return Features(
        names=tuple(
            Name(name["surname"] or name["full"], name["given_name"], name["patronymic"])
            for name in draft.names
        ),
        sex=person.get("sex", ""),
        birth=_span(person, "birth_date"),
        death=_span(person, "death_date"),
        arrest=_span(first, "arrest_date"),
        sentence=_span(first, "sentence_date"),
        rehabilitation=_span(decided, "date"),
        arrests=tuple(filter(None, (_span(case, "arrest_date") for case in cases[1:]))),
        sentences=tuple(filter(None, (_span(case, "sentence_date") for case in cases[1:]))),
        birth_place=person.get("birth_place_text", ""),
        residence=first.get("residence_text", ""),
        work=person.get("profession_text", ""),
        nationality=person.get("nationality_text", ""),
        body=first.get("sentencing_body_text", ""),
        charge=first.get("charge_text", ""),
        archive=first.get("archive_reference", ""),
    )


def _span(row: dict[str, Any], name: str) -> Span | None:
    return span(row.get(f"{name}_lo"), row.get(f"{name}_hi"))


def _likeness(found: Candidate) -> Likeness:
    reasons = tuple(str(reason.code) for reason in found.reasons)
    verdict = RowVerdict.SAME if found.verdict == "same" else RowVerdict.DOUBTFUL
    return Likeness(found.person_id, found.row, float(found.score), verdict.value, reasons)


def verdict_of(found: Sequence[Likeness]) -> str:
    """What a row is by those it may be.

    It is the same only where one person is, and nobody else may be as well.
    """
    if not found:
        return RowVerdict.NEW.value
    same = [each for each in found if each.verdict == RowVerdict.SAME.value]
    return (RowVerdict.SAME if len(same) == 1 else RowVerdict.DOUBTFUL).value

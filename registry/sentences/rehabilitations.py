"""Decisions on rehabilitation as clauses: "rehabilitated in 1956 and 1987".

The decisions come without the case they belong to, so only what holds of the person is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registry.dates import PartialDate, certainly_before, parse, when_phrase, years
from registry.sentences.facts import RehabilitationFacts
from registry.sentences.grammar import fill, gendered, join_and, pick

_STATUSES = ("granted", "partial", "refused", "revoked")

_CLAUSES = {
    "en": {
        "granted": "rehabilitated {when}",
        "partial": "partly rehabilitated {when}",
        "refused": "rehabilitation refused {when}",
        "revoked": "rehabilitation revoked {when}",
    },
    "ru": {
        "granted": "реабилитирован[|а|(а)] {when}",
        "partial": "частично реабилитирован[|а|(а)] {when}",
        "refused": "в реабилитации отказано {when}",
        "revoked": "реабилитация отменена {when}",
    },
    "uk": {
        "granted": "реабілітован[ий|а|о] {when}",
        "partial": "частково реабілітован[ий|а|о] {when}",
        "refused": "у реабілітації відмовлено {when}",
        "revoked": "реабілітацію скасовано {when}",
    },
}

_SEVERAL_YEARS = {"en": "in {years}", "ru": "в {years} годах", "uk": "у {years} роках"}


@dataclass(frozen=True, slots=True)
class Decision:
    """Decisions of one status that the sentence tells, in the order of time."""

    status: str
    dates: tuple[PartialDate, ...]


def standing(decisions: Sequence[RehabilitationFacts]) -> list[Decision]:
    """Choose what to tell of all decisions, so that the latest state holds.

    Grants are told, and refusals only where nothing was granted. A revocation is told with the
    grants it may have undone; a grant certainly later than every revocation stands alone.
    """
    by_status: dict[str, list[RehabilitationFacts]] = {status: [] for status in _STATUSES}
    for decision in decisions:
        pick(by_status, decision.status, "Status of rehabilitation").append(decision)
    granted, partial = by_status["granted"], by_status["partial"]
    revoked, refused = by_status["revoked"], by_status["refused"]
    if revoked:
        still_granted = [one for one in granted if _follows_all(one, revoked)]
        still_partial = [one for one in partial if _follows_all(one, revoked)]
        if still_granted or still_partial:
            granted, partial, revoked = still_granted, still_partial, []
    told = sorted(_told("granted", granted) + _told("partial", partial), key=_first_day)
    return told + _told("revoked", revoked) or _told("refused", refused)


def clause(decision: Decision, sex: str, language: str) -> str:
    """Put decisions of one status in words, without a capital and without a full stop."""
    template = gendered(_CLAUSES[language][decision.status], sex)
    return fill(template, language, when=_when(decision.dates, language))


def all_certainly_before(decisions: Sequence[Decision], date: PartialDate) -> bool:
    """Whether every decision has a date and all of them precede the given one."""
    return all(
        decision.dates and all(certainly_before(one, date) for one in decision.dates)
        for decision in decisions
    )


def _told(status: str, decisions: Sequence[RehabilitationFacts]) -> list[Decision]:
    """Gather decisions of one status; those without a date add nothing to those that have one."""
    dates = (decision.date for decision in decisions)
    known = sorted((date for date in dates if date), key=_by_time)
    return [Decision(status, tuple(known))] if decisions else []


def _by_time(date: PartialDate) -> tuple[int, int, str]:
    return date.earliest, date.latest, date.text


def _first_day(decision: Decision) -> int:
    return decision.dates[0].earliest if decision.dates else 0


def _follows_all(grant: RehabilitationFacts, revoked: Sequence[RehabilitationFacts]) -> bool:
    date = grant.date
    return date is not None and all(
        one.date is not None and certainly_before(one.date, date) for one in revoked
    )


def _when(dates: Sequence[PartialDate], language: str) -> str:
    """Tell the years, or the date in full where its year is not certain."""
    certain = [years(date).certain for date in dates]
    numbers = list(dict.fromkeys(str(year) for year in certain if year))
    if None not in certain and len(numbers) > 1:
        return _SEVERAL_YEARS[language].format(years=join_and(numbers, language))
    told = [
        when_phrase(parse(str(year)) if year else date, language)
        for year, date in zip(certain, dates, strict=True)
    ]
    return join_and(list(dict.fromkeys(told)), language)

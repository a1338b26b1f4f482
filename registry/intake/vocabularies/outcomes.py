"""What came of a case, and on what ground it was taken back, from the words of an entry."""

from __future__ import annotations

import re
from functools import lru_cache

from registry.intake.printed.values import PrintedEntry, PrintedRepression
from registry.intake.vocabularies.matching import folded
from registry.intake.vocabularies.penalties import read_sentence
from registry.vocabulary import (
    Outcome,
    RehabilitationGround,
    RehabilitationStatus,
    SentenceKind,
)

_SHOT = re.compile(r"\s*расс?трелян", re.IGNORECASE)
_IN_CAMP = re.compile(r"\bолп\b|\bитл\b|\bитк\b|лаг(?:е|$|[ ,.])|лаге|\bс/п\b")
_IN_PRISON = re.compile(r"тюрьм|\bсизо\b|исправдом")
# «Дело прекращено в связи со смертью обвиняемого»: nobody was released.
_DIED_BEFORE = re.compile(r"(?:из-за|ввиду|со|за) смерт")
_UNDER_INVESTIGATION = re.compile(r"под следств|в ходе следств|во время следств|до суда")
_GROUNDS: tuple[tuple[RehabilitationGround, re.Pattern[str]], ...] = tuple(
    (ground, re.compile(pattern))
    for ground, pattern in (
        (RehabilitationGround.NOT_PROVEN, r"недоказ|недостат\w* улик|недостаточност"),
        (
            RehabilitationGround.NO_CRIME,
            r"отсутств\w* (?:в \w+ \w+ )?(?:состав|событ)|не образуют состав",
        ),
        (
            RehabilitationGround.LAW_KZ_1993,
            r"закон\w* р(?:еспублики )?к\w*|14\.0?4\.(?:19)?93|14 апреля 1993",
        ),
        (
            RehabilitationGround.LAW_RF_1991,
            r"18\.10\.(?:19)?91|18 октября 1991|закон\w* (?:рф|рсфср|российск)"
            r"|\bзакон\w* (?:19)?91",
        ),
        (RehabilitationGround.DECREE_1989, r"16\.0?1\.(?:19)?89|16 января 1989|указ\w* (?:19)?89"),
        (RehabilitationGround.DECREE_UNSPECIFIED, r"\bуказ|\bзакон"),
        (RehabilitationGround.PARTY_DECISION, r"\bкпк\b|парти"),
    )
)
_REFUSED = re.compile(r"отказ|не подлежит реабилит|не реабилит|реабилитации не подлеж")
_NOTHING = re.compile(r"(?:сведени\w|данны\w).*\b(?:нет\b|отсутств|не имеется)|не реабилитирован")
_REVOKED = re.compile(r"(?:реабилит\w* отмен|отмен\w* (?:справк\w* о )?реабилит)")
_PARTIAL = re.compile(r"частичн")
_AT_LIBERTY = {SentenceKind.DISMISSED, SentenceKind.ACQUITTED, SentenceKind.RELEASED}
_REMOVED = {SentenceKind.SPECIAL_SETTLEMENT, SentenceKind.EXILE, SentenceKind.BANISHMENT}


def outcome_of(entry: PrintedEntry, case: PrintedRepression) -> Outcome | None:
    """What the entry itself says came of a case; None where it does not say."""
    if case.execution_date or case.execution_place:
        return Outcome.EXECUTED
    sentence = case.sentence[0].words if case.sentence else ""
    if _SHOT.match(sentence):
        return Outcome.EXECUTED
    died = " ".join(said.words for said in entry.death)
    if died and case is last_case(entry) and folded(died) and (death := _death(died)):
        return death
    main = read_sentence(sentence).main if sentence else None
    if main is None:
        return None
    if main.kind in _AT_LIBERTY and _DIED_BEFORE.search(folded(sentence)):
        return Outcome.DIED_UNDER_INVESTIGATION
    if main.kind in _AT_LIBERTY or (main.kind is SentenceKind.HELD and _is_let_go(sentence)):
        return Outcome.RELEASED
    return Outcome.DEPORTED if main.kind in _REMOVED else None


def _is_let_go(sentence: str) -> bool:
    """«содержание под стражей …; дело прекращено»: custody that ended without a sentence."""
    return any(penalty.kind in _AT_LIBERTY for penalty in read_sentence(sentence).further)


def last_case(entry: PrintedEntry) -> PrintedRepression | None:
    """The case printed last in its own clauses, to which a death belongs."""
    told = [case for case in entry.repressions if not case.is_prose]
    return told[-1] if told else None


@lru_cache(maxsize=1 << 13)
def _death(words: str) -> Outcome | None:
    text = folded(words)
    if _UNDER_INVESTIGATION.search(text):
        return Outcome.DIED_UNDER_INVESTIGATION
    if _IN_CAMP.search(text):
        return Outcome.DIED_IN_CAMP
    return Outcome.DIED_IN_PRISON if _IN_PRISON.search(text) else None


@lru_cache(maxsize=1 << 13)
def ground_of(words: str) -> RehabilitationGround | None:
    """The ground of a rehabilitation, where the words name one."""
    text = folded(words)
    return next((ground for ground, pattern in _GROUNDS if pattern.search(text)), None)


@lru_cache(maxsize=1 << 13)
def status_of(words: str, *, is_dated: bool) -> RehabilitationStatus | None:
    """What was decided; None where the entry says that nothing is known."""
    text = folded(words)
    if _REVOKED.search(text):
        return RehabilitationStatus.REVOKED
    if _REFUSED.search(text):
        return RehabilitationStatus.REFUSED
    if _NOTHING.search(text):
        return None
    if _PARTIAL.search(text):
        return RehabilitationStatus.PARTIAL
    return RehabilitationStatus.GRANTED if text or is_dated else None

"""Two records side by side: how likely they are one person, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from math import log2
from typing import Literal, Protocol, overload

from registry.matching import spans, texts, weights
from registry.matching.features import Features, Name, Span
from registry.matching.naming import (
    KINDS,
    Aligned,
    Part,
    Parts,
    compare_names,
    folded_words,
    sex_told_by,
)
from registry.matching.reasons import Code, Reason
from registry.matching.spans import Agreement
from registry.names.slots import GIVEN, PATRONYMIC, SURNAME

Verdict = Literal["same", "doubtful", "different"]
# A code, what it weighs, and the two values: words, or spans of dates.
Finding = tuple[Code, float, str | Span, str | Span]

_STEEPNESS = (weights.SAME_BITS - weights.DOUBTFUL_BITS) / log2(weights.SAME / (1 - weights.SAME))
# A day two records share is what makes one person of two namesakes; so is a file.
_PROOFS = frozenset(
    {
        Code.BIRTH_DAY,
        Code.BIRTH_OLD_STYLE,
        Code.ARREST_DAY,
        Code.SENTENCE_DAY,
        Code.DEATH_DAY,
        Code.REHABILITATION_DAY,
        Code.ARCHIVE_SAME,
    }
)
# What forbids to call two records one person without asking.
_BLOCKS = frozenset(
    {
        Code.SURNAME_DIFFERS,
        Code.PATRONYMIC_DIFFERS,
        Code.SEX_DIFFERS,
        Code.BIRTH_CLOSE,
        Code.BIRTH_DIFFERS,
        Code.DEATH_DIFFERS,
        Code.DIED_BEFORE,
    }
)
# What stands apart from the dates of a case: of millions, some namesakes share a day of sentence.
_CONFIRMATIONS = frozenset(
    {
        Code.BIRTH_DAY,
        Code.BIRTH_OLD_STYLE,
        Code.BIRTH_NEAR,
        Code.BIRTH_MONTH,
        Code.BIRTH_YEAR,
        Code.BIRTH_PLACE_SAME,
        Code.BIRTH_PLACE_LIKE,
        Code.RESIDENCE_SAME,
        Code.RESIDENCE_LIKE,
        Code.ARCHIVE_SAME,
    }
)
# Namesakes of two regions; with a slip in a name, one place that differs is enough for a doubt.
_PLACES_APART = frozenset({Code.BIRTH_PLACE_DIFFERS, Code.RESIDENCE_DIFFERS})
_SLIPS = frozenset({Code.SURNAME_NEAR, Code.GIVEN_NEAR})
# Whose given name is but an initial may be a brother, unless the births agree.
_SAME_BIRTH = frozenset(
    {Code.BIRTH_DAY, Code.BIRTH_OLD_STYLE, Code.BIRTH_NEAR, Code.BIRTH_MONTH, Code.BIRTH_YEAR}
)

_CODES = {
    (kind, part): Code[f"{'GIVEN' if kind == GIVEN else kind.upper()}_{suffix}"]
    for kind in KINDS
    for part, suffix in (
        (Part.SAME, "SAME"),
        (Part.SOUND, "SOUNDS"),
        (Part.NEAR, "NEAR"),
        (Part.DIFFERENT, "DIFFERS"),
    )
}
for _kind, _name in ((GIVEN, "GIVEN"), (PATRONYMIC, "PATRONYMIC")):
    _CODES[_kind, Part.EQUIVALENT] = Code[f"{_name}_EQUIVALENT"]
    _CODES[_kind, Part.INITIAL] = Code[f"{_name}_INITIAL"]
_CODES[SURNAME, Part.EQUIVALENT] = Code.SURNAME_SOUNDS
_CODES[SURNAME, Part.INITIAL] = Code.SURNAME_NEAR


class Shares(Protocol):
    """How common words of names are."""

    def share(self, kind: str, word: str) -> float:
        """The share of people who bear a word, above nought and at most one."""


class UsualShares:
    """Shares where nobody is counted: every name is as common as names usually are."""

    def share(self, kind: str, word: str) -> float:
        return weights.USUAL[kind]


@dataclass(frozen=True, slots=True)
class Score:
    """What a comparison came to: 0 to 1, the bits behind it, and the reasons, weightiest first."""

    score: float
    bits: float
    reasons: tuple[Reason, ...] = field(default=(), compare=False)

    @property
    def verdict(self) -> Verdict:
        """`same`, `doubtful` (a person decides) or `different`."""
        if self.score >= weights.SAME:
            return "same"
        return "doubtful" if self.score >= weights.DOUBTFUL else "different"


def compare(one: Features, other: Features, shares: Shares) -> Score:
    """How likely two records are one person. The score is the same from either side."""
    findings = _of_names(one, other, shares)
    return _weighed_up(one, other, findings)


def compare_quickly(
    one: Features, other: Features, shares: Shares, least: float = weights.DOUBTFUL
) -> Score | None:
    """The same for those likely enough, without putting the others in words.

    Who has another given name is never likely enough.
    """
    findings = _of_names(one, other, shares)
    if _are_excluded(findings):
        return None
    return _weighed_up(one, other, findings, least)


@overload
def _weighed_up(one: Features, other: Features, names: list[Finding]) -> Score: ...
@overload
def _weighed_up(
    one: Features, other: Features, names: list[Finding], least: float
) -> Score | None: ...
def _weighed_up(
    one: Features, other: Features, names: list[Finding], least: float = 0.0
) -> Score | None:
    dates = _of_dates(one, other)
    others = [*names, *_of_birth(one, other), *_of_the_rest(one, other)]
    bits = sum(finding[1] for finding in others) + _together(dates)
    if _likelihood(bits + weights.MOST_WORDS) < least:
        # No words can bring them near enough.
        return None
    words = _of_words(one, other)
    bits += min(weights.MOST_WORDS, sum(finding[1] for finding in words))
    findings = [*others, *dates, *words]
    score = _likelihood(bits)
    if not _may_be_same({finding[0] for finding in findings}):
        score = min(score, weights.MOST_WITH_A_BLOCK)
    if _are_excluded(names):
        score = min(score, weights.MOST_WHEN_EXCLUDED)
    if score < least:
        return None
    reasons = sorted(map(_reason, findings), key=_weight)
    return Score(round(score, 4), round(bits, 2), tuple(reasons))


def _likelihood(bits: float) -> float:
    return float(1 / (1 + 2 ** -((bits - weights.DOUBTFUL_BITS) / _STEEPNESS)))


def _are_excluded(names: list[Finding]) -> bool:
    """Another given name is another person: brothers share all the rest."""
    return not names or any(finding[0] == Code.GIVEN_DIFFERS for finding in names)


def _reason(finding: Finding) -> Reason:
    code, bits, ours, theirs = finding
    return Reason(code, bits, _told(ours), _told(theirs))


def _told(value: str | Span) -> str:
    return value if isinstance(value, str) else spans.in_digits(value)


def _weight(reason: Reason) -> float:
    return -abs(reason.bits)


def _may_be_same(codes: set[Code]) -> bool:
    """Whether anything may be decided without a person.

    Names agree, a day or a file is shared, and something that does not follow from it.
    """
    if codes & _BLOCKS or not codes & _PROOFS or not codes & _CONFIRMATIONS:
        return False
    if codes >= _PLACES_APART or (codes & _PLACES_APART and codes & _SLIPS):
        return False
    if not any(code in codes for code in _FITTING_SURNAMES):
        return False
    if Code.GIVEN_INITIAL in codes:
        return bool(codes & _SAME_BIRTH)
    return any(code in codes for code in _FITTING_GIVEN_NAMES)


_FITTING_SURNAMES = (Code.SURNAME_SAME, Code.SURNAME_SOUNDS, Code.SURNAME_NEAR)
_FITTING_GIVEN_NAMES = (
    *(Code.GIVEN_SAME, Code.GIVEN_SOUNDS, Code.GIVEN_EQUIVALENT, Code.GIVEN_NEAR),
)


# Names -----------------------------------------------------------------------------------------


def _of_names(one: Features, other: Features, shares: Shares) -> list[Finding]:
    """The pair of recorded spellings that agrees best, part by part."""

    def worth(aligned: Aligned) -> float:
        return sum(finding[1] for finding in _of_parts(*aligned, shares))

    pairs = [compare_names(ours, theirs, worth) for ours in one.names for theirs in other.names]
    if not pairs:
        return []
    return _of_parts(*(max(pairs, key=worth) if len(pairs) > 1 else pairs[0]), shares)


def _of_parts(parts: Parts, ours: Name, theirs: Name, shares: Shares) -> list[Finding]:
    found: list[Finding] = []
    for kind, part, one, other in zip(KINDS, parts[:3], ours, theirs, strict=True):
        if part != Part.UNKNOWN:
            found.append((_CODES[kind, part], _bits(kind, part, one, other, shares), one, other))
    if parts.is_reordered:
        found.append((Code.ORDER_DIFFERS, weights.REORDERED, str(ours), str(theirs)))
    return found


def _bits(kind: str, part: Part, one: str, other: str, shares: Shares) -> float:
    if part == Part.DIFFERENT:
        return weights.OTHER[kind]
    if part == Part.INITIAL:
        return weights.INITIAL
    share = _share(kind, one, shares)
    if one != other:
        share = max(share, _share(kind, other, shares))
    whole = min(weights.MOST[kind], -log2(share))
    return max(weights.LEAST, whole - weights.TAKEN_OFF[part])


def _share(kind: str, part: str, shares: Shares) -> float:
    """The share of the rarest word of a part: of a double name both have to be borne."""
    return min((shares.share(kind, word) for word in folded_words(part)), default=1.0)


def _of_the_rest(one: Features, other: Features) -> list[Finding]:
    """Sex, the order of death and arrest, the archive file."""
    found: list[Finding] = []
    ours, theirs = _sex(one), _sex(other)
    if ours and theirs and ours != theirs:
        found.append((Code.SEX_DIFFERS, weights.OTHER_SEX, ours, theirs))
    for death, arrests in ((one.death, other.all_arrests), (other.death, one.all_arrests)):
        if death and arrests and death[1] < min(arrests)[0]:
            found.append((Code.DIED_BEFORE, weights.DIED_BEFORE, death, min(arrests)))
            break
    if one.archive and other.archive:
        number = texts.file_number(one.archive)
        if number and number == texts.file_number(other.archive):
            found.append((Code.ARCHIVE_SAME, weights.ARCHIVE, one.archive, other.archive))
    return found


def _sex(features: Features) -> str:
    return features.sex or _told_sex(features.names)


@lru_cache(maxsize=1 << 15)
def _told_sex(names: tuple[Name, ...]) -> str:
    told = {sex for name in names if (sex := sex_told_by(name))}
    return told.pop() if len(told) == 1 else ""


# Dates -----------------------------------------------------------------------------------------


def _of_birth(one: Features, other: Features) -> list[Finding]:
    ours, theirs = one.birth, other.birth
    found = spans.compare(ours, theirs)
    if ours is None or theirs is None or found == spans.UNKNOWN:
        return []
    if found.agreement == Agreement.APART:
        return [(*_births_apart(found.years), ours, theirs)]
    return [(*weights.BIRTH[found.agreement], ours, theirs)]


def _births_apart(years: int) -> tuple[Code, float]:
    for most, code, bits in weights.BIRTH_APART:
        if years <= most:
            return code, bits
    for most, bits in weights.BIRTH_FURTHER:
        if years <= most:
            return Code.BIRTH_DIFFERS, bits
    return Code.BIRTH_DIFFERS, weights.FAR_BIRTH


def _of_dates(one: Features, other: Features) -> list[Finding]:
    """The dates of the case and what came of it."""
    return [
        *_of_spans(one.all_arrests, other.all_arrests, weights.ARREST),
        *_of_spans(one.all_sentences, other.all_sentences, weights.SENTENCE),
        *_of_spans(_listed(one.death), _listed(other.death), weights.DEATH),
        *_of_spans(
            _listed(one.rehabilitation), _listed(other.rehabilitation), weights.REHABILITATION
        ),
    ]


def _listed(span: Span | None) -> tuple[Span, ...]:
    return (span,) if span else ()


def _of_spans(
    ones: tuple[Span, ...], others: tuple[Span, ...], table: weights.Table
) -> list[Finding]:
    if not ones or not others:
        return []
    found = spans.best(ones, others)
    if found is None or found[0] == spans.UNKNOWN:
        return []
    compared, ours, theirs = found
    return [(*table[compared.agreement], ours, theirs)]


def _together(dates: list[Finding]) -> float:
    """What dates of one case weigh: those that agree less and less, those against them whole."""
    agreeing = sorted((finding[1] for finding in dates if finding[1] > 0), reverse=True)
    against = sum(finding[1] for finding in dates if finding[1] < 0)
    counted = sum(bits * part for bits, part in zip(agreeing, weights.COUNTS, strict=False))
    return counted + against


# Words -----------------------------------------------------------------------------------------


def _of_words(one: Features, other: Features) -> list[Finding]:
    found: list[Finding] = []
    for ours, theirs, table in (
        (one.birth_place, other.birth_place, weights.BIRTH_PLACE),
        (one.residence, other.residence, weights.RESIDENCE),
        (one.work, other.work, weights.WORK),
        (one.nationality, other.nationality, weights.NATIONALITY),
        (one.body, other.body, weights.BODY),
        (one.charge, other.charge, weights.CHARGE),
    ):
        if ours and theirs:
            weight = table.get(texts.compare(ours, theirs))
            if weight:
                found.append((*weight, ours, theirs))
    return found

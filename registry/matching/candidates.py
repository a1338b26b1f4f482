"""The answer of the matching: who a record may be, how likely, and why."""

from __future__ import annotations

from dataclasses import dataclass, field

from registry.matching.reasons import Reason
from registry.matching.scoring import Verdict


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody a record may be: a person of the registry, or another row of the same file."""

    person_id: int | None
    row: int | None
    score: float
    verdict: Verdict
    bits: float = 0.0
    reasons: tuple[Reason, ...] = field(default=(), compare=False)


def best_first(found: list[Candidate], most: int) -> list[Candidate]:
    """The likeliest of those found."""
    ordered = sorted(found, key=lambda each: (-each.score, -each.bits, each.person_id or 0))
    return ordered[:most]

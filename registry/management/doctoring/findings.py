"""What a look found: that all is well, something worth knowing, or a fault with its remedy."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    WELL = "well"
    NOTE = "note"
    FAULT = "FAULT"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report: what was looked at, how it stands, what to do."""

    subject: str
    words: str
    grade: Grade = Grade.WELL
    remedy: str = ""

    @property
    def is_fault(self) -> bool:
        return self.grade is Grade.FAULT


def well(subject: str, words: str) -> Finding:
    return Finding(subject, words)


def note(subject: str, words: str, remedy: str = "") -> Finding:
    return Finding(subject, words, Grade.NOTE, remedy)


def fault(subject: str, words: str, remedy: str) -> Finding:
    return Finding(subject, words, Grade.FAULT, remedy)

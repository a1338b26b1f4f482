"""What a language must know to put dates in words.

One class a language answers the same questions; `words` joins the answers into phrases.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from enum import Enum, auto
from typing import ClassVar

from registry.dates.edtf import Point, Precision


class Case(Enum):
    """The grammatical case a phrase asks of a date; English has one form for all."""

    NOMINATIVE = auto()
    GENITIVE = auto()
    ACCUSATIVE = auto()
    INSTRUMENTAL = auto()
    LOCATIVE = auto()


class Shared(Enum):
    """What a date leaves to the one that follows, as in "23 and 25 October 1937"."""

    NOTHING = auto()
    YEAR = auto()
    MONTH_AND_YEAR = auto()
    NOUN = auto()


def is_span_of_years(point: Point) -> bool:
    """Whether the point is best told by its first and last year.

    "The 1900s" may be read as a decade or as a century, so neither is told by that name.
    """
    return point.precision is Precision.CENTURY or (
        point.precision is Precision.DECADE and point.year % 100 == 0
    )


class Grammar(ABC):
    """Names of dates and the small words around them."""

    conjunction: ClassVar[str]
    between: ClassVar[tuple[str, str]]
    to: ClassVar[str]
    not_certain: ClassVar[str]
    # Notes for a range whose two ends bear the same mark.
    both: ClassVar[Mapping[str, str]]

    @abstractmethod
    def name(self, point: Point, case: Case, shared: Shared = Shared.NOTHING) -> str:
        """The date in a case, without preposition and without its mark."""

    @abstractmethod
    def day_and_month(self, month: int, day: int) -> str:
        """A day without its year."""

    @abstractmethod
    def when(self, point: Point) -> str:
        """The preposition that says when, with its space; empty where there is none."""

    @abstractmethod
    def about(self, point: Point) -> str:
        """An approximate date, standing alone."""

    @abstractmethod
    def bound(self, point: Point, case: Case, shared: Shared = Shared.NOTHING) -> str:
        """One end of a range, to be followed by its `notes`."""

    @abstractmethod
    def notes(self, point: Point) -> list[str]:
        """What a mark adds in brackets after an end of a range."""

    @abstractmethod
    def between_years(self, first: int, last: int) -> str:
        """A range of two bare years."""

    @abstractmethod
    def since(self, name: str) -> str:
        """The beginning of a period, from its name in the genitive."""

    @abstractmethod
    def until(self, name: str) -> str:
        """The end of a period whose start is open, from its name in the genitive."""

    @abstractmethod
    def or_earlier(self, point: Point, *, in_sentence: bool) -> str:
        """A moment of which only the last possible date is known."""

    @abstractmethod
    def or_later(self, point: Point, *, in_sentence: bool) -> str:
        """A moment of which only the first possible date is known."""

    @abstractmethod
    def old_style(self, name: str) -> str:
        """The note that gives a day in the old calendar."""

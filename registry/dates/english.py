"""English dates: 3 November 1937."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from registry.dates.edtf import Point, Precision
from registry.dates.grammar import Case, Grammar, Shared, is_span_of_years

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class English(Grammar):
    """Day, month, year, without commas; approximate dates begin with "about"."""

    conjunction = "or"
    between = ("between", "and")
    to = "to"
    not_certain = "not certain"
    both: ClassVar[Mapping[str, str]] = {"?": "both dates not certain"}

    def name(self, point: Point, case: Case, shared: Shared = Shared.NOTHING) -> str:
        of_year = f" {point.year}" if shared in (Shared.NOTHING, Shared.NOUN) else ""
        if point.precision is Precision.DAY:
            if shared is Shared.MONTH_AND_YEAR:
                return str(point.day)
            return self.day_and_month(point.month, point.day) + of_year
        if point.precision is Precision.MONTH:
            return _MONTHS[point.month - 1] + of_year
        if point.precision is Precision.YEAR:
            return str(point.year)
        if is_span_of_years(point):
            return f"the years {point.year}–{point.hi // 10000}"
        return f"the {point.year}s"

    def day_and_month(self, month: int, day: int) -> str:
        return f"{day} {_MONTHS[month - 1]}"

    def when(self, point: Point) -> str:
        return "on " if point.precision is Precision.DAY else "in "

    def about(self, point: Point) -> str:
        return f"about {self.name(point, Case.NOMINATIVE)}"

    def bound(self, point: Point, case: Case, shared: Shared = Shared.NOTHING) -> str:
        return self.about(point) if point.is_approximate else self.name(point, case, shared)

    def notes(self, point: Point) -> list[str]:
        return [self.not_certain] if point.is_uncertain else []

    def between_years(self, first: int, last: int) -> str:
        return f"between {first} and {last}"

    def since(self, name: str) -> str:
        return f"from {name}"

    def until(self, name: str) -> str:
        return f"until {name}"

    def or_earlier(self, point: Point, *, in_sentence: bool) -> str:
        return f"{self._limit(point, in_sentence)} or earlier"

    def or_later(self, point: Point, *, in_sentence: bool) -> str:
        return f"{self._limit(point, in_sentence)} or later"

    def _limit(self, point: Point, in_sentence: bool) -> str:
        name = self.bound(point, Case.NOMINATIVE)
        return self.when(point) + name if in_sentence and not point.is_approximate else name

    def old_style(self, name: str) -> str:
        return f"{name}, old style"

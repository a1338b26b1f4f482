"""The geometry of a lifeline: years become percent of one fixed scale, 1850 to 2000.

Pure values in, pure values out. A stroke is drawn only over what is known: the thick part over
recorded custody, dots over a birth or death that could be anywhere in a stretch, and a mark where
a life goes on beyond the scale. Widths are percent and heights pixels, so that text never scales.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from registry.dates import PartialDate

FIRST_YEAR, LAST_YEAR = 1850, 2000
YEAR = 100 / (LAST_YEAR - FIRST_YEAR)
# A date known to the year or better is drawn as one point; a wider one as a dotted stretch.
POINT = YEAR * 1.01
# The dots where a birth or a death is not known at all.
FADE = YEAR * 6
# Short custody is still to be seen.
SHORTEST = 0.5


class Stroke(NamedTuple):
    """A stretch of the scale, in percent."""

    x1: float
    x2: float

    def from_(self) -> str:
        return percent(self.x1)

    def to(self) -> str:
        return percent(self.x2)


@dataclass(frozen=True, slots=True)
class Case:
    """The custody of one repression, as far as it is recorded; `end` is a death in this case."""

    arrest: PartialDate | None = None
    end: PartialDate | None = None
    detentions: tuple[PartialDate, ...] = ()


@dataclass(frozen=True, slots=True)
class Life:
    """What a lifeline is drawn from."""

    birth: PartialDate | None = None
    death: PartialDate | None = None
    cases: tuple[Case, ...] = ()
    rehabilitations: tuple[PartialDate, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A lifeline as strokes and points; everything lies within the scale."""

    lived: Stroke | None = None
    dotted: tuple[Stroke, ...] = ()
    held: tuple[Stroke, ...] = ()
    unlived: Stroke | None = None
    birth: str = ""
    death: str = ""
    rehabilitations: tuple[str, ...] = ()
    goes_on_left: bool = False
    goes_on_right: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not (self.lived or self.dotted or self.held or self.death)


def percent(x: float) -> str:
    """A length as SVG wants it, whatever decimal mark the language has."""
    return f"{x:.2f}%"


@lru_cache(maxsize=8192)
def position(day: int) -> float:
    """Where a day (yyyymmdd) lies on the scale; below 0 or above 100 outside it."""
    year, month, of_month = day // 10000, day // 100 % 100, day % 100
    before = sum(calendar.monthrange(year, earlier)[1] for earlier in range(1, month))
    length = 366 if calendar.isleap(year) else 365
    return (year + (before + of_month - 0.5) / length - FIRST_YEAR) * YEAR


def span(date: PartialDate) -> tuple[float | None, float | None]:
    """The first and the last place a date can mean; one place where it is known to the year."""
    lo = None if date.lo is None else position(date.lo)
    hi = None if date.hi is None else position(date.hi)
    if lo is not None and hi is not None and hi - lo <= POINT:
        return (lo + hi) / 2, (lo + hi) / 2
    return lo, hi


def middle(date: PartialDate) -> float:
    """The place a label points at."""
    lo, hi = span(date)
    known = [end for end in (lo, hi) if end is not None]
    return sum(known) / len(known) if known else 0.0


def draw(life: Life) -> Drawing:
    """The strokes of a life."""
    death = span(life.death) if life.death else (None, None)
    held = _held(life.cases, death[1])
    facts = [end for stroke in held for end in stroke]
    start, dots_before = _beginning(life.birth, facts, death)
    end, dots_after = _ending(life.death, facts, start)
    lived = Stroke(start, end) if start is not None and end is not None else None
    after = [middle(date) for date in life.rehabilitations]
    whole = [x for x in (start, end, *after) if x is not None]
    died = end if life.death and not dots_after else None
    return Drawing(
        lived=_clip(lived) if lived else None,
        dotted=tuple(_clipped([*dots_before, *dots_after])),
        held=tuple(_clipped(held)),
        unlived=_clip(Stroke(died, 100.0)) if died is not None and died < 100 else None,
        birth=_point(start) if life.birth and not dots_before else "",
        death=_point(died),
        rehabilitations=tuple(filter(None, map(_point, after))),
        goes_on_left=any(x < 0 for x in whole),
        goes_on_right=any(x > 100 for x in whole),
    )


def _beginning(
    birth: PartialDate | None, facts: Sequence[float], death: tuple[float | None, float | None]
) -> tuple[float | None, list[Stroke]]:
    """Where the line begins, and the dots before it."""
    known = min([*facts, *(x for x in death if x is not None)], default=None)
    lo, hi = span(birth) if birth else (None, None)
    if lo is not None and lo == hi:
        return lo, []
    start = hi if hi is not None else known
    if start is None:
        return lo, []
    if known is not None:
        start = min(start, known)
    first = start - FADE if lo is None else lo
    return start, [Stroke(first, start)] if first < start else []


def _ending(
    death: PartialDate | None, facts: Sequence[float], start: float | None
) -> tuple[float | None, list[Stroke]]:
    """Where the line ends, and the dots after it."""
    known = max([*facts, *([start] if start is not None else [])], default=None)
    lo, hi = span(death) if death else (None, None)
    if lo is not None and lo == hi:
        return lo, []
    end = lo if lo is not None else known
    if end is None:
        return hi, []
    if known is not None:
        end = max(end, known)
    last = end + FADE if hi is None else hi
    return end, [Stroke(end, last)] if last > end else []


def _held(cases: Iterable[Case], death: float | None) -> list[Stroke]:
    """Recorded custody: from arrest to a death in the case, and every recorded detention."""
    strokes = []
    for case in cases:
        ends = [middle(case.end)] if case.end else []
        arrest = [_first(case.arrest, ends)] if case.arrest else []
        if arrest or ends:
            strokes.append(Stroke(min(arrest + ends), max(arrest + ends)))
        strokes += [_detention(period) for period in case.detentions]
    return _joined([_visible(stroke, death) for stroke in strokes])


def _first(date: PartialDate, ends: Sequence[float]) -> float:
    """Never after the end it leads to: both may be known to the same year only."""
    return min([middle(date), *ends])


def _detention(period: PartialDate) -> Stroke:
    """The recorded stretch; where one end is open, only a mark at the other."""
    lo = position(period.lo) if period.lo else None
    hi = position(period.hi) if period.hi else None
    known = [end for end in (lo, hi) if end is not None]
    return Stroke(min(known), max(known))


def _visible(stroke: Stroke, death: float | None) -> Stroke:
    """At least a short stretch, and none of it after the death."""
    last = stroke.x2 if death is None else min(stroke.x2, death)
    first = min(stroke.x1, last)
    if last - first >= SHORTEST:
        return Stroke(first, last)
    if death is not None and first + SHORTEST > death:
        return Stroke(last - SHORTEST, last)
    return Stroke(first, first + SHORTEST)


def _joined(strokes: list[Stroke]) -> list[Stroke]:
    """Overlapping stretches as one."""
    found: list[Stroke] = []
    for stroke in sorted(strokes):
        if found and stroke.x1 <= found[-1].x2:
            found[-1] = Stroke(found[-1].x1, max(found[-1].x2, stroke.x2))
        else:
            found.append(stroke)
    return found


def _clip(stroke: Stroke) -> Stroke | None:
    x1, x2 = max(stroke.x1, 0.0), min(stroke.x2, 100.0)
    return Stroke(x1, x2) if x1 < x2 else None


def _clipped(strokes: Iterable[Stroke]) -> list[Stroke]:
    return [clipped for stroke in strokes if (clipped := _clip(stroke))]


def _point(x: float | None) -> str:
    return percent(x) if x is not None and 0 <= x <= 100 else ""


# Labels ------------------------------------------------------------------------------------

# Labels must not meet on the narrowest phone; on wider pages they only move apart.
NARROWEST = 280
LINE, LANE = 19, 44
GAP = 7


@dataclass(frozen=True, slots=True)
class Mark:
    """A fact to be written beside the line: a short key above a few words, at a place."""

    x: float
    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Label:
    """A mark in its place; `lane` counts away from the line, 1, 2 below and -1, -2 above."""

    x: str
    anchor: str
    lane: int
    key: str
    words: str
    y_key: int = 0
    y_words: int = 0


@dataclass(slots=True)
class Lettering:
    """The labels of a lifeline, and the heights that follow from them."""

    labels: list[Label] = field(default_factory=list)
    line: int = 0
    height: int = 0


def lettering(marks: Sequence[Mark]) -> Lettering:
    """Places every mark so that none meets another, in as few lanes as a short search finds."""
    placed = [
        Label(percent(_within(mark.x)), place.anchor, place.lane, mark.key, mark.words)
        for mark, place in zip(marks, _arranged(marks), strict=True)
    ]
    above = max((-label.lane for label in placed if label.lane < 0), default=0)
    below = max((label.lane for label in placed if label.lane > 0), default=0)
    line = 18 + LANE * above
    labels = [_at_height(label, line) for label in placed]
    return Lettering(labels, line, line + 26 + LANE * below)


class Place(NamedTuple):
    """Where a label could stand on the narrowest page."""

    lane: int
    anchor: str
    left: float
    right: float

    def meets(self, other: Place) -> bool:
        """Whether the two would touch."""
        apart = self.right + GAP <= other.left or self.left >= other.right + GAP
        return self.lane == other.lane and not apart


def _arranged(marks: Sequence[Mark]) -> list[Place]:
    spots = [_spots(mark) for mark in marks]
    for depth in range(1, len(marks)):
        search = _Search(spots, depth)
        if search.runs():
            return search.taken
    # A lane for each: nothing can meet there.
    return [Place(number + 1, *found[0]) for number, found in enumerate(spots)]


def _spots(mark: Mark) -> list[tuple[str, float, float]]:
    """Anchor and extent of a label around, after and before its place, inside the page."""
    width = max(_width(mark.key), _width(mark.words))
    centre = _within(mark.x) * NARROWEST / 100
    found = [
        (anchor, left, left + width)
        for anchor, left in (
            ("middle", centre - width / 2),
            ("start", centre),
            ("end", centre - width),
        )
        if left >= 0 and left + width <= NARROWEST
    ]
    # Wider than the page: it takes its lane whole.
    return found or [("start" if mark.x < 50 else "end", 0.0, float(NARROWEST))]


@dataclass(slots=True)
class _Search:
    """Looks for places of all labels within `depth` lanes on either side of the line."""

    spots: list[list[tuple[str, float, float]]]
    depth: int
    taken: list[Place] = field(default_factory=list)
    # Enough for every life but the strangest, which gets more lanes instead.
    steps: int = 4000

    def runs(self) -> bool:
        """True when every label has a place; they stand in `taken`."""
        number = len(self.taken)
        if number == len(self.spots):
            return True
        for lane in self._lanes(number):
            for spot in self.spots[number]:
                self.steps -= 1
                place = Place(lane, *spot)
                if self.steps < 0 or any(place.meets(other) for other in self.taken):
                    continue
                self.taken.append(place)
                if self.runs():
                    return True
                self.taken.pop()
        return False

    def _lanes(self, number: int) -> list[int]:
        """Nearest lanes first, in turn below and above the line."""
        first = 1 if number % 2 == 0 else -1
        return [lane * sign for lane in range(1, self.depth + 1) for sign in (first, -first)]


def _within(x: float) -> float:
    return min(max(x, 0.0), 100.0)


def _width(text: str) -> float:
    """Pixels of a text in the sans face at the size of the narrowest pages, rather too many."""
    return 4 + sum(_letter(character) for character in text)


def _letter(character: str) -> float:
    if character.isdigit():
        return 6.6
    return 6.3 if character > "\u0370" else 5.4


def _at_height(label: Label, line: int) -> Label:
    lane = label.lane
    first = line + 32 + LANE * (lane - 1) if lane > 0 else line + 2 + LANE * lane
    return Label(
        label.x, label.anchor, lane, label.key, label.words, y_key=first, y_words=first + LINE
    )

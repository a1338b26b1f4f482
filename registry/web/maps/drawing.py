"""A map as a template prints it: land, water, names for the eye, marks that are links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from registry.web.maps.clipping import Box, Point
from registry.web.maps.land import Paths, paths
from registry.web.maps.orientation import TOWNS, WATERS, Named
from registry.web.maps.view import WIDTH, View

# Units of a letter and of a line of text at the size of a wide screen.
LETTER, LINE = 8.6, 18
GAP = 9
# The ring around the place a page is about.
RING = 13
# On a phone letters are so much larger in proportion to the map.
PHONE = 1.45
MARK, SEVERAL, LARGEST = 5.0, 9.0, 20.0
# Towns of orientation are named on a map of at least so many kilometres.
LOCAL = 120.0


@dataclass(frozen=True, slots=True)
class Spot:
    """Something to be marked: where, its name, and where the mark leads."""

    lon: float
    lat: float
    name: str
    language: str
    # What the link says to whoever does not see it.
    label: str
    url: str
    count: int = 1
    # The place the page is about.
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A name written on the map."""

    x: int
    y: int
    anchor: str
    words: str
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A spot in the picture; its name is written beside it where there is room."""

    spot: Spot
    x: int
    y: int
    r: str
    text: Text | None


@dataclass(frozen=True, slots=True)
class Town:
    """A town for orientation: a point and its name."""

    x: int
    y: int
    text: Text


@dataclass(frozen=True, slots=True)
class Map:
    """Everything the template prints."""

    width: int
    height: int
    paths: Paths
    waters: list[Text]
    towns: list[Town]
    marks: list[Mark]
    bar: int
    bar_end: int

    @property
    def scale_y(self) -> int:
        """Where the bar of kilometres lies."""
        return self.height - 18


def drawn(view: View, spots: Iterable[Spot]) -> Map:
    """The map of a view; spots outside it are left out."""
    taken: list[Box] = []
    marks = _marks(view, spots, taken)
    return Map(
        width=WIDTH,
        height=view.units_high,
        paths=paths(view),
        towns=_towns(view, taken) if view.width >= LOCAL else [],
        waters=_waters(view, taken),
        marks=marks,
        bar=view.bar,
        bar_end=16 + round(view.bar * view.scale),
    )


def radius(count: int) -> float:
    """Of a mark for one place, or for several: its area grows with their number."""
    return MARK if count == 1 else min(SEVERAL + count**0.5, LARGEST)


def _marks(view: View, spots: Iterable[Spot], taken: list[Box]) -> list[Mark]:
    found = [(view.at(spot.lon, spot.lat), spot) for spot in spots]
    inside = [(point, spot) for point, spot in found if view.holds(point)]
    # Large ones below, so that none hides another.
    inside.sort(key=lambda pair: (pair[1].is_here, -pair[1].count, pair[1].url))
    taken += [_around(point, radius(spot.count)) for point, spot in inside]
    # What the page is about is named before all others.
    texts = {id(spot): _beside(view, point, spot, taken) for point, spot in reversed(inside)}
    return [
        Mark(spot, round(x), round(y), f"{radius(spot.count):.1f}", texts[id(spot)])
        for (x, y), spot in inside
    ]


def _around(point: Point, size: float) -> Box:
    return Box(point[0] - size, point[1] - size, point[0] + size, point[1] + size)


def _beside(view: View, point: Point, spot: Spot, taken: list[Box]) -> Text | None:
    gap = RING + 5 if spot.is_here else radius(spot.count) + 4
    return _written(view, point, gap, spot.name, taken, spot.is_here)


def _written(
    view: View,
    point: Point,
    gap: float,
    words: str,
    taken: list[Box],
    must: bool = False,
    is_small: bool = False,
) -> Text | None:
    """To the right or the left of a point, where nothing else is written yet."""
    length = len(words) * LETTER
    frame = Box(0, 0, WIDTH, view.units_high)
    for left, anchor in ((point[0] + gap, "start"), (point[0] - gap - length, "end")):
        box = Box(left, point[1] - LINE / 2, left + length, point[1] + LINE / 2)
        # On a phone letters are larger.
        more = (PHONE - 1) * length
        left_end, right_end = (0.0, more) if anchor == "start" else (more, 0.0)
        corners = ((box.left - left_end, box.top), (box.right + right_end, box.bottom))
        is_free = all(map(frame.holds, corners)) and not _meets(box, taken)
        if is_free or (must and anchor == "end"):
            if not is_free:
                box = _within(frame, point, length)
                anchor = "start"
            taken.append(box)
            x = box.left if anchor == "start" else box.right
            return Text(round(x), round(box.bottom - 4), anchor, words, is_small)
    return None


def _within(frame: Box, point: Point, length: float) -> Box:
    """Above or below a point, wherever its words stay inside the picture."""
    left = min(max(point[0] - length / 2, frame.left + 4), max(frame.right - length - 4, 4))
    top = point[1] + GAP + 8 if point[1] < 2 * LINE else point[1] - GAP - LINE - 8
    return Box(left, top, left + length, top + LINE)


def _meets(box: Box, taken: Sequence[Box]) -> bool:
    return any(
        box.left < other.right
        and other.left < box.right
        and box.top < other.bottom
        and other.top < box.bottom
        for other in taken
    )


def _towns(view: View, taken: list[Box]) -> list[Town]:
    found = []
    for town in TOWNS:
        point = view.at(town.lon, town.lat)
        if not view.holds(point):
            continue
        dot = _around(point, 3)
        # A mark of the register stands there already.
        if _meets(dot, taken):
            continue
        text = _written(view, point, 7, str(town.name), taken, is_small=town.is_small)
        if text:
            taken.append(dot)
            found.append(Town(round(point[0]), round(point[1]), text))
    return found


def _waters(view: View, taken: list[Box]) -> list[Text]:
    texts = (_water(view, water, taken) for water in WATERS)
    return [text for text in texts if text]


def _water(view: View, water: Named, taken: list[Box]) -> Text | None:
    point = view.at(water.lon, water.lat)
    words = str(water.name)
    half = len(words) * LETTER / 2
    box = Box(point[0] - half, point[1] - LINE / 2, point[0] + half, point[1] + LINE / 2)
    frame = Box(0, 0, WIDTH, view.units_high)
    more = 0 if water.is_small else (PHONE - 1) * half
    corners = ((box.left - more, box.top), (box.right + more, box.bottom))
    if not all(map(frame.holds, corners)) or _meets(box, taken):
        return None
    taken.append(box)
    return Text(round(point[0]), round(box.bottom - 4), "middle", words, water.is_small)

"""Polygons cut to a rectangle, after Sutherland and Hodgman."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

Point = tuple[float, float]


class Box(NamedTuple):
    """A rectangle; `top` is less than `bottom`, as on a screen."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def holds(self, point: Point) -> bool:
        """Whether a point lies in it."""
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom

    def wider(self, by: float) -> Box:
        """With a margin on every side."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)


def clipped(ring: Sequence[Point], box: Box) -> list[Point]:
    """The part of a ring within the box; what is cut off runs along its edge."""
    sides: tuple[tuple[int, float, bool], ...] = (
        (0, box.left, True),
        (0, box.right, False),
        (1, box.top, True),
        (1, box.bottom, False),
    )
    points = list(ring)
    for axis, limit, is_lower in sides:
        if not points:
            break
        points = _cut(points, axis, limit, _inside(axis, limit, is_lower))
    return points


def _inside(axis: int, limit: float, is_lower: bool) -> Callable[[Point], bool]:
    if is_lower:
        return lambda point: point[axis] >= limit
    return lambda point: point[axis] <= limit


def _cut(
    points: Sequence[Point], axis: int, limit: float, inside: Callable[[Point], bool]
) -> list[Point]:
    found: list[Point] = []
    before = points[-1]
    was_inside = inside(before)
    for point in points:
        is_inside = inside(point)
        if is_inside != was_inside:
            found.append(_crossing(before, point, axis, limit))
        if is_inside:
            found.append(point)
        before, was_inside = point, is_inside
    return found


def _crossing(start: Point, end: Point, axis: int, limit: float) -> Point:
    share = (limit - start[axis]) / (end[axis] - start[axis])
    other = start[1 - axis] + share * (end[1 - axis] - start[1 - axis])
    return (limit, other) if axis == 0 else (other, limit)


def area(ring: Sequence[Point]) -> float:
    """The area of a ring, whichever way round it goes."""
    twice = 0.0
    before = ring[-1]
    for point in ring:
        twice += before[0] * point[1] - point[0] * before[1]
        before = point
    return abs(twice) / 2

"""A stretch of the earth as a picture: where a point of it stands, what north is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import cos, log10, sin

from registry.web.maps.clipping import Box, Point
from registry.web.maps.projection import bearing, project

# Units of every picture; on a wide screen a unit is about a pixel.
WIDTH = 700
# Europe to the Sea of Okhotsk, the Arctic coast to Central Asia, in kilometres on paper.
REGION = Box(-4700.0, -3150.0, 4300.0, 1750.0)


@dataclass(frozen=True)
class View:
    """A rectangle around a point, turned so that north is up in its middle."""

    x: float
    y: float
    width: float
    height: float
    turn: float = 0.0

    @cached_property
    def scale(self) -> float:
        """Units a kilometre."""
        return WIDTH / self.width

    @property
    def units_high(self) -> int:
        """The height of the picture."""
        return round(self.height * self.scale)

    @cached_property
    def _turned(self) -> tuple[float, float]:
        return cos(self.turn), sin(self.turn)

    def on_paper(self, point: Point) -> Point:
        """From kilometres of the projection to units of the picture."""
        along, across = self._turned
        dx, dy = point[0] - self.x, point[1] - self.y
        return (
            (dx * along - dy * across + self.width / 2) * self.scale,
            (dx * across + dy * along + self.height / 2) * self.scale,
        )

    def at(self, lon: float, lat: float) -> Point:
        """Where a place stands in the picture; it may lie outside."""
        return self.on_paper(project(lon, lat))

    def holds(self, point: Point) -> bool:
        """Whether a point of the picture is far enough inside to be drawn."""
        return Box(0, 0, WIDTH, self.units_high).wider(-6).holds(point)

    @property
    def bar(self) -> int:
        """A round number of kilometres, about a fifth of the width."""
        wanted = self.width / 5
        magnitude = 10 ** int(log10(wanted)) if wanted >= 1 else 1
        return int(max(step * magnitude for step in (1, 2, 5) if step * magnitude <= wanted))


def whole_region() -> View:
    """All that the maps know."""
    middle = (REGION.left + REGION.right) / 2, (REGION.top + REGION.bottom) / 2
    return View(*middle, REGION.width, REGION.height)


def around(lon: float, lat: float, width: float, height: float) -> View:
    """A view with a point in its middle and north up there."""
    return View(*project(lon, lat), width, height, -bearing(lon))

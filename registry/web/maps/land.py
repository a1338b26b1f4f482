"""Land and lakes as paths of a map, from the small file that comes with the register."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from registry.web.maps.clipping import Box, Point, area, clipped
from registry.web.maps.view import WIDTH, View

FILE = Path(__file__).with_name("land.json")
Ring = list[Point]
# Islands and lakes of fewer square units would be specks.
SMALLEST = 3.0


@dataclass(frozen=True, slots=True)
class Paths:
    """What an SVG path draws, in the units of the picture."""

    land: str
    lakes: str


@cache
def _rings() -> dict[str, list[Ring]]:
    content = json.loads(FILE.read_text(encoding="utf-8"))
    return {name: [_unpacked(ring) for ring in content[name]] for name in ("land", "lakes")}


def _unpacked(steps: str) -> Ring:
    numbers = list(map(int, steps.split()))
    x = y = 0
    ring: Ring = []
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        ring.append((x, y))
    return ring


@lru_cache(maxsize=256)
def paths(view: View) -> Paths:
    """Land and lakes of a view. Making them takes some milliseconds, so they are kept."""
    return Paths(land=_path(_rings()["land"], view), lakes=_path(_rings()["lakes"], view))


def _path(rings: Iterable[Ring], view: View) -> str:
    # Cut a little outside, so that no stroke runs along the frame.
    frame = Box(0, 0, WIDTH, view.units_high).wider(4)
    parts = []
    for ring in rings:
        cut = clipped([view.on_paper(point) for point in ring], frame)
        if len(cut) > 2 and area(cut) >= SMALLEST:
            parts.append(_drawn(cut))
    return "".join(parts)


def _drawn(ring: Ring) -> str:
    """Whole units, steps from point to point, none of them nothing."""
    start = round(ring[0][0]), round(ring[0][1])
    steps = []
    last = start
    for x, y in ring[1:]:
        here = round(x), round(y)
        if here != last:
            steps.append(f"{here[0] - last[0]} {here[1] - last[1]}")
        last = here
    return f"M{start[0]} {start[1]}l{' '.join(steps)}z" if len(steps) > 1 else ""

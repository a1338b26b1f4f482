"""Natural Earth's polygons on their way into the file the maps are drawn from.

Used by `convert_land` alone: projected, cut to the region, simplified, in whole kilometres.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from registry.web.maps.clipping import Box, area, clipped
from registry.web.maps.projection import WESTERNMOST, project
from registry.web.maps.view import REGION

Point = tuple[float, float]
Ring = list[Point]

# What is kept, in degrees and then in kilometres on paper: a little more than the whole map.
DEGREES = Box(-25.0, 20.0, 215.0, 88.0)
KEPT = REGION.wider(300.0)
# A point nearer than this to the line between its neighbours is left out.
TOLERANCE = 4.0
SMALLEST_ISLAND, SMALLEST_LAKE = 400.0, 900.0
POLYGONS = (5, 15, 25)
SEAM = 180.0
RESERVOIR = "Reservoir"


def rings(content: bytes, kinds: Sequence[str] = ()) -> list[Ring]:
    """Every ring of a shapefile of polygons. Raises `ValueError` for other files.

    With the `kinds` of its rows (`kinds_of`), reservoirs are left out: most are younger than the
    times the maps tell of.
    """
    if len(content) < 100 or struct.unpack(">i", content[:4])[0] != 9994:
        raise ValueError("the file does not begin as a shapefile does")
    found = list(_polygons(content))
    if kinds and len(kinds) != len(found):
        raise ValueError("the table has other rows than the polygons")
    return [
        ring
        for number, polygon in enumerate(found)
        for ring in polygon
        if not kinds or kinds[number] != RESERVOIR
    ]


def kinds_of(table: bytes) -> list[str]:
    """The column `featurecla` of the table beside a shapefile. Raises `ValueError` without one."""
    rows, head, width = struct.unpack("<IHH", table[4:12])
    at = 1
    for start in range(32, head - 1, 32):
        name = table[start : start + 11].split(b"\0")[0].decode("ascii", "replace").lower()
        size = table[start + 16]
        if name == "featurecla":
            cells = (table[head + row * width + at :][:size] for row in range(rows))
            return [cell.decode("utf-8", "replace").strip() for cell in cells]
        at += size
    raise ValueError("the table has no column featurecla")


def _polygons(content: bytes) -> Iterator[list[Ring]]:
    at = 100
    while at + 8 <= len(content):
        length = struct.unpack(">i", content[at + 4 : at + 8])[0] * 2
        record = content[at + 8 : at + 8 + length]
        at += 8 + length
        if struct.unpack("<i", record[:4])[0] not in POLYGONS:
            yield []
            continue
        parts, points = struct.unpack("<ii", record[36:44])
        starts = [*struct.unpack(f"<{parts}i", record[44 : 44 + 4 * parts]), points]
        first = 44 + 4 * parts
        numbers = struct.unpack(f"<{2 * points}d", record[first : first + 16 * points])
        pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
        yield [pairs[start:end] for start, end in pairwise(starts)]


def converted(coast: Iterable[Ring], lakes: Iterable[Ring]) -> str:
    """The file of the maps: rings as a point and the steps from it."""
    found = {
        "source": "Natural Earth, 1:10m land and lakes, public domain",
        "land": _written(_joined([_eastwards(ring) for ring in coast]), SMALLEST_ISLAND),
        "lakes": _written([_eastwards(ring) for ring in lakes], SMALLEST_LAKE),
    }
    return json.dumps(found, indent=0) + "\n"


def _eastwards(ring: Ring) -> Ring:
    """What lies wholly in the far west is what lies east of 180°."""
    if max(lon for lon, _lat in ring) < WESTERNMOST:
        return [(lon + 360, lat) for lon, lat in ring]
    return ring


def _joined(found: list[Ring]) -> list[Ring]:
    """Natural Earth cuts Chukotka along 180°; the two parts become one again."""
    western = [ring for ring in found if max(lon for lon, _lat in ring) == SEAM]
    eastern = [ring for ring in found if min(lon for lon, _lat in ring) == SEAM]
    others = [ring for ring in found if ring not in western and ring not in eastern]
    for ring in western:
        opened = _opened(ring)
        for other in list(eastern):
            there = _opened(other)
            if there[0] == opened[-1] and there[-1] == opened[0]:
                opened += there[1:]
                eastern.remove(other)
                break
        others.append(opened)
    return others + eastern


def _opened(ring: Ring) -> Ring:
    """The ring from behind its run along 180° to before it, if it has one such run."""
    points = ring[:-1] if ring[0] == ring[-1] else ring
    on_seam = [lon == SEAM for lon, _lat in points]
    starts = [i for i in range(len(points)) if on_seam[i] and not on_seam[i - 1]]
    if len(starts) != 1:
        return points
    turned = points[starts[0] :] + points[: starts[0]]
    run = sum(on_seam)
    return [*turned[run - 1 :], turned[0]]


def _written(found: Iterable[Ring], smallest: float) -> list[str]:
    kept = []
    for ring in found:
        on_paper = [project(*point) for point in clipped(ring, DEGREES)]
        cut = clipped(on_paper, KEPT)
        if len(cut) > 3 and area(cut) >= smallest:
            kept.append((area(cut), _steps(_simplified([*cut, cut[0]]))))
    kept.sort(key=lambda item: -item[0])
    return [steps for _size, steps in kept if steps.count(" ") > 5]


def _steps(ring: Sequence[Point]) -> str:
    numbers: list[int] = []
    x = y = 0
    for point in ring[:-1]:
        there = round(point[0]), round(point[1])
        if numbers and there == (x, y):
            continue
        numbers += [there[0] - x, there[1] - y]
        x, y = there
    return " ".join(map(str, numbers))


def _simplified(ring: Sequence[Point]) -> list[Point]:
    """After Douglas and Peucker; a ring begins and ends at one point, so it is halved first."""
    far = max(range(len(ring)), key=lambda i: _square(ring[0], ring[i]))
    kept = {0, far, len(ring) - 1}
    waiting = [(0, far), (far, len(ring) - 1)]
    while waiting:
        start, end = waiting.pop()
        worst, at = TOLERANCE, 0
        for i in range(start + 1, end):
            distance = _from_line(ring[i], ring[start], ring[end])
            if distance > worst:
                worst, at = distance, i
        if at:
            kept.add(at)
            waiting += [(start, at), (at, end)]
    return [ring[i] for i in sorted(kept)]


def _square(one: Point, other: Point) -> float:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def _from_line(point: Point, start: Point, end: Point) -> float:
    (x, y), (x1, y1), (x2, y2) = point, start, end
    length = _square(start, end)
    if not length:
        return float(_square(point, start) ** 0.5)
    share = max(0.0, min(1.0, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length))
    nearest = (x1 + share * (x2 - x1), y1 + share * (y2 - y1))
    return float(_square(point, nearest) ** 0.5)

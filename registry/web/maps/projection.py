"""From degrees to kilometres on paper: an equal-area conic fit for Europe and northern Asia.

Albers' projection on a sphere, with standard parallels that keep distances between the 45th and
the 67th parallel true to a few per cent. What lies east of 180° counts on: Chukotka ends at 190°.
"""

from __future__ import annotations

from math import cos, hypot, radians, sin, sqrt

EARTH_RADIUS = 6371.0
MIDDLE = 92.0
PARALLELS = (45.0, 67.0)
ORIGIN = 56.0
# Longitudes west of this are reckoned east of 180°.
WESTERNMOST = -40.0

_SOUTH, _NORTH = (radians(parallel) for parallel in PARALLELS)
_CONE = (sin(_SOUTH) + sin(_NORTH)) / 2
_SQUARE = cos(_SOUTH) ** 2 + 2 * _CONE * sin(_SOUTH)


def _radius(lat: float) -> float:
    return EARTH_RADIUS * sqrt(max(0.0, _SQUARE - 2 * _CONE * sin(radians(lat)))) / _CONE


def project(lon: float, lat: float) -> tuple[float, float]:
    """Kilometres to the east and to the south of the middle of the map."""
    turn = (lon + 360 if lon < WESTERNMOST else lon) - MIDDLE
    angle = _CONE * radians(turn)
    radius = _radius(lat)
    return radius * sin(angle), radius * cos(angle) - _radius(ORIGIN)


def bearing(lon: float) -> float:
    """How far, in radians, north leans to the right of upright at a longitude."""
    turn = (lon + 360 if lon < WESTERNMOST else lon) - MIDDLE
    return -_CONE * radians(turn)


def distance(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Kilometres between two points near each other."""
    east = radians(other_lon - lon) * EARTH_RADIUS * cos(radians((lat + other_lat) / 2))
    return hypot(east, radians(other_lat - lat) * EARTH_RADIUS)

"""Places on a map: all of them by region, those of a region one by one, one with what is near."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import hypot
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Avg, Count, Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.models import Place
from registry.search.terms import place_code
from registry.vocabulary import State
from registry.web.dossier.markup import address, page_language
from registry.web.maps import drawing, view
from registry.web.maps.drawing import Map, Spot

WITHIN = "within"
# So many regions are drawn, the richest first, and so many places one by one.
MOST_REGIONS, MOST_PLACES = 300, 150
# So many regions share a mark; an address names no more.
MOST_TOGETHER = 12
# Marks nearer than this, in units of the picture, become one.
NEAR = 24.0
# Kilometres: the least a map of neighbours shows, and what the map of one place does.
LEAST_WIDTH, LOCAL_WIDTH = 12.0, 1500.0
SHAPE = 0.72
LONGEST_NAME = 28


@dataclass(frozen=True, slots=True)
class Drawn:
    """A map with what is said under it."""

    map: Map
    caption: str


def of_list(places: QuerySet[Place], total: int, kind: str, *, is_near: bool) -> Drawn | None:
    """The map of a list; None where no place of it has coordinates on the map."""
    known = places.filter(lat__isnull=False, lon__isnull=False, region__state=State.PUBLISHED)
    if is_near:
        spots = [_spot(place) for place in _loaded(known.order_by("pk")[:MOST_PLACES])]
        if not spots:
            return None
        picture = drawing.drawn(_fitting(spots), spots)
    else:
        picture = drawing.drawn(view.whole_region(), _by_region(known, kind))
    marked = sum(mark.spot.count for mark in picture.marks)
    if not marked:
        return None
    return Drawn(picture, _caption(marked, total))


def _caption(marked: int, total: int) -> str:
    if marked == total:
        return _("Each mark leads to its place, or to the places around it.")
    words = ngettext(
        "%(number)d of %(total)d places is on the map; of the others no coordinates are recorded "
        "here, or they lie outside it.",
        "%(number)d of %(total)d places are on the map; of the others no coordinates are recorded "
        "here, or they lie outside it.",
        marked,
    )
    return words % {"number": marked, "total": total}


# One by one ------------------------------------------------------------------------------------


def of_place(place: Place) -> Map | None:
    """The map of one place with the places near it; None where its coordinates are not known."""
    if place.lat is None or place.lon is None:
        return None
    here = _spot(place, is_here=True)
    # The middle lies on a coarse grid, so that the land of few maps has to be drawn.
    middle = (round(here.lon / 4) * 4.0, round(here.lat / 3) * 3.0)
    around = view.around(*middle, LOCAL_WIDTH, LOCAL_WIDTH * SHAPE)
    return drawing.drawn(around, [here])


def _spot(place: Place, *, is_here: bool = False) -> Spot:
    name, language = _name(place)
    return Spot(
        lon=float(place.lon or 0),
        lat=float(place.lat or 0),
        name=_short(name),
        language=language,
        label=name,
        url="" if is_here else address(place),
        is_here=is_here,
    )


def _name(place: Place) -> tuple[str, str]:
    """The name and its language, blank where it is the page's."""
    row = place.name_row(None, None)
    if row is None:
        return place.slug or place.public_id, ""
    return row.name, "" if row.language == page_language() else row.language


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else ""


def _loaded(places: QuerySet[Place]) -> list[Place]:
    keys = list(places.values_list("pk", flat=True))
    found = Place.objects.published().filter(pk__in=keys).prefetch_related("names")
    return list(found.order_by("pk"))


def _fitting(spots: Sequence[Spot]) -> view.View:
    """A view with all spots in it, and some room around them."""
    lons, lats = [spot.lon for spot in spots], [spot.lat for spot in spots]
    middle = ((min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2)
    plain = view.around(*middle, 1000.0, 1000.0)
    points = [plain.at(spot.lon, spot.lat) for spot in spots]
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    across, down = (max(xs) - min(xs)) / plain.scale, (max(ys) - min(ys)) / plain.scale
    width = max(across * 1.2, down * 1.2 / SHAPE, LEAST_WIDTH)
    return view.around(*middle, width, width * SHAPE)


# By region -------------------------------------------------------------------------------------


class _Region(NamedTuple):
    """A region with the number of its places on the map, their middle, and the first of them."""

    key: int
    places: int
    lon: float
    lat: float
    first: int


@dataclass(slots=True)
class _Heap:
    """Regions whose marks would lie on each other, the richest first."""

    x: float
    y: float
    regions: list[_Region]

    def takes_in(self, x: float, y: float) -> bool:
        """Whether a region at a point belongs to this mark."""
        return len(self.regions) < MOST_TOGETHER and hypot(self.x - x, self.y - y) < NEAR


def _by_region(places: QuerySet[Place], kind: str) -> list[Spot]:
    """A spot for each region, or for regions near each other; for a lone place its own."""
    grouped = places.order_by().values("region")
    rows = grouped.annotate(n=Count("pk"), lat=Avg("lat"), lon=Avg("lon"), first=Min("pk"))
    richest = rows.order_by("-n", "region")[:MOST_REGIONS]
    heaps: list[_Heap] = []
    whole = view.whole_region()
    for found in richest.values_list("region", "n", "lon", "lat", "first"):
        region = _Region(found[0] or 0, found[1], float(found[2]), float(found[3]), found[4])
        x, y = whole.at(region.lon, region.lat)
        near = next((one for one in heaps if one.takes_in(x, y)), None)
        if near:
            near.regions.append(region)
        else:
            heaps.append(_Heap(x, y, [region]))
    known = _named(heaps)
    return [_heap_spot(heap, known, kind) for heap in heaps]


def _named(heaps: Iterable[_Heap]) -> dict[int, Place]:
    """The regions, and the places that stand alone, with their names."""
    keys = {region.key for heap in heaps for region in heap.regions}
    keys |= {heap.regions[0].first for heap in heaps if _is_alone(heap)}
    found = Place.objects.published().filter(pk__in=keys).prefetch_related("names")
    return {place.pk: place for place in found}


def _is_alone(heap: _Heap) -> bool:
    return len(heap.regions) == 1 and heap.regions[0].places == 1


def _heap_spot(heap: _Heap, known: dict[int, Place], kind: str) -> Spot:
    if _is_alone(heap):
        return _spot(known[heap.regions[0].first])
    regions = [known[region.key] for region in heap.regions]
    names = [_name(region) for region in regions]
    count = sum(region.places for region in heap.regions)
    places = ngettext("%d place", "%d places", count) % count
    return Spot(
        lon=heap.regions[0].lon,
        lat=heap.regions[0].lat,
        name=_short(names[0][0]),
        language=names[0][1],
        label=f"{', '.join(name for name, _language in names)}: {places}",
        url=_list_url(regions, kind),
        count=count,
    )


def _list_url(regions: Iterable[Place], kind: str) -> str:
    pairs = [("kind", kind)] if kind else []
    pairs += [(WITHIN, code) for code in sorted(map(place_code, regions))]
    return f"{reverse('registry:places')}?{urlencode(pairs)}"

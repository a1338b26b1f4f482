"""The region a place lies in, copied beside it so that lists can count by region."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError

from registry.models import Person, Place
from registry.models.door import Passage
from registry.models.places import circling, lies_within_itself
from registry.vocabulary import PlaceKind

# A chain of parents longer than this is a mistake in the data, not a geography.
MAXIMUM_DEPTH = 12


def refresh(passage: Passage) -> set[int]:
    """Writes the regions of places changed in this passage and below them.

    Gives the people arrested in places whose region is another now.
    """
    from registry.models import PlaceUse

    changed = {row.pk for row in passage.written if isinstance(row, Place)}
    changed |= {row.place_id for row in passage.written if isinstance(row, PlaceUse)}
    if not changed:
        return set()
    return refresh_places(_with_places_below(changed))


def refuse_circles(places: Iterable[Place]) -> None:
    """Raises `ValidationError` where a place would lie within itself, over however many steps."""
    by_key = {place.pk: place for place in places}
    for key in sorted(circling({key: place.parent_id for key, place in by_key.items()})):
        raise ValidationError(lies_within_itself(by_key[key]))


def refresh_places(places: set[int]) -> set[int]:
    """Writes the regions of the given places; gives the people concerned.

    Raises `ValidationError` where one of them would lie within itself.
    """
    moved = []
    found = list(Place.objects.filter(pk__in=places).prefetch_related("uses"))
    refuse_circles(found)
    for place in found:
        region = region_of(place)
        if place.region_id != (region.pk if region else None):
            place.region = region
            moved.append(place)
    Place.objects.bulk_update(moved, ["region"])
    arrested = Person.objects.filter(repressions__arrest_place__in=moved)
    return set(arrested.values_list("pk", flat=True)) if moved else set()


def region_of(place: Place) -> Place | None:
    """The nearest region, from the place itself upwards; a town under none is its own region."""
    step: Place | None = place
    topmost = place
    for _depth in range(MAXIMUM_DEPTH):
        if step is None:
            break
        kinds = {use.kind for use in step.uses.all()}
        if PlaceKind.REGION in kinds:
            return step
        if PlaceKind.COUNTRY in kinds:
            return topmost if topmost is not step else step
        topmost = step
        step = step.parent
    return topmost


def _with_places_below(places: set[int]) -> set[int]:
    found = set(places)
    frontier = places
    for _depth in range(MAXIMUM_DEPTH):
        below = Place.objects.filter(parent__in=frontier).values_list("pk", flat=True)
        frontier = set(below) - found
        if not frontier:
            break
        found |= frontier
    return found

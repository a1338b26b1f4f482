"""Where the picture of a photograph lies, as far as it may be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse

from registry.models import Rendition
from registry.opendata.exports.cells import Value
from registry.opendata.exports.columns import Column


def _largest(keys: Sequence[int]) -> Mapping[int, Value]:
    """The address of the largest size of each; pictures without known rights have none."""
    rows = Rendition.objects.filter(photo__in=keys, format="JPEG").exclude(photo__rights="")
    found = rows.order_by("width").values_list("photo_id", "photo__public_id", "width")
    return {
        key: reverse("media", args=[public_id, width, "jpg"]) for key, public_id, width in found
    }


PICTURE = Column(
    "picture",
    "The address of the picture on the site; blank where none is shown.",
    related=_largest,
)

"""A photograph as linked data: only what may be shown has an address and a licence."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from registry.opendata.jsonld.values import Json, in_languages, without_blanks
from registry.opendata.naming import PICTURES, Absolute, permanent_address, texts_of


def picture_of(photo: Any, absolute: Absolute) -> Json:
    """The picture and whose it is, its renditions prefetched."""
    return without_blanks(
        {
            "@type": "ImageObject",
            "@id": permanent_address(photo.public_id, absolute),
            "caption": in_languages(texts_of(photo.caption)),
            **shown_file(photo, absolute),
        }
    )


def shown_file(photo: Any, absolute: Absolute) -> Json:
    """The largest size that is served; nothing where the picture is not shown."""
    if not photo.shows_a_picture:
        return {}
    jpeg = [size for size in photo.renditions.all() if size.format == "JPEG"]
    if not jpeg:
        return {}
    largest = max(jpeg, key=lambda size: size.width)
    path = reverse("media", args=[photo.public_id, largest.width, "jpg"])
    return without_blanks(
        {
            "contentUrl": absolute(path),
            "encodingFormat": "image/jpeg",
            "width": largest.width,
            "height": largest.height,
            "license": PICTURES.get(photo.rights),
            "creditText": photo.credit,
        }
    )

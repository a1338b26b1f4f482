"""The sizes in which a clean picture is served."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image

from registry.photos.pictures import CleanPicture, encoded, opened

WIDTHS = (160, 320, 640, 1280)
# What a reader on a slow line waits for at 640 pixels; larger sizes in proportion to their area.
BYTES_AT_640 = 40_000
# Best first. The last of each is taken whatever it weighs: below it faces begin to break up.
_JPEG_QUALITIES = (82, 76, 70, 64, 58, 52)
_AVIF_QUALITIES = (60, 52, 44)


@dataclass(frozen=True)
class Rendition:
    """One size of a picture, ready to be stored and served."""

    width: int
    height: int
    format: str
    bytes: bytes


def renditions(clean: CleanPicture, widths: Sequence[int] = WIDTHS) -> list[Rendition]:
    """The picture as JPEG in each width it has, narrowest first; never enlarged, at least one.

    A picture narrower than the widest of ``widths`` also comes in its own width, so that no detail
    it has is kept from the reader.
    """
    return [
        Rendition(*size.size, "JPEG", _lightest(size, "JPEG", _JPEG_QUALITIES, progressive=True))
        for size in _sizes(clean, widths)
    ]


def avif_renditions(clean: CleanPicture, widths: Sequence[int] = WIDTHS) -> list[Rendition]:
    """As `renditions`, in AVIF: far fewer bytes for far more work.

    Not for a request: a command makes them afterwards.
    """
    return [
        # With one thread, so that the bytes do not depend on the machine.
        Rendition(*size.size, "AVIF", _lightest(size, "AVIF", _AVIF_QUALITIES, max_threads=1))
        for size in _sizes(clean, widths)
    ]


def _sizes(clean: CleanPicture, widths: Sequence[int]) -> Iterator[Image.Image]:
    picture = opened(clean)
    largest = min(clean.width, max(widths))
    for width in sorted({width for width in widths if width < largest} | {largest}):
        height = max(1, round(clean.height * width / clean.width))
        yield picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _lightest(
    picture: Image.Image, picture_format: str, qualities: Sequence[int], **options: Any
) -> bytes:
    """At the best of the qualities that keeps within the weight for its width."""
    weight = BYTES_AT_640 * max(1.0, (picture.width / 640) ** 2)
    for quality in qualities:
        content = encoded(picture, picture_format, quality=quality, **options)
        if len(content) <= weight:
            break
    return content

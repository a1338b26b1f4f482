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
# A list shows fifty of the narrowest, each at half its width.
_LIST_WIDTH = min(WIDTHS)
_BYTES_IN_A_LIST = {"JPEG": 4_000, "AVIF": 1_500}
# Best first. The last of each is taken whatever it weighs: below it faces begin to break up.
_JPEG_QUALITIES = (82, 76, 70, 64, 58, 52)
_AVIF_QUALITIES = (60, 52, 44)
_AVIF_QUALITIES_IN_A_LIST = (*_AVIF_QUALITIES, 36, 33)


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
    made = []
    for size in _sizes(clean, widths):
        is_small = size.width <= _LIST_WIDTH
        qualities = _AVIF_QUALITIES_IN_A_LIST if is_small else _AVIF_QUALITIES
        # With one thread, so that the bytes do not depend on the machine.
        content = _lightest(size, "AVIF", qualities, max_threads=1)
        made.append(Rendition(*size.size, "AVIF", content))
    return made


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
    if picture.width <= _LIST_WIDTH:
        weight = float(_BYTES_IN_A_LIST[picture_format])
    else:
        weight = BYTES_AT_640 * max(1.0, (picture.width / 640) ** 2)
    for quality in qualities:
        content = encoded(picture, picture_format, quality=quality, **options)
        if len(content) <= weight:
            break
    return content

"""The outer structure of an uploaded picture, read without decoding a pixel.

Everything a decoder would have to trust is settled here first: how large the picture is, how many
frames, scans and parts it has, what it would cost to open. What goes on to the decoder is a body
rebuilt from the parts that make the picture, so that hostile or private metadata never reaches it.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from registry.errors import PhotoError
from registry.photos import refusals

MAX_FILE_BYTES = 20 * 2**20
MAX_PIXELS = 80_000_000
MAX_SIDE = 30_000
MIN_SIDE = 32
# What opening one picture may take at its peak; a request that takes more starves the others.
MAX_DECODER_BYTES = 208_000_000
MAX_PROFILE_BYTES = 4 * 2**20
# An honest file of 20 MB has some hundreds of parts, a PNG with small rows some thousands.
MAX_PARTS = 20_000


@dataclass(frozen=True)
class Container:
    """What a picture file says of itself, and the picture alone."""

    format: str
    width: int
    height: int
    body: bytes
    orientation: int = 1
    profile: bytes | None = None
    decoder_bytes_per_pixel: float = 4
    # Of these, what a JPEG decoder holds back until the last scan has been read.
    held_bytes_per_pixel: float = 0

    @property
    def pixels(self) -> int:
        return self.width * self.height


def checked(container: Container) -> Container:
    """The same container; raises when the picture it announces is too large or too small."""
    width, height = container.width, container.height
    if min(width, height) < MIN_SIDE:
        raise PhotoError(refusals.too_small(width, height, MIN_SIDE))
    if max(width, height) > MAX_SIDE:
        raise PhotoError(refusals.too_long(width, height, MAX_SIDE))
    limit = min(MAX_PIXELS, int(MAX_DECODER_BYTES / container.decoder_bytes_per_pixel))
    if container.pixels > limit:
        raise PhotoError(refusals.too_many_pixels(container.pixels, limit, MAX_PIXELS))
    return container


def accepted_profile(profile: bytes) -> bytes | None:
    """The colour profile, or none when it is too large or of the programmable kind.

    A chain of processing elements can be made as slow as its maker likes; no camera and no
    scanner writes one.
    """
    if not profile or len(profile) > MAX_PROFILE_BYTES or b"mpet" in profile:
        return None
    return profile


def number_at(data: bytes, offset: int, layout: str, *, default: int | None = None) -> int:
    """The number at an offset; ``default`` when the data ends before it, else a struct error."""
    if default is not None and offset + struct.calcsize(layout) > len(data):
        return default
    value: int = struct.unpack_from(layout, data, offset)[0]
    return value

"""What a PNG file says of itself, and the picture alone."""

from __future__ import annotations

import struct
import zlib

from registry.errors import PhotoError
from registry.photos import refusals
from registry.photos.containers import (
    MAX_PARTS,
    MAX_PROFILE_BYTES,
    Container,
    accepted_profile,
    number_at,
)
from registry.photos.tags import orientation_in

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEPT = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
_GREY, _COLOUR, _PALETTE = 0, 2, 3
# The picture, and the copies made while it is flattened to grey or colour.
_COST = {_GREY: 2, _COLOUR: 5, _PALETTE: 5}
_COST_OF_ALPHA = 10
_COST_OF_CLEAR_COLOUR = 13
_COST_OF_16_BITS = 7


def read_png(data: bytes) -> Container:
    kept, others = _chunks(data)
    header = b"".join(kept.get(b"IHDR", []))[8:-4]
    if len(header) != 13 or b"IDAT" not in kept:
        raise PhotoError(refusals.damaged("PNG"))
    if number_at(others.get(b"acTL", b""), 0, ">I", default=0) > 1:
        raise PhotoError(refusals.moving("PNG"))
    width, height, depth, colour = struct.unpack(">IIBB", header[:10])
    cost = _COST.get(colour, _COST_OF_ALPHA)
    if b"tRNS" in kept:
        cost = _COST_OF_CLEAR_COLOUR
    elif colour == _GREY and depth == 16:
        cost = _COST_OF_16_BITS
    order = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
    return Container(
        format="PNG",
        width=width,
        height=height,
        body=_SIGNATURE + b"".join(part for kind in order for part in kept.get(kind, [])),
        orientation=orientation_in(others.get(b"eXIf", b"")),
        profile=_inflated_profile(others.get(b"iCCP", b"")),
        decoder_bytes_per_pixel=cost,
    )


def _chunks(data: bytes) -> tuple[dict[bytes, list[bytes]], dict[bytes, bytes]]:
    """The chunks that make the picture, whole, and the payload of the first of each other kind."""
    kept: dict[bytes, list[bytes]] = {}
    others: dict[bytes, bytes] = {}
    position = len(_SIGNATURE)
    for _ in range(MAX_PARTS):
        length = number_at(data, position, ">I", default=len(data))
        kind, end = data[position + 4 : position + 8], position + 12 + length
        if end > len(data):
            raise PhotoError(refusals.cut_short("PNG"))
        if kind in _KEPT:
            chunk = data[position:end]
            if zlib.crc32(chunk[4:-4]) != number_at(chunk, len(chunk) - 4, ">I"):
                raise PhotoError(refusals.damaged("PNG"))
            if kind != b"IDAT" and kind in kept:
                raise PhotoError(refusals.damaged("PNG"))
            kept.setdefault(kind, []).append(chunk)
        elif kind not in others:
            others[kind] = data[position + 8 : end - 4]
        if kind == b"IEND":
            return kept, others
        position = end
    raise PhotoError(refusals.damaged("PNG"))


def _inflated_profile(chunk: bytes) -> bytes | None:
    _name, _, packed = chunk.partition(b"\0")
    try:
        profile = zlib.decompressobj().decompress(packed[1:], MAX_PROFILE_BYTES + 1)
    except zlib.error:
        return None
    return accepted_profile(profile)

"""What a WebP file says of itself, and the picture alone."""

from __future__ import annotations

import struct

from registry.errors import PhotoError
from registry.photos import refusals
from registry.photos.containers import MAX_PARTS, Container, accepted_profile, number_at
from registry.photos.tags import orientation_in

_MOVING, _ALPHA = 0x02, 0x10


def read_webp(data: bytes) -> Container:
    end = 8 + number_at(data, 4, "<I")
    if end > len(data):
        raise PhotoError(refusals.cut_short("WEBP"))
    chunks = _chunks(data, end)
    extended = chunks.get(b"VP8X", b"")
    if b"ANIM" in chunks or b"ANMF" in chunks or (extended and extended[0] & _MOVING):
        raise PhotoError(refusals.moving("WEBP"))
    kind = b"VP8L" if b"VP8L" in chunks else b"VP8 "
    width, height = _frame_size(kind, chunks.get(kind, b""))
    parts = [_chunk(kind, chunks[kind])]
    if b"ALPH" in chunks and kind == b"VP8 ":
        parts.insert(0, _chunk(b"ALPH", chunks[b"ALPH"]))
        canvas = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
        parts.insert(0, _chunk(b"VP8X", bytes([_ALPHA, 0, 0, 0]) + canvas))
    body = b"WEBP" + b"".join(parts)
    exif = chunks.get(b"EXIF", b"")
    return Container(
        format="WEBP",
        width=width,
        height=height,
        body=b"RIFF" + struct.pack("<I", len(body)) + body,
        orientation=orientation_in(exif.removeprefix(b"Exif\0\0")),
        profile=accepted_profile(chunks.get(b"ICCP", b"")),
        # The decoder keeps two canvases for a film that is not there, and hands over a third.
        decoder_bytes_per_pixel=16,
    )


def _chunks(data: bytes, end: int) -> dict[bytes, bytes]:
    """The payload of the first chunk of each kind."""
    chunks: dict[bytes, bytes] = {}
    position = 12
    for _ in range(MAX_PARTS):
        if position + 8 > end:
            return chunks
        length = number_at(data, position + 4, "<I")
        if position + 8 + length > end:
            raise PhotoError(refusals.cut_short("WEBP"))
        payload = data[position + 8 : position + 8 + length]
        chunks.setdefault(data[position : position + 4], payload)
        position += 8 + length + length % 2
    raise PhotoError(refusals.damaged("WEBP"))


def _frame_size(kind: bytes, payload: bytes) -> tuple[int, int]:
    if kind == b"VP8L" and len(payload) >= 5 and payload[0] == 0x2F:
        bits = number_at(payload, 1, "<I")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and len(payload) >= 10 and payload[3:6] == b"\x9d\x01\x2a":
        return number_at(payload, 6, "<H") & 0x3FFF, number_at(payload, 8, "<H") & 0x3FFF
    raise PhotoError(refusals.damaged("WEBP"))


def _chunk(kind: bytes, payload: bytes) -> bytes:
    return kind + struct.pack("<I", len(payload)) + payload + b"\0" * (len(payload) % 2)

"""What a JPEG file says of itself, and the picture alone."""

from __future__ import annotations

import re
import struct

from registry.errors import PhotoError
from registry.errors import marked as _
from registry.photos import refusals
from registry.photos.containers import MAX_PARTS, Container, accepted_profile, number_at
from registry.photos.tags import orientation_in

# Encoders write about ten. Each costs a walk over the whole picture, whatever it holds.
MAX_SCANS = 30

_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_FRAMES = {0xC0, 0xC1, 0xC2}
_OTHER_FRAMES = {0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF, 0xDC, 0xDE}
_TABLES = {0xC4, 0xDB, 0xDD}
_APP0, _APP1, _APP2, _APP14 = 0xE0, 0xE1, 0xE2, 0xEE
# Inside pixel data an FF is followed by 00 or by a restart mark; anything else ends it.
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"


def read_jpeg(data: bytes) -> Container:
    return _JpegReader(data).read()


class _JpegReader:
    """One walk over the segments; a second picture or a film after the end is left behind."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.kept = [b"\xff\xd8"]
        self.frame = b""
        self.frame_marker = 0
        self.scan_count = 0
        self.whole_first_scan = True
        self.orientation = 1
        self.profile_parts: dict[int, bytes] = {}

    def read(self) -> Container:
        position = 2
        for _part in range(MAX_PARTS):
            found = _MARKER.search(self.data, position)
            if found is None:
                raise PhotoError(refusals.cut_short("JPEG"))
            marker, start = self.data[found.start() + 1], found.end()
            if marker == _EOI:
                return self._container()
            length = number_at(self.data, start, ">H")
            end = start + length
            if end > len(self.data):
                raise PhotoError(refusals.cut_short("JPEG"))
            if length < 2 or marker == _SOI:
                raise PhotoError(refusals.damaged("JPEG"))
            self._take(marker, found.start(), start + 2, end)
            position = end
        raise PhotoError(refusals.damaged("JPEG"))

    def _take(self, marker: int, start: int, body: int, end: int) -> None:
        if marker in _TABLES:
            self.kept.append(self.data[start:end])
        elif marker in _FRAMES:
            self._take_frame(marker, start, body, end)
        elif marker in _OTHER_FRAMES:
            raise PhotoError(refusals.unusual("JPEG", _("of a rare kind")))
        elif marker == _SOS:
            self._take_scan(start, body, end)
        elif 0xE0 <= marker <= 0xEF:
            self._take_application(marker, self.data[body:end])

    def _take_frame(self, marker: int, start: int, body: int, end: int) -> None:
        if self.frame or end - body < 9:
            raise PhotoError(refusals.damaged("JPEG"))
        self.frame, self.frame_marker = self.data[body:end], marker
        self.kept.append(self.data[start:end])

    def _take_scan(self, start: int, body: int, end: int) -> None:
        self.scan_count += 1
        if not self.frame or self.scan_count > MAX_SCANS:
            raise PhotoError(refusals.damaged("JPEG"))
        if self.scan_count == 1:
            self.whole_first_scan = self.data[body] == self.frame[5]
        close = _MARKER.search(self.data, end)
        if close is None:
            raise PhotoError(refusals.cut_short("JPEG"))
        self.kept.append(self.data[start : close.start()])

    def _take_application(self, marker: int, payload: bytes) -> None:
        if marker == _APP0 and payload.startswith(b"JFIF\0"):
            self.kept.append(_JFIF)
        elif marker == _APP1 and payload.startswith(b"Exif\0\0"):
            self.orientation = orientation_in(payload[6:])
        elif marker == _APP2 and payload.startswith(b"ICC_PROFILE\0") and len(payload) > 14:
            self.profile_parts[payload[12]] = payload[14:]
        elif marker == _APP14 and payload.startswith(b"Adobe"):
            # Tells how the colours are stored; its first twelve bytes hold nothing else.
            self.kept.append(b"\xff\xee\x00\x0e" + payload[:12].ljust(12, b"\0"))

    def _container(self) -> Container:
        if not self.scan_count:
            raise PhotoError(refusals.damaged("JPEG"))
        precision, height, width, count = struct.unpack(">BHHB", self.frame[:6])
        if precision != 8:
            raise PhotoError(refusals.unusual_depth("JPEG", precision))
        held = 0.0
        if self.frame_marker == 0xC2 or self.scan_count > 1 or not self.whole_first_scan:
            held = 2 * self._samples_per_pixel(count)
        self.kept.append(b"\xff\xd9")
        return Container(
            format="JPEG",
            width=width,
            height=height,
            body=b"".join(self.kept),
            orientation=self.orientation,
            profile=accepted_profile(
                b"".join(part for _number, part in sorted(self.profile_parts.items()))
            ),
            # A picture read in one pass is reduced while it is read.
            decoder_bytes_per_pixel=max(2.5, held + 1),
            held_bytes_per_pixel=held,
        )

    def _samples_per_pixel(self, count: int) -> float:
        sampling = self.frame[7 : 6 + 3 * count : 3]
        across, down = [s >> 4 for s in sampling], [s & 15 for s in sampling]
        if len(sampling) != count or not count or not all(across) or not all(down):
            raise PhotoError(refusals.damaged("JPEG"))
        area = sum(a * d for a, d in zip(across, down, strict=True))
        return area / (max(across) * max(down))

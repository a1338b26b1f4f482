"""Which kind of file was sent, told by its content and never by its name."""

from __future__ import annotations

import re
import struct

from registry.errors import PhotoError
from registry.errors import marked as _
from registry.photos import refusals
from registry.photos.containers import MAX_FILE_BYTES, Container, checked
from registry.photos.jpeg import read_jpeg
from registry.photos.png import read_png
from registry.photos.tiff import read_tiff
from registry.photos.webp import read_webp

_READERS = (
    (re.compile(rb"\xff\xd8\xff"), "JPEG", read_jpeg),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "PNG", read_png),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "WEBP", read_webp),
    (re.compile(rb"II\*\0|MM\0\*"), "TIFF", read_tiff),
)

# So that the sentence can name what was sent; the list decides nothing.
_FOREIGN = (
    (re.compile(rb"GIF8[79]a"), _("a GIF")),
    (re.compile(rb"....ftyp(?:hei|hev|mif1|msf1)", re.DOTALL), _("a HEIC picture of a telephone")),
    (re.compile(rb"....ftypavi", re.DOTALL), _("an AVIF picture")),
    (re.compile(rb"....ftyp", re.DOTALL), _("a film")),
    (re.compile(rb"%PDF"), _("a PDF document")),
    (re.compile(rb"BM"), _("a BMP picture")),
    (
        re.compile(rb"....jP  |\xff\x4f\xff\x51|\xff\x0a|....JXL ", re.DOTALL),
        _("a JPEG of a later kind"),
    ),
    (re.compile(rb"8BPS"), _("a Photoshop document")),
    (re.compile(rb"II\+\0|MM\0\+"), _("a BigTIFF")),
    (re.compile(rb"PK\x03\x04|Rar!|7z\xbc\xaf"), _("an archive or an office document")),
    (re.compile(rb"\W{0,99}<(?:!doctype html|html)", re.IGNORECASE), _("a web page")),
    (re.compile(rb"\W{0,99}<(?:svg|[\x00-\xff]{0,999}<svg)", re.IGNORECASE), _("an SVG drawing")),
    (re.compile(rb"\W{0,99}<"), _("text with markup")),
)

# What a browser or a server could run, were the file ever handed out as something else. The shapes
# are long enough not to turn up by chance among pixels.
_CODE = re.compile(
    rb"<(?:script|iframe|html[\s>]|!doctype\s+html|svg\s+xmlns|\?php\s)", re.IGNORECASE
)


def read_container(data: bytes) -> Container:
    """What the file says of itself and the picture alone, within every limit; or PhotoError.

    No pixel has been decoded: the picture itself may still turn out to be damaged.
    """
    if not data:
        raise PhotoError(refusals.empty())
    if len(data) > MAX_FILE_BYTES:
        raise PhotoError(refusals.too_heavy(MAX_FILE_BYTES))
    for signature, name, read in _READERS:
        if signature.match(data):
            if _CODE.search(data):
                raise PhotoError(refusals.carries_code(name))
            try:
                return checked(read(data))
            except (struct.error, IndexError) as problem:
                raise PhotoError(refusals.damaged(name)) from problem
    for signature, kind in _FOREIGN:
        if signature.match(data):
            raise PhotoError(refusals.foreign(kind))
    raise PhotoError(refusals.unreadable())

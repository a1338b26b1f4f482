"""Makers of pictures and of the parts of picture files, in memory.

Nothing is read from disk. Small pictures are drawn; a PNG of any size is written row by row.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from PIL import Image, ImageDraw

FORMATS = ("JPEG", "PNG", "WEBP", "TIFF")


# Honest pictures ---------------------------------------------------------------------------


def drawing(size: tuple[int, int] = (96, 64), mode: str = "RGB") -> Image.Image:
    """Red in the upper left corner, blue elsewhere: which way up it stands can be seen."""
    image = Image.new("RGB", size, (30, 60, 200))
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2 - 1, size[1] // 2 - 1), fill=(220, 30, 30))
    return image.convert(mode)


def grain(size: tuple[int, int], *, colour: bool = True, spread: float = 90) -> Image.Image:
    """Noise, like the grain of an old print; hard to compress."""
    layers = [Image.effect_noise(size, spread) for _ in range(3 if colour else 1)]
    return Image.merge("RGB", layers) if colour else layers[0]


def saved(image: Image.Image, picture_format: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, picture_format, **options)
    return file.getvalue()


def pixels(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as image:
        image.load()
        return image


# Tags --------------------------------------------------------------------------------------

ASCII, SHORT, LONG, RATIONAL, UNDEFINED, BYTE = 2, 3, 4, 5, 7, 1
_WIDTHS = {BYTE: 1, ASCII: 1, SHORT: 2, LONG: 4, RATIONAL: 8, UNDEFINED: 1}

Tags = Mapping[int, tuple[int, bytes]]


def short(value: int) -> tuple[int, bytes]:
    return SHORT, struct.pack("<H", value)


def long(*values: int) -> tuple[int, bytes]:
    return LONG, struct.pack(f"<{len(values)}I", *values)


def text(value: bytes) -> tuple[int, bytes]:
    return ASCII, value + b"\0"


def directory(tags: Tags, at: int, next_offset: int = 0) -> bytes:
    """A tag directory that will lie at an offset of a file, its longer values behind it."""
    entries, values = [], b""
    behind = at + 2 + 12 * len(tags) + 4
    for tag, (kind, value) in sorted(tags.items()):
        count = len(value) // _WIDTHS[kind]
        if len(value) > 4:
            place = struct.pack("<I", behind + len(values))
            values += value + b"\0" * (len(value) % 2)
        else:
            place = value.ljust(4, b"\0")
        entries.append(struct.pack("<HHI", tag, kind, count) + place)
    head = struct.pack("<H", len(entries)) + b"".join(entries)
    return head + struct.pack("<I", next_offset) + values


def exif(tags: Tags, inner: Mapping[int, Tags] | None = None, thumbnail: bytes = b"") -> bytes:
    """What a camera writes: its tags, further directories pointed at by a tag, a small copy."""
    first = dict(tags)
    first.update(dict.fromkeys(inner or {}, long(0)))
    end = 8 + len(directory(first, 8))
    rest = b""
    for pointer, inner_tags in (inner or {}).items():
        first[pointer] = long(end + len(rest))
        rest += directory(inner_tags, end + len(rest))
    next_offset = 0
    if thumbnail:
        next_offset = end + len(rest)
        small: dict[int, tuple[int, bytes]] = {0x0201: long(0), 0x0202: long(len(thumbnail))}
        small[0x0201] = long(next_offset + len(directory(small, next_offset)))
        rest += directory(small, next_offset) + thumbnail
    return b"II*\0" + struct.pack("<I", 8) + directory(first, 8, next_offset) + rest


def with_directories(tiff: bytes, inner: Mapping[int, Tags]) -> bytes:
    """A TIFF with further directories, each pointed at by a tag of the first."""
    at = struct.unpack("<I", tiff[4:8])[0]
    count = struct.unpack("<H", tiff[at : at + 2])[0]
    entries = [tiff[start : start + 12] for start in range(at + 2, at + 2 + 12 * count, 12)]
    body = tiff + b"\0" * (len(tiff) % 2)
    for pointer, tags in inner.items():
        entries.append(struct.pack("<HHII", pointer, LONG, 1, len(body)))
        body += directory(tags, len(body))
    entries.sort(key=lambda entry: struct.unpack("<H", entry[:2]))
    first = struct.pack("<H", len(entries)) + b"".join(entries) + b"\0\0\0\0"
    return body[:4] + struct.pack("<I", len(body)) + body[8:] + first


def turned(image: Image.Image, picture_format: str, orientation: int) -> bytes:
    """The picture with a note of how it is to be turned."""
    block = exif({274: short(orientation)})
    if picture_format == "TIFF":
        return saved(image, "TIFF", tiffinfo={274: orientation})
    if picture_format == "JPEG":
        block = b"Exif\0\0" + block
    return saved(image, picture_format, exif=block)


# Parts of files ----------------------------------------------------------------------------


def segment(marker: int, payload: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(payload) + 2) + payload


def after_start(jpeg: bytes, *segments: bytes) -> bytes:
    return jpeg[:2] + b"".join(segments) + jpeg[2:]


def chunk(kind: bytes, payload: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + payload))
    return struct.pack(">I", len(payload)) + kind + payload + check


def after_header(png: bytes, *chunks: bytes) -> bytes:
    return png[:33] + b"".join(chunks) + png[33:]


def riff_chunk(kind: bytes, payload: bytes) -> bytes:
    return kind + struct.pack("<I", len(payload)) + payload + b"\0" * (len(payload) % 2)


def riff(*chunks: bytes) -> bytes:
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def png(
    size: tuple[int, int], *, depth: int = 8, colour: int = 0, rows: Iterable[bytes] = ()
) -> bytes:
    """A PNG of any size; without ``rows`` only its header is honest."""
    header = struct.pack(">IIBBBBB", *size, depth, colour, 0, 0, 0)
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(row) for row in rows) + packer.flush()
    palette = chunk(b"PLTE", bytes(range(3))) if colour == 3 else b""
    signature = b"\x89PNG\r\n\x1a\n"
    return b"".join(
        (signature, chunk(b"IHDR", header), palette, chunk(b"IDAT", packed), chunk(b"IEND", b""))
    )


def full_png(size: tuple[int, int], *, depth: int = 8, colour: int = 0) -> bytes:
    """Every row is there, and all are zero: a few kilobytes that open to all those pixels."""
    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    row = bytes(1 + (size[0] * samples * depth + 7) // 8)
    return png(size, depth=depth, colour=colour, rows=(row for _ in range(size[1])))


def tiff(size: tuple[int, int], strip: bytes = b"", **changes: tuple[int, bytes]) -> bytes:
    """A TIFF of one strip; ``changes`` are tags by number, as ``t259=short(5)``."""
    tags: dict[int, tuple[int, bytes]] = {
        256: long(size[0]),
        257: long(size[1]),
        258: short(8),
        259: short(1),
        262: short(1),
        273: long(8),
        277: short(1),
        278: long(size[1]),
        279: long(len(strip)),
    }
    tags.update({int(name[1:]): value for name, value in changes.items()})
    at = 8 + len(strip) + len(strip) % 2
    return b"II*\0" + struct.pack("<I", at) + strip.ljust(at - 8, b"\0") + directory(tags, at)


def jpeg_of_size(size: tuple[int, int], **options: Any) -> bytes:
    """A small JPEG whose header announces another size."""
    content = saved(drawing((32, 32)), "JPEG", **options)
    at = content.index(b"\xff\xc2" if options.get("progressive") else b"\xff\xc0") + 5
    return content[:at] + struct.pack(">HH", size[1], size[0]) + content[at + 4 :]


def scans(count: int, size: tuple[int, int]) -> bytes:
    """A progressive JPEG whose last scan is repeated: each costs a walk over all its pixels."""
    content = saved(Image.new("L", size, 90), "JPEG", progressive=True)
    last = content.rindex(b"\xff\xda")
    return content[:last] + content[last:-2] * count + content[-2:]

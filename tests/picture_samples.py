"""Bad pictures by name, each with words that the sentence of its refusal must hold."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

from PIL import Image

from tests.picture_parts import (
    LONG,
    after_header,
    after_start,
    chunk,
    directory,
    drawing,
    grain,
    jpeg_of_size,
    long,
    png,
    riff,
    riff_chunk,
    saved,
    scans,
    segment,
    short,
    text,
    tiff,
)

Maker = Callable[[], bytes]


def small(picture_format: str) -> bytes:
    return saved(drawing(), picture_format)


def cut(picture_format: str, part: float, **options: Any) -> bytes:
    content = saved(drawing(), picture_format, **options)
    return content[: int(len(content) * part)]


def first_scan(progressive: bytes) -> bytes:
    start = progressive.index(b"\xff\xda")
    return progressive[: progressive.index(b"\xff\xda", start + 2)] + b"\xff\xd9"


def with_page(subfile: int | None = None) -> bytes:
    """A TIFF with a second picture in it, which may call itself a small copy of the first."""
    one = tiff((64, 48), bytes(64 * 48))
    tags = dict({} if subfile is None else {254: long(subfile)})
    tags.update({256: long(64), 257: long(48), 273: long(8), 279: long(64 * 48)})
    at = struct.unpack("<I", one[4:8])[0]
    pointer = at + 2 + 12 * struct.unpack("<H", one[at : at + 2])[0]
    second = directory(tags, len(one))
    return one[:pointer] + struct.pack("<I", len(one)) + one[pointer + 4 :] + second


def own_successor() -> bytes:
    """A TIFF whose only directory names itself as the next one."""
    one = tiff((64, 48), bytes(64 * 48), t254=long(0))
    at = struct.unpack("<I", one[4:8])[0]
    pointer = at + 2 + 12 * struct.unpack("<H", one[at : at + 2])[0]
    return one[:pointer] + struct.pack("<I", at) + one[pointer + 4 :]


def foreign_files() -> dict[str, tuple[Maker, str]]:
    """Not one of the four formats, and the words by which the refusal names it."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    return {
        "nothing": (lambda: b"", "empty"),
        "one byte": (lambda: b"\xff", "not a picture"),
        "zeros": (lambda: bytes(5000), "not a picture"),
        "a word": (lambda: "портрет".encode(), "not a picture"),
        "svg": (lambda: svg, "SVG drawing"),
        "svg with prologue": (lambda: b'\xef\xbb\xbf<?xml version="1.0"?>\n' + svg, "SVG drawing"),
        "svg after spaces": (lambda: b"\n  " + svg.upper(), "SVG drawing"),
        "html": (lambda: b"<!DOCTYPE html><html><body></body></html>", "web page"),
        "html before jpeg": (lambda: b"<html>" + small("JPEG"), "web page"),
        "gif": (lambda: small("GIF"), "a GIF"),
        "gif with script": (lambda: b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)", "a GIF"),
        "bmp": (lambda: small("BMP"), "BMP"),
        "avif": (lambda: small("AVIF"), "AVIF"),
        "heic": (lambda: b"\0\0\0\x18ftypheic" + bytes(400), "HEIC"),
        "film": (lambda: b"\0\0\0\x18ftypisom" + bytes(400), "a film"),
        "jpeg 2000": (lambda: small("JPEG2000"), "later kind"),
        "pdf": (lambda: small("PDF"), "PDF"),
        "photoshop": (lambda: b"8BPS\0\1" + bytes(400), "Photoshop"),
        "zip": (lambda: b"PK\x03\x04" + bytes(400), "archive"),
        "program": (lambda: b"MZ" + bytes(400), "not a picture"),
        "bigtiff": (lambda: b"II\x2b\0\x08\0\0\0" + bytes(400), "BigTIFF"),
        "postscript": (lambda: small("EPS"), "not a picture"),
        "icon": (lambda: small("ICO"), "not a picture"),
    }


def polyglots() -> dict[str, tuple[Maker, str]]:
    """Sound pictures that are a web page or a program besides."""
    page = b"<html><script>fetch('/admin/')</script></html>"
    words = "code of a web page"
    return {
        "html in a jpeg comment": (
            lambda: after_start(small("JPEG"), segment(0xFE, page)),
            words,
        ),
        "html after a jpeg": (lambda: small("JPEG") + page, words),
        "php in a jpeg": (
            lambda: after_start(small("JPEG"), segment(0xFE, b"<?php die; ?>")),
            words,
        ),
        "svg after a jpeg": (lambda: small("JPEG") + b'<SVG xmlns="x" onload="x">', words),
        "html in a png text": (
            lambda: after_header(small("PNG"), chunk(b"tEXt", b"Title\0" + page)),
            words,
        ),
        "doctype after a png": (lambda: small("PNG") + b"<!doctype  HTML>", words),
        "html in a webp chunk": (
            lambda: riff(small("WEBP")[12:], riff_chunk(b"ODD ", page)),
            words,
        ),
        "html in a tiff": (lambda: small("TIFF") + page, words),
    }


def broken_jpegs() -> dict[str, tuple[Maker, str]]:
    many = segment(0xE5, b"") * 30_000
    return {
        "jpeg, start only": (lambda: b"\xff\xd8\xff", "ends before"),
        "jpeg, cut in the header": (lambda: cut("JPEG", 0.2), "ends before"),
        "jpeg, cut in the pixels": (lambda: cut("JPEG", 0.9), "ends before"),
        "jpeg, cut between scans": (
            lambda: saved(grain((96, 64)), "JPEG", progressive=True)[:4000],
            "ends before",
        ),
        "jpeg, no picture": (lambda: b"\xff\xd8\xff\xd9", "damaged"),
        "jpeg, no pixels": (
            lambda: b"\xff\xd8" + segment(0xC0, b"\x08\0\x40\0\x40\1\1\x11\0") + b"\xff\xd9",
            "damaged",
        ),
        "jpeg, two frames": (
            lambda: after_start(small("JPEG"), segment(0xC0, b"\x08\0\x40\0\x40\1\1\x11\0")),
            "damaged",
        ),
        "jpeg, pixels are noise": (
            lambda: small("JPEG").replace(b"\xff\xc4", b"\xff\xdd"),
            "damaged",
        ),
        "jpeg, lossless": (
            lambda: small("JPEG").replace(b"\xff\xc0", b"\xff\xc3"),
            "rare kind",
        ),
        "jpeg, 12 bits": (
            lambda: small("JPEG").replace(b"\xff\xc0\0\x11\x08", b"\xff\xc0\0\x11\x0c"),
            "12 bits",
        ),
        "jpeg, thirty thousand notes": (lambda: after_start(small("JPEG"), many), "damaged"),
        "jpeg, one thousand scans": (lambda: scans(1000, (400, 300)), "damaged"),
        "jpeg, no height": (lambda: jpeg_of_size((64, 0)), "at least 32"),
        "jpeg, 4 000 megapixels": (lambda: jpeg_of_size((65_000, 65_000)), "up to 30000"),
        "jpeg, 300 megapixels": (lambda: jpeg_of_size((20_000, 15_000)), "up to 80 are"),
        "jpeg, 60 megapixels in scans": (
            lambda: jpeg_of_size((10_000, 6_000), progressive=True, subsampling=0),
            "a file of this kind",
        ),
        "jpeg, 60 megapixels in one scan of many": (
            lambda: first_scan(jpeg_of_size((10_000, 6_000), progressive=True, subsampling=0)),
            "a file of this kind",
        ),
    }


def broken_pngs() -> dict[str, tuple[Maker, str]]:
    note = chunk(b"tEXt", b"a\0")
    return {
        "png, signature only": (lambda: b"\x89PNG\r\n\x1a\n", "ends before"),
        "png, cut in the pixels": (lambda: cut("PNG", 0.7), "ends before"),
        "png, cut before the end": (lambda: small("PNG")[:-12], "ends before"),
        "png, no pixels": (
            lambda: small("PNG")[:33] + chunk(b"IEND", b""),
            "damaged",
        ),
        "png, wrong checksum": (
            lambda: small("PNG")[:-16] + b"\0\0\0\0" + small("PNG")[-12:],
            "damaged",
        ),
        "png, two headers": (
            lambda: after_header(small("PNG"), small("PNG")[8:33]),
            "damaged",
        ),
        "png, palette without colours": (
            lambda: png((64, 48), colour=3, rows=[bytes(65)] * 48).replace(
                chunk(b"PLTE", bytes(range(3))), b""
            ),
            "PNG file",
        ),
        "png, unknown colour kind": (
            lambda: png((64, 48), colour=5, rows=[bytes(65)] * 48),
            "damaged",
        ),
        "png, moving": (
            lambda: saved(
                drawing(), "PNG", save_all=True, append_images=[drawing(mode="RGB").rotate(9)]
            ),
            "moving picture",
        ),
        "png, thirty thousand notes": (
            lambda: after_header(small("PNG"), note * 30_000),
            "damaged",
        ),
        "png, 400 megapixels": (lambda: png((20_000, 20_000)), "up to 80 are"),
        "png, 144 megapixels": (lambda: png((12_000, 12_000)), "144 megapixels"),
        "png, 60 megapixels in colour": (
            lambda: png((10_000, 6_000), colour=2),
            "a file of this kind",
        ),
        "png, four milliards wide": (lambda: png((2**32 - 1, 40)), "up to 30000"),
        "png, a line": (lambda: png((2_000, 1)), "at least 32"),
        "png, a point": (lambda: saved(Image.new("RGB", (1, 1)), "PNG"), "at least 32"),
    }


def broken_webps() -> dict[str, tuple[Maker, str]]:
    huge = b"\x2f" + struct.pack("<I", 16_382 | 16_382 << 14) + bytes(40)
    return {
        "webp, header only": (lambda: b"RIFF\x04\0\0\0WEBP", "damaged"),
        "webp, cut": (lambda: cut("WEBP", 0.6), "ends before"),
        "webp, pixels out of joint": (
            lambda: small("WEBP")[:20] + b"\xff\xff\xff" + small("WEBP")[23:],
            "damaged",
        ),
        "webp, moving": (
            lambda: saved(
                drawing(), "WEBP", save_all=True, append_images=[drawing(mode="RGB").rotate(9)]
            ),
            "moving picture",
        ),
        "webp, 268 megapixels": (lambda: riff(riff_chunk(b"VP8L", huge)), "up to 13 are accepted"),
        "webp, thirty thousand chunks": (
            lambda: riff(small("WEBP")[12:], riff_chunk(b"ODD ", b"") * 30_000),
            "damaged",
        ),
    }


def broken_tiffs() -> dict[str, tuple[Maker, str]]:
    size, strip = (64, 48), bytes(64 * 48)
    return {
        "tiff, header only": (lambda: b"II*\0\x08\0\0\0", "damaged"),
        "tiff, directory outside": (lambda: b"II*\0\xff\xff\xff\x7f" + bytes(99), "damaged"),
        "tiff, no width": (lambda: tiff(size, strip, t256=text(b"a")), "damaged"),
        "tiff, cut": (lambda: cut("TIFF", 0.5), "ends before"),
        "tiff, strip outside": (lambda: tiff(size, strip, t279=long(9_999)), "ends before"),
        "tiff, strip too short": (lambda: tiff(size, bytes(99)), "ends before"),
        "tiff, too few strips": (lambda: tiff(size, strip, t278=short(1)), "damaged"),
        "tiff, a million offsets": (
            lambda: tiff(size, strip, t273=(LONG, bytes(4_000_000))),
            "damaged",
        ),
        "tiff, strips upon each other": (
            lambda: tiff(size, strip, t278=short(1), t273=long(*[8] * 48), t279=long(*[3072] * 48)),
            "damaged",
        ),
        "tiff, tiles of 4 000 megapixels": (
            lambda: tiff(
                size, strip, t322=long(65_536), t323=long(65_536), t324=long(8), t325=long(3072)
            ),
            "damaged",
        ),
        "tiff, tiles of one point": (
            lambda: tiff(
                size,
                strip,
                t322=long(1),
                t323=long(1),
                t324=long(*[8] * 3072),
                t325=long(*[1] * 3072),
            ),
            "damaged",
        ),
        "tiff, rare packing": (
            lambda: tiff(size, strip, t259=short(34_925)),
            "packed in a rare way",
        ),
        "tiff, old jpeg": (lambda: tiff(size, strip, t259=short(6)), "packed in a rare way"),
        "tiff, numbers with a point": (lambda: saved(drawing(mode="F"), "TIFF"), "rare kind"),
        "tiff, sixteen negative bits": (
            lambda: tiff(size, strip * 2, t258=short(16), t262=short(0)),
            "negative",
        ),
        "tiff, two pages": (with_page, "several pages"),
        "tiff, its own successor": (own_successor, "several pages"),
        "tiff, raw of a camera": (lambda: tiff(size, strip, t254=long(1)), "raw file"),
        "tiff, 300 megapixels": (
            lambda: tiff((20_000, 15_000), strip, t258=short(1)),
            "up to 80 are",
        ),
        "tiff, 60 megapixels in colour": (
            lambda: tiff((10_000, 6_000), strip, t277=short(3), t262=short(2)),
            "a file of this kind",
        ),
        "tiff, a line": (lambda: tiff((20_000, 1), bytes(20_000)), "at least 32"),
    }


def bad_pictures() -> dict[str, tuple[Maker, str]]:
    """By name: a maker, and words that the sentence of the refusal must hold."""
    return {
        **foreign_files(),
        **polyglots(),
        **broken_jpegs(),
        **broken_pngs(),
        **broken_webps(),
        **broken_tiffs(),
        "21 megabytes": (lambda: small("JPEG") + bytes(21 * 2**20), "larger than 20 MB"),
    }

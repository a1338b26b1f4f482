"""Pictures as large as is accepted, each in the kind that costs its decoder most, and their cost.

``python -m tests.picture_giants FILE`` opens one as an upload does and prints the memory it took
beyond what the program needs at rest, in millions of bytes. Without a file every bad picture is
tried, one after the other in the same process; then also how many there are, and the seconds of
the slowest.
"""

from __future__ import annotations

import io
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

from registry.errors import PhotoError
from registry.photos import clean, inspect, renditions
from tests.picture_parts import (
    after_header,
    after_start,
    chunk,
    exif,
    full_png,
    grain,
    riff,
    riff_chunk,
    saved,
    scans,
    segment,
    short,
)
from tests.picture_samples import Maker, bad_pictures, small

LIMIT = 20 * 2**20


def plain(mode: str, size: tuple[int, int], picture_format: str, **options: Any) -> Maker:
    """Of one colour: a small file that opens to all those pixels."""
    bands = len(Image.new(mode, (1, 1)).getbands())
    shade: Any = (90, 120, 60, 30)[:bands] if bands > 1 else 90
    return lambda: saved(Image.new(mode, size, shade), picture_format, **options)


def grainy(size: tuple[int, int], picture_format: str, **options: Any) -> Maker:
    return lambda: saved(grain(size), picture_format, **options)


def one_strip(mode: str, side: int, compression: str) -> Maker:
    """A TIFF that cannot be read in parts."""
    return plain(mode, (side, side), "TIFF", compression=compression, tiffinfo={278: side})


def filled(maker: Callable[[bytes], bytes]) -> Maker:
    """Up to the limit of the file size with something beside the picture."""
    return lambda: maker(bytes(LIMIT - 50_000))


def jpegs() -> dict[str, Maker]:
    lying = b"Exif\0\0" + exif({274: short(6)})
    return {
        "jpeg, one pass, 80 megapixels": plain("RGB", (8_940, 8_940), "JPEG", subsampling=0),
        "jpeg, one pass, four inks": plain("CMYK", (8_940, 8_940), "JPEG"),
        "jpeg, one pass, grey": plain("L", (8_940, 8_940), "JPEG"),
        "jpeg, just not reduced, lying": plain("RGB", (4_920, 4_920), "JPEG", exif=lying),
        "jpeg, just not reduced, grain": grainy((4_920, 4_920), "JPEG", quality=88),
        "jpeg, in scans": plain("RGB", (5_440, 5_440), "JPEG", subsampling=0, progressive=True),
        "jpeg, in scans, halved": plain("RGB", (7_140, 7_140), "JPEG", progressive=True),
        "jpeg, in scans, four inks": plain("CMYK", (4_800, 4_800), "JPEG", progressive=True),
        "jpeg, in thirty scans, grey": lambda: scans(24, (8_320, 8_320)),
        "jpeg, 20 MB of notes": lambda: after_start(
            small("JPEG"), segment(0xE1, b"Exif\0\0" + bytes(65_000)) * 300
        ),
        "jpeg, 20 MB of tables": lambda: after_start(
            small("JPEG"), segment(0xDB, (b"\0" + bytes(64)) * 1_000) * 300
        ),
        "jpeg, 20 MB of angle brackets": filled(
            lambda room: small("JPEG") + room.replace(b"\0", b"<")
        ),
    }


def pngs() -> dict[str, Maker]:
    bomb = zlib.compress(bytes(10**8), 9)
    return {
        "png, grey": lambda: full_png((8_940, 8_940)),
        "png, black and white": lambda: full_png((8_940, 8_940), depth=1),
        "png, colour": lambda: full_png((6_440, 6_440), colour=2),
        "png, colour of 16 bits": lambda: full_png((6_440, 6_440), colour=2, depth=16),
        "png, clear": lambda: full_png((4_560, 4_560), colour=6),
        "png, clear grey": lambda: full_png((4_560, 4_560), colour=4),
        "png, palette": lambda: full_png((6_440, 6_440), colour=3),
        "png, grey of 16 bits": lambda: full_png((5_450, 5_450), depth=16),
        "png, grain": grainy((2_800, 2_300), "PNG", compress_level=1),
        "png, packed texts": lambda: after_header(
            small("PNG"), chunk(b"zTXt", b"a\0\0" + bomb) * 190
        ),
        "png, packed profile": lambda: after_header(small("PNG"), chunk(b"iCCP", b"a\0\0" + bomb)),
        "png, long": lambda: full_png((32, 30_000)),
    }


def webps() -> dict[str, Maker]:
    return {
        "webp, grain": lambda: riff(
            grainy((3_600, 3_600), "WEBP", quality=97, method=0)()[12:],
            riff_chunk(b"ODD ", bytes(6 * 2**20)),
        ),
        "webp, wide": grainy((6_000, 2_160), "WEBP", quality=97, method=0),
        "webp, lossless": plain("RGB", (3_600, 3_600), "WEBP", lossless=True, method=0),
        "webp, clear": plain("RGBA", (3_600, 3_600), "WEBP", method=0),
        "webp, 20 MB of notes": filled(
            lambda room: riff(small("WEBP")[12:], riff_chunk(b"ODD ", room))
        ),
    }


def tiffs() -> dict[str, Maker]:
    return {
        "tiff, colour": one_strip("RGB", 5_090, "tiff_lzw"),
        "tiff, jpeg": one_strip("RGB", 5_090, "jpeg"),
        "tiff, fax": one_strip("1", 8_940, "group4"),
        "tiff, grey": one_strip("L", 8_300, "tiff_adobe_deflate"),
        "tiff, grey of 16 bits": one_strip("I;16", 4_800, "tiff_lzw"),
        "tiff, four inks": one_strip("CMYK", 4_800, "tiff_lzw"),
        "tiff, clear": one_strip("RGBA", 3_800, "tiff_lzw"),
        "tiff, not packed": plain("RGB", (2_600, 2_600), "TIFF"),
        "tiff, a strip a row": lambda: saved(
            Image.new("L", (600, 30_000)), "TIFF", compression="packbits", tiffinfo={278: 1}
        ),
    }


def giants() -> dict[str, Maker]:
    return {**jpegs(), **pngs(), **webps(), **tiffs()}


# The measure -------------------------------------------------------------------------------


def memory(figure: str) -> int:
    """A line of the kernel's account of this process, in bytes: VmRSS now, VmHWM at its highest."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(figure + ":"):
            return int(line.split()[1]) * 1024
    raise LookupError(figure)


def upload(content: bytes) -> None:
    inspect(io.BytesIO(content))
    renditions(clean(content))


def upload_what_is_refused() -> tuple[int, float]:
    """How many were refused, and the seconds of processor time of the slowest."""
    times = []
    for maker, _words in bad_pictures().values():
        content = maker()
        begun = time.process_time()
        try:
            upload(content)
        except PhotoError:
            times.append(time.process_time() - begun)
            continue
        raise AssertionError("a bad picture was taken")
    return len(times), max(times)


def main(path: str) -> None:
    # The decoders are loaded, and memory once used and given back is not counted.
    for picture_format in ("JPEG", "PNG", "WEBP", "TIFF"):
        upload(small(picture_format))
    before = memory("VmRSS")
    begun = time.process_time()
    number, slowest = 1, 0.0
    if path:
        upload(Path(path).read_bytes())
        slowest = time.process_time() - begun
    else:
        number, slowest = upload_what_is_refused()
    print((memory("VmHWM") - before) // 10**6, number, f"{slowest:.2f}")


if __name__ == "__main__":
    main(sys.argv[1])

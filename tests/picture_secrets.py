"""Pictures that carry words in every place a file has for them.

Whatever is shown must hold none of them: the sender of a photograph is known by such leftovers.
"""

from __future__ import annotations

import struct
import zlib
from typing import Any

from PIL import Image, ImageCms

from tests.picture_parts import (
    BYTE,
    RATIONAL,
    UNDEFINED,
    Tags,
    after_header,
    after_start,
    chunk,
    drawing,
    exif,
    riff,
    riff_chunk,
    saved,
    segment,
    text,
    with_directories,
)


class Secrets:
    """Words that must not survive; each plant is another, so that a finding names its place."""

    def __init__(self) -> None:
        self.planted: list[bytes] = []

    def __call__(self, place: str) -> bytes:
        secret = f"secret-{place}-{len(self.planted):04}".encode()
        self.planted.append(secret)
        return secret

    def wide(self, place: str, encoding: str = "utf-16-le") -> bytes:
        """As Windows and colour profiles write it, two bytes a letter."""
        self.planted.append(self(place).decode().encode(encoding))
        del self.planted[-2]
        return self.planted[-1]

    def degrees(self) -> tuple[int, bytes]:
        """A latitude as cameras write it, with numbers that do not occur by chance."""
        value = struct.pack("<6I", 1234567890, 987654321, 1111222233, 1000000007, 998244353, 12345)
        self.planted.extend(value[start : start + 8] for start in (0, 8, 16))
        return RATIONAL, value

    def exif(self) -> bytes:
        tags = {
            270: text(self("description")),
            271: text(self("camera")),
            305: text(self("software")),
            306: text(self("time")),
            315: text(self("artist")),
            33432: text(self("copyright")),
            40093: (BYTE, self.wide("author")),
        }
        small = saved(drawing((32, 32)), "JPEG", comment=self("in-thumbnail"))
        return exif(tags, self.inner(), small)

    def inner(self) -> dict[int, Tags]:
        """What stands one level deeper: the shot, and where it was made."""
        return {
            34665: {
                36867: text(self("taken")),
                37500: (UNDEFINED, self("maker-note")),
                37510: (UNDEFINED, b"ASCII\0\0\0" + self("user-comment")),
                42033: text(self("serial-number")),
            },
            34853: {2: self.degrees(), 27: (UNDEFINED, self("gps-method")), 29: text(self("gps"))},
        }

    def xmp(self) -> bytes:
        return (
            b'<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator>'
            + self("xmp")
            + b'</dc:creator></x:xmpmeta><?xpacket end="w"?>'
        )

    def photoshop(self) -> bytes:
        """Press agency fields in a block of an image program."""
        fields = b""
        for number, place in ((80, "byline"), (90, "city"), (120, "caption")):
            value = self(f"iptc-{place}")
            fields += b"\x1c\x02" + bytes([number]) + struct.pack(">H", len(value)) + value
        block = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(fields)) + fields
        return b"Photoshop 3.0\0" + block + b"\0" * (len(fields) % 2)

    def profile(self) -> bytes:
        """A colour profile with a word in place of its maker's."""
        content = srgb_profile()
        secret = self.wide("profile", "utf-16-be")
        at = content.index("sRGB".encode("utf-16-be"))
        return content[:at] + secret + content[at + len(secret) :]


def srgb_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def swapped_profile() -> bytes:
    """sRGB with red and green exchanged: whoever honours it shows the one as the other."""
    content = srgb_profile().replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ")
    return content.replace(b"????", b"gXYZ")


def jpeg_with_secrets(image: Image.Image, **options: Any) -> tuple[bytes, list[bytes]]:
    secret = Secrets()
    content = after_start(
        saved(image, "JPEG", **options),
        segment(0xE0, b"JFXX\0\x10" + secret("jfxx")),
        segment(0xE1, b"Exif\0\0" + secret.exif()),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + secret.xmp()),
        segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + secret("extended-xmp")),
        segment(0xE2, b"ICC_PROFILE\0\x01\x01" + secret.profile()),
        segment(0xE2, b"MPF\0" + secret("second-picture")),
        segment(0xED, secret.photoshop()),
        segment(0xEB, b"JP\0\x01" + secret("content-credentials")),
        segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01" + secret("after-adobe")),
        segment(0xFE, secret("comment")),
    )
    second = saved(drawing((32, 32)), "JPEG", comment=secret("in-second-picture"))
    return content + second + secret("trailing"), secret.planted


def png_with_secrets(image: Image.Image, **options: Any) -> tuple[bytes, list[bytes]]:
    secret = Secrets()
    content = after_header(
        saved(image, "PNG", **options),
        chunk(b"tEXt", b"Author\0" + secret("text")),
        chunk(b"zTXt", b"Comment\0\0" + zlib.compress(secret("packed-text"))),
        chunk(b"iTXt", b"Title\0\0\0ru\0\0" + secret("international-text")),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + secret.xmp()),
        chunk(b"iTXt", b"Secret\0\x01\0\0\0" + zlib.compress(secret("packed-international"))),
        chunk(b"eXIf", secret.exif()),
        chunk(b"iCCP", secret("profile-name") + b"\0\0" + zlib.compress(secret.profile())),
        chunk(b"tIME", struct.pack(">HBBBBB", 2019, 7, 13, 11, 12, 13)),
        chunk(b"prVt", secret("private-chunk")),
    )
    late = chunk(b"tEXt", b"Author\0" + secret("late-text"))
    return content[:-12] + late + content[-12:] + secret("trailing"), secret.planted


def webp_with_secrets(image: Image.Image, **options: Any) -> tuple[bytes, list[bytes]]:
    secret = Secrets()
    content = saved(
        image, "WEBP", exif=secret.exif(), xmp=secret.xmp(), icc_profile=secret.profile(), **options
    )
    odd = riff_chunk(b"ODD ", secret("odd-chunk"))
    return riff(content[12:], odd) + secret("trailing"), secret.planted


def tiff_with_secrets(image: Image.Image, **options: Any) -> tuple[bytes, list[bytes]]:
    secret = Secrets()
    tags = {
        269: secret("document").decode(),
        270: secret("description").decode(),
        305: secret("software").decode(),
        315: secret("artist").decode(),
        316: secret("computer").decode(),
        700: secret.xmp(),
        33723: secret("iptc"),
        34377: secret.photoshop(),
        37724: secret("layers"),
        65000: secret("private-tag"),
    }
    content = saved(image, "TIFF", tiffinfo=tags, icc_profile=secret.profile(), **options)
    return with_directories(content, secret.inner()) + secret("trailing"), secret.planted


def carriers() -> dict[str, tuple[bytes, list[bytes]]]:
    """Each kind of picture that is accepted, with a secret in each place it has for one."""
    colour, grey = drawing(), drawing(mode="L")
    clear = drawing(mode="RGBA")
    clear.putalpha(128)
    return {
        "jpeg": jpeg_with_secrets(colour),
        "jpeg grey": jpeg_with_secrets(grey),
        "jpeg progressive": jpeg_with_secrets(colour, progressive=True),
        "jpeg four inks": jpeg_with_secrets(drawing(mode="CMYK")),
        "jpeg full colour": jpeg_with_secrets(colour, subsampling=0),
        "png": png_with_secrets(colour),
        "png grey": png_with_secrets(grey),
        "png palette": png_with_secrets(drawing(mode="P")),
        "png clear": png_with_secrets(clear),
        "png black and white": png_with_secrets(drawing(mode="1")),
        "webp": webp_with_secrets(colour),
        "webp lossless": webp_with_secrets(colour, lossless=True),
        "webp clear": webp_with_secrets(clear),
        "tiff": tiff_with_secrets(colour),
        "tiff packed": tiff_with_secrets(colour, compression="tiff_lzw"),
        "tiff grey": tiff_with_secrets(grey),
        "tiff jpeg": tiff_with_secrets(colour, compression="jpeg"),
        "tiff fax": tiff_with_secrets(drawing(mode="1"), compression="group4"),
        "tiff four inks": tiff_with_secrets(drawing(mode="CMYK")),
    }

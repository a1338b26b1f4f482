"""From an uploaded file to a picture that may be shown.

`inspect` says what was sent, `clean` rebuilds the picture from its pixels: upright, in grey or in
the colours of the web, and with nothing else of the file. The original is for the archive; what
the public sees is made from the clean picture alone.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import Any, BinaryIO

from PIL import Image, ImageChops, ImageCms

from registry.errors import PhotoError, Sentence
from registry.errors import marked as _
from registry.photos import refusals
from registry.photos.containers import MAX_DECODER_BYTES, MAX_FILE_BYTES, Container
from registry.photos.reading import read_container

# The longest side of a clean picture: an A4 sheet at 350 dots an inch.
CLEAN_SIDE = 4096
CLEAN_QUALITY = 92
# A picture above this is reduced before anything else is done with it: 24 megapixels in colour.
_WORKING_BYTES = 97_000_000

_KNOWN_MODES = {"1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBX", "RGBa", "CMYK"}
_SIXTEEN_BITS = {"I;16", "I;16B", "I;16L", "I;16N"}
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True)
class PictureFacts:
    """What was sent: the format by content, the size as seen upright, the bytes as they came."""

    format: str
    width: int
    height: int
    byte_size: int
    sha256: str


@dataclass(frozen=True)
class CleanPicture:
    """A JPEG made from pixels alone, grey or sRGB, with no word of the file it came from."""

    width: int
    height: int
    bytes: bytes
    format: str = "JPEG"


def inspect(file: BinaryIO) -> PictureFacts:
    """The facts of a picture that can be opened; raises PhotoError with the reason otherwise.

    Reads from the start, and never more than the limit of bytes. The whole picture is decoded, so
    that a file cut short or damaged is found now and not by the reader of a page.
    """
    file.seek(0)
    original = file.read(MAX_FILE_BYTES + 1)
    container = read_container(original)
    _decoded(container, room=0)
    lying = container.orientation >= 5
    return PictureFacts(
        format=container.format,
        width=container.height if lying else container.width,
        height=container.width if lying else container.height,
        byte_size=len(original),
        sha256=hashlib.sha256(original).hexdigest(),
    )


def clean(original: bytes) -> CleanPicture:
    """The picture upright, in grey or sRGB, up to 4096 pixels a side, and nothing else of the file.

    Repeats every check of `inspect`, so that nothing depends on who called it before.
    """
    container = read_container(original)
    picture = _reduced(_decoded(container, room=_WORKING_BYTES))
    picture = _in_web_colours(picture, container.profile)
    if container.orientation in _UPRIGHT:
        picture = picture.transpose(_UPRIGHT[container.orientation])
    return CleanPicture(
        width=picture.width,
        height=picture.height,
        # Not progressive: for that the encoder wants a buffer it sizes too small for a noisy scan.
        bytes=encoded(picture, "JPEG", quality=CLEAN_QUALITY, subsampling="4:4:4"),
    )


def opened(picture: CleanPicture) -> Image.Image:
    """The pixels of a clean picture."""
    with Image.open(io.BytesIO(picture.bytes), formats=[picture.format]) as image:
        image.load()
        return image


def encoded(picture: Image.Image, picture_format: str, **options: Any) -> bytes:
    """The bytes of a picture with nothing but pixels in them; the same bytes each time."""
    bare = picture.copy()
    # Encoders write on by themselves whatever a decoder noted here.
    bare.info = {}
    file = io.BytesIO()
    bare.save(file, picture_format, **options)
    return file.getvalue()


def _decoded(container: Container, *, room: int) -> Image.Image:
    """Grey, colour or inks. A JPEG is reduced while it is read until it fits into ``room`` bytes.

    The border to the decoders: fed with hostile bytes they may raise anything at all.
    """
    try:
        return _flattened(_loaded(container, room))
    except PhotoError:
        raise
    except Exception as problem:
        raise PhotoError(_cause(container, problem)) from problem


def _loaded(container: Container, room: int) -> Image.Image:
    with Image.open(io.BytesIO(container.body), formats=[container.format]) as image:
        if image.size != (container.width, container.height):
            raise PhotoError(refusals.damaged(container.format))
        if image.mode not in _KNOWN_MODES | _SIXTEEN_BITS:
            raise PhotoError(refusals.unusual(container.format, _("in a rare kind of colour")))
        if container.format == "JPEG":
            image.draft(image.mode, _size_for(container, image.mode, room))
        image.load()
    # A WebP holds on to its decoder, and with it to three times the memory of the picture.
    return image.copy() if container.format == "WEBP" else image


def _cause(container: Container, problem: Exception) -> Sentence:
    if isinstance(problem, OSError) and "truncated" in str(problem):
        return refusals.cut_short(container.format)
    return refusals.damaged(container.format)


def _size_for(container: Container, mode: str, room: int) -> tuple[int, int]:
    """The size to ask a JPEG decoder for: the half, quarter or eighth that fits."""
    held = container.held_bytes_per_pixel * container.pixels
    room = int(min(room, MAX_DECODER_BYTES - held))
    divisor = 1
    while divisor < 8 and container.pixels * _bytes_per_pixel(mode) > room * divisor**2:
        divisor *= 2
    return max(1, container.width // divisor), max(1, container.height // divisor)


def _bytes_per_pixel(mode: str) -> int:
    return 1 if mode in {"1", "L", "P"} else 4


def _flattened(image: Image.Image) -> Image.Image:
    """One of three modes: grey, colour, or the four inks of print. Clear parts lie on white."""
    if image.mode in _SIXTEEN_BITS:
        # By way of 32 bits: straight to 8 all but the darkest greys would become white.
        return image.convert("I").point([value >> 8 for value in range(2**16)], "L")
    if image.has_transparency_data:
        grey = image.mode in {"1", "L", "LA", "La"}
        image = image.convert("LA" if grey else "RGBA")
        paper = Image.new("L" if grey else "RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        return paper
    if image.mode in {"L", "RGB", "CMYK"}:
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _reduced(picture: Image.Image) -> Image.Image:
    while picture.width * picture.height * _bytes_per_pixel(picture.mode) > _WORKING_BYTES:
        picture = picture.reduce(2)
    picture.thumbnail((CLEAN_SIDE, CLEAN_SIDE), Image.Resampling.LANCZOS)
    return picture


def _in_web_colours(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Grey or sRGB. A picture that is grey all over stays grey, whatever its profile says."""
    grey = picture.mode == "L" or _is_grey(picture)
    if profile is not None:
        picture = _converted(picture, profile)
    if picture.mode == "CMYK":
        picture = picture.convert("RGB")
    return picture.convert("L") if grey and picture.mode != "L" else picture


def _is_grey(picture: Image.Image) -> bool:
    """Whether red, green and blue are equal in every pixel: a grey scan stored in colour."""
    if picture.mode != "RGB":
        return False
    red, green, blue = picture.split()
    return all(ImageChops.difference(green, other).getbbox() is None for other in (red, blue))


def _converted(picture: Image.Image, profile: bytes) -> Image.Image:
    """In sRGB; as it is when the profile cannot be used, which is what browsers do."""
    try:
        converted = ImageCms.profileToProfile(
            picture,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGB",
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture
    return picture if converted is None else converted

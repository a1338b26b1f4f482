"""What a TIFF file says of itself, and the picture alone.

A TIFF is a web of offsets that may point anywhere, also to the same place a million times. The
body handed on keeps the pixel data where they are and gives them a fresh directory of the few tags
a decoder needs, so that further pages, hidden directories and notes are never followed.
"""

from __future__ import annotations

import struct

from registry.errors import PhotoError
from registry.errors import marked as _
from registry.photos import refusals
from registry.photos.containers import Container, accepted_profile
from registry.photos.tags import BYTE_ORDERS, Directory, Field, orientation_of, read_directory

_SUBFILE, _WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC = 254, 256, 257, 258, 259, 262
_FILL_ORDER, _STRIP_OFFSETS, _SAMPLES, _ROWS_PER_STRIP, _STRIP_BYTES = 266, 273, 277, 278, 279
_PLANAR, _T4, _T6, _PREDICTOR, _COLOUR_MAP = 284, 292, 293, 317, 320
_TILE_WIDTH, _TILE_HEIGHT, _TILE_OFFSETS, _TILE_BYTES = 322, 323, 324, 325
_EXTRA_SAMPLES, _SAMPLE_FORMAT, _JPEG_TABLES = 338, 339, 347
_YCBCR_COEFFICIENTS, _YCBCR_SUBSAMPLING, _YCBCR_POSITIONING, _BLACK_WHITE = 529, 530, 531, 532
_PROFILE = 34675

# The tags a decoder needs, and how many values each may have.
_MANY = 100_000
_KEPT = {
    **dict.fromkeys((_STRIP_OFFSETS, _STRIP_BYTES, _TILE_OFFSETS, _TILE_BYTES), _MANY),
    _JPEG_TABLES: _MANY,
    _COLOUR_MAP: 3 * 256,
    **dict.fromkeys((_BITS, _EXTRA_SAMPLES, _SAMPLE_FORMAT, _BLACK_WHITE), 8),
    **dict.fromkeys((_YCBCR_COEFFICIENTS, _YCBCR_SUBSAMPLING), 3),
    **dict.fromkeys((_WIDTH, _HEIGHT, _COMPRESSION, _PHOTOMETRIC, _FILL_ORDER, _SAMPLES), 1),
    **dict.fromkeys((_ROWS_PER_STRIP, _PLANAR, _T4, _T6, _PREDICTOR, _YCBCR_POSITIONING), 1),
    **dict.fromkeys((_TILE_WIDTH, _TILE_HEIGHT), 1),
}
# None, CCITT, group 3 and 4, LZW, JPEG, deflate (twice), PackBits. The rest is for other trades.
_ACCEPTED_COMPRESSIONS = {1, 2, 3, 4, 5, 7, 8, 32946, 32773}
_THUMBNAIL = 1
_MAX_PAGES = 100
_NEGATIVE, _PALETTE, _CMYK = 0, 3, 5


def read_tiff(data: bytes) -> Container:
    try:
        return _TiffReader(data).read()
    except (ValueError, struct.error) as problem:
        if isinstance(problem, PhotoError):
            raise
        raise PhotoError(refusals.damaged("TIFF")) from problem


class _TiffReader:
    """The first directory of a file and what it says."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.order = BYTE_ORDERS[data[:4]]
        (offset,) = struct.unpack_from(self.order + "I", data, 4)
        self.directory = read_directory(data, offset, self.order)
        self.fields = self.directory.fields

    def read(self) -> Container:
        self._refuse_other_pages()
        self._refuse_rare_kinds()
        width, height = self._one(_WIDTH), self._one(_HEIGHT)
        self._refuse_uneven_parts(width, height)
        profile = self.fields.get(_PROFILE)
        return Container(
            format="TIFF",
            width=width,
            height=height,
            body=self._body(),
            orientation=orientation_of(self.directory, self.data),
            profile=None if profile is None else accepted_profile(profile.value(self.data)),
            decoder_bytes_per_pixel=self._cost(),
        )

    def _refuse_other_pages(self) -> None:
        """Small copies of the picture beside it are common, and are not pages."""
        if self._one(_SUBFILE, default=0) & _THUMBNAIL:
            raise PhotoError(refusals.unusual("TIFF", _("a camera's raw file")))
        page: Directory = self.directory
        for _part in range(_MAX_PAGES):
            if not page.next_offset:
                return
            page = read_directory(self.data, page.next_offset, self.order)
            subfile = page.fields.get(_SUBFILE)
            if subfile is None or not subfile.numbers(self.data, most=1)[0] & _THUMBNAIL:
                raise PhotoError(refusals.several_pages())
        raise PhotoError(refusals.damaged("TIFF"))

    def _refuse_rare_kinds(self) -> None:
        if self._one(_COMPRESSION, default=1) not in _ACCEPTED_COMPRESSIONS:
            raise PhotoError(refusals.unusual("TIFF", _("packed in a rare way")))
        if self._bits() == 16 and self._one(_PHOTOMETRIC, default=0) == _NEGATIVE:
            # The decoder would show it as a negative.
            raise PhotoError(
                refusals.unusual("TIFF", _("a grey picture of 16 bits stored as negative"))
            )

    def _refuse_uneven_parts(self, width: int, height: int) -> None:
        """Strips or tiles must be as many as the picture needs, and no larger than the file."""
        if not width or not height:
            raise ValueError("a picture has two sides")
        planes = self._one(_SAMPLES, default=1) if self._one(_PLANAR, default=1) == 2 else 1
        if _TILE_OFFSETS in self.fields:
            part_width, part_height = self._one(_TILE_WIDTH), self._one(_TILE_HEIGHT)
            if not part_width or not part_height or part_width % 16 or part_height % 16:
                raise ValueError("tiles are measured in steps of sixteen")
            offsets, sizes = _TILE_OFFSETS, _TILE_BYTES
        else:
            part_width, part_height = width, min(self._one(_ROWS_PER_STRIP, default=height), height)
            offsets, sizes = _STRIP_OFFSETS, _STRIP_BYTES
        across, down = -(-width // part_width), -(-height // (part_height or 1))
        starts, lengths = self._many(offsets), self._many(sizes)
        if not part_height or not len(starts) == len(lengths) == across * down * planes:
            raise ValueError("the parts of the picture do not cover it")
        if across * part_width > 2 * width + 512 or down * part_height > 2 * height + 512:
            raise ValueError("the tiles are far larger than the picture")
        if any(
            start + length > len(self.data) for start, length in zip(starts, lengths, strict=True)
        ):
            raise PhotoError(refusals.cut_short("TIFF"))
        if sum(lengths) > len(self.data):
            raise ValueError("the parts of the picture lie upon each other")

    def _cost(self) -> float:
        """The picture, its copies while it is flattened, and one strip that may be all of it."""
        samples, bits = self._one(_SAMPLES, default=1), self._bits()
        photometric = self._one(_PHOTOMETRIC, default=0)
        if _EXTRA_SAMPLES in self.fields or (samples == 4 and photometric != _CMYK):
            copies = 10
        elif samples > 1 or photometric == _PALETTE:
            copies = 5
        else:
            copies = 2 if bits <= 8 else 7
        return copies + samples * bits / 8

    def _body(self) -> bytes:
        kept = []
        for tag, field in sorted(self.fields.items()):
            if tag in _KEPT:
                if field.count > _KEPT[tag]:
                    raise ValueError("a tag holds more values than a picture needs")
                field.value(self.data)
                kept.append(field.entry)
        padding = b"\0" * (len(self.data) % 2)
        offset = len(self.data) + len(padding)
        directory = struct.pack(self.order + "H", len(kept)) + b"".join(kept) + b"\0\0\0\0"
        header = self.data[:4] + struct.pack(self.order + "I", offset)
        return b"".join((header, memoryview(self.data)[8:], padding, directory))

    def _bits(self) -> int:
        return max(self._many(_BITS, most=8)) if _BITS in self.fields else 1

    def _one(self, tag: int, *, default: int | None = None) -> int:
        if default is not None and tag not in self.fields:
            return default
        return self._many(tag, most=1)[0]

    def _many(self, tag: int, *, most: int = _MANY) -> tuple[int, ...]:
        field: Field | None = self.fields.get(tag)
        if field is None or not field.count:
            raise ValueError("a tag is missing that every picture has")
        return field.numbers(self.data, most=most)

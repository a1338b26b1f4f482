"""The tag directories of TIFF, which cameras also use for what they write into other formats."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

BYTE_ORDERS = {b"II*\0": "<", b"MM\0*": ">"}

_ORIENTATION = 274
_SHORT = 3
# Only the kinds a picture needs: BYTE, ASCII, SHORT, LONG, RATIONAL, UNDEFINED.
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1}
_NUMBER_LETTERS = {1: "B", 3: "H", 4: "I"}
# Raw converters write about a hundred.
_MAX_FIELDS = 1_000


@dataclass(frozen=True)
class Field:
    """One tag: its entry as it stands in the file, and its value once asked for."""

    order: str
    entry: bytes

    @property
    def kind(self) -> int:
        return int(struct.unpack_from(self.order + "H", self.entry, 2)[0])

    @property
    def count(self) -> int:
        return int(struct.unpack_from(self.order + "I", self.entry, 4)[0])

    def value(self, data: bytes) -> bytes:
        """The bytes of the value; raises ValueError for an odd kind or one outside the file."""
        size = _SIZES.get(self.kind, 0) * self.count
        if size <= 4:
            return self.entry[8 : 8 + size]
        (offset,) = struct.unpack_from(self.order + "I", self.entry, 8)
        if offset + size > len(data):
            raise ValueError("the value of a tag lies outside the file")
        return data[offset : offset + size]

    def numbers(self, data: bytes, *, most: int) -> tuple[int, ...]:
        """The whole numbers of the value; raises ValueError when there are more than ``most``."""
        if self.count > most or self.kind not in _NUMBER_LETTERS:
            raise ValueError("a tag holds something else than the few numbers expected")
        layout = f"{self.order}{self.count}{_NUMBER_LETTERS[self.kind]}"
        return struct.unpack(layout, self.value(data))


@dataclass(frozen=True)
class Directory:
    """The tags of one picture in a file; of a tag that stands twice, the first."""

    fields: Mapping[int, Field]
    next_offset: int


def read_directory(data: bytes, offset: int, order: str) -> Directory:
    """The directory at an offset; raises ValueError or struct.error when it is not all there."""
    (count,) = struct.unpack_from(order + "H", data, offset)
    end = offset + 2 + 12 * count
    (next_offset,) = struct.unpack_from(order + "I", data, end)
    if count > _MAX_FIELDS:
        raise ValueError("a directory holds more tags than a picture has")
    fields: dict[int, Field] = {}
    for start in range(offset + 2, end, 12):
        entry = data[start : start + 12]
        (tag,) = struct.unpack_from(order + "H", entry)
        fields.setdefault(tag, Field(order, entry))
    return Directory(fields, next_offset)


def orientation_in(exif: bytes) -> int:
    """How the picture must be turned, 1 to 8; 1 (as it is) when nothing readable says so."""
    order = BYTE_ORDERS.get(exif[:4])
    if order is None:
        return 1
    try:
        (offset,) = struct.unpack_from(order + "I", exif, 4)
        return orientation_of(read_directory(exif, offset, order), exif)
    except (ValueError, struct.error):
        return 1


def orientation_of(directory: Directory, data: bytes) -> int:
    """As `orientation_in`, of a directory already read."""
    field = directory.fields.get(_ORIENTATION)
    if field is None or field.kind != _SHORT or field.count != 1:
        return 1
    (turn,) = field.numbers(data, most=1)
    return turn if 1 <= turn <= 8 else 1

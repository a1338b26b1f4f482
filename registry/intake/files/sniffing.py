"""What a file is, by its bytes: its kind, its encoding, and what divides its columns."""

from __future__ import annotations

import codecs
import csv
import hashlib
import zipfile
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from registry.errors import marked as _
from registry.intake import refusals
from registry.intake.refusals import FileRefusedError

BLOCK = 1 << 20
# So many bytes decide between the one-byte encodings, and about the divider.
SAMPLE = 1 << 20
DELIMITERS = ",;\t|"
LEAST_ROWS_ASKED = 20
_ASCII = bytes(range(128))


class FileKind(StrEnum):
    """What a file is read as."""

    TABLE = "table"
    SHEET = "sheet"
    ENTRIES = "entries"


# First bytes of files people send by mistake, and what they are.
_FOREIGN = (
    (b"PK\x03\x04", _("a zip archive")),
    (b"PK\x05\x06", _("a zip archive")),
    (b"\xd0\xcf\x11\xe0", _("a document of an old office program")),
    (b"%PDF", _("a PDF document")),
    (b"\x7fELF", _("a program")),
    (b"MZ\x90", _("a program")),
    (b"\x1f\x8b", _("a gzip archive")),
    (b"Rar!", _("a RAR archive")),
    (b"7z\xbc\xaf", _("a 7-Zip archive")),
    (b"BZh", _("a bzip2 archive")),
    (b"\xfd7zXZ", _("an xz archive")),
    (b"SQLite format 3", _("a database")),
    (b"\x89PNG", _("a picture")),
    (b"\xff\xd8\xff", _("a picture")),
    (b"GIF8", _("a picture")),
    (b"{\\rtf", _("a text document of an office program")),
)

# How often the letters of Russian and Ukrainian stand in texts, for a thousand; others count nil.
_FREQUENT = {
    letter: times
    for times, letters in (
        (90, "оеаи"),
        (60, "нтсрвлк"),
        (30, "мдпуяыь"),
        (17, "гзбчйі"),
        (8, "хжшющї"),
        (2, "цэфъєґ"),
    )
    for letter in letters
}
_ONE_BYTE = ("cp1251", "koi8-r", "koi8-u", "cp866")
# A text of which fewer letters are ordinary Cyrillic ones is in none of the encodings.
_LEAST_LIKELY = 12


@dataclass(frozen=True)
class Sniffed:
    """What was found out about a file."""

    kind: FileKind
    sha256: str
    size: int
    encoding: str = ""
    delimiter: str = ""


def sniff(path: Path, *, is_entries: bool = False) -> Sniffed:
    """Looks at the whole file once; raises `FileRefusedError` for what is no table and no text."""
    with path.open("rb") as file:
        head = file.read(8192)
    if not head.strip():
        raise FileRefusedError(refusals.empty())
    is_sheet = _require_readable(path, head)
    if is_sheet:
        return Sniffed(FileKind.SHEET, digest_of(path), path.stat().st_size)
    encoding, sha256 = _encoding(path, head)
    is_text = path.suffix.lower() == ".txt" and not _looks_like_table(path, encoding)
    if is_entries or is_text:
        return Sniffed(FileKind.ENTRIES, sha256, path.stat().st_size, encoding)
    delimiter = _delimiter(path, encoding)
    return Sniffed(FileKind.TABLE, sha256, path.stat().st_size, encoding, delimiter)


def _require_readable(path: Path, head: bytes) -> bool:
    """Whether the file is a spreadsheet; refuses archives, programs, documents, pictures."""
    if head.startswith(b"PK\x03\x04") and _is_workbook(path):
        return True
    for beginning, what in _FOREIGN:
        if head.startswith(beginning):
            raise FileRefusedError(refusals.foreign(path.name, what))
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        raise FileRefusedError(refusals.no_workbook(path.name))
    return False


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return False


def digest_of(path: Path) -> str:
    """What tells the bytes of one file from another's."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _encoding(path: Path, head: bytes) -> tuple[str, str]:
    """The encoding and the digest, in one reading of the file."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", digest_of(path)
    if head.count(0) > len(head) // 4:
        raise FileRefusedError(refusals.no_mark(path.name))
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    fault = -1
    place = 0
    sample = bytearray()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            if fault < 0:
                fault = _decoded(decoder, block, place)
            if len(sample) < SAMPLE:
                sample += block.translate(None, _ASCII)[: SAMPLE - len(sample)]
            place += len(block)
    if fault < 0 and _decoded(decoder, b"", place, final=True) < 0:
        return "utf-8-sig", digest.hexdigest()
    return _one_byte(path, bytes(sample), place if fault < 0 else fault), digest.hexdigest()


def _decoded(
    decoder: codecs.IncrementalDecoder, block: bytes, place: int, *, final: bool = False
) -> int:
    """The place of the first byte that is no UTF-8, or -1."""
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError as error:
        return place + error.start
    return -1


def _one_byte(path: Path, sample: bytes, fault: int) -> str:
    """The one-byte encoding in which the letters are distributed as in a Cyrillic text."""
    best, likely = max((_likelihood(sample, name), name) for name in _ONE_BYTE)
    if best < _LEAST_LIKELY or _is_mostly_utf8(sample):
        raise FileRefusedError(refusals.unknown_encoding(path.name, fault + 1))
    return likely


def _likelihood(sample: bytes, encoding: str) -> float:
    letters = Counter(sample.decode(encoding, errors="replace"))
    number = sum(letters.values()) or 1
    # Words begin with capitals at most: a text all in capitals is read by the same letters.
    small = sum(_FREQUENT.get(letter, 0) * n for letter, n in letters.items())
    capital = sum(_FREQUENT.get(letter.lower(), 0) * n for letter, n in letters.items())
    return max(small, 0.6 * capital) / number


def _is_mostly_utf8(sample: bytes) -> bool:
    """Whether a text is UTF-8 but for a few spoilt bytes; then nothing else may be guessed."""
    text = sample.decode("utf-8", errors="replace")
    return text.count("\ufffd") * 50 < len(text)


# What divides the columns ----------------------------------------------------------------------


def _first_lines(path: Path, encoding: str) -> list[str]:
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        text = file.read(SAMPLE)
    return text.splitlines(keepends=True)[: LEAST_ROWS_ASKED * 3]


def _columns(lines: list[str], delimiter: str) -> list[int]:
    try:
        rows = list(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return []
    return [len(row) for row in rows if row][:LEAST_ROWS_ASKED]


def _delimiter(path: Path, encoding: str) -> str:
    """The sign that gives the heading the most columns and the rows as many."""
    lines = _first_lines(path, encoding)

    def fitness(delimiter: str) -> tuple[float, int]:
        widths = _columns(lines, delimiter)
        if not widths or widths[0] < 2:
            return (0.0, 0)
        alike = sum(width == widths[0] for width in widths) / len(widths)
        return (widths[0] * (0.5 + alike), widths[0])

    return max(DELIMITERS, key=fitness)


def _looks_like_table(path: Path, encoding: str) -> bool:
    """Whether a .txt is a table: tabs or semicolons, as often in every line."""
    lines = _first_lines(path, encoding)
    for delimiter in "\t;|":
        widths = _columns(lines, delimiter)
        if len(widths) > 1 and widths[0] > 2 and set(widths) == {widths[0]}:
            return True
    return False

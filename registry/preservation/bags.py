"""Bags (BagIt 1.0, RFC 8493): written file by file, and checked to the last byte before use.

The check is stricter than the standard asks: a bag without sums, with a file more or less than its
lists name, or with a link in it, is refused.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from registry.preservation.errors import DamagedError

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
NEEDED = {"bagit.txt", "bag-info.txt", MANIFEST}
SUM_LINE = re.compile(r"([0-9a-f]{64})  ([^\r\n]+)\n")
BLOCK = 1 << 20

Progress = Callable[[int], None]


class Written:
    """A file being written: its sum and size come of themselves."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.digest = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        self.size += len(data)
        return self.file.write(data)

    def flush(self) -> None:
        self.file.flush()


class BagWriter:
    """A bag under way in a folder that did not exist; readable by its owner alone unless public."""

    def __init__(self, folder: Path, *, is_public: bool = False) -> None:
        self.folder = folder
        self.modes = (0o755, 0o644) if is_public else (0o700, 0o600)
        self.sums: dict[str, tuple[str, int]] = {}
        folder.mkdir(mode=self.modes[0])

    @contextmanager
    def file(self, name: str) -> Iterator[Written]:
        """A file of the payload; `name` begins with data/."""
        with self._made(name) as written:
            yield written
        self.sums[name] = written.digest.hexdigest(), written.size

    @contextmanager
    def _made(self, name: str) -> Iterator[Written]:
        path = self._place(name)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, self.modes[1])
        with os.fdopen(handle, "wb") as file:
            written = Written(file)
            yield written
            file.flush()
            os.fsync(file.fileno())

    def _place(self, name: str) -> Path:
        path = self.folder / checked_name(name)
        missing = [parent for parent in path.parents if not parent.exists()]
        for parent in reversed(missing):
            parent.mkdir(mode=self.modes[0])
        return path

    def add(self, name: str, content: bytes) -> None:
        """A small file of the payload."""
        with self.file(name) as written:
            written.write(content)

    def drop(self, name: str) -> None:
        """Takes a file out of the payload again."""
        self.sums.pop(name, None)
        (self.folder / name).unlink(missing_ok=True)

    def link(self, name: str, earlier: Path, sum_and_size: tuple[str, int]) -> bool:
        """Takes over a file of an earlier bag without copying it; False where that cannot be."""
        try:
            os.link(earlier, self._place(name))
        except OSError:
            return False
        self.sums[name] = sum_and_size
        return True

    def take_in(self, path: Path) -> None:
        """Notes a file that somebody else wrote into the payload."""
        name = path.relative_to(self.folder).as_posix()
        path.chmod(self.modes[1])
        self.sums[checked_name(name)] = sum_of(path), path.stat().st_size

    def finish(self, *, info: dict[str, str], readme: str = "") -> str:
        """Writes the lists and gives the sum of the last of them, which stands for the whole."""
        total = sum(size for _sum, size in self.sums.values())
        lines = {**info, "Payload-Oxum": f"{total}.{len(self.sums)}"}
        tags = {
            "bagit.txt": DECLARATION,
            "bag-info.txt": "".join(f"{k}: {v}\n" for k, v in sorted(lines.items())).encode(),
            MANIFEST: _sum_lines({name: found[0] for name, found in self.sums.items()}),
        }
        if readme:
            tags["README.txt"] = readme.encode()
        for name, content in tags.items():
            with self._made(name) as written:
                written.write(content)
        sums = {name: hashlib.sha256(content).hexdigest() for name, content in tags.items()}
        content = _sum_lines(sums)
        with self._made(TAG_MANIFEST) as written:
            written.write(content)
        keep_names(self.folder)
        return hashlib.sha256(content).hexdigest()


def _sum_lines(sums: dict[str, str]) -> bytes:
    return "".join(f"{value}  {name}\n" for name, value in sorted(sums.items())).encode()


def keep_names(folder: Path) -> None:
    """Makes sure that the names in a folder survive the loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def checked_name(name: str) -> str:
    """The name, if it stays inside the bag and needs no escaping."""
    parts = name.split("/")
    if any(part in {"", ".", ".."} for part in parts) or re.search(r"[\x00-\x1f%\\]", name):
        raise DamagedError(f"A bag cannot hold a file called {name!r}.")
    return name


def sum_of(path: Path, progress: Progress | None = None) -> str:
    """The SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            if progress is not None:
                progress(len(block))
    return digest.hexdigest()


class Bag:
    """A bag that was checked; `sums` has the sum of each file of the payload."""

    def __init__(self, folder: Path, sums: dict[str, str], sum_of_all: str) -> None:
        self.folder = folder
        self.sums = sums
        self.sum_of_all = sum_of_all

    def path(self, name: str) -> Path | None:
        """Where a file of the payload lies; None when the bag has none of that name."""
        return self.folder / name if name in self.sums else None

    def names(self, under: str) -> list[str]:
        """The files of the payload below a folder."""
        return sorted(name for name in self.sums if name.startswith(under))


def size_of(folder: Path) -> int:
    """The bytes of all files in a folder."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())


def check(folder: Path, progress: Progress | None = None) -> Bag:
    """Reads every byte and compares it with the sums; raises `DamagedError`, one sentence."""
    if not folder.is_dir():
        raise DamagedError(f"There is no folder {folder}.")
    present = _present(folder)
    tag_sums = _read_sums(folder, TAG_MANIFEST, present)
    tags = {name for name in present if not name.startswith("data/")} - {TAG_MANIFEST}
    if NEEDED - tags or set(tag_sums) != tags:
        raise DamagedError(f"{folder}: {TAG_MANIFEST} does not name the files that are there.")
    for name, expected in tag_sums.items():
        _compare(folder, name, expected, progress)
    if (folder / "bagit.txt").read_bytes() != DECLARATION:
        raise DamagedError(f"{folder}: bagit.txt is not that of a bag of version 1.0.")
    sums = _read_sums(folder, MANIFEST, present)
    payload = {name for name in present if name.startswith("data/")}
    if missing := sorted(set(sums) - payload):
        raise DamagedError(f"{folder}: {missing[0]} is missing.")
    if unknown := sorted(payload - set(sums)):
        raise DamagedError(f"{folder}: {unknown[0]} has no sum.")
    for name, expected in sums.items():
        _compare(folder, name, expected, progress)
    return Bag(folder, sums, sum_of(folder / TAG_MANIFEST))


def _present(folder: Path) -> set[str]:
    found = set()
    for path in folder.rglob("*"):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise DamagedError(f"{path} is no plain file.")
        if path.is_file():
            found.add(path.relative_to(folder).as_posix())
    return found


def _read_sums(folder: Path, name: str, present: set[str]) -> dict[str, str]:
    if name not in present:
        raise DamagedError(f"{folder} has no sums: {name} is missing.")
    try:
        text = (folder / name).read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise DamagedError(f"{folder}: {name} cannot be read.") from error
    sums: dict[str, str] = {}
    end = 0
    while found := SUM_LINE.match(text, end):
        if found[2] in sums:
            raise DamagedError(f"{folder}: {name} names {found[2]} twice.")
        sums[checked_name(found[2])] = found[1]
        end = found.end()
    if end != len(text) or not sums:
        raise DamagedError(f"{folder}: {name} is cut off or damaged.")
    return sums


def _compare(folder: Path, name: str, expected: str, progress: Progress | None) -> None:
    if name not in {MANIFEST} and not (folder / name).is_file():
        raise DamagedError(f"{folder}: {name} is missing.")
    if sum_of(folder / name, progress) != expected:
        raise DamagedError(f"{folder}: {name} is not what its sum says.")

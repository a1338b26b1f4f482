"""Putting the data package where readers take it from, and reading what lies there.

    ROOT/current -> ROOT/2026.11.26+118      a link, exchanged in one step

An edition is written beside the present one and takes its place when it is whole: an interrupted
run leaves the present one as it is.
"""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from registry.errors import PackageError
from registry.models import Person
from registry.opendata.exports.package import DESCRIPTION, Progress, write_package

CURRENT = "current"
BEGUN = ".begun-"
EDITION = re.compile(r"\d{4}\.\d\d\.\d\d\+\d+(?:-\d+)?")
# What a person takes in all files together, packed, at the most; and what a small registry takes.
BYTES_A_PERSON = 1_500
BYTES_AT_LEAST = 20_000_000


@dataclass(frozen=True, slots=True)
class DataFile:
    """One file that readers may take."""

    name: str
    title: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Edition:
    """What was published last."""

    version: str
    day: str
    folder: Path
    files: tuple[DataFile, ...]

    def find(self, name: str) -> DataFile | None:
        """The file of a name the description has."""
        return next((file for file in self.files if file.name == name), None)


def publish(root: Path, *, progress: Progress | None = None, today: dt.date | None = None) -> Path:
    """Writes a new edition below `root` and lets readers have it; gives its folder.

    Raises `PackageError` with one sentence, before any work where that can be known.
    """
    require_a_place(root)
    begun = _begin(root)
    try:
        write_package(begun, progress=progress, today=today)
        return _put_in_place(root, begun)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise PackageError(
                f"There is no room left in {root}. The edition published before is as it was."
            ) from error
        raise PackageError(
            f"{root} could not be written: {error.strerror}. "
            "The edition published before is as it was."
        ) from error
    finally:
        shutil.rmtree(begun, ignore_errors=True)


def require_a_place(root: Path) -> None:
    """Raises `PackageError` where no edition can be published."""
    if root.exists() and not root.is_dir():
        raise PackageError(f"{root} is a file; name a folder.")
    if root.is_dir():
        strangers = sorted(path.name for path in root.iterdir() if not _is_ours(path))
        if strangers:
            raise PackageError(
                f"{root} holds what no edition brought there ({strangers[0]}). Name an empty "
                "folder, or the one an earlier edition was published in."
            )
    nearest = next(path for path in (root, *root.resolve().parents) if path.exists())
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise PackageError(f"{nearest} cannot be written by this user.")
    needed = _room_needed(root)
    free = shutil.disk_usage(nearest).free
    if free < needed:
        raise PackageError(
            f"An edition takes up to {needed // 1_000_000} MB, and {nearest} has "
            f"{free // 1_000_000} MB free."
        )


def _is_ours(path: Path) -> bool:
    return path.name == CURRENT or path.name.startswith(BEGUN) or bool(EDITION.fullmatch(path.name))


def _room_needed(root: Path) -> int:
    """What the edition before took and a quarter more; else by the number of people."""
    last = edition_in(root)
    if last is not None:
        return sum(file.size for file in last.files) * 5 // 4
    return max(BYTES_AT_LEAST, Person.objects.published().count() * BYTES_A_PERSON)


def _begin(root: Path) -> Path:
    try:
        root.mkdir(parents=True, exist_ok=True)
        for left in root.glob(f"{BEGUN}*"):
            # What a run that was ended left behind.
            shutil.rmtree(left, ignore_errors=True)
        return Path(tempfile.mkdtemp(prefix=BEGUN, dir=root))
    except OSError as error:
        raise PackageError(f"{root} cannot be written: {error.strerror}.") from error


def _put_in_place(root: Path, begun: Path) -> Path:
    """Names the finished folder and exchanges the link; the editions before go."""
    version = str(json.loads((begun / DESCRIPTION).read_text(encoding="utf-8"))["version"])
    begun.chmod(0o755)
    name, number = version, 1
    while (root / name).exists():
        number += 1
        name = f"{version}-{number}"
    begun.rename(root / name)
    link = root / f"{BEGUN}link"
    link.unlink(missing_ok=True)
    link.symlink_to(name)
    link.replace(root / CURRENT)
    for path in root.iterdir():
        if EDITION.fullmatch(path.name) and path.name != name:
            # Whoever is reading a file of it reads on to its end.
            shutil.rmtree(path, ignore_errors=True)
    return root / name


# Reading ---------------------------------------------------------------------------------------


def edition_in(root: Path) -> Edition | None:
    """What readers may take now; None where nothing was published or it cannot be read."""
    try:
        # The folder itself: the link may be exchanged while a page is made.
        folder = (root / CURRENT).resolve(strict=True)
        text = (folder / DESCRIPTION).read_text(encoding="utf-8")
        return _edition(folder, json.loads(text), len(text.encode()))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _edition(folder: Path, described: dict[str, Any], size: int) -> Edition:
    files = [
        DataFile(
            str(one["path"]),
            str(one["title"]),
            int(one["bytes"]),
            str(one["hash"]).removeprefix("sha256:"),
        )
        for one in described["resources"]
    ]
    description = DataFile(DESCRIPTION, "", size, "")
    return Edition(
        str(described["version"]),
        str(described["created"])[:10],
        folder,
        (description, *files),
    )

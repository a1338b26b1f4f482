"""Where a mirror is made: a folder beside the finished one, which takes its place when it is whole.

Each task of the work writes its files and then, as its last deed, the list of their sums. A task
that has a list is done, so that work that was cut off goes on where it stopped. A file that has not
changed since the last mirror is the same file, by a hard link.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from registry.mirror import manifest
from registry.mirror.errors import MirrorError

FORMAT = "register-mirror-1"
ABOUT = "mirror.json"
STATE = ".state"
# In which the system counts the blocks of a file, whatever those of the disk are.
UNIT = 512


class Room(NamedTuple):
    """Bytes of a mirror on its disk: of all of it, and of what is made anew every time."""

    whole: int
    anew: int


def beside(target: Path, ending: str) -> Path:
    """The folder of the work, or the one the finished mirror moves to for a moment."""
    return target.parent / f".{target.name}.{ending}"


class Part:
    """The files of one task."""

    def __init__(self, work: Path, old: Path, old_sums: manifest.Sums, task: str) -> None:
        self.work = work
        self.old = old
        self.old_sums = old_sums
        self.task = task
        self.sums: dict[str, str] = {}
        self.found: set[str] = set()
        self.fresh = 0
        self.size = 0

    def put(self, file: str, content: bytes | str) -> None:
        """Lays down a file; one that says what the last mirror said is linked to it."""
        data = content.encode() if isinstance(content, str) else content
        total = hashlib.sha256(data).hexdigest()
        self.size += len(data)
        if self.old_sums.of(file) == total and self._same(file, total):
            return
        path = self.work / file
        path.parent.mkdir(parents=True, exist_ok=True)
        # An earlier link to the last mirror must not be written through.
        path.unlink(missing_ok=True)
        path.write_bytes(data)
        self.sums[file] = total
        self.fresh += 1

    def take(self, file: str, source: Path) -> None:
        """Moves a ready file in, however big; one that has not changed stays the old file."""
        total = manifest.sum_of(source)
        self.size += source.stat().st_size
        if self.old_sums.of(file) == total and self._same(file, total):
            source.unlink()
            return
        path = self.work / file
        path.parent.mkdir(parents=True, exist_ok=True)
        source.replace(path)
        self.sums[file] = total
        self.fresh += 1

    def keep(self, file: str) -> bool:
        """Takes a file over as the last mirror has it, if it is whole there."""
        total = self.old_sums.of(file)
        return bool(total) and self._same(file, total)

    def _same(self, file: str, total: str) -> bool:
        """Links the file of the last mirror, unless its bytes are no longer those of its sum."""
        source, path = self.old / file, self.work / file
        try:
            if manifest.sum_of(source) != total:
                return False
            if source == path:
                # A further round over what was made before.
                self.sums[file] = total
                return True
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            try:
                os.link(source, path)
            except OSError:
                # A file system without links, such as that of most memory sticks.
                shutil.copyfile(source, path)
        except FileNotFoundError:
            return False
        self.sums[file] = total
        return True

    def close(self) -> None:
        """Says that the task is done: first what it found, then its sums."""
        folder = self.work / STATE
        (folder / f"{self.task}.found").write_text("\n".join(sorted(self.found)), encoding="utf-8")
        text = "".join(
            manifest.line(file, self.sums[file])
            for file in sorted(self.sums, key=lambda each: each.encode())
        )
        unfinished = folder / f"{self.task}.new"
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(folder / f"{self.task}.sums")


def is_done(work: Path, task: str) -> bool:
    """Whether a task has written its list."""
    return (work / STATE / f"{task}.sums").exists()


def found_by(work: Path, task: str) -> set[str]:
    """What a finished task met on its way."""
    path = work / STATE / f"{task}.found"
    return set(path.read_text(encoding="utf-8").split("\n")) - {""} if path.exists() else set()


# Targets ---------------------------------------------------------------------------------------


def about(folder: Path) -> dict[str, Any]:
    """What a mirror says of itself. Raises `MirrorError` where a folder is no mirror of ours."""
    try:
        found = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise MirrorError(f"{folder} is no mirror of the register.") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise MirrorError(f"{folder} is no mirror of the register.")
    return found


def check_target(target: Path, needed: Room) -> None:
    """Raises `MirrorError` before any work where a mirror cannot be made, or must not be."""
    _put_back(target)
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise MirrorError(f"{target} is no folder: give the folder the mirror is to lie in.")
    if target.is_dir() and any(target.iterdir()):
        about(target)
        for stranger in strangers(target):
            raise MirrorError(
                f"{target} holds a file that is no part of the mirror ({stranger}): move it away, "
                "since everything in the folder is replaced."
            )
    _check_room(target, needed)


def _put_back(target: Path) -> None:
    """After a cut between the two renames the last mirror lies beside its place."""
    last = beside(target, "old")
    if last.is_dir() and not target.exists():
        last.rename(target)


def strangers(folder: Path) -> Iterator[str]:
    """Files in a mirror that its list does not name."""
    with manifest.Sums(folder / manifest.NAME) as sums:
        for root, _folders, files in os.walk(folder):
            for name in files:
                file = (Path(root) / name).relative_to(folder).as_posix()
                if file not in manifest.BESIDE and not sums.of(file):
                    yield file


def told(folder: Path, error: OSError) -> str:
    """Why the work stops and what is to be done; processes that help send these words alone."""
    what = "make room" if is_full(error) else "mend that"
    return f"{trouble(folder, error)} What was made is kept: {what} and run the same command."


def trouble(folder: Path, error: OSError) -> str:
    """Why nothing more can be written into a folder."""
    if is_full(error):
        return f"{folder} is full."
    return f"{folder} cannot be written: {error.strerror or 'it failed'}."


def is_full(error: OSError) -> bool:
    """Whether the disk, or what one user may have of it, is used up."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT)


def block_of(target: Path) -> int:
    """Bytes a file of one byte takes where a mirror is to lie."""
    there = next(folder for folder in target.parents if folder.exists())
    return os.statvfs(there).f_frsize


def _check_room(target: Path, needed: Room) -> None:
    trial = beside(target, "trial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        trial.mkdir()
        trial.rmdir()
    except OSError as error:
        raise MirrorError(trouble(target.parent, error)) from error
    # What is not made anew is the same file twice, where there are links.
    wanted = needed.anew if _makes_links(target, trial) else needed.whole
    free = shutil.disk_usage(target.parent).free
    missing = wanted - _taken(beside(target, "part"))
    if free < missing:
        raise MirrorError(
            f"{target.parent} has room for {free // 1_000_000:,} MB; the mirror needs about "
            f"{missing // 1_000_000 + 1:,} MB."
        )


def _makes_links(target: Path, trial: Path) -> bool:
    """Whether a file of the last mirror can stand in the next one too."""
    try:
        os.link(target / ABOUT, trial)
    except OSError:
        return False
    trial.unlink()
    return True


def _taken(work: Path) -> int:
    """Bytes on the disk of work that was cut off: it is gone on with, or makes room."""
    return sum(
        path.lstat().st_blocks * UNIT
        for root, folders, files in os.walk(work)
        for path in (Path(root) / name for name in (*folders, *files))
        # A link to the last mirror took no room.
        if path.is_dir() or path.lstat().st_nlink == 1
    )


@contextmanager
def alone(target: Path) -> Iterator[None]:
    """Raises `MirrorError` where another process makes the same mirror at this moment."""
    path = beside(target, "lock")
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise MirrorError(f"Another process is making {target} at this moment.") from error
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def begin(target: Path, options: dict[str, Any], beginning: dict[str, Any]) -> Path:
    """The folder of the work: as it was left, or anew where other things are wanted now.

    Work that is gone on with keeps its beginning: what the register was then.
    """
    work = beside(target, "part")
    wanted = json.dumps(options, sort_keys=True)
    state = work / STATE / "options.json"
    if not state.exists() or state.read_text(encoding="utf-8") != wanted:
        shutil.rmtree(work, ignore_errors=True)
        state.parent.mkdir(parents=True)
        text = json.dumps(beginning)
        (state.parent / "beginning.json").write_text(text, encoding="utf-8")
        state.write_text(wanted, encoding="utf-8")
    return work


def beginning_of(work: Path) -> dict[str, Any]:
    """When the work was begun, and at which version of the register."""
    text = (work / STATE / "beginning.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def publish(work: Path, target: Path) -> None:
    """Puts the finished folder in its place."""
    shutil.rmtree(work / STATE)
    last = beside(target, "old")
    shutil.rmtree(last, ignore_errors=True)
    if target.exists():
        target.rename(last)
    work.rename(target)
    shutil.rmtree(last, ignore_errors=True)


def sweep(folder: Path) -> None:
    """Takes away what is in no list: left behind by work that was cut off or begun anew."""
    for stranger in list(strangers(folder)):
        if not stranger.startswith(f"{STATE}/"):
            (folder / stranger).unlink()
    for root, _folders, _files in os.walk(folder, topdown=False):
        if root != str(folder) and not any(Path(root).iterdir()):
            Path(root).rmdir()

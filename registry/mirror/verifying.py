"""Whether a mirror is what was signed, byte by byte; and making it so again from other copies.

Copies need not trust each other: a file is taken from whichever copy has the bytes whose sum the
signed list gives. The list itself is taken from a copy that the same key signed; or from two others
whose lists are the same to the byte, each signed by the key of its own holder.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nacl.signing import VerifyKey

from registry.mirror import manifest
from registry.mirror.errors import MirrorError
from registry.mirror.links import DeadLink, dead_links
from registry.mirror.signing import is_signed_by
from registry.mirror.store import strangers

Progress = Callable[[int, int], None]


@dataclass
class Verdict:
    """What was found wrong with a mirror, and what was made right."""

    files: int = 0
    # Nothing where there is neither a signature nor a key to read it by.
    is_signed: bool | None = None
    damaged: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    dead: list[DeadLink] = field(default_factory=list)
    healed: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether everything is as the list says, and the list as it was signed."""
        wrong = (self.damaged, self.missing, self.strangers, self.dead)
        return self.is_signed is not False and not any(wrong)


def verify(
    folder: Path,
    key: VerifyKey | None = None,
    *,
    copies: Sequence[Path] = (),
    holders: Sequence[VerifyKey] = (),
    progress: Progress | None = None,
) -> Verdict:
    """Reads every file. With a key, the list must be signed by it; copies mend what they can.

    `holders` are the keys of those who sign the other copies.
    """
    found = Verdict()
    _check_list(folder, key, copies, holders, found)
    try:
        _check_files(folder, copies, found, progress)
    except UnicodeDecodeError as error:
        raise MirrorError(f"{folder / manifest.NAME} is damaged and cannot be read.") from error
    return found


def _check_files(
    folder: Path, copies: Sequence[Path], found: Verdict, progress: Progress | None
) -> None:
    size = (folder / manifest.NAME).stat().st_size
    done = 0
    for path, total in manifest.lines(folder):
        done += len(manifest.line(path, total).encode())
        found.files += 1
        _check_file(folder, path, total, copies, found)
        if progress:
            progress(done, size)
    found.strangers = sorted(strangers(folder))
    broken = {*found.damaged, *found.missing}
    whole = (path for path, _total in manifest.lines(folder) if path not in broken)
    found.dead = list(dead_links(folder, whole))


def _check_list(
    folder: Path,
    key: VerifyKey | None,
    copies: Sequence[Path],
    holders: Sequence[VerifyKey],
    found: Verdict,
) -> None:
    """The list itself comes first: from others, where ours is not as it was signed."""
    if (
        key is not None
        and not is_signed_by(folder, key)
        and _heal_list(folder, key, copies, holders)
    ):
        found.healed.append(manifest.NAME)
    if not (folder / manifest.NAME).is_file():
        raise MirrorError(f"{folder} has no {manifest.NAME}: it is no mirror, or not a whole one.")
    if key is not None:
        found.is_signed = is_signed_by(folder, key)


def _heal_list(
    folder: Path, key: VerifyKey, copies: Sequence[Path], holders: Sequence[VerifyKey]
) -> bool:
    """Takes the list from a copy of the same key, or one on which two other holders agree."""
    for copy in copies:
        if is_signed_by(copy, key):
            for name in manifest.BESIDE:
                _take(copy / name, folder / name)
            return True
    agreed = _agreed(copies, [each for each in holders if each != key])
    if agreed is None or _has_the_same_list(folder, agreed):
        return False
    # Our own signature stays: it fits again where the list was harmed and the copies are ours.
    _take(agreed / manifest.NAME, folder / manifest.NAME)
    return True


def _agreed(copies: Sequence[Path], holders: Sequence[VerifyKey]) -> Path | None:
    """A copy whose list is that of another copy, each signed by another of the holders."""
    known: dict[str, tuple[bytes, Path]] = {}
    for copy in copies:
        signer = next((each for each in holders if is_signed_by(copy, each)), None)
        if signer is None:
            continue
        total = manifest.sum_of(copy / manifest.NAME)
        if total in known and known[total][0] != bytes(signer):
            return copy
        known.setdefault(total, (bytes(signer), copy))
    return None


def _has_the_same_list(folder: Path, copy: Path) -> bool:
    ours = folder / manifest.NAME
    return ours.is_file() and manifest.sum_of(ours) == manifest.sum_of(copy / manifest.NAME)


def _check_file(
    folder: Path, path: str, total: str, copies: Sequence[Path], found: Verdict
) -> None:
    state = _state(folder, path, total)
    if state is None:
        return
    for copy in copies:
        if _state(copy, path, total) is None:
            _take(copy / path, folder / path)
            if _state(folder, path, total) is None:
                found.healed.append(path)
                return
    (found.missing if state == "missing" else found.damaged).append(path)


def _state(folder: Path, path: str, total: str) -> str | None:
    """What is wrong with a file, if anything."""
    if path.startswith("/") or ".." in path.split("/"):
        return "damaged"
    try:
        return None if manifest.sum_of(folder / path) == total else "damaged"
    except FileNotFoundError:
        return "missing"
    except (OSError, ValueError):
        return "damaged"


def _take(source: Path, target: Path) -> None:
    """Copies a file beside its place, then puts it there: never through a shared link."""
    fresh = target.with_name(f".{target.name}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, fresh)
        os.replace(fresh, target)
    except OSError as error:
        raise MirrorError(f"{target} cannot be written: {error.strerror}.") from error

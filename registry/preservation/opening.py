"""A copy to restore from: a folder, a zip, or a sealed package; checked before it is used."""

from __future__ import annotations

import json
import os
import shutil
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from registry.preservation import bags, rotation, sealing, tables
from registry.preservation.bags import Bag
from registry.preservation.errors import DamagedError, PreservationError
from registry.preservation.progress import Progress
from registry.preservation.proving import read_info

SEALED = "data/registry.tar.sealed"
INNER = "package"

Ask = Callable[[], str]


@dataclass
class Copy:
    """A copy whose every byte was compared with its sums."""

    records: Bag
    senders: Bag | None
    info: dict[str, Any]

    @property
    def sender_entries(self) -> list[tables.Entry]:
        """The tables of senders, as far as they came along."""
        entries: list[tables.Entry] = self.info["tables_of_senders"]
        return entries if self.senders else []


@contextmanager
def opened(
    path: Path, work: Path, progress: Progress, *, ask: Ask, without_senders: bool = False
) -> Iterator[Copy]:
    """The copy at a path; what must be unpacked lies in `work` (private, made, removed)."""
    work.mkdir(mode=0o700, parents=True)
    try:
        folder = _unzipped(path, work) if zipfile.is_zipfile(path) else path
        progress.begin("bytes checked", bags.size_of(folder) if folder.is_dir() else 0)
        bag = bags.check(folder, progress)
        if sealed := bag.path(SEALED):
            bag = bags.check(_unsealed(sealed, work, ask()), progress)
        info = read_info(bag)
        senders = _senders(bag, info, progress, without_senders)
        copy = Copy(bag, senders, info)
        _check_lines(copy, progress)
        yield copy
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _senders(bag: Bag, info: dict[str, Any], progress: Progress, without: bool) -> Bag | None:
    """Where contacts and pictures in quarantine lie: in the same bag, in one beside it, or gone."""
    if without or not info["tables_of_senders"]:
        return None
    if info["senders"] is None:
        return bag
    beside = bag.folder.resolve().parent / str(info["senders"]["name"])
    if rotation.made_at(str(info["senders"]["name"]).removesuffix(rotation.SENDERS)) is None:
        raise DamagedError(f"{bag.folder} names no bag of senders.")
    if not beside.is_dir():
        raise PreservationError(
            f"{beside}, what senders left, is missing; after thirty days it is taken away. "
            "Add --without-senders to restore the registry without it."
        )
    found = bags.check(beside, progress)
    if found.sum_of_all != info["senders"]["sum"]:
        raise DamagedError(f"{beside} does not belong to {bag.folder}.")
    return found


def _check_lines(copy: Copy, progress: Progress) -> None:
    if copy.info["kind"] == "tables":
        progress.begin("rows checked", sum(entry["rows"] for entry in copy.info["tables"]))
        tables.check_tables(copy.records, copy.info["tables"], progress)
    if copy.senders:
        tables.check_tables(copy.senders, copy.sender_entries, progress)


# Packed ----------------------------------------------------------------------------------------


def _unzipped(path: Path, work: Path) -> Path:
    target = work / "unzipped"
    target.mkdir(mode=0o700)
    try:
        with zipfile.ZipFile(path) as packed:
            entries = packed.infolist()
            tables.require_room(work, sum(entry.file_size for entry in entries))
            for entry in entries:
                if entry.is_dir():
                    continue
                with packed.open(entry) as content:
                    _write(target / bags.checked_name(entry.filename), content, entry.file_size)
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise DamagedError(f"{path} cannot be unpacked.") from error
    folders = list(target.iterdir())
    if len(folders) != 1 or not folders[0].is_dir():
        raise DamagedError(f"{path} does not hold one folder.")
    return folders[0]


def _unsealed(sealed: Path, work: Path, passphrase: str) -> Path:
    target = work / "opened"
    target.mkdir(mode=0o700)
    tables.require_room(work, sealed.stat().st_size)
    try:
        with sealed.open("rb") as file:
            stream: Any = sealing.Opener(file, passphrase)
            with tarfile.open(fileobj=stream, mode="r|", bufsize=sealing.BLOCK) as packed:
                for member in packed:
                    if not member.isfile():
                        raise DamagedError(f"{sealed} holds {member.name}, which is no plain file.")
                    content = packed.extractfile(member)
                    assert content is not None
                    _write(target / bags.checked_name(member.name), content, member.size)
            # To the last block, which alone says that nothing was cut off.
            while stream.read(sealing.BLOCK):
                pass
    except (tarfile.TarError, EOFError) as error:
        raise DamagedError(f"{sealed} cannot be unpacked.") from error
    return target / INNER


def _write(path: Path, content: Any, size: int) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        while size > 0 and (block := content.read(min(size, bags.BLOCK))):
            file.write(block)
            size -= len(block)


def sealed_into(folder: Path, written: Any, passphrase: str) -> None:
    """Packs a folder and seals it as it is written."""
    sealer: Any = sealing.Sealer(written, passphrase)
    with tarfile.open(fileobj=sealer, mode="w|", bufsize=sealing.BLOCK) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                member = tarfile.TarInfo(f"{INNER}/{path.relative_to(folder).as_posix()}")
                member.size = path.stat().st_size
                member.mode = stat.S_IRUSR | stat.S_IWUSR
                with path.open("rb") as content:
                    packed.addfile(member, content)
    sealer.close()


def info_bytes(info: dict[str, Any]) -> bytes:
    return json.dumps(info, ensure_ascii=False, indent=1).encode() + b"\n"

"""One backup: a moment of the database and its pictures, proved by bringing it back.

Two bags are made: the registry, and beside it what senders left (contacts, pictures in quarantine),
which is kept for a month only. Both are written beside, proved, and renamed when they are whole.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connection

from registry.curation import erasures
from registry.preservation import bags, describing, media, rotation, tables
from registry.preservation.bags import Bag, BagWriter
from registry.preservation.errors import PreservationError
from registry.preservation.gathering import Contents, gather, info_of
from registry.preservation.progress import Progress
from registry.preservation.proving import prove

LOCK = ".lock"
MAKING = ".making-"
ERASURES = "erasures.jsonl"


@dataclass
class Made:
    """A backup that was made and proved."""

    folder: Path
    rows: int
    files: int
    size: int
    missing: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


def backup(root: Path, progress: Progress, *, now: dt.datetime, keep: bool = True) -> Made:
    """Makes a backup below `root`; older ones go by rotation once this one is proved.

    Raises `PreservationError` with one sentence; nothing earlier is touched then.
    """
    require_database()
    with only_one(root):
        _clear_away(root)
        tables.require_room(root, needed_room())
        name = rotation.name_of(now)
        if (root / name).exists():
            raise PreservationError(f"There is a backup {name} already.")
        made = _make(root, name, progress, now)
        if keep:
            made.removed = rotation.rotate(root, now)
    return made


def require_database() -> None:
    """Refuses where the settings name a file of SQLite that is not there."""
    if connection.vendor != "sqlite":
        return
    path = Path(connection.settings_dict["NAME"])
    if not path.is_file():
        raise PreservationError(f"There is no database {path} (DATABASE_URL).")


def require_place(root: Path) -> None:
    """Refuses where nothing can be written."""
    try:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise PreservationError(f"{root} cannot be made: {error.strerror}.") from error
    if not os.access(root, os.W_OK | os.X_OK):
        raise PreservationError(f"{root} cannot be written to.")


@contextmanager
def place_for_work(root: Path) -> Iterator[None]:
    """A folder, made where it is missing.

    Where the work ends before anything came into it, it goes with those made on the way to it.
    """
    missing = [folder for folder in (root, *root.parents) if not folder.exists()]
    try:
        require_place(root)
        yield
    except BaseException:
        for folder in missing:
            with suppress(OSError):
                folder.rmdir()
        raise


@contextmanager
def only_one(root: Path) -> Iterator[None]:
    """Holds the lock of a folder, made where it is missing; two never work in it at once.

    Where the work ends before anything came into the folder, no trace of it stays.
    """
    with place_for_work(root):
        handle = _locked(root)
        try:
            yield
        except BaseException:
            _take_back(root)
            raise
        finally:
            os.close(handle)


def _locked(root: Path) -> int:
    """The lock of a folder, held; raises `PreservationError` where another holds it."""
    while True:
        handle = os.open(root / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is_at(handle, root / LOCK):
                return handle
        except BlockingIOError as error:
            os.close(handle)
            raise PreservationError(f"Another command is at work in {root}.") from error
        # Whoever held it took the file away meanwhile: it keeps nobody from anything any more.
        os.close(handle)


def _is_at(handle: int, path: Path) -> bool:
    """Whether an open file still is the one at a path."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _take_back(root: Path) -> None:
    """Takes away the lock, while it is held, if nothing else is there.

    Whoever opened the file before finds in `_locked` that it is no longer the one at its path.
    """
    with suppress(OSError):
        if [path.name for path in root.iterdir()] == [LOCK]:
            (root / LOCK).unlink()


def _clear_away(root: Path) -> None:
    """What a backup that was killed has left."""
    for path in root.glob(f"{MAKING}*"):
        shutil.rmtree(path, ignore_errors=True)


def clear_folder(path: Path) -> None:
    """Takes away a folder that a command which was ended has left."""
    shutil.rmtree(path, ignore_errors=True)


def needed_room() -> int:
    """About how many bytes the work takes at its largest, and half as much again for the backup."""
    if connection.vendor == "sqlite":
        return int(Path(connection.settings_dict["NAME"]).stat().st_size * 2.5) + (64 << 20)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0]) + (64 << 20)


def _make(root: Path, name: str, progress: Progress, now: dt.datetime) -> Made:
    work = root / f"{MAKING}{name}"
    work.mkdir(mode=0o700)
    try:
        contents = _write(root, work, name, progress, now)
        records, senders = work / name, work / rotation.senders_of(name)
        bag = prove(records, senders, work / "trial", progress)
        size = bags.size_of(records) + bags.size_of(senders)
        # The bag of senders first: a backup is there only when both are.
        os.rename(senders, root / senders.name)
        os.rename(records, root / name)
        bags.keep_names(root)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    erasures.add(root / ERASURES, erasures.read(erasures.place()) - erasures.read(root / ERASURES))
    rows = sum(entry["rows"] for entry in contents.entries)
    files = len(bag.names(media.MEDIA))
    return Made(root / name, rows, files, size, sorted(contents.missing))


def _write(root: Path, work: Path, name: str, progress: Progress, now: dt.datetime) -> Contents:
    records = BagWriter(work / name)
    senders = BagWriter(work / rotation.senders_of(name))
    contents = Contents(records, senders)
    gather(contents, work, progress, earlier=latest(root))
    info = info_of(contents, "backup", now)
    sum_of_senders = senders.finish(info=_bag_info("What senders left", now))
    info["senders"] = {"name": rotation.senders_of(name), "sum": sum_of_senders}
    records.add("data/info.json", json.dumps(info, ensure_ascii=False, indent=1).encode())
    rows = sum(entry["rows"] for entry in contents.entries)
    about = (
        "A backup of everything the registry holds, public or not: keep it from other eyes. "
        f"It has {rows} rows."
    )
    made = f"{now:%Y-%m-%d %H:%M} UTC"
    words = describing.readme("Backup of a registry of people", about, made, set(records.sums))
    records.finish(info=_bag_info("Backup of the registry", now), readme=words)
    return contents


def _bag_info(what: str, now: dt.datetime) -> dict[str, str]:
    return {"External-Description": what, "Bagging-Date": f"{now:%Y-%m-%d}"}


def latest(root: Path) -> Bag | None:
    """The latest backup, with the sums it was written with; None where there is none to read."""
    for path in reversed(rotation.backups_in(root)):
        try:
            lines = (path / bags.MANIFEST).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        sums = {found[2]: found[1] for found in bags.SUM_LINE.finditer(lines)}
        return Bag(path, sums, "")
    return None


def default_root() -> Path:
    return Path(settings.BACKUP_ROOT)

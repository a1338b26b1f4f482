"""Pictures: those the records name, and those that wait in quarantine, as they lie."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.files.storage import Storage, default_storage

from registry.curation import quarantine
from registry.preservation import bags
from registry.preservation.bags import Bag, BagWriter
from registry.preservation.errors import DamagedError, NotEmptyError

MEDIA = "data/media/"
QUARANTINE = "data/quarantine/"
# Columns with names of files, and the folder of a bag they lie in.
# An original that was replaced stays for the archive, named by the history alone.
OF_RECORDS = (
    ("registry_photo", "original"),
    ("registry_historicalphoto", "original"),
    ("registry_rendition", "file"),
)
OF_SENDERS = (
    ("registry_contributionpicture", "clean_copy"),
    ("registry_contributionpicture", "original"),
)
BLOCK = 1 << 20


def named(cursor: Any, columns: tuple[tuple[str, str], ...]) -> Iterator[str]:
    """Names of files in the database, each once."""
    for table, column in columns:
        cursor.execute(f"SELECT DISTINCT {column} FROM {table} WHERE {column} <> ''")
        yield from sorted(str(name) for (name,) in cursor.fetchall())


class Gatherer:
    """Takes files into a bag, each once; what an earlier bag has already is not copied again."""

    def __init__(
        self,
        bag: BagWriter,
        under: str,
        storage: Storage,
        earlier: Bag | None,
        each: Callable[[int], None],
    ) -> None:
        self.bag = bag
        self.under = under
        self.storage = storage
        self.earlier = earlier
        self.each = each
        self.missing: set[str] = set()

    def take(self, names: Iterable[str]) -> None:
        """Takes the files; those that cannot be read are noted in `missing`."""
        for name in names:
            if self.under + name in self.bag.sums:
                continue
            try:
                size = self.storage.size(name)
                file = self.storage.open(name)
            except OSError:
                self.missing.add(name)
                continue
            with file:
                self._take(name, file, size)

    def _take(self, name: str, file: Any, size: int) -> None:
        kept = self.under + name
        if self._take_over(kept, size):
            return
        try:
            with self.bag.file(kept) as written:
                while block := _block_of(file):
                    written.write(block)
                    self.each(len(block))
        except _UnreadableError:
            self.bag.drop(kept)
            self.missing.add(name)

    def _take_over(self, kept: str, size: int) -> bool:
        """Files are never changed under their name, so one of the same size is the same."""
        path = self.earlier.path(kept) if self.earlier else None
        if self.earlier is None or path is None or not path.is_file():
            return False
        # One that was damaged since is copied anew, or no later backup would ever be whole.
        if path.stat().st_size != size or bags.sum_of(path) != self.earlier.sums[kept]:
            return False
        return self.bag.link(kept, path, (self.earlier.sums[kept], size))

    def keep_only(self, names: set[str]) -> None:
        """Takes out of the bag again what no record names any more."""
        for kept in [name for name in self.bag.sums if name.startswith(self.under)]:
            if kept.removeprefix(self.under) not in names:
                self.bag.drop(kept)


class _UnreadableError(Exception):
    """A stored file that cannot be read to its end, unlike a bag that cannot be written."""


def _block_of(file: Any) -> bytes:
    try:
        block: bytes = file.read(BLOCK)
    except OSError as error:
        raise _UnreadableError from error
    return block


# Back again ------------------------------------------------------------------------------------


def require_free(storage: Storage, bag: Bag, under: str, what: str) -> None:
    """Refuses where files lie already that the bag does not bring; the same ones may."""
    known = {name.removeprefix(under) for name in bag.names(under)}
    for name in all_names(storage):
        if name.endswith((".gitkeep", PART)):
            continue
        if name not in known:
            raise NotEmptyError(f"{what} is not empty: it holds {name}. Nothing was changed.")


def put_back(
    storage: Storage, bag: Bag, under: str, names: list[str], each: Callable[[int], None]
) -> None:
    """Writes files under the names they had. One that is there is compared, not overwritten."""
    for kept in names:
        name = kept.removeprefix(under)
        path = bag.folder / kept
        if storage.exists(name):
            if _sum_stored(storage, name) != bag.sums[kept]:
                raise NotEmptyError(f"Another file called {name} is there. Nothing was changed.")
        else:
            _put(storage, name, path)
        each(path.stat().st_size)


PART = ".part-of-restore"


def _put(storage: Storage, name: str, path: Path) -> None:
    with path.open("rb") as file:
        if not _is_local(storage):
            stored = storage.save(name, _file(file, name))
            if stored != name:
                raise DamagedError(f"The store of files gave {name} another name.")
            return
        target = Path(storage.path(name))
        part = Path(storage.path(name + PART))
        part.unlink(missing_ok=True)
        storage.save(name + PART, _file(file, name))
        os.replace(part, target)


def _file(file: Any, name: str) -> Any:
    from django.core.files import File

    return File(file, name)


def _is_local(storage: Storage) -> bool:
    try:
        storage.path("x")
    except NotImplementedError:
        return False
    return True


def _sum_stored(storage: Storage, name: str) -> str:
    if _is_local(storage):
        return bags.sum_of(Path(storage.path(name)))
    import hashlib

    digest = hashlib.sha256()
    with storage.open(name) as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def all_names(storage: Storage, under: str = "") -> Iterator[str]:
    """Everything that lies in a store of files."""
    try:
        folders, files = storage.listdir(under)
    except FileNotFoundError:
        return
    for name in files:
        yield f"{under}{name}"
    for folder in folders:
        yield from all_names(storage, f"{under}{folder}/")


def media_storage() -> Storage:
    return default_storage


def quarantine_storage() -> Storage:
    return quarantine.storage()

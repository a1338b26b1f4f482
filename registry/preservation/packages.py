"""Packages for archives and for the society itself: bags, whole or only what is public.

The *public* edition holds what any reader may take, and the public pictures. The *sealed* edition
holds everything, drafts and history and what senders left; it is sealed with a passphrase, or left
open by an explicit word, and a registry can be restored from it.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.utils import translation

from registry.intake.files.masking import masked
from registry.models import Photo
from registry.opendata.exports.package import write_package
from registry.preservation import backups, bags, describing, opening, restoring, tables
from registry.preservation.bags import BagWriter
from registry.preservation.errors import NotEmptyError, PreservationError
from registry.preservation.gathering import Contents, gather, info_of, room_for_pictures
from registry.preservation.progress import Progress
from registry.preservation.proving import prove
from registry.preservation.sealing import SHORTEST

PUBLIC, SEALED = "public", "sealed"
ORGANISATION = "Registry of people of the Great Purge"
HOW_TO_OPEN = """\
Everything the registry holds, sealed with a passphrase
=======================================================

Made {made}. data/registry.tar.sealed is a tar archive in a sealed stream. With the program of the
registry: manage.py restore THIS-FOLDER (it asks for the passphrase). Without it, in Python with the
package PyNaCl (libsodium):

    import base64, json, sys
    from nacl.pwhash import argon2id
    from nacl.secret import SecretBox
    file = open("data/registry.tar.sealed", "rb")
    head = json.loads(file.readline())
    salt, prefix = (base64.b64decode(head[name]) for name in ("salt", "prefix"))
    phrase = input("Passphrase: ").encode()
    key = argon2id.kdf(32, phrase, salt, opslimit=head["opslimit"], memlimit=head["memlimit"])
    number, block = 0, file.read(head["block"] + 16)
    while True:
        following = file.read(head["block"] + 16)
        nonce = prefix + bytes([not following]) + number.to_bytes(8, "big")
        sys.stdout.buffer.write(SecretBox(key).decrypt(block, nonce))
        if not following:
            break
        number, block = number + 1, following

Send what it writes into a file and unpack it with tar: it is a bag with a README of its own. The
passphrase becomes a key by Argon2id; each block is a box of XSalsa20-Poly1305, whose nonce is the
prefix, a 1 for the last block (else 0), and the number of the block.
"""


@dataclass
class Package:
    """A package that was made and checked."""

    path: Path
    files: int
    size: int
    missing: list[str]


def preserve(
    out: Path,
    progress: Progress,
    *,
    edition: str,
    now: dt.datetime,
    passphrase: str | None = None,
    as_zip: bool = False,
) -> Package:
    """Makes a package at `out`, which must not exist. Sealed without a passphrase it stays open."""
    target = out.with_name(out.name + ".zip") if as_zip and out.suffix != ".zip" else out
    _require_nothing_there(target, passphrase)
    making = target.with_name(f".making-{target.name}")
    with _place_for(target):
        _clear(making)
        try:
            bag = making / "bag" if as_zip else making
            if as_zip:
                making.mkdir(mode=0o700)
            missing = _make(bag, progress, edition, now, passphrase)
            files, size = validated(bag)
            if as_zip:
                _zip(bag, making / "zip", out.stem if out.suffix == ".zip" else out.name)
                os.rename(making / "zip", target)
            else:
                os.rename(making, target)
        finally:
            _clear(making)
    return Package(target, files, size, missing)


def _require_nothing_there(target: Path, passphrase: str | None) -> None:
    if passphrase is not None and len(passphrase) < SHORTEST:
        raise PreservationError(f"A passphrase needs {SHORTEST} characters or more.")
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise NotEmptyError(f"{target} is there already: nothing is written over it.")
    backups.require_database()


@contextmanager
def _place_for(target: Path) -> Iterator[None]:
    """The folder a package comes into, with room for it; its name is free."""
    folder = target.resolve().parent
    with backups.place_for_work(folder):
        tables.require_room(folder, backups.needed_room() + room_for_pictures())
        if target.is_dir():
            target.rmdir()
        yield


def _clear(path: Path) -> None:
    shutil.rmtree(path, ignore_errors=True)


def _make(
    bag: Path, progress: Progress, edition: str, now: dt.datetime, passphrase: str | None
) -> list[str]:
    if edition == PUBLIC:
        make_public(bag, progress, now)
        return []
    if passphrase is None:
        return make_whole(bag, progress, now)
    work = restoring.work_folder().with_name("preserve-work")
    with backups.only_one(work.parent):
        _clear(work)
        try:
            work.mkdir(mode=0o700)
            missing = make_whole(work / opening.INNER, progress, now)
            _seal(work / opening.INNER, bag, now, passphrase)
        finally:
            _clear(work)
    return missing


# The sealed edition ----------------------------------------------------------------------------


def make_whole(folder: Path, progress: Progress, now: dt.datetime) -> list[str]:
    """A bag with everything, as tables that any database takes; proved by bringing it back."""
    writer = BagWriter(folder)
    contents = Contents(writer, writer)
    gather(contents, folder, progress, as_tables=True)
    writer.add("data/info.json", opening.info_bytes(info_of(contents, SEALED, now)))
    about = "It holds everything, public or not: keep it from other eyes."
    words = describing.readme(ORGANISATION, about, _moment(now), set(writer.sums))
    writer.finish(info=_bag_info("Everything a registry of people holds", now), readme=words)
    prove(folder, None, folder.with_name(folder.name + "-trial"), progress)
    return sorted(contents.missing)


def _seal(folder: Path, bag: Path, now: dt.datetime, passphrase: str) -> None:
    writer = BagWriter(bag)
    with writer.file(opening.SEALED) as written:
        opening.sealed_into(folder, written, passphrase)
    words = HOW_TO_OPEN.format(made=_moment(now))
    writer.finish(info=_bag_info("A registry of people, sealed", now), readme=words)


# The public edition ----------------------------------------------------------------------------


def make_public(folder: Path, progress: Progress, now: dt.datetime) -> None:
    """A bag with what any reader may take."""
    writer = BagWriter(folder, is_public=True)
    data = folder / "data" / "records"
    data.mkdir(parents=True)
    for name in write_package(data):
        writer.take_in(data / name)
    _add_public_pictures(writer, progress)
    writer.add("data/schema.json", describing.schema())
    about = "It holds what the registry has published, and nothing else."
    words = describing.public_readme(ORGANISATION, about, _moment(now))
    writer.finish(info=_bag_info("The published records of a registry", now), readme=words)


def _add_public_pictures(writer: BagWriter, progress: Progress) -> None:
    """The largest size of each picture a reader is shown; never the file as it was uploaded."""
    shown = Photo.objects.published().exclude(rights="").prefetch_related("renditions")
    progress.begin("pictures", shown.count())
    listing = io.StringIO()
    lines = csv.writer(listing)
    lines.writerow(["public_id", "file", "caption", "credit", "rights"])
    for photo in shown.order_by("pk").iterator(chunk_size=200):
        sizes = [each for each in photo.renditions.all() if each.format == "JPEG"]
        if not sizes:
            continue
        name = f"data/pictures/{photo.public_id}.jpg"
        with max(sizes, key=lambda each: each.width).file.open("rb") as picture:
            writer.add(name, picture.read())
        with translation.override("en"):
            told = (photo.public_id, name, str(photo), photo.credit, photo.rights)
            lines.writerow([masked(cell) for cell in told])
        progress(1)
    writer.add("data/pictures.csv", listing.getvalue().encode("utf-8-sig"))


# Either ----------------------------------------------------------------------------------------


def validated(folder: Path) -> tuple[int, int]:
    """Files and bytes of a bag that is read again to its last byte and found valid."""
    bag = bags.check(folder)
    return len(bag.sums), bags.size_of(folder)


def _bag_info(what: str, now: dt.datetime) -> dict[str, str]:
    return {
        "Source-Organization": ORGANISATION,
        "External-Description": what,
        "Bagging-Date": f"{now:%Y-%m-%d}",
    }


def _moment(now: dt.datetime) -> str:
    return f"{now.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC"


def _zip(folder: Path, target: Path, name: str) -> None:
    """One file with the bag in it; most of what is inside is compressed already."""
    handle = os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                packed.write(path, f"{name}/{path.relative_to(folder).as_posix()}")

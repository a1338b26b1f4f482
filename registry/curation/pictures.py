"""Pictures on their way into the storage: checked, cleaned, and kept only if everything is.

Files are written before the transaction ends, so that there is never a row without its file; when
the passage fails they are removed, so that there is never a file without its row.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from registry.curation import strays
from registry.curation.recording import change
from registry.errors import PhotoError
from registry.models import Curator, Photo
from registry.models import Rendition as RenditionRow
from registry.models.door import require_open_door
from registry.photos import (
    SIZES,
    CleanPicture,
    PictureFacts,
    Rendition,
    avif_renditions,
    clean,
    inspect,
    new_names,
    renditions,
    size_name,
)


class DuplicatePhotoError(PhotoError):
    """The same file is kept already, with another photograph or with this one."""

    def __init__(self, existing: Photo) -> None:
        super().__init__(
            _("This file is in the registry already: %(photo)s.") % {"photo": existing}
        )
        self.existing = existing


@dataclass(frozen=True)
class PreparedPicture:
    """A picture ready to be kept: the bytes as they came, and the sizes made from a clean copy."""

    facts: PictureFacts
    original: bytes
    clean: CleanPicture
    sizes: list[Rendition]


def prepare(file: BinaryIO) -> PreparedPicture:
    """Does all the work on a picture that needs no database, so that no lock is held meanwhile.

    Raises `PhotoError` with the reason for what is no picture that can be kept.
    """
    facts = inspect(file)
    file.seek(0)
    original = file.read()
    picture = clean(original)
    return PreparedPicture(facts, original, picture, renditions(picture))


class Uploads:
    """Files written for one passage through the door."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def attach(self, photo: Photo, picture: PreparedPicture) -> None:
        """Gives a saved photograph its picture, in place of the one it had.

        For use inside an open door. The original of the replaced picture stays for the archive, the
        sizes made from it go. Raises `DuplicatePhotoError` when the same file is kept already.
        """
        require_open_door("Rendition")
        refuse_duplicate(picture.facts)
        let_sizes_go(photo)
        names = new_names(picture.facts)
        photo.original.name = self._write(names.original, picture.original)
        photo.original_sha256 = picture.facts.sha256
        photo.width, photo.height = picture.clean.width, picture.clean.height
        photo.save()
        for size in picture.sizes:
            RenditionRow(
                photo=photo,
                format=size.format,
                width=size.width,
                height=size.height,
                size=len(size.bytes),
                file=self._write(size_name(names, size), size.bytes),
            ).save()

    def add_sizes(self, photo: Photo, picture: bytes, sizes: list[Rendition]) -> None:
        """Keeps further sizes beside those a photograph has. For use inside an open door."""
        require_open_door("Rendition")
        names = new_names(inspect(BytesIO(picture)))
        for size in sizes:
            RenditionRow(
                photo=photo,
                format=size.format,
                width=size.width,
                height=size.height,
                size=len(size.bytes),
                file=self._write(size_name(names, size), size.bytes),
            ).save()

    def _write(self, name: str, content: bytes) -> str:
        stored = default_storage.save(name, ContentFile(content))
        self.written.append(stored)
        return stored

    def remove(self) -> None:
        """Takes away everything written; the passage has failed."""
        _delete(self.written)


_open: ContextVar[Uploads | None] = ContextVar("open_uploads", default=None)


@contextmanager
def uploads() -> Iterator[Uploads]:
    """Files written inside are removed when the block fails. Stands around the open door.

    It has to stand around the whole transaction: whoever opens one of their own opens this before,
    and the block inside is then the same one.
    """
    outer = _open.get()
    if outer is not None:
        yield outer
        return
    files = Uploads()
    token = _open.set(files)
    try:
        yield files
    except BaseException:
        files.remove()
        raise
    finally:
        _open.reset(token)


def attach_picture(
    photo: Photo, file: BinaryIO, *, editor: Curator | None, reason: str, office: str = ""
) -> None:
    """Gives a photograph its picture as a change of its own."""
    picture = prepare(file)
    with uploads() as files, change(editor=editor, office=office, reason=reason):
        files.attach(photo, picture)


def without_avif() -> QuerySet[Photo]:
    """Photographs that are served as JPEG alone."""
    avif = RenditionRow.objects.filter(photo=OuterRef("pk"), format="AVIF")
    jpeg = RenditionRow.objects.filter(photo=OuterRef("pk"), format="JPEG")
    return Photo.objects.exclude(original="").filter(Exists(jpeg), ~Exists(avif)).order_by("pk")


def add_avif(photo: Photo, *, office: str, reason: str) -> bool:
    """Makes the sizes of a picture in AVIF, as a change of its own.

    The work is done before the door opens; False where the picture was exchanged meanwhile. Raises
    `PhotoError` for an original that is no picture any more, `OSError` for one that is not there.
    """
    with default_storage.open(str(photo.original.name)) as file:
        original = file.read()
    made = avif_renditions(clean(original))
    with uploads() as files, change(office=office, reason=reason):
        kept = Photo.objects.select_for_update().filter(original_sha256=photo.original_sha256)
        is_same = kept.filter(pk=photo.pk).exists() and photo in without_avif().filter(pk=photo.pk)
        if is_same:
            files.add_sizes(photo, original, made)
    return is_same


def refuse_duplicate(facts: PictureFacts) -> None:
    """Raises `DuplicatePhotoError` when these very bytes are kept already."""
    existing = Photo.objects.filter(original_sha256=facts.sha256).first()
    if existing:
        raise DuplicatePhotoError(existing)


def let_sizes_go(photo: Photo) -> None:
    """Takes the sizes of a picture away, the files only once the change is certain."""
    old = list(photo.renditions.all())
    files = [str(rendition.file.name) for rendition in old]
    for rendition in old:
        rendition.delete()
    transaction.on_commit(lambda: _delete(files), robust=True)


def sweep() -> int:
    """Removes sizes that no row names any more; gives their number.

    An address of a size ends with its row, but the file may stay when the disk or the store fails
    at that moment. Originals are kept for the archive, whether a row names them or not.
    """

    def named() -> set[str]:
        return set(RenditionRow.objects.values_list("file", flat=True))

    return strays.sweep(default_storage, SIZES, named)


def _delete(files: list[str]) -> None:
    for name in files:
        default_storage.delete(name)

"""Pictures as pages name them: which portrait stands for a person, and in which sizes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from registry.models import Depiction, Person, Photo, Rendition
from registry.vocabulary import DepictionCapacity, PhotoKind
from registry.web.dossier.markup import best

ENDINGS = {"JPEG": "jpg", "AVIF": "avif"}
PORTRAITS = {PhotoKind.PORTRAIT.value, PhotoKind.ARREST_PHOTO.value}


@dataclass(frozen=True, slots=True)
class Picture:
    """The sizes of one photograph for an `<img>`, and the words that stand for it."""

    src: str
    width: int
    height: int
    srcset: str
    avif: str
    alt: str
    # The narrowest in AVIF, for a list; blank where there is none.
    avif_src: str = ""


def portrait_of(person: Person) -> Picture | None:
    """The lead portrait of a person of a list; None where no picture of the person is served."""
    depictions: Sequence[Depiction] = getattr(person, "shown_depictions", ())
    for depiction in depictions:
        shows_person = depiction.capacity == DepictionCapacity.DEPICTED
        if shows_person and depiction.photo.kind in PORTRAITS:
            return picture(depiction.photo)
    return None


def picture(photo: Photo) -> Picture | None:
    """The sizes of a photograph; None where there are none. Who calls has asked for the rights."""
    sizes = list(photo.renditions.all())
    jpeg = [size for size in sizes if size.format == "JPEG"]
    if not jpeg:
        return None
    smallest = min(jpeg, key=_width)
    avif = [size for size in sizes if size.format == "AVIF"]
    return Picture(
        src=address(photo, smallest),
        width=smallest.width,
        height=smallest.height,
        srcset=_srcset(photo, jpeg),
        avif=_srcset(photo, avif),
        alt=best(photo.alt_text)[0],
        avif_src=address(photo, min(avif, key=_width)) if avif else "",
    )


def _width(size: Rendition) -> int:
    return size.width


def _srcset(photo: Photo, sizes: Sequence[Rendition]) -> str:
    return ", ".join(f"{address(photo, size)} {size.width}w" for size in sizes)


def address(photo: Photo, size: Rendition) -> str:
    """Where one size of a photograph is served."""
    return reverse("media", args=[photo.public_id, size.width, ENDINGS[size.format]])

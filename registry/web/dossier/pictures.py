"""Photographs as figures: the picture where it may be served, else its caption in a mount."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from registry.models import Depiction, Photo
from registry.vocabulary import Certainty, DepictionCapacity, PhotoKind
from registry.web.dossier.evidence import EvidenceBook
from registry.web.dossier.markup import address, best, localized, time_of
from registry.web.served import Picture, picture


@dataclass(frozen=True, slots=True)
class Figure:
    """A photograph with its caption."""

    anchor: str
    picture: Picture | None
    alt: str
    caption: SafeString
    notes: SafeString
    # What has to be said of the picture: who took it, how sure it is.
    remarks: tuple[str, ...]
    # Why no picture stands here; blank where one does.
    absence: str
    url: str


def figure(photo: Photo, book: EvidenceBook, *, remarks: Iterable[str] = ()) -> Figure:
    """A published photograph, its sizes prefetched."""
    anchor = f"photo-{photo.public_id}"
    label = ", ".join(filter(None, (_("Photograph"), time_of(photo, "date"))))
    shown = picture(photo) if photo.shows_a_picture else None
    said = [taken_by_persecutors(photo), *remarks, photo.credit if shown else ""]
    return Figure(
        anchor=anchor,
        picture=shown,
        alt=best(photo.alt_text)[0] or best(photo.caption)[0],
        caption=localized(photo.caption),
        notes=book.of_row(photo, label, anchor),
        remarks=tuple(remark for remark in said if remark),
        absence="" if shown else absence(photo),
        url=address(photo),
    )


def taken_by_persecutors(photo: Photo) -> str:
    """An arrest photograph is labelled as what it is."""
    if photo.kind == PhotoKind.ARREST_PHOTO:
        return _("Photograph after arrest, taken by those who made the arrest.")
    return ""


def absence(photo: Photo) -> str:
    """Why a captioned photograph shows no picture."""
    if not photo.rights:
        return _("The rights in this picture are not known, therefore it is not shown.")
    return _("The picture itself is not in the register yet.")


def of_person(depictions: Iterable[Depiction], book: EvidenceBook) -> list[Figure]:
    """A person's photographs; one from free life leads where its picture can be shown."""
    ordered = sorted(depictions, key=_order)
    return [figure(depiction.photo, book, remarks=[_certainty(depiction)]) for depiction in ordered]


def _order(depiction: Depiction) -> tuple[bool, bool, bool, int]:
    photo = depiction.photo
    return (
        not photo.shows_a_picture,
        depiction.capacity != DepictionCapacity.DEPICTED,
        photo.kind == PhotoKind.ARREST_PHOTO,
        photo.date_lo or 0,
    )


def _certainty(depiction: Depiction) -> str:
    if depiction.certainty == Certainty.PROBABLE:
        return _("Probably this person.")
    return ""

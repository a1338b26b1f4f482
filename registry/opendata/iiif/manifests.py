"""Manifests: what is shown, in which sizes, on whose terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from registry.models import Document, DocumentPage, Photo, Rendition
from registry.models.base import Record
from registry.opendata.naming import (
    PICTURES,
    SITE_NAME,
    Absolute,
    names_of,
    permanent_address,
    texts_of,
)
from registry.vocabulary import RightsStatus

Json = dict[str, Any]
Page = tuple[dict[str, list[str]], Photo]

CONTEXT = "http://iiif.io/api/presentation/3/context.json"
IMAGE_CONTEXT = "http://iiif.io/api/image/3/context.json"
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def manifest_of(record: Record, absolute: Absolute) -> Json | None:
    """The manifest of a photograph or a document; None where no picture may be shown."""
    pages = list(_pages(record))
    if not pages:
        return None
    photos = [photo for _label, photo in pages]
    own = absolute(reverse("iiif-manifest", args=[record.public_id]))
    made: Json = {
        "@context": CONTEXT,
        "id": own,
        "type": "Manifest",
        "label": language_map(names_of(record)) or {"none": [record.public_id]},
        "metadata": list(_metadata(record)),
        "requiredStatement": _statement(photos),
        **_beside(record, absolute),
        "items": [
            _canvas(f"{own.rpartition('/')[0]}/canvas/{number}", label, photo, absolute)
            for number, (label, photo) in enumerate(pages, start=1)
        ],
    }
    # One licence for all of it, or none for the whole: each picture then says its own.
    licences = {PICTURES.get(photo.rights, "") for photo in photos}
    if len(licences) == 1 and (licence := licences.pop()):
        made["rights"] = licence
    if isinstance(record, Photo) and (summary := language_map(texts_of(record.alt_text))):
        made["summary"] = summary
    return made


def _beside(record: Record, absolute: Absolute) -> Json:
    """The page and the data of the record a manifest is of."""
    return {
        "homepage": [
            {
                "id": permanent_address(record.public_id, absolute),
                "type": "Text",
                "label": _in_all(lambda: str(SITE_NAME)),
                "format": "text/html",
            }
        ],
        "seeAlso": [
            {
                "id": absolute(reverse("jsonld", args=[record.public_id])),
                "type": "Dataset",
                "format": "application/ld+json",
                "profile": "https://schema.org/",
            }
        ],
    }


def _pages(record: Record) -> Iterator[Page]:
    """The pictures of a record that may be shown, in their order, each with its label."""
    if isinstance(record, Photo):
        if record.shows_a_picture:
            yield language_map(names_of(record)) or {"none": [record.public_id]}, record
    elif isinstance(record, Document):
        rows = DocumentPage.objects.filter(document=record, photo__state="published")
        for row in rows.select_related("photo").prefetch_related("photo__renditions"):
            if row.photo is not None and row.photo.shows_a_picture:
                yield {"none": [str(row.number)]}, row.photo


def sizes_of(photo: Photo) -> list[Rendition]:
    """The sizes every viewer can show, the smallest first."""
    jpeg = [size for size in photo.renditions.all() if size.format == "JPEG"]
    return sorted(jpeg, key=lambda size: size.width)


def _canvas(address: str, label: dict[str, list[str]], photo: Photo, absolute: Absolute) -> Json:
    largest = sizes_of(photo)[-1]
    image = absolute(reverse("iiif-image", args=[photo.public_id]))
    body = {
        "id": f"{image}/full/max/0/default.jpg",
        "type": "Image",
        "format": "image/jpeg",
        "width": largest.width,
        "height": largest.height,
        "service": [{"id": image, "type": "ImageService3", "profile": "level0"}],
    }
    painting = {
        "id": f"{address}/image",
        "type": "Annotation",
        "motivation": "painting",
        "target": address,
        "body": body,
    }
    canvas: Json = {
        "id": address,
        "type": "Canvas",
        "label": label,
        "width": largest.width,
        "height": largest.height,
        "items": [{"id": f"{address}/page", "type": "AnnotationPage", "items": [painting]}],
    }
    if licence := PICTURES.get(photo.rights):
        canvas["rights"] = licence
    return canvas


def information_of(photo: Photo, address: str) -> Json:
    """`info.json`: the sizes that exist, and that nothing else is made."""
    sizes = sizes_of(photo)
    return {
        "@context": IMAGE_CONTEXT,
        "id": address,
        "type": "ImageService3",
        "protocol": "http://iiif.io/api/image",
        "profile": "level0",
        "width": sizes[-1].width,
        "height": sizes[-1].height,
        "sizes": [{"width": size.width, "height": size.height} for size in sizes],
        **({"rights": PICTURES[photo.rights]} if photo.rights in PICTURES else {}),
    }


# Words -----------------------------------------------------------------------------------------


def language_map(texts: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Texts by language, as every label of the standard is written."""
    found: dict[str, list[str]] = {}
    for language, text in texts:
        if text:
            found.setdefault(language or "none", []).append(text)
    return found


def _in_all(words: Any) -> dict[str, list[str]]:
    """What the site says, in each of its languages."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = [words()]
    return found


def _statement(photos: list[Photo]) -> Json:
    """On whose terms the pictures are shown: always to be seen beside them."""

    def said() -> str:
        terms = [
            ". ".join(
                part for part in (photo.credit, str(RightsStatus(photo.rights).label)) if part
            )
            for photo in photos
        ]
        return "; ".join(dict.fromkeys(terms))

    return {"label": _in_all(lambda: gettext("Rights")), "value": _in_all(said)}


def _metadata(record: Any) -> Iterator[Json]:
    told = {
        "date": record.date or record.date_text,
        "archive_reference": getattr(record, "archive_reference", ""),
        "collection": getattr(record, "collection", ""),
        "shelf_mark": getattr(record, "shelf_mark", ""),
        "inscription": getattr(record, "inscription", ""),
    }
    for name, value in told.items():
        if value:
            column = record._meta.get_field(name)
            yield {
                "label": _in_all(lambda column=column: str(column.verbose_name)),
                "value": {"none": [str(value)]},
            }

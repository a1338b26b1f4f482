"""What a page of a record carries for programs: its linked data, its other formats, its citation.

Also the foot of every such page: the address by which it is cited.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.models import Document, Person, Photo
from registry.models.base import Record
from registry.opendata.api.references import api_address
from registry.opendata.jsonld import document_of, script
from registry.opendata.naming import absolute_of
from registry.opendata.records import ROUTES
from registry.web.citing.entry import permanent_address
from registry.web.citing.works import WORKS, metadata, work_of
from registry.web.dossier.markup import page_language


class Format(NamedTuple):
    """Another form of the same record."""

    name: str
    media_type: str
    url: str


def head(record: Record, request: HttpRequest) -> dict[str, Any]:
    """For the head of the page of a published record."""
    is_work = isinstance(record, WORKS)
    work = work_of(record, request, page_language()) if is_work else None
    return {
        "formats": formats(record),
        "metadata": list(metadata(work)) if work else _of_page(record, request),
        "script": script(document_of(record, absolute_of(request)))
        if getattr(request, "tells_linked_data", True)
        else "",
    }


def _of_page(record: Record, request: HttpRequest) -> list[tuple[str, str]]:
    """Of records that are cited as pages; the page of a person says more itself."""
    address = permanent_address(record, request)
    own = [("citation_public_url", address)]
    return own if isinstance(record, Person) else [*own, ("DC.identifier", address)]


def foot(record: Record, request: HttpRequest) -> dict[str, Any]:
    """For the foot of the page: the permanent address and the other formats."""
    return {"address": permanent_address(record, request), "formats": formats(record)}


def formats(record: Record) -> list[Format]:
    """The other forms of a record."""
    return list(_formats(record))


def _formats(record: Record) -> Iterator[Format]:
    yield Format("JSON", "application/json", api_address("", record.noun, record.public_id))
    yield Format("JSON-LD", "application/ld+json", reverse("jsonld", args=[record.public_id]))
    route = ROUTES[record.noun]
    if isinstance(record, (*WORKS, Person)):
        args = [record.public_id, record.slug or record.public_id]
        bibtex = reverse(f"registry:{route}-bibtex", args=args)
        ris = reverse(f"registry:{route}-ris", args=args)
        yield Format("BibTeX", "application/x-bibtex", bibtex)
        yield Format("RIS", "application/x-research-info-systems", ris)
    if _has_pictures(record):
        yield Format(
            _("IIIF manifest"),
            'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"',
            reverse("iiif-manifest", args=[record.public_id]),
        )


def _has_pictures(record: Record) -> bool:
    if isinstance(record, Photo):
        return record.shows_a_picture
    if not isinstance(record, Document):
        return False
    pages = record.pages.filter(photo__state="published", photo__renditions__format="JPEG")
    return pages.exclude(photo__rights="").exists()

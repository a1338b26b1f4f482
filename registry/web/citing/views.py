"""The entry of a person's page as a file for a reference manager."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from registry.models import Person
from registry.web.citing.entry import Entry, entry_of
from registry.web.citing.files import bibtex, ris
from registry.web.dossier.markup import page_language
from registry.web.resolve import get_published_or_answer


@require_safe
def person_bibtex(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:
    """`….bib`; a wrong slug does not matter, the id counts."""
    return _file(request, public_id, bibtex, "application/x-bibtex", "bib")


@require_safe
def person_ris(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:
    """`….ris`; a wrong slug does not matter, the id counts."""
    return _file(request, public_id, ris, "application/x-research-info-systems", "ris")


def _file(
    request: HttpRequest,
    public_id: str,
    write: Callable[[Entry], str],
    media_type: str,
    ending: str,
) -> HttpResponse:
    found = get_published_or_answer(Person, public_id, request=request)
    if isinstance(found, HttpResponse):
        return found
    text = write(entry_of(found, request, page_language()))
    name = f"{found.slug or found.public_id}.{ending}"
    return HttpResponse(
        text,
        content_type=f"{media_type}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )

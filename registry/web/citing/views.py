"""Entries as files for a reference manager: of a person's page, and of works."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from registry.models import Person
from registry.models.base import Record
from registry.web.citing.entry import Entry, entry_of
from registry.web.citing.files import bibtex, bibtex_of_work, ris, ris_of_work
from registry.web.citing.works import WORKS, Work, work_of
from registry.web.dossier.markup import page_language
from registry.web.resolve import get_published_or_answer

# The media type and the ending of a file.
BIBTEX = ("application/x-bibtex", "bib")
RIS = ("application/x-research-info-systems", "ris")


@require_safe
def person_bibtex(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:
    """`….bib`; a wrong slug does not matter, the id counts."""
    return _person(request, public_id, bibtex, BIBTEX)


@require_safe
def person_ris(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:
    """`….ris`; a wrong slug does not matter, the id counts."""
    return _person(request, public_id, ris, RIS)


@require_safe
def work_bibtex(request: HttpRequest, public_id: str, slug: str, noun: str) -> HttpResponse:
    """A source, a document or a photograph as `….bib`."""
    return _work(request, public_id, noun, bibtex_of_work, BIBTEX)


@require_safe
def work_ris(request: HttpRequest, public_id: str, slug: str, noun: str) -> HttpResponse:
    """A source, a document or a photograph as `….ris`."""
    return _work(request, public_id, noun, ris_of_work, RIS)


def _work(
    request: HttpRequest,
    public_id: str,
    noun: str,
    write: Callable[[Work], str],
    kind: tuple[str, str],
) -> HttpResponse:
    model = next(each for each in WORKS if each.noun == noun)
    found = get_published_or_answer(model, public_id, request=request)
    if isinstance(found, HttpResponse):
        return found
    return _saved(found, write(work_of(found, request, page_language())), kind)


def _person(
    request: HttpRequest, public_id: str, write: Callable[[Entry], str], kind: tuple[str, str]
) -> HttpResponse:
    found = get_published_or_answer(Person, public_id, request=request)
    if isinstance(found, HttpResponse):
        return found
    return _saved(found, write(entry_of(found, request, page_language())), kind)


def _saved(record: Record, text: str, kind: tuple[str, str]) -> HttpResponse:
    media_type, ending = kind
    name = f"{record.slug or record.public_id}.{ending}"
    return HttpResponse(
        text,
        content_type=f"{media_type}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )

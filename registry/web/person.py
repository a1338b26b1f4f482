"""The page of a person."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from registry.curation.proposals import being_checked
from registry.models import Person
from registry.web.citing.entry import Entry, entry_of
from registry.web.citing.files import bibtex
from registry.web.citing.styles import Styled, styled
from registry.web.dossier.markup import page_language
from registry.web.dossier.person import dossier
from registry.web.resolve import get_published_or_answer


@dataclass(frozen=True, slots=True)
class Citing:
    """What the page says of how to cite it."""

    entry: Entry
    styles: list[Styled]
    bibtex: str
    bibtex_url: str
    ris_url: str


@require_safe
def person(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:
    """The life of one person; a hidden record and one that never was get the same answer."""
    found = get_published_or_answer(Person, public_id, request=request, slug=slug)
    if isinstance(found, HttpResponse):
        return found
    context = {
        "page": dossier(found),
        "citing": citing_of(found, request),
        "is_being_checked": being_checked(found),
    }
    return render(request, "registry/person/person.html", context)


def citing_of(found: Person, request: HttpRequest) -> Citing:
    """How the page of a person is cited."""
    entry = entry_of(found, request, page_language())
    address = [found.public_id, found.slug or found.public_id]
    return Citing(
        entry=entry,
        styles=styled(found, request),
        bibtex=bibtex(entry),
        bibtex_url=reverse("registry:person-bibtex", args=address),
        ris_url=reverse("registry:person-ris", args=address),
    )

"""The page of a person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from registry.models import Person
from registry.web.dossier.person import dossier
from registry.web.resolve import get_published_or_answer


@require_safe
def person(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:
    """The life of one person; a hidden record and one that never was get the same answer."""
    found = get_published_or_answer(Person, public_id, request=request, slug=slug)
    if isinstance(found, HttpResponse):
        return found
    return render(request, "registry/person/person.html", {"page": dossier(found)})

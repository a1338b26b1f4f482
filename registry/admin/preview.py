"""A person's page as readers will see it, before they do: for curators alone, kept by nobody."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from registry.admin.permissions import codename
from registry.models import Person
from registry.vocabulary import State
from registry.web.dossier.person import dossier
from registry.web.person import citing_of

# What a publication would make public together with the person.
SHOWN = (State.PUBLISHED, State.DRAFT, State.IN_REVIEW)
_LINK = re.compile(r'<a (?=[^>]*href="/)')


def preview_view(site: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """The real page, with the cases that would be published with it.

    Links open beside the desk: a public page is never shown inside another.
    """
    user: Any = request.user
    if not user.has_perm(codename("view", Person)):
        raise PermissionDenied
    person = Person.objects.filter(pk=pk).first()
    if person is None:
        raise Http404
    asked = request.GET.get("lang", "")
    language = asked if asked in dict(site.preview_languages) else translation.get_language()
    with translation.override(language):
        context = {"page": dossier(person, shown=SHOWN), "citing": citing_of(person, request)}
        answer = render(request, "admin/registry/preview.html", context)
    text = answer.content.decode()
    answer.content = _LINK.sub('<a target="_blank" rel="noopener" ', text).encode()
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Cache-Control"] = "private, no-store"
    # The policy of the site forbids every frame; this page stands in one of our own.
    answer._csp_replace = {"frame-ancestors": ["'self'"]}  # type: ignore[attr-defined]
    return answer

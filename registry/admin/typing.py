"""Answers for the scripts of the entry forms: a date in words, spellings, who may be the same."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from registry.admin.labels import label_of, load_names
from registry.admin.namesakes import perhaps_typed
from registry.admin.permissions import codename
from registry.dates import DateKind, parse
from registry.dates.typed import from_typed
from registry.errors import DateError
from registry.forms.dates import words_of
from registry.models import Person
from registry.names import NameParts
from registry.names.transliteration import offered
from registry.validators import told

LONGEST = 200


@require_safe
def date_view(request: HttpRequest) -> JsonResponse:
    """A typed date in words of each language, or why it is none."""
    text = _asked(request, "q")
    kind = DateKind.PERIOD if request.GET.get("kind") == DateKind.PERIOD.value else DateKind.MOMENT
    if not text:
        return JsonResponse({"words": [], "told": ""})
    try:
        parse(from_typed(text), kind=kind)
    except DateError as error:
        return JsonResponse({"words": [], "told": told(error)})
    return JsonResponse({"words": words_of(text, kind), "told": ""})


@require_safe
def name_view(request: HttpRequest) -> JsonResponse:
    """Spellings to offer for a typed name, and people who bear it and were born about then."""
    user: Any = request.user
    if not user.has_perm(codename("view", Person)):
        raise PermissionDenied
    parts = NameParts(
        surname=_asked(request, "surname"),
        given_name=_asked(request, "given_name"),
        patronymic=_asked(request, "patronymic"),
    )
    language = _asked(request, "language") or "ru"
    return JsonResponse(
        {
            "offered": {
                code: {
                    "surname": found.surname,
                    "given_name": found.given_name,
                    "patronymic": found.patronymic,
                }
                for code, found in offered(parts, language).items()
            },
            "same": _same(parts, _asked(request, "birth_date"), _asked(request, "but")),
        }
    )


def _same(parts: NameParts, born: str, but: str) -> list[dict[str, str]]:
    try:
        date = parse(from_typed(born)) if born else None
    except DateError:
        # A date half typed is no date yet, and no fault.
        date = None
    found = perhaps_typed(parts, date, int(but) if but.isdecimal() and len(but) < 18 else None)
    load_names(found)
    return [
        {"name": label_of(other), "url": reverse("admin:registry_person_change", args=(other.pk,))}
        for other in found
    ]


def _asked(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\x00", "").strip()[:LONGEST]

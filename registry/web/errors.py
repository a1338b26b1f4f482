"""Calm pages for what cannot be shown: not here, gone, refused, too often, away, failed.

A record that is hidden and one that never was get the same page. The page of a failure asks
neither the database nor the context of a request.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseForbidden,
    HttpResponseServerError,
)
from django.shortcuts import render
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.opendata.answers import is_for_programs, problem
from registry.web.dossier.markup import localized
from registry.web.numbering import NoSuchPage

# Where not even the template of the failure page can be read.
LAST_WORDS = "<!doctype html><title>500</title><h1>This page could not be made.</h1>"

# When a page that could not be made may be asked for again, in seconds.
RETRY_AFTER = 60


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: also for drafts, so that nobody learns that there is one. A list says how long it is."""
    if is_for_programs(request.path_info):
        return problem(HTTPStatus.NOT_FOUND, _("There is nothing at this address."))
    context: dict[str, Any] = {"is_error": True}
    if isinstance(exception, NoSuchPage):
        context["missing"] = exception
    return render(request, "registry/errors/404.html", context, status=404)


def gone(request: HttpRequest, tombstone: Mapping[str, str] | None = None) -> HttpResponse:
    """410: a record that was withdrawn, with the words left at its address if there are any."""
    return render(
        request,
        "registry/errors/410.html",
        {"is_error": True, "tombstone": localized(tombstone) if tombstone else ""},
        status=410,
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: a request no page can be made of. Its host may be forged: no address is repeated."""
    if is_for_programs(request.path_info):
        return problem(HTTPStatus.BAD_REQUEST, _("This request was not understood."))
    return HttpResponseBadRequest(_static("registry/errors/400.html"))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: what only others may do."""
    return HttpResponseForbidden(_static("registry/errors/403.html"))


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form that came without its key, or from another site."""
    words = {
        "heading": _("This form could not be accepted."),
        "words": _(
            "It was open for too long, or it was sent from another page. Nothing was saved."
        ),
        "advice": _("Go back, load the page anew and send it again."),
    }
    return HttpResponseForbidden(_static("registry/errors/403.html", words))


def too_many(request: HttpRequest, *, wait: int, words: str = "") -> HttpResponse:
    """429: more was sent from one connection than a person sends; `wait` is in seconds."""
    if is_for_programs(request.path_info):
        detail = _("This connection has asked very often. Please wait %(number)d seconds.")
        return problem(
            HTTPStatus.TOO_MANY_REQUESTS, detail % {"number": wait}, headers=_later(wait)
        )
    minutes = max(1, -(-wait // 60))
    again = ngettext(
        "Please come back in %(number)d minute.",
        "Please come back in %(number)d minutes.",
        minutes,
    )
    page = _static(
        "registry/errors/429.html", {"words": words, "again": again % {"number": minutes}}
    )
    return HttpResponse(page, status=429, headers=_later(wait))


def unavailable(request: HttpRequest, *, wait: int = RETRY_AFTER) -> HttpResponse:
    """503: the database does not answer. Asks nothing, so that it comes whatever is away."""
    if is_for_programs(request.path_info):
        detail = _("The database does not answer at this moment.")
        return problem(HTTPStatus.SERVICE_UNAVAILABLE, detail, headers=_later(wait))
    page = _static("registry/errors/503.html")
    return HttpResponse(page, status=503, headers=_later(wait))


def _later(wait: int) -> dict[str, str]:
    return {"Retry-After": str(wait), "Cache-Control": "no-store"}


def failed(request: HttpRequest) -> HttpResponse:
    """500: a fault of ours."""
    if is_for_programs(request.path_info):
        return problem(HTTPStatus.INTERNAL_SERVER_ERROR, _("This answer could not be made."))
    return HttpResponseServerError(_static("registry/errors/500.html"))


def _static(template: str, words: dict[str, Any] | None = None) -> str:
    """The page without a request, so that nothing can be asked that might fail again."""
    try:
        return render_to_string(template, words or {})
    # The style sheet of a site whose static files were not collected has no address.
    except (TemplateDoesNotExist, TemplateSyntaxError, ValueError):
        return LAST_WORDS

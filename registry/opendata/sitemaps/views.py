"""`/sitemap.xml`, the files it names, and `/robots.txt`, which names it."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from registry.identifiers import is_public_id
from registry.opendata.naming import absolute_of
from registry.opendata.records import NOUNS
from registry.opendata.sitemaps import writing

XML = "application/xml; charset=utf-8"
MODELS = {model.noun: model for model in NOUNS}
# Pages that are no record, below their language.
PAGES = (
    *("", "people/", "victims/", "perpetrators/", "names/", "fates/", "professions/"),
    *("nationalities/", "places/", "events/", "documents/", "photos/", "commemorations/"),
    *("figures/", "sources/", "on-this-day/", "statistics/", "reading/", "corrections/"),
    *("relatives/", "about/"),
)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The list of all files."""
    absolute = absolute_of(request)

    def addresses() -> Iterator[str]:
        yield absolute(reverse("sitemap-pages"))
        for noun, model in MODELS.items():
            for first in writing.firsts(model):
                yield absolute(reverse("sitemap-records", args=[noun, first]))

    return HttpResponse("".join(writing.index(addresses())), content_type=XML)


@require_safe
def pages(request: HttpRequest) -> HttpResponse:
    """Lists and pages of words."""
    lines = writing.pages(((path, "") for path in PAGES), absolute_of(request))
    return HttpResponse("".join(lines), content_type=XML)


@require_safe
def records(request: HttpRequest, noun: str, start: str) -> HttpResponseBase:
    """The records of one stretch."""
    model = MODELS.get(noun)
    first = writing.stretch_of(model, start) if model and is_public_id(start) else None
    if model is None or first is None:
        raise Http404
    lines = writing.pages(writing.paths_of(model, first), absolute_of(request))
    return StreamingHttpResponse(lines, content_type=XML)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read and kept; forms and the desk hold nothing to keep."""
    address = absolute_of(request)(reverse("sitemap"))
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /*/contribute/",
        "Disallow: /*/suggest/",
    ]
    text = "\n".join([*lines, "", f"Sitemap: {address}", ""])
    return HttpResponse(text, content_type="text/plain; charset=utf-8")

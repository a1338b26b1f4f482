"""Addresses of manifests and of what is said of one image; the images themselves are served as
everywhere (`web.pictures`)."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from registry.models import Photo
from registry.opendata.answers import NO_PAGE, problem
from registry.opendata.headers import found_or_refused, shared
from registry.opendata.iiif.manifests import CONTEXT, IMAGE_CONTEXT, information_of, manifest_of
from registry.opendata.naming import absolute_of
from registry.search.snapshot import snapshot

# Short, so that a picture that is withdrawn is gone soon everywhere.
KEPT_FOR = "public, max-age=300"


@shared("GET", "HEAD")
def manifest(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The manifest; for a record without a picture that may be shown the same 404 as for none."""
    with snapshot():
        found = found_or_refused(public_id, lambda other: reverse("iiif-manifest", args=[other]))
        if isinstance(found, HttpResponseBase):
            return found
        made = None
        if found.public_id == public_id:
            made = manifest_of(found, absolute_of(request))
    return _json(made, CONTEXT)


@shared("GET", "HEAD")
def image(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The base of an image leads to what is said of it."""
    return HttpResponseRedirect(reverse("iiif-info", args=[public_id]), content_type=NO_PAGE)


@shared("GET", "HEAD")
def information(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """`info.json` of one image."""
    with snapshot():
        found = found_or_refused(public_id, lambda other: reverse("iiif-info", args=[other]))
        if isinstance(found, HttpResponseBase):
            return found
        made = None
        if isinstance(found, Photo) and found.shows_a_picture:
            base = absolute_of(request)(reverse("iiif-image", args=[public_id]))
            made = information_of(found, base)
    return _json(made, IMAGE_CONTEXT)


def _json(made: dict[str, object] | None, context: str) -> HttpResponseBase:
    if made is None:
        return problem(HTTPStatus.NOT_FOUND, "There is nothing at this address.")
    answer = JsonResponse(
        made,
        content_type=f'application/ld+json;profile="{context}"',
        json_dumps_params={"ensure_ascii": False},
    )
    answer.headers["Cache-Control"] = KEPT_FOR
    return answer

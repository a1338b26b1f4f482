"""Views that other sites may ask, and the record a standard speaks of or why there is none."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
)

from registry.identifiers import is_public_id
from registry.models.base import Record
from registry.opendata.answers import NO_PAGE, open_to_all, preflight, problem
from registry.opendata.records import former_record, published_record

View = Callable[..., HttpResponseBase]


def shared(*methods: str) -> Callable[[View], View]:
    """A view for programs on other sites: also answers what a browser asks before it asks.

    Refusals are shared too, or a program could not tell why it was refused.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            allowed = ", ".join((*methods, "OPTIONS"))
            if request.method == "OPTIONS":
                return preflight(allowed)
            if request.method in methods:
                return open_to_all(view(request, *args, **kwargs))
            refused = HttpResponse(status=405, headers={"Allow": allowed}, content_type=NO_PAGE)
            return open_to_all(refused)

        return wrapped

    return wrap


def found_or_refused(public_id: str, address: Callable[[str], str]) -> Record | HttpResponseBase:
    """The published record of an id; else the way to its successor, or a refusal.

    `address` gives the path of the same file of another id.
    """
    record = published_record(public_id)
    if record is not None:
        return record
    former = former_record(public_id) if is_public_id(public_id) else None
    if former is None:
        return problem(HTTPStatus.NOT_FOUND, "There is nothing at this address.")
    if former.successor is None:
        return problem(HTTPStatus.GONE, "The record at this address was withdrawn.")
    return HttpResponsePermanentRedirect(address(former.successor.public_id), content_type=NO_PAGE)

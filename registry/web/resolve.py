"""From an address to a record, or to the answer for a record that moved, went or never was.

Merged: 301 to the record that took it in. Withdrawn: 410 with a tombstone. Everything else that is
not published: 404, the same as for an id that does not exist.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe

from registry.identifiers import is_public_id
from registry.models.base import Record
from registry.opendata.records import former_record, published_record
from registry.prepared import prepared
from registry.vocabulary import State
from registry.web import errors
from registry.web.dossier.markup import address

__all__ = ["get_published_or_answer", "published_record", "resolve"]

R = TypeVar("R", bound=Record)


def get_published_or_answer(
    model: type[R] | QuerySet[R], public_id: str, *, request: HttpRequest, slug: str | None = None
) -> R | HttpResponse:
    """The published record, or the response to give instead of a page.

    With the `slug` of the address, a wrong one is answered by a redirect to the right one. Raises
    `Http404` where nothing may be said. Use it as

        found = get_published_or_answer(Place, public_id, request=request, slug=slug)
        if isinstance(found, HttpResponse):
            return found
    """
    if not is_public_id(public_id):
        raise Http404
    if isinstance(model, QuerySet):
        record = model.filter(public_id=public_id, state=State.PUBLISHED).first()
    else:
        record = next(iter(_published(public_id, model=model)), None)
    if record is None:
        return _answer_for_former(public_id, request)
    if slug is not None and slug != (record.slug or record.public_id):
        return _moved(record, request)
    return record


@prepared
def _published(public_id: str, *, model: type[Record]) -> QuerySet[Any]:
    return model._default_manager.filter(public_id=public_id, state=State.PUBLISHED)


def _answer_for_former(public_id: str, request: HttpRequest) -> HttpResponse:
    former = former_record(public_id)
    if former is None:
        raise Http404
    if former.successor is None:
        return errors.gone(request, former.tombstone)
    return _moved(former.successor, request)


def _moved(record: Record, request: HttpRequest) -> HttpResponse:
    """The query goes along: it may name the page of a list."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(address(record) + (f"?{query}" if query else ""))


@require_safe
def resolve(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/id/<public id>`: leads for ever to the page of the record, in the reader's language."""
    if not is_public_id(public_id):
        raise Http404
    record = published_record(public_id)
    if record is None:
        return _answer_for_former(public_id, request)
    return _moved(record, request)

"""From an address to a record, or to the answer for a record that moved, went or never was.

Merged: 301 to the record that took it in. Withdrawn: 410 with a tombstone. Everything else that is
not published: 404, the same as for an id that does not exist.
"""

from __future__ import annotations

from typing import TypeVar

from django.db.models import QuerySet, Value
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import require_safe

from registry.identifiers import is_public_id
from registry.models import (
    Act,
    Commemoration,
    Document,
    Event,
    Figure,
    FormerAddress,
    Person,
    Photo,
    Place,
    Repression,
    Source,
)
from registry.models.base import Record
from registry.vocabulary import State
from registry.web import errors
from registry.web.dossier.markup import address

R = TypeVar("R", bound=Record)

NOUNS: tuple[type[Record], ...] = (
    Person,
    Place,
    Event,
    Document,
    Photo,
    Commemoration,
    Figure,
    Source,
)
# A chain of successors longer than this is a circle.
LONGEST_CHAIN = 12


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
    rows = model if isinstance(model, QuerySet) else model._default_manager.all()
    record = rows.filter(public_id=public_id, state=State.PUBLISHED).first()
    if record is None:
        return _answer_for_former(public_id, request)
    if slug is not None and slug != (record.slug or record.public_id):
        return _moved(record, request)
    return record


def _answer_for_former(public_id: str, request: HttpRequest) -> HttpResponse:
    """Follows successors of successors: a record may be merged into one that is merged later."""
    for _step in range(LONGEST_CHAIN):
        former = FormerAddress.objects.filter(public_id=public_id).first()
        if former is None:
            raise Http404
        if not former.successor_id:
            return errors.gone(request, former.tombstone)
        public_id = former.successor_id
        successor = published_record(public_id)
        if successor is not None:
            return _moved(successor, request)
    raise Http404


def _moved(record: Record, request: HttpRequest) -> HttpResponse:
    """The query goes along: it may name the page of a list."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(address(record) + (f"?{query}" if query else ""))


def published_record(public_id: str) -> Record | None:
    """The published record an id means, whatever its noun; a case and an act mean their person."""
    kinds = [
        _keys(model, public_id).values_list(Value(number), "pk")
        for number, model in enumerate(NOUNS)
    ]
    # Cases and acts have no page of their own: they stand on that of their person.
    with_person = {"public_id": public_id, "person__state": State.PUBLISHED}
    kinds += [
        rows.filter(**with_person).order_by().values_list(Value(NOUNS.index(Person)), "person_id")
        for rows in (Repression.objects.published(), Act.objects.published())
    ]
    found = kinds[0].union(*kinds[1:], all=True).first()
    if found is None:
        return None
    number, key = found
    record: Record = NOUNS[number]._default_manager.get(pk=key)
    return record


def _keys(model: type[Record], public_id: str) -> QuerySet[Record]:
    rows = model._default_manager.filter(public_id=public_id, state=State.PUBLISHED)
    # A part of a union may not be ordered.
    return rows.order_by()


@require_safe
def resolve(request: HttpRequest, public_id: str) -> HttpResponse:
    """`/id/<public id>`: leads for ever to the page of the record, in the reader's language."""
    if not is_public_id(public_id):
        raise Http404
    record = published_record(public_id)
    if record is None:
        return _answer_for_former(public_id, request)
    return _moved(record, request)

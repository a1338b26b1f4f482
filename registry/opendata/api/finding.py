"""From an id to a record, or to the answer for one that moved, went or never was."""

from __future__ import annotations

from typing import Any, TypeVar

from django.http import Http404

from registry.identifiers import is_public_id
from registry.models import FormerAddress
from registry.models.base import Record
from registry.opendata.api.base import Gone, Moved
from registry.opendata.api.references import api_address
from registry.vocabulary import State

R = TypeVar("R", bound=Record)
# A chain of successors longer than this is a circle.
LONGEST_CHAIN = 12


def get_published(model: type[R], public_id: str, base: str) -> R:
    """The published record. Raises `Moved`, `Gone` or `Http404`, the same for hidden and absent."""
    if not is_public_id(public_id):
        raise Http404
    record = model._default_manager.filter(public_id=public_id, state=State.PUBLISHED).first()
    if record is not None:
        return record
    former = FormerAddress.objects.filter(public_id=public_id, noun=model.noun).first()
    if former is None:
        raise Http404
    if not former.successor_id:
        raise Gone(former.tombstone)
    successor = successor_of(former, model)
    if successor is None:
        raise Http404
    raise Moved(api_address(base, model.noun, successor))


def successor_of(former: FormerAddress, model: Any) -> str | None:
    """The public record that took a merged one in, however many merges later."""
    for _step in range(LONGEST_CHAIN):
        wanted = former.successor_id
        if not wanted:
            return None
        if model._default_manager.filter(public_id=wanted, state=State.PUBLISHED).exists():
            return wanted
        following = FormerAddress.objects.filter(public_id=wanted).first()
        if following is None:
            return None
        former = following
    return None

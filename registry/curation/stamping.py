"""When a record last changed, as harvesters and followers read it.

A record has changed when a row of its page has: a name of a place, a signature of a document, the
author a source names. The moment is taken while the index is locked, so that of two changes the
one that is seen later has the later moment, and whoever reads on from a moment misses nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils import timezone

from registry.curation.copies import portions
from registry.curation.publicity import load_related, page_of
from registry.models import (
    Agent,
    ExternalIdentifier,
    FormerAddress,
    Person,
    Photo,
    Rendition,
    Source,
)
from registry.models.base import Record
from registry.models.door import Passage
from registry.vocabulary import ChangeKind


def stamp(passage: Passage, people: Iterable[int]) -> None:
    """Gives every record this passage changed, and every address it left, the same moment.

    For use after the index was written, which locks it.
    """
    rows: list[Any] = [*passage.written, *passage.deleted]
    changed: dict[type[models.Model], set[int]] = defaultdict(set)
    changed[Person] |= set(people)
    load_related(rows)
    for row in rows:
        page = _page_of(row)
        if page is not None and page.pk and page.noun:
            changed[type(page)].add(page.pk)
    _add_those_who_name(changed, {row.pk for row in rows if isinstance(row, Agent) and row.pk})
    now = timezone.now()
    for model, keys in changed.items():
        for portion in portions(keys):
            model._default_manager.filter(pk__in=portion).update(updated_at=now)
    if passage.change_set.kind != ChangeKind.RECORD:
        FormerAddress.objects.filter(change_set=passage.change_set).update(at=now)


def _page_of(row: Any) -> Record | None:
    """The record on whose page a row is told; also of rows the public log does not speak of."""
    if isinstance(row, Rendition):
        return row.photo
    target = row.target if isinstance(row, ExternalIdentifier) else row
    return page_of(target) if target is not None else None


def _add_those_who_name(changed: dict[type[models.Model], set[int]], agents: set[int]) -> None:
    """Records that print the name of an agent."""
    if not agents:
        return
    changed[Source] |= set(Source.objects.filter(authors__in=agents).values_list("pk", flat=True))
    changed[Photo] |= set(Photo.objects.filter(maker__in=agents).values_list("pk", flat=True))


def stamp_people(people: Iterable[int]) -> None:
    """The same for people whom an import wrote in bulk."""
    now = timezone.now()
    for portion in portions(people):
        Person.objects.filter(pk__in=portion).update(updated_at=now)


def remove_tombstones(people: Iterable[int]) -> None:
    """The addresses of people who are public again lead to them."""
    for portion in portions(people):
        known = Person.objects.filter(pk__in=portion).values("public_id")
        FormerAddress.objects.filter(public_id__in=known, successor_id="").delete()

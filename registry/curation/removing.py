"""Deleting a row together with what only speaks of it. History keeps every row."""

from __future__ import annotations

from collections import defaultdict

from django.contrib.contenttypes.models import ContentType
from django.db.models.deletion import Collector

from registry.models import Citation, ExternalIdentifier, Finding
from registry.models.base import Guarded
from registry.models.door import require_open_door


def remove(row: Guarded) -> None:
    """Deletes a row, its parts, and the citations, findings and identifiers of all of them.

    For use inside an open door. Raises `ProtectedError` when another record holds it.
    """
    passage = require_open_door(row._meta.label)
    by_type: dict[int, list[int]] = defaultdict(list)
    for part in _with_parts(row):
        by_type[ContentType.objects.get_for_model(part).pk].append(part.pk)
        passage.left_behind |= part.people_concerned()
    for model in (Citation, Finding, ExternalIdentifier):
        for type_id, keys in by_type.items():
            for speaking in model.objects.filter(target_type_id=type_id, target_id__in=keys):
                speaking.delete()
    row.delete()


def _with_parts(row: Guarded) -> list[Guarded]:
    """The row and everything that is deleted with it; parts without a history have no citations."""
    collector = Collector(using=row._state.db or "default", origin=row)
    collector.collect([row])
    return [
        part for parts in collector.data.values() for part in parts if isinstance(part, Guarded)
    ]

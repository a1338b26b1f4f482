"""Where the history of an imported row begins.

An import writes no history: its own rows are the provenance. When somebody changes such a row for
the first time or deletes it, what stood there until then becomes its first version, or nobody could
tell later what the change was.
"""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone


def keep_what_stood_before(row: models.Model) -> None:
    """Writes the first version of a row that is about to change and has none."""
    history: Any = getattr(type(row), "history", None)
    if history is None or getattr(row, "skip_history_when_saving", False):
        return
    if history.filter(id=row.pk).exists():
        return
    stored = type(row)._base_manager.filter(pk=row.pk).first()
    if stored is not None:
        _write_first_version(history.model, stored)


def _write_first_version(version_model: Any, stored: models.Model) -> None:
    columns = {field.attname for field in stored._meta.concrete_fields}
    first = version_model(
        **{name: getattr(stored, name) for name in columns},
        history_type="+",
        history_date=getattr(stored, "created_at", None) or timezone.now(),
        change_set_id=_change_set_of_import(stored),
    )
    first.save()
    for field in version_model._history_m2m_fields:
        kept = getattr(version_model, field.name).model
        owner, other = field.m2m_field_name(), field.m2m_reverse_field_name()
        for link in field.remote_field.through._default_manager.filter(**{owner: stored}):
            kept.objects.create(
                history=first,
                **{f"{name}_id": getattr(link, f"{name}_id") for name in (owner, other)},
                id=link.pk,
            )


def _change_set_of_import(stored: models.Model) -> int | None:
    """The change set of the import that brought the row, where one did."""
    from registry.models.changes import ChangeSet
    from registry.models.intake import ImportRow

    batches = ImportRow.objects.filter(
        target_type=ContentType.objects.get_for_model(stored), target_id=stored.pk
    ).values("batch")
    found = ChangeSet.objects.filter(batch__in=batches).order_by("pk")
    return found.values_list("pk", flat=True).first()

"""The public log of corrections: derived from what passed the door, never written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType

from registry.fields import DateBoundField, DerivedBooleanField
from registry.models import Act, Correction, FormerAddress, Repression
from registry.models.base import Guarded, Record
from registry.models.door import Passage
from registry.vocabulary import ChangeKind, State

# Columns whose change says nothing to a reader.
SILENT = {"id", "public_id", "notes", "created_at", "updated_at", "version", "is_withheld"}


def write(passage: Passage) -> None:
    """One line of the log for each published record this passage changed, published or withdrew."""
    if passage.change_set.kind == ChangeKind.IMPORT:
        return
    rows: dict[tuple[type, int], Record] = {}
    for row in passage.written:
        if isinstance(row, Record) and row.pk:
            rows[type(row), row.pk] = row
    for record in rows.values():
        changes = dict(_changes(record, passage))
        if _belongs_in_the_log(record, changes):
            _write_line(record, changes, passage)


def _belongs_in_the_log(record: Record, changes: dict[str, list[str]]) -> bool:
    """Only what the public could see before; a first publication corrects nothing."""
    if isinstance(record, Act | Repression) and not record.person.is_published:
        return False
    was_published = changes.get("state", [record.state])[0] == State.PUBLISHED
    return bool(changes) and was_published


def _changes(record: Guarded, passage: Passage) -> Iterator[tuple[str, list[str]]]:
    """Public fields with the value before and after this passage, as the history has them."""
    history: Any = record.history  # type: ignore[attr-defined]
    latest = list(history.order_by("-history_id")[:20])
    after = next((row for row in latest if row.change_set_id == passage.change_set.pk), None)
    before = next((row for row in latest if row.change_set_id != passage.change_set.pk), None)
    if after is None or before is None:
        return
    for field in record._meta.concrete_fields:
        if field.name in SILENT or isinstance(field, DateBoundField | DerivedBooleanField):
            continue
        if not field.editable and field.name != "state":
            continue
        old, new = getattr(before, field.attname), getattr(after, field.attname)
        if old != new:
            yield field.name, [_printed(old), _printed(new)]


def _printed(value: Any) -> str:
    return "" if value is None else str(value)


def _write_line(record: Record, changes: dict[str, list[str]], passage: Passage) -> None:
    change_set = passage.change_set
    Correction.objects.create(
        target_type=ContentType.objects.get_for_model(record),
        target_id=record.pk,
        public_id=record.public_id,
        change_set=change_set,
        kind=change_set.kind,
        changes=changes,
        reason=change_set.reason,
        at=change_set.at,
    )


def leave_tombstone(record: Record, passage: Passage) -> None:
    """The address of a withdrawn record answers 410 from now on."""
    FormerAddress.objects.update_or_create(
        public_id=record.public_id,
        defaults={"noun": record.noun, "successor_id": "", "change_set": passage.change_set},
    )


def remove_tombstone(record: Record) -> None:
    """The address of a record that is public again leads to it."""
    FormerAddress.objects.filter(public_id=record.public_id, successor_id="").delete()

"""What of a row the public can see: on whose page it stands, whether it does, which values.

Used for the public log alone, so that it never tells more than the pages do.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models

from registry.fields import DateBoundField, DerivedBooleanField
from registry.models import (
    Act,
    Citation,
    CommemoratedPerson,
    Depiction,
    Detention,
    DocumentPage,
    Finding,
    Mention,
    Participation,
    PersonName,
    PlaceName,
    PlaceUse,
    Post,
    Rehabilitation,
    Relation,
    Repression,
    Signature,
)
from registry.models.base import Guarded, Record

# Parts of a page, and the column that leads to what they are a part of.
OWNERS: dict[type[Guarded], str] = {
    Act: "person",
    CommemoratedPerson: "commemoration",
    Depiction: "photo",
    Detention: "repression",
    DocumentPage: "document",
    Mention: "document",
    Participation: "event",
    PersonName: "person",
    PlaceName: "place",
    PlaceUse: "place",
    Post: "person",
    Rehabilitation: "person",
    Relation: "person",
    Repression: "person",
    Signature: "document",
}
# Columns a reader never sees, and columns that follow from others.
SILENT = {
    "created_at",
    "id",
    "is_withheld",
    "notes",
    "order",
    "public_id",
    "sort_name",
    "target_id",
    "target_type",
    "updated_at",
    "version",
}
# A part is not shown where one of these names a record that is not: who would be named by it?
NAMING = ("agent", "other", "person", "source")


def way_up(row: Any) -> list[Any]:
    """The row, what it is a part of, and so on, without the record that has the page."""
    found: list[Any] = []
    for _step in range(4):
        if type(row) in OWNERS:
            found.append(row)
            row = _related(row, OWNERS[type(row)])
        elif isinstance(row, Citation | Finding):
            found.append(row)
            row = row.target
        else:
            break
    return found


def page_of(row: Any) -> Record | None:
    """The record on whose page a row stands; the record itself, or None for what has no page."""
    way = way_up(row)
    if way:
        last = way[-1]
        row = last.target if isinstance(last, Citation | Finding) else _owner(last)
    return row if isinstance(row, Record) and type(row) not in OWNERS else None


def _owner(row: Any) -> Any:
    return _related(row, OWNERS[type(row)])


def load_related(rows: list[Any]) -> None:
    """Loads what these rows lead to in a few queries, however many they are."""
    speaking = [row for row in rows if isinstance(row, Citation | Finding)]
    if speaking:
        models.prefetch_related_objects(speaking, "target")
    targets = [row.target for row in speaking if row.target is not None]
    known: dict[tuple[type, int], Any] = {}
    waiting = [*rows, *targets]
    for _step in range(3):
        waiting = _load_step(waiting, known)


def _load_step(rows: list[Any], known: dict[tuple[type, int], Any]) -> list[Any]:
    """One step up from these rows; gives the rows found that lead further."""
    wanted: dict[type[models.Model], set[int]] = {}
    for row, column in _leading(rows):
        wanted.setdefault(column.related_model, set()).add(getattr(row, column.attname))
    found: list[Any] = []
    for model, keys in wanted.items():
        missing = {key for key in keys if (model, key) not in known}
        loaded = model._default_manager.in_bulk(missing) if missing else {}
        known |= {(model, key): row for key, row in loaded.items()}
        found += loaded.values()
    for row, column in _leading(rows):
        other = known.get((column.related_model, getattr(row, column.attname)))
        if other is not None:
            column.set_cached_value(row, other)
    return [row for row in found if type(row) in OWNERS]


def _leading(rows: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Each row with each of its columns that lead to another and are not loaded."""
    for row in rows:
        for column in row._meta.concrete_fields:
            is_key = isinstance(column, models.ForeignKey) and column.name != "target_type"
            if is_key and getattr(row, column.attname) and not column.is_cached(row):
                yield row, column


def is_shown(row: Any) -> bool:
    """Whether the page of a row shows it, the page itself being public.

    `row` may be an earlier version of one; the rows it leads to are taken as they are now.
    """
    if isinstance(row, Record) and type(row) in OWNERS and not row.is_published:
        return False
    if isinstance(row, Relation) and row.is_withheld:
        return False
    for name in (*NAMING, OWNERS.get(type(row), ""), "repression"):
        column = _column(type(row), name)
        if column is not None and getattr(row, column.attname) is not None:
            named = _related(row, name)
            if not isinstance(named, Record) or not named.is_published:
                return False
    if isinstance(row, Citation | Finding):
        target = row.target
        return target is not None and (page_of(target) is target or is_shown(target))
    return True


def public_columns(model: type[models.Model]) -> Iterator[Any]:
    """Columns whose value the page of a row prints."""
    owner = OWNERS.get(model, "") if issubclass(model, Guarded) else ""
    for column in model._meta.concrete_fields:
        if column.name in SILENT or column.name == owner or column.primary_key:
            continue
        if isinstance(column, DateBoundField | DerivedBooleanField):
            continue
        if column.editable or column.name == "state":
            yield column


def public_value(row: Any, column: Any) -> Any:
    """The value as the log keeps it: a text, a text by language, or the key of a public row."""
    value = getattr(row, column.attname)
    if value in (None, "", {}, []) or value is False:
        return ""
    if isinstance(column, models.ForeignKey):
        named = _related(row, column.name)
        if named is None or (isinstance(named, Record) and not named.is_published):
            return ""
        return str(value)
    return value if isinstance(value, dict) else str(value)


def public_keys(column: Any, keys: set[int]) -> list[str]:
    """Keys of rows of a column of several values, without those that are not public."""
    related = column.related_model
    if issubclass(related, Record):
        keys &= set(
            related._default_manager.published().values_list("pk", flat=True).filter(pk__in=keys)
        )
    return [str(key) for key in sorted(keys)]


def _column(model: type[models.Model], name: str) -> Any:
    found = {field.name: field for field in model._meta.concrete_fields}
    column = found.get(name)
    return column if isinstance(column, models.ForeignKey) else None


def _related(row: Any, name: str) -> Any:
    try:
        return getattr(row, name)
    except ObjectDoesNotExist:
        return None

"""Rows as plain values, and a board on which many rows are changed before any is written.

Merging, restoring and undoing say what rows should become; the board writes them through the open
door in an order in which no row leads to one that is not there. Copies and derived columns are no
part of the values: they follow.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Field, ForeignKey, ManyToManyField, Model
from django.db.models.fields.files import FieldFile

from registry.curation.copies import portions
from registry.fields import DateBoundField, DerivedBooleanField
from registry.models import Depiction, DocumentPage, PersonName
from registry.models.base import Guarded

Key = tuple[type[Model], int]
Values = dict[str, Any]

# Columns that follow from others, or only say when something was written.
FOLLOWING = frozenset(
    {
        "created_at",
        "display_names",
        "first_arrest_lo",
        "region",
        "sort_key_cyrillic",
        "sort_key_latin",
        "updated_at",
        "version",
    }
)
# Where one value may stand in one row alone, and what stands there while rows exchange it.
EXCHANGED: dict[type[Model], tuple[str, Any]] = {
    PersonName: ("is_display", False),
    Depiction: ("position", None),
}
# The numbers of pages have no empty value: rows that exchange them go high up meanwhile.
HIGH_UP = 20000


# Values --------------------------------------------------------------------------------------


@cache
def columns(model: type[Model]) -> tuple[Field[Any, Any], ...]:
    """The columns that say something of their own."""
    return tuple(
        column
        for column in model._meta.concrete_fields
        if not column.primary_key
        and column.name not in FOLLOWING
        and not isinstance(column, DateBoundField | DerivedBooleanField)
    )


@cache
def several(model: type[Model]) -> tuple[ManyToManyField[Any, Any], ...]:
    """The fields that hold several values."""
    return tuple(model._meta.many_to_many)


def ready(value: Any) -> Any:
    """A value as it can be kept as JSON and compared."""
    if isinstance(value, FieldFile):
        return str(value.name or "")
    if isinstance(value, dt.date | Decimal):
        return str(value)
    return value


def values_of(row: Model, model: type[Model] | None = None) -> Values:
    """The values of a row, or of a version of one, without those of fields that hold several."""
    return {
        column.attname: ready(getattr(row, column.attname))
        for column in columns(model or type(row))
    }


def assign(row: Model, values: Values) -> None:
    """Puts values into a row; those of fields that hold several are set after saving."""
    for column in columns(type(row)):
        if column.attname in values:
            value = values[column.attname]
            is_key = isinstance(column, ForeignKey)
            setattr(row, column.attname, value if is_key else column.to_python(value))


@cache
def kept_models() -> tuple[type[Guarded], ...]:
    """All models with a history, each after those it leads to."""
    found = [
        model
        for model in apps.get_app_config("registry").get_models()
        if issubclass(model, Guarded) and hasattr(model, "history")
    ]
    return tuple(sorted(found, key=lambda model: (_depth(model), model.__name__)))


@cache
def _depth(model: type[Model]) -> int:
    """How many steps lead from the model to one that leads nowhere."""
    led_to = {
        column.related_model
        for column in model._meta.concrete_fields
        if isinstance(column, ForeignKey) and column.related_model is not model
    }
    if hasattr(model, "target_id"):
        # What speaks of any row stands after all of them.
        return 99
    return 1 + max((_depth(parent) for parent in led_to), default=0)


@cache
def _is_led_to(model: type[Model]) -> bool:
    """Whether rows of other tables lead to rows of this one by a foreign key."""
    return any(
        issubclass(relation.related_model, Guarded) for relation in model._meta.related_objects
    )


def type_of(model: type[Model]) -> ContentType:
    """The content type of a model; kept in memory by Django."""
    return ContentType.objects.get_for_model(model)


def model_of(content_type_id: int) -> type[Model]:
    """The model of a content type."""
    found = ContentType.objects.get_for_id(content_type_id).model_class()
    assert found is not None
    return found


# The board -----------------------------------------------------------------------------------


class Board:
    """Rows as they stand and as they will stand. Read at once, written at once.

    A board that will be written is `locked`: nobody changes its rows between reading and writing.
    """

    def __init__(self, *, locked: bool = False) -> None:
        self.locked = locked
        self.rows: dict[Key, Model] = {}
        self.before: dict[Key, Values | None] = {}
        self.now: dict[Key, Values | None] = {}
        # Rows to be entered under a key of their own; the row stands here once it is written.
        self.entered: list[tuple[type[Model], Values, list[Model]]] = []

    def load(self, keys: Iterable[Key]) -> None:
        """Reads the rows that are not on the board yet; a row that does not exist is `None`."""
        wanted: dict[type[Model], set[int]] = defaultdict(set)
        for model, pk in keys:
            if (model, pk) not in self.now:
                wanted[model].add(pk)
        # In one order everywhere, so that no two boards wait for each other.
        for model in sorted(wanted, key=lambda model: (_depth(model), model.__name__)):
            for portion in portions(wanted[model]):
                self._load(model, portion)

    def _load(self, model: type[Model], pks: list[int]) -> None:
        rows = model._base_manager.filter(pk__in=pks).order_by("pk")
        if self.locked:
            rows = rows.select_for_update()
        found = {row.pk: row for row in rows}
        many = several_of(model, list(found))
        for pk in pks:
            row = found.get(pk)
            values = {**values_of(row), **many[pk]} if row else None
            if row:
                self.rows[model, pk] = row
            self.before[model, pk] = values
            self.now[model, pk] = dict(values) if values is not None else None

    def put(self, row: Model) -> None:
        """Lays a row on the board that was read already."""
        key = (type(row), row.pk)
        if key not in self.now:
            values = {**values_of(row), **several_of(type(row), [row.pk])[row.pk]}
            self.rows[key] = row
            self.before[key], self.now[key] = values, dict(values)

    def enter(self, model: type[Model], values: Values) -> None:
        """Lays a new row on the board."""
        self.entered.append((model, values, []))

    def remove(self, key: Key) -> None:
        """The row will be gone."""
        self.now[key] = None

    def changed(self) -> Iterator[tuple[Key, Values | None, Values | None]]:
        """Each row that will stand otherwise than it does."""
        for key, before in self.before.items():
            if before != self.now[key]:
                yield key, before, self.now[key]

    # Writing ----------------------------------------------------------------------------------

    def write(self) -> None:
        """Writes everything; for use inside an open door.

        Rows nothing leads to go first, then come rows that are entered or come back, then changes,
        and last the rows others led to.
        """
        changes = sorted(self.changed(), key=lambda change: _depth(change[0][0]))
        gone = [key for key, _before, after in changes if after is None]
        coming = {key[0] for key, before, after in changes if before is None and after}
        self._make_way([key for key, before, after in changes if before and after], coming)
        for key in reversed(gone):
            if not _is_led_to(key[0]):
                self.rows[key].delete()
        for key, before, after in changes:
            if before is None and after is not None:
                self.rows[key] = bring(key[0], _fitting(key, after), key[1])
        for model, values, written in self.entered:
            written.append(bring(model, values))
        for key, before, after in changes:
            if before is not None and after is not None:
                self._change(key, before, after)
        for key in reversed(gone):
            if _is_led_to(key[0]):
                self.rows[key].delete()

    def _make_way(self, keys: list[Key], coming: set[type[Model]]) -> None:
        """Takes away what may stand once from rows that are about to get another value."""
        from registry.models.beginnings import keep_what_stood_before

        for model, (name, meanwhile) in EXCHANGED.items():
            mine = [key for key in keys if key[0] is model]
            pks = [pk for _model, pk in mine if self._holds(self.before[model, pk], model)]
            takers = {pk for _model, pk in mine if self._holds(self.now[model, pk], model)}
            if len(pks) > 1 or (pks and (model in coming or takers - set(pks))):
                for pk in pks:
                    keep_what_stood_before(self.rows[model, pk])
                model._base_manager.filter(pk__in=pks).update(**{name: meanwhile})
        pages = [
            pk for kind, pk in keys if kind is DocumentPage and self._differs((kind, pk), "number")
        ]
        for number, pk in enumerate(pages if len(pages) > 1 else ()):
            keep_what_stood_before(self.rows[DocumentPage, pk])
            DocumentPage.objects.filter(pk=pk).update(number=HIGH_UP + number)

    @staticmethod
    def _holds(values: Values | None, model: type[Model]) -> bool:
        """Whether these values have the one that may stand once, wherever the row leads."""
        name, meanwhile = EXCHANGED[model]
        return values is not None and values[name] != meanwhile

    def _differs(self, key: Key, name: str) -> bool:
        before, after = self.before[key], self.now[key]
        return before is not None and after is not None and before[name] != after[name]

    def _change(self, key: Key, before: Values, after: Values) -> None:
        row, after = self.rows[key], _fitting(key, after)
        if isinstance(row, Guarded):
            _note_whom_it_leaves(row)
        singles = {column.attname for column in columns(key[0])}
        if any(before[name] != after[name] for name in singles & after.keys()):
            assign(row, after)
            row.save()
        for field in several(key[0]):
            if before.get(field.name) != after.get(field.name):
                getattr(row, field.name).set(after.get(field.name, []))


def _fitting(key: Key, values: Values) -> Values:
    """A name that comes back is not the one shown where another is shown by now."""
    model, pk = key
    if model is PersonName and values["is_display"]:
        shown = PersonName.objects.filter(
            person_id=values["person_id"], language=values["language"], is_display=True
        ).exclude(pk=pk)
        return {**values, "is_display": not shown.exists()}
    return values


def bring(model: type[Model], values: Values, pk: int | None = None) -> Model:
    """Writes a row that is not there; under its own key where it had one."""
    row = model(pk=pk) if pk else model()
    assign(row, values)
    row.save(force_insert=True)
    for field in several(model):
        if values.get(field.name):
            getattr(row, field.name).set(values[field.name])
    return row


def _note_whom_it_leaves(row: Guarded) -> None:
    """People on whose page the row stood are settled too, wherever it leads from now on."""
    from registry.models.door import require_open_door

    require_open_door(row._meta.label).left_behind |= row.people_concerned()


def several_of(model: type[Model], pks: list[int]) -> dict[int, Values]:
    """The values of fields that hold several, by row; each a sorted list of keys."""
    found: dict[int, Values] = {pk: {field.name: [] for field in several(model)} for pk in pks}
    for field in several(model) if pks else ():
        owner, other = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
        through: Any = field.remote_field.through
        links = through._default_manager.filter(**{f"{owner}__in": pks})
        for pk, value in links.values_list(owner, other).order_by(other):
            found[pk][field.name].append(value)
    return found

"""All an import can have written of one person, as plain values, and that again from the values.

What an import changes in its own rows is kept as it was, column by column with its keys, so that
taking the change back leaves exactly what stood there before.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q, QuerySet

from registry.intake.stages.touched import raw_delete
from registry.models import (
    Citation,
    ExternalIdentifier,
    Person,
    PersonName,
    Rehabilitation,
    Repression,
)

Snapshot = dict[str, list[dict[str, Any]]]

# In the order in which rows may be written; taken away in the opposite one.
_TABLES: tuple[type[models.Model], ...] = (
    Person,
    PersonName,
    Repression,
    Rehabilitation,
    Person.professions.through,
    Person.nationalities.through,
    Repression.charges.through,
    Citation,
    ExternalIdentifier,
)


def taken_of(person: int) -> Snapshot:
    """The rows of one person, ready for JSON."""
    found: Snapshot = {}
    for model, rows in _rows_of(person):
        values = [
            {name: _plain(value) for name, value in row.items()}
            for row in rows.order_by("pk").values()
        ]
        if values:
            found[model._meta.label] = values
    return found


def put_back(person: int, snapshot: Snapshot) -> None:
    """Leaves of one person exactly the rows of a snapshot; for an open door."""
    tables = dict(_rows_of(person))
    kept = {model: {row["id"] for row in snapshot.get(model._meta.label, [])} for model in _TABLES}
    for model in reversed(_TABLES):
        raw_delete(tables[model].exclude(pk__in=kept[model]))
    for model in _TABLES:
        there = set(plain(model).filter(pk__in=kept[model]).values_list("pk", flat=True))
        for row in snapshot.get(model._meta.label, []):
            values = {name: _typed(model, name, value) for name, value in row.items()}
            if row["id"] in there:
                plain(model).filter(pk=row["id"]).update(**values)
            else:
                instance = model(**values)
                models.Model.save_base(instance, raw=True, force_insert=True)


def plain(model: type[models.Model]) -> QuerySet[Any]:
    """Rows of a model for the import's own keeping, which also puts back what was derived."""
    return QuerySet(model)


def _rows_of(person: int) -> list[tuple[type[models.Model], QuerySet[Any]]]:
    cases = list(Repression.objects.filter(person=person).values_list("pk", flat=True))
    speaking = Q(target_type=_type(Person), target_id=person)
    speaking |= Q(target_type=_type(Repression), target_id__in=cases)
    conditions = {
        Person: Q(pk=person),
        PersonName: Q(person=person),
        Repression: Q(person=person),
        Rehabilitation: Q(person=person),
        Person.professions.through: Q(person_id=person),
        Person.nationalities.through: Q(person_id=person),
        Repression.charges.through: Q(repression_id__in=cases),
        Citation: speaking,
        ExternalIdentifier: speaking,
    }
    return [(model, plain(model).filter(conditions[model])) for model in _TABLES]


def _type(model: type[models.Model]) -> ContentType:
    return ContentType.objects.get_for_model(model)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.datetime) else value


def _typed(model: type[models.Model], name: str, value: Any) -> Any:
    field = next(field for field in model._meta.concrete_fields if field.attname == name)
    if isinstance(field, models.DateTimeField) and isinstance(value, str):
        return dt.datetime.fromisoformat(value)
    return value

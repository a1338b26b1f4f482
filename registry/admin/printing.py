"""Values as curators read them: of a column, of a field of a form, of a row of a board."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import ForeignKey, ManyToManyField, Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from registry.forms.references import is_key

EMPTY = "–"


def column_of(model: type[Model], name: str) -> Any:
    """A field of a model by its name or the name of its column; None where there is none."""
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        columns = {column.attname: column for column in model._meta.concrete_fields}
        return columns.get(name)


def label_of_column(model: type[Model], name: str) -> str:
    """What a field is called for people."""
    column = column_of(model, name)
    return capfirst(str(getattr(column, "verbose_name", name)))


def printed(model: type[Model], name: str, value: Any) -> str:
    """A stored value as people read it; the keys of other records by their names."""
    column = column_of(model, name)
    if value in (None, "", {}, []) or column is None:
        return EMPTY if value in (None, "", {}, []) else str(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(column, ManyToManyField):
        return ", ".join(_names(column.related_model, value)) or EMPTY
    if isinstance(column, ForeignKey):
        return ", ".join(_names(column.related_model, [value])) or f"#{value}"
    if getattr(column, "choices", None):
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, Mapping):
        return " · ".join(f"{code}: {text}" for code, text in value.items() if text) or EMPTY
    return str(value)


def _names(model: Any, keys: Any) -> list[str]:
    found = [getattr(key, "pk", key) for key in keys]
    wanted = [int(key) for key in found if is_key(str(key))]
    rows = model._default_manager.in_bulk(wanted)
    return [str(rows[key]) if key in rows else f"#{key}" for key in wanted]

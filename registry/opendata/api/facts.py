"""The facts of a record in an answer, from the table in which the exports tell the same record.

A table says once what there is to tell: its columns, their codes and their meaning. An answer takes
them over under the names of the model's own columns, but for those in `renamed`; a place or a word
of a list comes as an object instead of an id or a code, a date with its words as one value.

    @facts_of(people.DETENTIONS)
    class DetentionSerializer(WithEvidence):
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, TypeVar

from django.core.exceptions import FieldDoesNotExist
from rest_framework import serializers

from registry.fields import PartialDateField
from registry.opendata.api.values import (
    CodeValue,
    DateValue,
    DecimalValue,
    FlagValue,
    NumberValue,
    ReferenceValue,
    TermsValue,
    TermValue,
    TextsValue,
    TextValue,
    Value,
)
from registry.opendata.exports.columns import Column
from registry.opendata.exports.tables import Table

Shape = TypeVar("Shape", bound=type[serializers.Serializer])

# An answer tells these in another way, or has no use for them.
NEVER = frozenset({"public_id", "slug", "order", "date_type"})
# What an answer begins with.
FIRST = ("id", "url", "api_url", "code")
WORDS = "_text"
NUMBERS: dict[str, type[Value]] = {
    "integer": NumberValue,
    "number": DecimalValue,
    "boolean": FlagValue,
}
LINKED: dict[str, type[Value]] = {
    "link": ReferenceValue,
    "term": TermValue,
    "terms": TermsValue,
}


def facts_of(
    table: Table,
    *,
    without: Collection[str] = (),
    renamed: Mapping[str, str] | None = None,
    notes: Mapping[str, str] | None = None,
) -> Callable[[Shape], Shape]:
    """Adds the facts of a table to a shape. What the shape declares itself stays as it is.

    `without` and `renamed` go by the columns of the model, `notes` by the names of the answer.
    """
    names, told = renamed or {}, notes or {}

    def add(shape: Shape) -> Shape:
        found: dict[str, serializers.Field] = {}
        for column, path in _told(table, {*NEVER, *without, table.owner}):
            name = names.get(path, path)
            if name not in found:
                found[name] = _field(table, column, path, told.get(name))
        own = shape._declared_fields
        first = {name: own[name] for name in FIRST if name in own}
        # The metaclass of the framework gathers them here, and so do shapes that build on this one.
        shape._declared_fields = {**first, **found, **own}
        return shape

    return add


def _told(table: Table, left_out: Collection[str]) -> Iterator[tuple[Column, str]]:
    """Columns that hold a fact of the model, each with the model's column."""
    for column in table.columns:
        how, path = column.fills
        path = path.partition(".")[0]
        is_one = how in ("plain", "text", "texts", *LINKED)
        if is_one and path not in left_out and not _is_words_of_a_date(table, path):
            yield column, path


def _field(table: Table, column: Column, path: str, note: str | None) -> serializers.Field:
    how = column.fills[0]
    if how in LINKED:
        return LINKED[how](path, help_text=note)
    if how != "plain":
        return TextsValue(path, help_text=note)
    if _is_date(table, path):
        return DateValue(path, help_text=note)
    note = note or column.description
    if column.values:
        return CodeValue(path, column.values, help_text=note)
    return NUMBERS.get(column.type, TextValue)(path, help_text=note)


def _is_date(table: Table, path: str) -> bool:
    try:
        field: Any = table.model._meta.get_field(path)
    except FieldDoesNotExist:
        return False
    return isinstance(field, PartialDateField)


def _is_words_of_a_date(table: Table, path: str) -> bool:
    return path.endswith(WORDS) and _is_date(table, path.removesuffix(WORDS))

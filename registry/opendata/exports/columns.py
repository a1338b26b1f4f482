"""What a column of a table is: its name, its meaning, and where the value comes from.

A column names the paths it needs and makes its value from them, so that a portion of rows takes one
query; columns with several values a row (`related`) take one more each. The same definition gives
the description in the data package and the pages of documentation, and says to the loader which
field a cell fills.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db import models

from registry.dates import iso_day
from registry.opendata.exports.cells import Value
from registry.vocabulary import State

# Languages with a column of their own; a text in any other stands in the column `_other`.
LANGUAGES = ("en", "ru", "uk")
LANGUAGE_NAMES = {"en": "English", "ru": "Russian", "uk": "Ukrainian"}
TERMS = "terms"

Related = Callable[[Sequence[int]], Mapping[int, Value]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `fills` is what the loader does with a cell: how, and into which field."""

    name: str
    description: str
    paths: tuple[str, ...] = ()
    read: Callable[..., Value] = lambda value: value
    type: str = "string"
    values: tuple[str, ...] = ()
    # The table whose `id` (or `code`) this value is.
    table: str = ""
    related: Related | None = None
    fills: tuple[str, str] = ("", "")
    is_required: bool = False


def plain(
    name: str,
    description: str,
    path: str = "",
    *,
    type: str = "string",
    values: type[models.TextChoices] | None = None,
) -> Column:
    """A value as it stands in the column of the record."""
    codes = tuple(code for code in values.values if code) if values else ()
    return Column(
        name, description, (path or name,), type=type, values=codes, fills=("plain", path or name)
    )


def date(name: str, meaning: str, path: str = "", *, words: bool = True) -> tuple[Column, ...]:
    """A date: EDTF text, the first and the last day it can mean, the words of the source."""
    path = path or name
    found = (
        Column(
            name,
            f"{meaning}, as EDTF (ISO 8601-2): exactly as precise as the sources are.",
            (path,),
            fills=("plain", path),
        ),
        Column(
            f"{name}_from",
            f"The first day that {name} can mean; empty where it is open.",
            (f"{path}_lo",),
            iso_day,
            type="date",
        ),
        Column(
            f"{name}_to",
            f"The last day that {name} can mean; empty where it is open.",
            (f"{path}_hi",),
            iso_day,
            type="date",
        ),
    )
    if not words:
        return found
    return (
        *found,
        plain(f"{name}_words", f"{meaning}, in the words of the source.", f"{path}_text"),
    )


def localized(name: str, meaning: str, path: str = "") -> tuple[Column, ...]:
    """A text in several languages: a column each for three, one for all others together."""
    path = path or name

    def in_language(code: str) -> Callable[[Mapping[str, str]], Value]:
        return lambda texts: texts.get(code) or None

    of_three = (
        Column(
            f"{name}_{code}",
            f"{meaning}, in {LANGUAGE_NAMES[code]}.",
            (path,),
            in_language(code),
            fills=("text", f"{path}.{code}"),
        )
        for code in LANGUAGES
    )
    return (
        *of_three,
        Column(
            f"{name}_other",
            f"{meaning}, in other languages: an object of language and text.",
            (path,),
            _others,
            type="object",
            fills=("texts", path),
        ),
    )


def _others(texts: Mapping[str, str]) -> Value:
    return {code: text for code, text in texts.items() if code not in LANGUAGES} or None


def link(
    name: str, description: str, table: str, path: str = "", *, also: Sequence[str] = ()
) -> Column:
    """The id of another record, where it is published (and what `also` names, too)."""
    path = path or name
    states = (f"{path}__state", *(f"{path}__{above}__state" for above in also))

    def public(public_id: str | None, *found: str | None) -> Value:
        return public_id if all(state == State.PUBLISHED for state in found) else None

    return Column(
        name,
        description,
        (f"{path}__public_id", *states),
        public,
        table=table,
        fills=("link", path),
    )


def term(name: str, description: str, path: str = "") -> Column:
    """The code of a word of an open list."""
    path = path or name
    return Column(name, description, (f"{path}__code",), table=TERMS, fills=("term", path))


def place(name: str, meaning: str) -> tuple[Column, ...]:
    """A place: the record and the words of the source."""
    return (
        link(name, f"{meaning}: id of the place.", "places"),
        plain(f"{name}_words", f"{meaning}, in the words of the source.", f"{name}_text"),
    )


def terms(name: str, description: str, model: type[models.Model], field: str = "") -> Column:
    """The codes of several words of an open list."""
    return _many(name, description, model, field or name, "code", TERMS, "terms")


def links(
    name: str, description: str, model: type[models.Model], table: str, field: str = ""
) -> Column:
    """The ids of several records, as far as they are published."""
    return _many(name, description, model, field or name, "public_id", table, "links")


def _many(
    name: str,
    description: str,
    model: type[models.Model],
    field_name: str,
    key: str,
    table: str,
    how: str,
) -> Column:
    field: Any = model._meta.get_field(field_name)
    through = field.remote_field.through
    mine, other = field.m2m_field_name(), field.m2m_reverse_field_name()

    def related(keys: Sequence[int]) -> Mapping[int, Value]:
        rows = through._default_manager.filter(**{f"{mine}__in": keys})
        if how == "links":
            rows = rows.filter(**{f"{other}__state": State.PUBLISHED})
        found: dict[int, list[str]] = defaultdict(list)
        pairs = rows.order_by().values_list(f"{mine}_id", f"{other}__{key}")
        for pk, value in sorted(pairs):
            found[pk].append(value)
        return found

    return Column(
        name,
        f"{description} Several, divided by semicolons.",
        type="list",
        table=table,
        related=related,
        fills=(how, field_name),
    )


def required(column: Column) -> Column:
    """The same column; every row has a value."""
    return replace(column, is_required=True)


# Cells read back -------------------------------------------------------------------------------


def value_of(column: Column, cell: str) -> Any:
    """The value a cell stands for; `unmasked` already. Raises `ValueError` for what is none."""
    if column.type == "boolean":
        return {"true": True, "false": False}[cell] if cell else None
    if column.type == "integer":
        return int(cell) if cell else None
    if column.type == "number":
        return Decimal(cell) if cell else None
    if column.type == "list":
        return [part for part in cell.split(";") if part]
    if column.type == "object":
        return json.loads(cell) if cell else {}
    return cell


def names_of(columns: Sequence[Column]) -> list[str]:
    """The heading."""
    return [column.name for column in columns]


def flattened(*groups: Column | tuple[Column, ...]) -> tuple[Column, ...]:
    """Columns and groups of columns as one row of columns."""
    return tuple(_flat(groups))


def _flat(groups: Sequence[Column | tuple[Column, ...]]) -> Iterator[Column]:
    for group in groups:
        if isinstance(group, Column):
            yield group
        else:
            yield from group

"""The tables that are kept, and what each column holds, in words that do without this program.

The shape goes along with every copy: what an older version wrote is read by its own shape, never by
that of the present models.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

# Never kept: what signs a browser in, what fades by itself, what is counted for a quarter of an
# hour, and the index, which is made again from the records.
LEFT_OUT = {
    "registry_curatorsession",
    "registry_contributiondraft",
    "registry_editing",
    "registry_searchstate",
    "registry_searchlog",
    "registry_searchedit",
    "django_session",
}
LEFT_OUT_BEGINNINGS = ("registry_index", "axes_")
# Of those, what a copy of a whole database file must not carry; the index it may.
SCRUBBED = ("registry_curatorsession", "registry_contributiondraft", "registry_editing")
# How to reach senders and their pictures: apart, because they are kept for a month only.
SENDERS = ("registry_contributioncontact", "registry_contributionpicture")

KINDS = {
    "BooleanField": "boolean",
    "DateTimeField": "datetime",
    "DateField": "date",
    "JSONField": "json",
    "BinaryField": "binary",
    "FloatField": "real",
    "DecimalField": "decimal",
    **dict.fromkeys(
        ("CharField", "TextField", "SlugField", "FileField", "FilePathField", "UUIDField"), "text"
    ),
}


@dataclass(frozen=True)
class Column:
    """One column; `references` is the table whose key it holds."""

    name: str
    kind: str
    null: bool = False
    references: str = ""


@dataclass(frozen=True)
class Table:
    """One table, read in the order of its key."""

    name: str
    key: str
    columns: tuple[Column, ...]

    @property
    def column_names(self) -> list[str]:
        return [column.name for column in self.columns]


def kept_models() -> list[type[models.Model]]:
    """The models behind the kept tables, many-to-many links and history too."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and is_kept(model._meta.db_table)
    ]


def is_kept(name: str) -> bool:
    """Whether a table of that name belongs to what is kept."""
    return name not in LEFT_OUT and not name.startswith(LEFT_OUT_BEGINNINGS)


def present_tables() -> list[Table]:
    """All kept tables as the present models have them, each after those it refers to."""
    return in_order(table_of(model) for model in kept_models())


def table_of(model: type[models.Model]) -> Table:
    meta = model._meta
    assert meta.pk is not None
    columns = tuple(_column(field) for field in meta.concrete_fields)
    return Table(meta.db_table, meta.pk.column or "", columns)


def _column(field: Any) -> Column:
    target = field
    # A key of a key: a part that shares the key of its whole.
    while target.remote_field is not None:
        target = target.target_field
    related = field.remote_field.model._meta.db_table if field.remote_field else ""
    # History refers to rows that may be gone.
    references = related if related and field.db_constraint else ""
    kind = KINDS.get(target.get_internal_type(), "integer")
    return Column(field.column, kind, field.null, references)


def in_order(tables: Iterable[Table]) -> list[Table]:
    """By name, but each after those it refers to, as far as they do not refer to each other."""
    waiting = sorted(tables, key=lambda table: table.name)
    names = {table.name for table in waiting}
    done: set[str] = set()
    ordered: list[Table] = []
    while waiting:
        ready = [table for table in waiting if not (needs(table) & names) - done]
        for table in ready or waiting[:1]:
            ordered.append(table)
            done.add(table.name)
            waiting.remove(table)
    return ordered


def needs(table: Table) -> set[str]:
    """The other tables it refers to."""
    return {column.references for column in table.columns} - {"", table.name}


def as_json(table: Table) -> dict[str, Any]:
    """The shape of one table as it is written down."""
    return {
        "name": table.name,
        "key": table.key,
        "columns": [
            {"name": c.name, "kind": c.kind, "null": c.null, "references": c.references}
            for c in table.columns
        ],
    }


def from_json(entry: dict[str, Any]) -> Table:
    """The shape of one table as another version wrote it down."""
    columns = tuple(Column(**column) for column in entry["columns"])
    return Table(entry["name"], entry["key"], columns)

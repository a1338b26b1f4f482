"""What an answer names: other records, words of lists, places; only what is published.

The rows of an answer say which others they name; all are read at once, one query a kind. What is
not published is not in the book, and so it vanishes wherever it is named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import models

from registry.models import (
    Agent,
    Commemoration,
    Document,
    Event,
    Figure,
    Person,
    Photo,
    Place,
    Source,
    Term,
)
from registry.models.base import Record
from registry.vocabulary import State

Json = dict[str, Any]
Row = TypeVar("Row", bound=models.Model)

# The columns a name of each kind of record is made from.
NAMED_BY: dict[type[Record], tuple[str, ...]] = {
    Agent: ("name",),
    Commemoration: ("title",),
    Document: ("title",),
    Event: ("title",),
    Figure: ("what",),
    Person: ("display_names",),
    Photo: ("caption",),
    Place: (),
    Source: ("title", "title_language"),
}
# A part that names one of these is not shown where they are not public.
NAMING = ("agent", "other", "person")


class Book:
    """Everything an answer names; `base` is where this site is."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._wanted: dict[type[models.Model], set[int]] = defaultdict(set)
        self._rows: dict[type[models.Model], dict[int, Any]] = {}

    def take(self, rows: Iterable[models.Model]) -> None:
        """Notes what the rows name."""
        for row in rows:
            for name, related in _leading(type(row)):
                key = getattr(row, name)
                if key is not None:
                    self._wanted[related].add(key)

    def want(self, model: type[models.Model], keys: Iterable[int]) -> None:
        """Notes further rows that are named."""
        self._wanted[model].update(keys)

    def load(self) -> None:
        """Reads all that was noted."""
        for model, keys in self._wanted.items():
            self._rows[model] = {row.pk: row for row in _read(model, keys)}

    def find(self, model: type[models.Model], key: int | None) -> Any:
        """A row that may be named, or None."""
        return self._rows.get(model, {}).get(key) if key is not None else None

    def named(self, row: models.Model, column: str) -> Any:
        """What a column leads to, or None."""
        field: Any = row._meta.get_field(column)
        return self.find(field.related_model, getattr(row, field.attname))

    def shown(self, rows: Sequence[Row]) -> list[Row]:
        """Without the parts that name somebody who is not public."""
        return [row for row in rows if self._names_only_the_public(row)]

    def _names_only_the_public(self, row: models.Model) -> bool:
        return all(
            getattr(row, name) is None or self.find(related, getattr(row, name)) is not None
            for name, related in _leading(type(row))
            if name.removesuffix("_id") in NAMING
        )

    # In words ----------------------------------------------------------------------------------

    def reference(self, record: Record | None) -> Json | None:
        """A record by its id, its address and its name in every language."""
        if record is None:
            return None
        is_page = bool(record.noun)
        return {
            "id": record.public_id,
            "kind": record._meta.model_name,
            "name": name_of(record),
            "url": self.address(record) if is_page else None,
            "api_url": self.api_address(record) if is_page else None,
        }

    def address(self, record: Record) -> str:
        """The address that stays for ever."""
        return f"{self.base}/id/{record.public_id}"

    def api_address(self, record: Record) -> str:
        """Where a program reads the whole record."""
        return api_address(self.base, record.noun, record.public_id)


def api_address(base: str, noun: str, public_id: str) -> str:
    """Where a program reads a whole record; photographs are called so in full."""
    return f"{base}/api/v1/{ADDRESSES.get(noun, noun)}/{public_id}/"


# Nouns that are called otherwise in the interface than on pages.
ADDRESSES = {"photos": "photographs"}


@cache
def _leading(model: type[models.Model]) -> tuple[tuple[str, type[models.Model]], ...]:
    """The columns of a model that lead to a record or a word of a list."""
    found = []
    for column in model._meta.concrete_fields:
        related: Any = getattr(column, "related_model", None)
        if isinstance(column, models.ForeignKey) and (
            related in NAMED_BY or issubclass(related, Term)
        ):
            found.append((column.attname, related))
    return tuple(found)


def _read(model: type[models.Model], keys: set[int]) -> Iterable[Any]:
    rows: Any = model._default_manager.filter(pk__in=keys)
    if model in NAMED_BY and issubclass(model, Record):
        rows = rows.filter(state=State.PUBLISHED).only("public_id", "slug", *NAMED_BY[model])
    if model is Place:
        rows = rows.prefetch_related("names")
    return list(rows)


def name_of(record: Any) -> dict[str, str]:
    """The name of a record by language; `und` where the language of a title is not recorded."""
    if isinstance(record, Place):
        names: dict[str, str] = {}
        for row in record.names.all():
            names.setdefault(row.language, row.name)
        return names
    if isinstance(record, Source):
        return {record.title_language or "und": record.title}
    texts: dict[str, str] = getattr(record, NAMED_BY[type(record)][0])
    return texts


def code_of(record: Record) -> str:
    """What filters know a record by."""
    return record.slug or record.public_id

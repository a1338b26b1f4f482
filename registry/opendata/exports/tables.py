"""A table of the register: its columns and its rows, read in portions by a fixed number of queries.

The key of a record is its public id. A part of a record has the id of its record with a number
behind it, counted among the public parts in the order in which they were entered; it holds within
one copy and is no permanent address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from operator import itemgetter
from typing import Any, Protocol

from django.db import models
from django.db.models import Count, Q

from registry.opendata.exports.cells import Value
from registry.opendata.exports.columns import Column

PORTION = 2000

Row = list[Value]


class Rows(Protocol):
    """What every table can be asked, whatever its rows are made from."""

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def description(self) -> str: ...

    @property
    def columns(self) -> tuple[Column, ...]: ...

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that tell rows apart; none where nothing does."""

    def count(self) -> int:
        """How many rows there are, or may be."""

    def portions(self, size: int = PORTION) -> Iterator[list[tuple[int, Row]]]:
        """All rows, each with a key in the database."""


@dataclass(frozen=True)
class Table:
    """One table. `owner` is the way from a part to its record; blank for records themselves."""

    name: str
    title: str
    description: str
    model: type[models.Model]
    public: Q
    columns: tuple[Column, ...]
    owner: str = ""
    # Records that a reader has an address for, `/id/<public id>`.
    has_address: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that tell rows apart."""
        return ("id",)

    def count(self) -> int:
        """How many rows the public may see."""
        return self._rows().count()

    def counted_to(self, most: int) -> models.QuerySet[Any, tuple[str, int]]:
        """Its name with how many rows there are, `most` where there are more.

        For the union of several tables: what it costs does not grow with the register.
        """
        some = self._rows().order_by().values("pk")[:most]
        rows = self.model._default_manager.filter(pk__in=some).order_by()
        named = rows.values(table=models.Value(self.name)).annotate(rows=Count("pk"))
        counted: models.QuerySet[Any, tuple[str, int]] = named.values_list("table", "rows")
        return counted

    def portions(self, size: int = PORTION) -> Iterator[list[tuple[int, Row]]]:
        """All rows in the order of entry, each with the key of its record in the database."""
        owner = (f"{self.owner}_id", f"{self.owner}__public_id") if self.owner else ("pk", "pk")
        ordered = self._rows().order_by(*([owner[0], "pk"] if self.owner else ["pk"]))
        found = ordered.values_list("pk", *owner, *self._paths).iterator(chunk_size=size)
        last, number = None, 0
        while portion := list(islice(found, size)):
            ids = []
            for row in portion:
                number = number + 1 if row[1] == last else 1
                last = row[1]
                ids.append(f"{row[2]}.{number}")
            yield self._made(portion, ids if self.owner else None)

    def ids(self, size: int = PORTION) -> Iterator[dict[int, str]]:
        """The `id` of every row by its key in the database, in the order of the rows."""
        bare = replace(self, columns=self.columns[:1])
        for portion in bare.portions(size):
            yield {key: str(row[0]) for key, row in portion}

    def of(self, keys: Sequence[int]) -> dict[int, Row]:
        """The rows of some records, by their keys in the database."""
        rows = self._rows().filter(pk__in=keys).order_by()
        found = list(rows.values_list("pk", "pk", "pk", *self._paths))
        return dict(self._made(found, None))

    def among(self, records: models.QuerySet[Any]) -> Table:
        """The table of some of its records alone."""
        return replace(self, public=self.public & Q(pk__in=records.order_by().values("pk")))

    def _rows(self) -> models.QuerySet[Any]:
        return self.model._default_manager.filter(self.public)

    @property
    def _paths(self) -> list[str]:
        return list(dict.fromkeys(path for column in self.columns for path in column.paths))

    def _made(
        self, portion: Sequence[tuple[Any, ...]], ids: list[str] | None
    ) -> list[tuple[int, Row]]:
        keys = [row[0] for row in portion]
        places = {path: number for number, path in enumerate(self._paths, 3)}
        by_column = [
            ids if ids is not None and number == 0 else _cells(column, portion, keys, places)
            for number, column in enumerate(self.columns)
        ]
        return [
            (key, list(row)) for key, row in zip(keys, zip(*by_column, strict=True), strict=True)
        ]


def _cells(
    column: Column, portion: Sequence[tuple[Any, ...]], keys: list[int], places: dict[str, int]
) -> Iterable[Value]:
    """One column of a portion."""
    if column.related is not None:
        found = column.related(keys)
        return [found.get(key) for key in keys]
    read = column.read
    if len(column.paths) == 1:
        at = places[column.paths[0]]
        return [read(row[at]) for row in portion]
    values = itemgetter(*(places[path] for path in column.paths))
    return [read(*values(row)) for row in portion]

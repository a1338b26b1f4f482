"""Filling an empty registry with what another one has published.

Everything passes the door once, as one import: addresses, facts, sources and ties are those of the
package; roles and the index are derived anew. Acts that were documented there are so here by two
approvals, one of the office that published them and one of the office that loaded them. Whoever may
be living waits in review, though published there: who released them is not in the package.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction
from django.utils import timezone

from registry.curation import regions
from registry.curation.living import is_withheld
from registry.curation.recording import change
from registry.errors import PackageError, RegistryError
from registry.fields import DerivedBooleanField
from registry.identifiers import require_public_id
from registry.models import Act, Approval, ImportBatch, Person
from registry.models.base import Record, Targeting
from registry.models.door import Passage
from registry.opendata.exports.catalogue import RECORDS_AND_PARTS, TABLES
from registry.opendata.exports.columns import Column, value_of
from registry.opendata.exports.package import Progress
from registry.opendata.exports.people import PEOPLE
from registry.opendata.exports.proof import AboutTable
from registry.opendata.exports.reading import TakenPackage, opened
from registry.opendata.exports.tables import Rows, Table
from registry.opendata.exports.terms import LISTS, TermsTable
from registry.opendata.exports.things import PLACES
from registry.vocabulary import ApprovalKind, BatchState, ChangeKind, State

PORTION = 500
PUBLISHER, LOADER = "publisher of the data package", "command: load_package"
REASON = "Loaded from the data package, edition {}."


@dataclass(slots=True)
class Loaded:
    """What was loaded: rows by table, and how many people wait because they may be living."""

    version: str
    rows: dict[str, int] = field(default_factory=dict)
    withheld: int = 0


def load(folder: Path, *, progress: Progress | None = None, today: dt.date | None = None) -> Loaded:
    """Loads a package into an empty registry, all of it or nothing.

    Raises `PackageError` with one sentence: for a registry that holds something, for a package that
    is not whole, for a row that cannot be read.
    """
    taken = opened(folder)
    for table in RECORDS_AND_PARTS:
        if table.model._default_manager.exists():
            raise PackageError(
                f"This registry holds {table.title.lower()} already; a package fills an empty one."
            )
    return _Loading(taken, progress).run(today or timezone.localdate())


class _Loading:
    """One run: the keys of everything written so far, by table and id."""

    def __init__(self, taken: TakenPackage, progress: Progress | None) -> None:
        self.taken = taken
        self.progress = progress
        self.keys: dict[str, dict[str, int]] = defaultdict(dict)
        self.terms: dict[tuple[type[models.Model], str], int] = {}
        # Links to rows that come later: model, key, field, table, id.
        self.waiting: list[tuple[type[models.Model], int, str, str, str]] = []
        self.documented: list[int] = []
        self.loaded = Loaded(taken.version)

    def run(self, today: dt.date) -> Loaded:
        reason = REASON.format(self.taken.version)
        batch = ImportBatch(name=reason[:200], state=BatchState.COMMITTED)
        kind = ChangeKind.IMPORT
        try:
            with (
                _whole(batch),
                change(kind=kind, office=LOADER, reason=reason, batch=batch) as door,
            ):
                for table in TABLES:
                    self._load(table)
                self._set_waiting_links()
                self._approve(door)
                regions.refresh_places(set(self.keys[PLACES.name].values()))
                door.left_behind |= set(self.keys[PEOPLE.name].values())
                self.loaded.withheld = self._withhold(today)
        except PackageError:
            raise
        except (DatabaseError, ValidationError, RegistryError, ValueError, csv.Error) as error:
            raise PackageError(f"The package could not be loaded: {error}") from error
        return self.loaded

    def _load(self, table: Rows) -> None:
        rows = self.taken.rows(table)
        number = 0
        while portion := list(islice(rows, PORTION)):
            number += len(portion)
            if isinstance(table, TermsTable):
                self._load_terms(table, portion)
            elif isinstance(table, AboutTable):
                self._load_rows(table, table.model, portion, table.columns[3:])
            else:
                assert isinstance(table, Table)
                self._load_rows(table, table.model, portion, table.columns)
            if self.progress:
                self.progress(number, number)
        self.loaded.rows[table.name] = number

    def _load_terms(self, table: TermsTable, portion: list[tuple[int, dict[str, str]]]) -> None:
        for number, cells in portion:
            model = LISTS.get(cells["list"])
            if model is None:
                raise PackageError(f"terms, row {number}: there is no list {cells['list']}.")
            term = model(code=cells["code"])
            self._fill(term, cells, table.columns, table.name, number)
            model._default_manager.bulk_create([term])
            self.terms[model, term.code] = term.pk

    def _load_rows(
        self,
        table: Table | AboutTable,
        model: type[models.Model],
        portion: list[tuple[int, dict[str, str]]],
        columns: tuple[Column, ...],
    ) -> None:
        made = [self._instance(table, model, number, cells, columns) for number, cells in portion]
        model._default_manager.bulk_create([instance for instance, _later, _many in made])
        several: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for (_number, cells), (instance, later, many) in zip(portion, made, strict=True):
            key = int(instance.pk)
            self.keys[table.name][cells["id"]] = key
            self.waiting += [(model, key, name, target, found) for name, target, found in later]
            for name, found in many:
                several[name].append((key, found))
            if cells.get("is_documented") == "true":
                self.documented.append(key)
        for name, pairs in several.items():
            _tie(model, name, pairs)

    def _instance(
        self,
        table: Table | AboutTable,
        model: type[models.Model],
        number: int,
        cells: dict[str, str],
        columns: tuple[Column, ...],
    ) -> tuple[Any, list[tuple[str, str, str]], list[tuple[str, int]]]:
        """The row without links to what comes later, these links, and its several values."""
        instance: Any = model()
        try:
            if isinstance(instance, Record):
                instance.public_id = require_public_id(cells["id"])
                instance.state = State.PUBLISHED
            if isinstance(instance, Targeting):
                self._aim(instance, cells)
            self._fill(instance, cells, columns, table.name, number)
            later, many = self._link(instance, cells, columns, table.name)
        except (KeyError, ValueError, RegistryError) as error:
            raise PackageError(f"{table.name}, row {number}: {error}") from error
        return instance, later, many

    def _fill(
        self,
        instance: Any,
        cells: dict[str, str],
        columns: tuple[Column, ...],
        table: str,
        number: int,
    ) -> None:
        """Plain values and texts in languages."""
        texts: dict[str, dict[str, str]] = defaultdict(dict)
        for column in columns:
            how, name = column.fills
            cell = cells[column.name]
            try:
                if how == "plain" and not _is_derived(instance, name):
                    value = value_of(column, cell)
                    if value is not None and _has(instance, name):
                        setattr(instance, name, _blank(instance, name) if value == "" else value)
                elif how == "text" and cell:
                    path, _dot, language = name.partition(".")
                    texts[path][language] = cell
                elif how == "texts":
                    texts[name].update(value_of(column, cell))
            except (KeyError, ValueError, ArithmeticError) as error:
                raise PackageError(
                    f"{table}, row {number}: “{cell[:60]}” is nothing {column.name} can be."
                ) from error
        for name, found in texts.items():
            setattr(instance, name, found)

    def _link(
        self, instance: Any, cells: dict[str, str], columns: tuple[Column, ...], table: str
    ) -> tuple[list[tuple[str, str, str]], list[tuple[str, int]]]:
        later: list[tuple[str, str, str]] = []
        many: list[tuple[str, int]] = []
        for column in columns:
            how, name = column.fills
            cell = cells[column.name]
            if not cell or how not in ("link", "term", "links", "terms"):
                continue
            if how == "link" and cell not in self.keys[column.table]:
                # The row may stand further down, or in a table that comes later.
                later.append((name, column.table, cell))
            elif how == "link":
                setattr(instance, f"{name}_id", self.keys[column.table][cell])
            else:
                related: Any = instance._meta.get_field(name).related_model
                found = [self._key_of(column, related, part) for part in cell.split(";")]
                if how == "term":
                    setattr(instance, f"{name}_id", found[0])
                else:
                    many += [(name, key) for key in found]
        return later, many

    def _key_of(self, column: Column, model: type[models.Model], value: str) -> int:
        if column.fills[0] in ("term", "terms"):
            return self.terms[model, value]
        return self.keys[column.table][value]

    def _aim(self, instance: Targeting, cells: dict[str, str]) -> None:
        """What the row speaks of."""
        model = next(one.model for one in RECORDS_AND_PARTS if one.name == cells["target_table"])
        instance.target_type = ContentType.objects.get_for_model(model)
        instance.target_id = self.keys[cells["target_table"]][cells["target"]]

    def _set_waiting_links(self) -> None:
        for model, key, name, table, found in self.waiting:
            target = self.keys[table].get(found)
            if target is None:
                raise PackageError(f"A row refers to {found}, which {table} do not have.")
            model._default_manager.filter(pk=key).update(**{f"{name}_id": target})

    def _approve(self, door: Passage) -> None:
        act = ContentType.objects.get_for_model(Act)
        Approval.objects.bulk_create(
            Approval(
                kind=ApprovalKind.ACT_EVIDENCE,
                target_type=act,
                target_id=key,
                office=office,
                reason=REASON.format(self.taken.version),
                change_set=door.change_set,
            )
            for key in self.documented
            for office in (PUBLISHER, LOADER)
        )

    def _withhold(self, today: dt.date) -> int:
        """Those who may be living go into review; gives how many."""
        keys = list(self.keys[PEOPLE.name].values())
        withheld = []
        for portion in _portions(keys):
            undated = Person.objects.filter(pk__in=portion, death_date="", burial_date="")
            withheld += [person.pk for person in undated if is_withheld(person, today=today)]
        for portion in _portions(withheld):
            Person.objects.filter(pk__in=portion).update(state=State.IN_REVIEW)
        return len(withheld)


@contextmanager
def _whole(batch: ImportBatch) -> Iterator[None]:
    """The batch is kept with what it brought, or not at all."""
    with transaction.atomic():
        batch.save()
        yield


def _tie(model: type[models.Model], name: str, pairs: list[tuple[int, int]]) -> None:
    value: Any = model._meta.get_field(name)
    mine, other = value.m2m_column_name(), value.m2m_reverse_name()
    through = value.remote_field.through
    through._default_manager.bulk_create(
        through(**{mine: key, other: found}) for key, found in pairs
    )


def _is_derived(instance: Any, name: str) -> bool:
    return _has(instance, name) and isinstance(instance._meta.get_field(name), DerivedBooleanField)


def _has(instance: Any, name: str) -> bool:
    return name in {column.name for column in instance._meta.concrete_fields}


def _blank(instance: Any, name: str) -> Any:
    """A cell without a value is what the column holds without one."""
    kept = instance._meta.get_field(name)
    return None if kept.null else (kept.get_default() if not kept.empty_strings_allowed else "")


def _portions(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), PORTION):
        yield keys[start : start + PORTION]

"""Single cells: what each may hold, read by the rules of the field it fills."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from registry.intake.collection.problems import Problem, one_of
from registry.intake.collection.reading import Files, Row
from registry.intake.collection.shape import LIST_SEPARATOR, Column, Key, Kind
from registry.intake.collection.wanted import Wanted


class Cells:
    """Reads the cells of rows, and gathers what is wrong with them."""

    def __init__(self, files: Files, languages: tuple[str, ...], problems: list[Problem]) -> None:
        self.known = {name: {row.key for row in rows} for name, rows in files.rows.items()}
        self.broken = files.broken
        self.languages = languages
        self.problems = problems

    def fill(self, wanted: Wanted, row: Row) -> None:
        """Everything the columns of a row say of its record's own fields."""
        for column in row.table.columns:
            self._require(row, column)
            if column.kind is Kind.VALUE:
                self._value(wanted, row, column)
            elif column.kind is Kind.YES:
                self._yes(wanted, row, column)
            elif column.kind is Kind.LIST:
                wanted.values[column.model_field] = split(row.cells[column.name])
            elif column.kind is Kind.REF:
                self._ref(wanted, row, column)
            elif column.kind is Kind.REFS:
                self._refs(wanted, row, column)
            elif column.kind is Kind.WORDS:
                self._words(wanted, row, column)

    def _require(self, row: Row, column: Column) -> None:
        if not column.required:
            return
        for name in column.headings(self.languages):
            if not row.cells[name]:
                self.problems.append(row.problem(name, "This cell must not be empty."))

    def _value(self, wanted: Wanted, row: Row, column: Column) -> None:
        text = row.cells[column.name]
        if text:
            found = self.clean(row, column.name, wanted.model, column.model_field)
            if found is not None:
                wanted.values[column.model_field] = found

    def clean(self, row: Row, column: str, model: type[models.Model], field_name: str) -> Any:
        """The value as the field keeps it; None when the cell is wrong."""
        field: Any = model._meta.get_field(field_name)
        text = row.cells[column]
        if field.choices and text not in dict(field.flatchoices):
            known = [str(code) for code, _label in field.flatchoices if code]
            self.problems.append(row.problem(column, one_of(known, text, what="a known code")))
            return None
        try:
            found = field.clean(text, None)
        except ValidationError as error:
            self.problems.append(row.problem(column, " ".join(error.messages)))
            return None
        return str(found) if isinstance(found, Decimal) else found

    def _yes(self, wanted: Wanted, row: Row, column: Column) -> None:
        text = row.cells[column.name]
        if text not in ("", "yes"):
            self.problems.append(row.problem(column.name, "Accepted: yes, or nothing."))
        elif text:
            wanted.values[column.model_field] = True

    def _ref(self, wanted: Wanted, row: Row, column: Column) -> None:
        key = row.cells[column.name]
        if key and self.is_known(row, column.name, column.table, key):
            wanted.links[column.model_field] = (column.table, key)

    def _refs(self, wanted: Wanted, row: Row, column: Column) -> None:
        wanted.many[column.model_field] = self.keys(row, column.name, column.table)

    def keys(self, row: Row, column: str, table: str) -> list[Key]:
        """The rows of another table that a cell names."""
        found = split(row.cells[column])
        for key in dict.fromkeys(found):
            if found.count(key) > 1:
                self.problems.append(row.problem(column, f"{key} stands twice."))
        return [(table, key) for key in found if self.is_known(row, column, table, key)]

    def is_known(self, row: Row, column: str, table: str, key: str) -> bool:
        """Whether another table has a row of this key; a problem when it has not.

        A table that could not be read is no witness: its own problem is named already.
        """
        if key in self.known[table] or table in self.broken:
            return True
        reason = one_of(self.known[table], key, what=f"a key of {table}.csv")
        self.problems.append(row.problem(column, reason))
        return False

    def _words(self, wanted: Wanted, row: Row, column: Column) -> None:
        names = column.headings(self.languages)
        texts = {
            code: row.cells[name]
            for code, name in zip(self.languages, names, strict=True)
            if row.cells[name]
        }
        if texts:
            wanted.values[column.model_field] = texts


def split(cell: str) -> list[str]:
    """The entries of a cell that holds a list."""
    parts = (part.strip() for part in cell.split(LIST_SEPARATOR.strip()))
    return [part for part in parts if part]

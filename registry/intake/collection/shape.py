"""How a table of the collection is described: its file, its columns, its key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from django.db import models

# A row is named by its table and its key, in the files and in the records of earlier loads.
Key = tuple[str, str]

LIST_SEPARATOR = "; "
KEY_SEPARATOR = "/"
# Keys are kept in a column of 250 characters.
LONGEST_KEY = 240


class Kind(Enum):
    """What a cell holds."""

    VALUE = auto()  # a value of one model field
    YES = auto()  # `yes` or nothing
    LIST = auto()  # spellings divided by `; `
    REF = auto()  # the key of one row of another table
    REFS = auto()  # keys divided by `; `
    WORDS = auto()  # a text in one language of several
    TARGET = auto()  # the table a row speaks of; its key stands in `target_key`
    TARGET_KEY = auto()
    QUESTION = auto()  # the fact a row speaks of
    SOURCES = auto()  # keys of sources, cited for the row as a whole
    VERIFIED = auto()  # columns read in a source
    CONFIDENCE = auto()  # how sure the row is
    IDENTIFIER = auto()  # the name of the record elsewhere; the column is the scheme
    USES = auto()  # kinds of a place
    PLAIN = auto()  # checked for nothing, kept for the report


@dataclass(frozen=True)
class Column:
    """One column of a file, or one a language where the kind is `WORDS`."""

    name: str
    kind: Kind = Kind.VALUE
    field: str = ""
    table: str = ""
    required: bool = False

    @property
    def model_field(self) -> str:
        """The field of the model it fills."""
        return self.field or self.name

    def headings(self, languages: tuple[str, ...]) -> list[str]:
        """What stands in the first line of the file for it."""
        if self.kind is not Kind.WORDS:
            return [self.name]
        return [f"{self.name}_{code}" if self.name else code for code in languages]


@dataclass(frozen=True)
class Table:
    """One file of the collection."""

    name: str
    model: type[models.Model] | None
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("key",)
    # The table whose rows these rows complete, field by field.
    into: str = ""

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}.csv"

    def headings(self, languages: tuple[str, ...]) -> list[str]:
        """The whole first line of its file."""
        return [name for column in self.columns for name in column.headings(languages)]

    def of_kind(self, *kinds: Kind) -> Iterator[Column]:
        """Its columns of the given kinds."""
        return (column for column in self.columns if column.kind in kinds)

    def column(self, kind: Kind) -> Column | None:
        """Its only column of a kind, if it has one."""
        return next(self.of_kind(kind), None)


def value(name: str, field: str = "", *, required: bool = False) -> Column:
    """A cell that fills one field."""
    return Column(name, Kind.VALUE, field, required=required)


def ref(name: str, table: str, field: str = "", *, required: bool = False) -> Column:
    """A cell with the key of a row of another table."""
    return Column(name, Kind.REF, field, table, required=required)


def refs(name: str, table: str, field: str = "") -> Column:
    """A cell with keys of rows of another table."""
    return Column(name, Kind.REFS, field, table)


def words(name: str, field: str = "", *, required: bool = False) -> Column:
    """A text in several languages, one column a language."""
    return Column(name, Kind.WORDS, field, required=required)


def values(*names: str) -> tuple[Column, ...]:
    """Several cells, each of which fills the field of its name."""
    return tuple(value(name) for name in names)

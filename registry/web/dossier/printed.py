"""What an imported person's books say, as they print it: book, page or row, and the words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.safestring import SafeString

from registry.models import ImportRow, Person
from registry.prepared import prepared
from registry.vocabulary import BatchState, RowState, State
from registry.web.dossier.markup import words
from registry.web.dossier.sources import described

# Rows that speak of the person; one that was set aside or taken back speaks of nobody.
_SPEAKING = (RowState.ADDED, RowState.CHANGED, RowState.SAME, RowState.OFFERED)
_STANDING = (BatchState.COMMITTING, BatchState.COMMITTED)
# Columns that say where the row stands and nothing of the person.
_ABOUT_THE_ROW = {"page", "external_id"}
MOST = 20


@dataclass(frozen=True, slots=True)
class Said:
    """One cell of a row under its heading; an entry of a book has no heading."""

    heading: SafeString
    words: SafeString


@dataclass(frozen=True, slots=True)
class Printed:
    """A row of a book or a file."""

    book: SafeString
    page: str
    line: int
    said: tuple[Said, ...]


def printed_of(person: Person) -> list[Printed]:
    """The rows of published sources that speak of a person, the last of each source.

    Cells of columns nobody has mapped are kept with the row and never shown.
    """
    last: dict[tuple[int | None, str], ImportRow] = {}
    for row in _rows(ContentType.objects.get_for_model(Person).pk, person.pk):
        last.setdefault((row.batch.source_id, row.key), row)
    return [_printed(row) for row in reversed(last.values())]


@prepared
def _rows(type_id: int, person: int) -> QuerySet[ImportRow]:
    found = ImportRow.objects.filter(
        target_type_id=type_id,
        target_id=person,
        state__in=_SPEAKING,
        batch__state__in=_STANDING,
        batch__source__state=State.PUBLISHED,
    )
    found = found.exclude(values=[]).exclude(batch__source_key="")
    return found.select_related("batch__source").order_by("-pk")[:MOST]


def _printed(row: ImportRow) -> Printed:
    mapping: dict[str, Any] = row.batch.mapping
    columns: dict[str, str] = mapping.get("columns", {})
    heading: list[str] = mapping.get("heading", [])
    cells: list[str] = row.values
    assert row.batch.source is not None
    if mapping.get("form"):
        said = [Said(words(""), words(text)) for text in cells[:1]]
        page = ""
    else:
        told = [(name, cell) for name, cell in zip(heading, cells, strict=False) if cell.strip()]
        said = [
            Said(words(name), words(cell))
            for name, cell in told
            if columns.get(name) and columns[name] not in _ABOUT_THE_ROW
        ]
        page = next((cell for name, cell in told if columns.get(name) == "page"), "")
    return Printed(described(row.batch.source), page, row.line, tuple(said))

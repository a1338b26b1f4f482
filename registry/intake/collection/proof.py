"""From the sources of a row to citations.

A source of a row is a citation of the record (`record`), never of each field. A field that was read
in a source is a citation of that field; it names the page only where the row has a single page it
can have been read in. See docs/collection.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from registry.intake.collection.cells import Cells, split
from registry.intake.collection.problems import one_of
from registry.intake.collection.reading import Row
from registry.intake.collection.shape import Key, Kind
from registry.intake.collection.wanted import Wanted
from registry.models import Citation
from registry.vocabulary import Confidence, FieldQuestion, SourceKind, Verdict

VERIFIED = "verified"
# How a row's own word for its certainty reads on a citation.
CONFIDENCE = {
    VERIFIED: Confidence.ROW_SOURCE,
    "well-known": Confidence.FROM_LITERATURE,
    "uncertain": Confidence.UNCERTAIN,
}
# Tables in whose verified rows every named page gives the row.
EACH_PAGE_GIVES_THE_ROW = {"posts"}


class Proof:
    """Makes citations for rows, given the rows of the sources."""

    def __init__(self, sources: list[Row], disputed: set[tuple[Key, str]], cells: Cells) -> None:
        self.sources = {row.key: row.cells for row in sources}
        self.disputed = disputed
        self.cells = cells

    def of_row(self, wanted: Wanted, row: Row) -> Iterator[Wanted]:
        """The citations of the record and of its verified fields."""
        if row.table.column(Kind.SOURCES) is None:
            return
        named = [key for _table, key in self.cells.keys(row, "sources", "sources")]
        confidence = self._confidence(row)
        for order, source in enumerate(named, 1):
            citation = self._citation(wanted, FieldQuestion.RECORD.value, source)
            taken = self._taken(row, source, named, confidence)
            citation.values |= {"order": order, "confidence": taken}
            yield citation
        if row.table.column(Kind.VERIFIED) is not None:
            yield from self._of_fields(wanted, row, named)

    def _confidence(self, row: Row) -> str:
        if row.table.column(Kind.CONFIDENCE) is None:
            return ""
        text = row.cells["confidence"]
        if text and text not in CONFIDENCE:
            reason = one_of(CONFIDENCE, text, what="a known certainty")
            self.cells.problems.append(row.problem("confidence", reason))
        return text

    def _taken(self, row: Row, source: str, named: list[str], confidence: str) -> str:
        """How a fact was taken from a source of its row."""
        if self._was_not_read(source):
            return Confidence.FROM_LITERATURE.value
        if confidence == VERIFIED and row.table.column(Kind.VERIFIED) is None:
            alone = self._pages(named) == [source]
            if alone or row.table.name in EACH_PAGE_GIVES_THE_ROW:
                return Confidence.READ_IN_SOURCE.value
        known = CONFIDENCE.get(confidence)
        return known.value if known else ""

    def _was_not_read(self, source: str) -> bool:
        """Literature says where a fact can be checked; it was not opened for this collection."""
        return self._said(source, "kind") == SourceKind.LITERATURE.value

    def _said(self, source: str, column: str) -> str:
        return self.sources.get(source, {}).get(column, "")

    def _pages(self, named: list[str]) -> list[str]:
        """The sources a verified row can have been read in: pages with an address, if any."""
        read = [key for key in named if not self._was_not_read(key)]
        with_address = [key for key in read if self._said(key, "url")]
        return with_address or read

    def _of_fields(self, wanted: Wanted, row: Row, named: list[str]) -> Iterator[Wanted]:
        pages = self._pages(named)
        for name in split(row.cells["verified_fields"]):
            field = self._field_of(row, name)
            if field is None or (wanted.name, field) in self.disputed:
                continue
            source = pages[0] if len(pages) == 1 else ""
            citation = self._citation(wanted, field, source)
            citation.values["confidence"] = Confidence.READ_IN_SOURCE.value
            yield citation

    def _field_of(self, row: Row, name: str) -> str | None:
        fillable = (Kind.VALUE, Kind.REF, Kind.REFS)
        fields = {column.name: column.model_field for column in row.table.of_kind(*fillable)}
        if name not in fields:
            reason = one_of(fields, name, what="a column of this table")
            self.cells.problems.append(row.problem("verified_fields", reason))
        return fields.get(name)

    def _citation(self, wanted: Wanted, field: str, source: str) -> Wanted:
        citation = Wanted(
            table="citations",
            key=f"{wanted.table}/{wanted.key}#{field}/{source or '-'}"[:250],
            file=wanted.file,
            line=wanted.line,
            model=Citation,
            values={"field": field, "verdict": Verdict.ACCEPTED.value},
            target=wanted.name,
            owner=wanted.name,
        )
        if source:
            citation.links["source"] = ("sources", source)
        return citation

"""From rows to wanted records: every cell of every file is looked at before anything is written."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from registry.intake.collection import rules
from registry.intake.collection.cells import Cells, split
from registry.intake.collection.disputes import Disputes
from registry.intake.collection.manifest import Manifest
from registry.intake.collection.problems import CollectionRefusedError, Problem, one_of
from registry.intake.collection.proof import CONFIDENCE, Proof
from registry.intake.collection.reading import Files, Row, read_all
from registry.intake.collection.shape import Kind, Table
from registry.intake.collection.tables import BY_NAME, LEFT_OUT, TABLES
from registry.intake.collection.wanted import Wanted
from registry.models import ExternalIdentifier, PlaceUse
from registry.models.base import Record
from registry.vocabulary import PlaceKind, State


@dataclass
class Checked:
    """A collection without a fault: its records in the order of writing."""

    records: list[Wanted]
    row_counts: dict[str, int]
    left_out: list[dict[str, str]] = field(default_factory=list)


def read_and_check(folder: Path, manifest: Manifest) -> Checked:
    """Reads a folder; raises `CollectionRefusedError` with everything that is wrong in it."""
    problems: list[Problem] = []
    files = read_all(folder, manifest.languages, problems)
    rows = files.rows
    _require_single_keys(rows, problems)
    _require_single_ids(rows, problems)
    records = _Builder(files, manifest, problems).records()
    if not files.broken:
        rules.apply(rows, problems)
    if problems:
        raise CollectionRefusedError(problems)
    return Checked(
        records=records,
        row_counts={name: len(found) for name, found in rows.items()},
        left_out=[row.cells for row in rows[LEFT_OUT.name]],
    )


def _require_single_keys(rows: dict[str, list[Row]], problems: list[Problem]) -> None:
    for found in rows.values():
        first: dict[str, int] = {}
        for row in found:
            if row.key in first:
                column = row.table.key[-1]
                reason = f"This key stands in line {first[row.key]} already: {row.key}."
                problems.append(row.problem(column, reason))
            first.setdefault(row.key, row.line)


def _require_single_ids(rows: dict[str, list[Row]], problems: list[Problem]) -> None:
    """Public ids are one space: an address names one record of any kind."""
    first: dict[str, Row] = {}
    for found in rows.values():
        for row in found:
            public_id = row.cells.get("id", "")
            earlier = first.setdefault(public_id, row)
            if public_id and earlier is not row:
                place = f"{earlier.table.file}, line {earlier.line}"
                problems.append(row.problem("id", f"This id stands in {place} already."))


class _Builder:
    """Makes the wanted records of all rows, table by table."""

    def __init__(self, files: Files, manifest: Manifest, problems: list[Problem]) -> None:
        self.rows = files.rows
        self.manifest = manifest
        self.problems = problems
        self.cells = Cells(files, manifest.languages, problems)
        self.disputes = Disputes(files.rows["disputes"], self.cells)
        self.proof = Proof(files.rows["sources"], self.disputes.facts(), self.cells)

    def records(self) -> list[Wanted]:
        """All records, each table followed by what its rows bring with them."""
        found: dict[str, list[Wanted]] = defaultdict(list)
        derived: list[Wanted] = []
        for table in TABLES:
            for row in self.rows[table.name]:
                if table.model is not None:
                    wanted = self._wanted(table, table.model, row)
                    found[table.name].append(wanted)
                    derived.extend(self._brought_by(wanted, row))
                elif table.into:
                    self._complete(found[table.into], table, row)
        derived.extend(self.disputes.records())
        return [wanted for rows in found.values() for wanted in rows] + derived

    def _wanted(self, table: Table, model: type, row: Row) -> Wanted:
        wanted = Wanted(table.name, row.key, table.file, row.line, model)
        self.cells.fill(wanted, row)
        if table.column(Kind.TARGET) is not None:
            wanted.target, question = self.disputes.fact(row)
            wanted.values["field"] = question
        self._certainty(wanted, row)
        return wanted

    def _certainty(self, wanted: Wanted, row: Row) -> None:
        """A row still to be checked waits for its checking; all others are public."""
        uncertain = row.cells.get("confidence") == "uncertain"
        if issubclass(wanted.model, Record):
            waits = uncertain and wanted.name not in self.manifest.shown_though_uncertain
            wanted.values["state"] = State.IN_REVIEW.value if waits else State.PUBLISHED.value
        elif row.table.name == "relations" and row.cells["confidence"] in CONFIDENCE:
            taken = {"verified": "read_in_source", "well-known": "from_literature"}
            wanted.values["confidence"] = taken.get(row.cells["confidence"], "uncertain")

    def _complete(self, records: list[Wanted], table: Table, row: Row) -> None:
        """Adds the words of a row to the record of the row it completes."""
        model = BY_NAME[table.into].model
        assert model is not None
        more = Wanted(table.name, row.key, table.file, row.line, model)
        self.cells.fill(more, row)
        for wanted in records:
            if wanted.name in more.links.values():
                wanted.values |= more.values

    def _brought_by(self, wanted: Wanted, row: Row) -> list[Wanted]:
        brought = list(self.proof.of_row(wanted, row))
        for column in row.table.of_kind(Kind.IDENTIFIER):
            if row.cells[column.name]:
                brought.append(self._identifier(wanted, row, column.name))
        for column in row.table.of_kind(Kind.USES):
            brought.extend(self._uses(wanted, row, column.name))
        return brought

    def _identifier(self, wanted: Wanted, row: Row, scheme: str) -> Wanted:
        found = self.cells.clean(row, scheme, ExternalIdentifier, "value")
        return Wanted(
            table="identifiers",
            key=f"{wanted.table}/{wanted.key}#{scheme}",
            file=wanted.file,
            line=wanted.line,
            model=ExternalIdentifier,
            values={"scheme": scheme, "value": found},
            target=wanted.name,
            owner=wanted.name,
        )

    def _uses(self, wanted: Wanted, row: Row, column: str) -> list[Wanted]:
        uses = []
        for order, kind in enumerate(split(row.cells[column]), 1):
            if kind not in PlaceKind.values:
                reason = one_of(PlaceKind.values, kind, what="a kind of place")
                self.problems.append(row.problem(column, reason))
            uses.append(
                Wanted(
                    table="place_uses",
                    key=f"{wanted.table}/{wanted.key}#{kind}",
                    file=wanted.file,
                    line=wanted.line,
                    model=PlaceUse,
                    values={"kind": kind, "order": order},
                    links={"place": wanted.name},
                    owner=wanted.name,
                )
            )
        return uses

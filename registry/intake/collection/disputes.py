"""Disputed facts: every version with its source, or with none and saying so."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from django.core.exceptions import ValidationError

from registry.intake.collection.cells import Cells
from registry.intake.collection.problems import one_of
from registry.intake.collection.reading import Row
from registry.intake.collection.shape import Key
from registry.intake.collection.tables import BY_NAME
from registry.intake.collection.wanted import Wanted
from registry.models import Citation
from registry.models.sources import validate_question
from registry.vocabulary import Verdict


class Disputes:
    """The rows of `disputes.csv`; also reads the facts other tables speak of."""

    def __init__(self, rows: list[Row], cells: Cells) -> None:
        self.rows = rows
        self.cells = cells

    def facts(self) -> set[tuple[Key, str]]:
        """What is disputed: the row and the fact of it."""
        return {
            ((row.cells["target"], row.cells["target_key"]), row.cells["field"])
            for row in self.rows
        }

    def fact(self, row: Row) -> tuple[Key | None, str]:
        """The record and the fact that a row speaks of."""
        table = BY_NAME.get(row.cells["target"])
        if table is None or table.model is None:
            known = [name for name, found in BY_NAME.items() if found.model]
            reason = one_of(known, row.cells["target"], what="a table of the collection")
            self.cells.problems.append(row.problem("target", reason))
            return None, ""
        question = row.cells["field"]
        try:
            validate_question(table.model(), question, table.name)
        except ValidationError as error:
            self.cells.problems.append(row.problem("field", " ".join(error.messages)))
        key = row.cells["target_key"]
        known_key = self.cells.is_known(row, "target_key", table.name, key)
        return ((table.name, key) if known_key else None), question

    def records(self) -> Iterator[Wanted]:
        """A citation for every source of every version, and one for a version without any."""
        for _dispute, versions in groupby(self.rows, key=lambda row: row.cells["dispute"]):
            found = list(versions)
            self._check(found)
            for order, row in enumerate(found, 1):
                yield from self._version(row, order)

    def _version(self, row: Row, order: int) -> Iterator[Wanted]:
        target, question = self.fact(row)
        named = self.cells.keys(row, "sources", "sources")
        sources: list[Key | None] = [*named] or [None]
        for source in sources:
            suffix = f"#{source[1]}" if source else "#-"
            wanted = Wanted(
                "disputes", row.key + suffix, row.table.file, row.line, Citation, target=target
            )
            wanted.owner = ("disputes", row.key)
            self.cells.fill(wanted, row)
            wanted.values |= {"field": question, "order": order}
            if source:
                wanted.links["source"] = source
            yield wanted

    def _check(self, versions: list[Row]) -> None:
        first = versions[0]
        if len(versions) < 2:
            reason = "A dispute has two or more versions, in neighbouring rows."
            self.cells.problems.append(first.problem("dispute", reason))
        accepted = [row for row in versions if row.cells["verdict"] == Verdict.ACCEPTED.value]
        for row in accepted[1:]:
            reason = f"Line {accepted[0].line} is the accepted version already."
            self.cells.problems.append(row.problem("verdict", reason))
        for row in versions[1:]:
            for column in ("target", "target_key", "field"):
                if row.cells[column] != first.cells[column]:
                    reason = (
                        f"Line {first.line} has {first.cells[column]}: versions speak of one fact."
                    )
                    self.cells.problems.append(row.problem(column, reason))

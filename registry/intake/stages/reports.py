"""What became of a batch: numbers for a page and for a command, and every row as CSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import Any, TextIO

from registry.intake.files.masking import masked
from registry.intake.stages.agreeing import is_approved, is_released
from registry.intake.stages.counting import counts
from registry.models import ImportBatch, ImportRow, Person
from registry.vocabulary import BatchState

PORTION = 2000
HEADING = (
    *("line", "key", "state", "verdict", "decision", "person", "not_shown"),
    *("problems", "differences", "candidates"),
)
MARK = "\ufeff"


def summary(batch: ImportBatch) -> dict[str, Any]:
    """The numbers of a batch as it stands now, ready for JSON."""
    report: dict[str, Any] = batch.report
    found: dict[str, Any] = {
        "import": batch.pk,
        "source": batch.source_key,
        "file": batch.file_name,
        "sha256": batch.file_sha256,
        "state": str(batch.state),
        "mapping": batch.mapping.get("columns", {}),
        "dry_run": report.get("dry_run", {}),
        "is_matched": report.get("is_matched", False),
        "gone": report.get("gone", 0),
        "problems": report.get("problems", []),
        "is_approved": is_approved(batch),
        "is_released": is_released(batch),
        "progress": batch.progress,
    }
    if batch.state != BatchState.STAGED:
        found |= counts(batch)
    if "kept" in report:
        found["kept"] = report["kept"]
    return found


def write_csv(batch: ImportBatch, stream: TextIO) -> int:
    """Writes every row of a batch, as spreadsheets read it; gives how many rows."""
    number = -1
    for line in csv_lines(batch):
        stream.write(line)
        number += 1
    return number


def csv_lines(batch: ImportBatch) -> Iterator[str]:
    """The heading and every row of a batch, a line of CSV each; the rows are never held whole."""
    writer = csv.writer(_Passing(), lineterminator="\r\n")
    yield MARK + str(writer.writerow(HEADING))
    for line in _lines(batch):
        yield str(writer.writerow([masked(cell) for cell in line]))


class _Passing:
    """A stream that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _lines(batch: ImportBatch) -> Iterator[list[str]]:
    rows = ImportRow.objects.filter(batch=batch).defer("values")
    last = 0
    while part := list(rows.filter(pk__gt=last).order_by("pk")[:PORTION]):
        last = part[-1].pk
        keys = [row.target_id for row in part if row.target_id]
        people = dict(Person.objects.filter(pk__in=keys).values_list("pk", "public_id"))
        for row in part:
            yield [
                str(row.line),
                row.key,
                str(row.state),
                row.verdict,
                row.decision,
                people.get(row.target_id or 0, ""),
                "1" if row.is_withheld else "",
                "; ".join(f"{p[0]}: «{p[1]}» {p[2]}" for p in row.problems),
                _offered(row),
                json.dumps(row.candidates, ensure_ascii=False) if row.candidates else "",
            ]


def _offered(row: ImportRow) -> str:
    offered = (row.prior_values or {}).get("offered", {})
    return "; ".join(f"{path}: «{here}» → «{there}»" for path, (here, there) in offered.items())

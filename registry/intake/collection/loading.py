"""Loading the collection from end to end: check, compare, write, report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from registry.curation import doubts
from registry.curation.recording import change
from registry.intake.collection import manifest as manifests
from registry.intake.collection import states
from registry.intake.collection.checking import Checked, read_and_check
from registry.intake.collection.comparing import Plan, compare, last_loaded
from registry.intake.collection.existing import Existing
from registry.intake.collection.manifest import Manifest
from registry.intake.collection.report import Report
from registry.intake.collection.writing import Writer
from registry.models import ImportBatch, Person
from registry.vocabulary import BatchState, ChangeKind, Role


def check(folder: Path) -> Checked:
    """Reads the whole folder and writes nothing; raises `CollectionRefusedError`."""
    return read_and_check(folder, manifests.read(folder))


def load(
    folder: Path, *, say: Callable[[str], None] = lambda text: None, today: dt.date | None = None
) -> Report:
    """Brings the database in line with the folder; gives the report.

    Raises `CollectionRefusedError` with every fault of every file, and has written nothing then.
    Everything is one transaction and one change set. `say` is told of the progress.
    """
    manifest = manifests.read(folder)
    checked = read_and_check(folder, manifest)
    say(f"{len(checked.records)} records read, no fault found")
    last = last_loaded(manifest.title)
    plan = compare(checked.records, last)
    report = Report(say)
    for table, number in plan.same.items():
        report.count(table, "same", number)
    report.vanished = ["/".join(name) for name in plan.vanished]
    if not plan.is_empty:
        report.not_loaded = checked.left_out
        _write(plan, Existing(last), manifest, report, today=today or timezone.localdate())
    return report


@transaction.atomic
def _write(
    plan: Plan, existing: Existing, manifest: Manifest, report: Report, *, today: dt.date
) -> None:
    batch = ImportBatch.objects.create(name=manifest.title, state=BatchState.COMMITTED)
    with change(
        kind=ChangeKind.IMPORT, office=manifest.office, reason=manifest.reason, batch=batch
    ) as passage:
        writer = Writer(batch, existing, report)
        writer.write(plan)
        states.settle(writer.touched, manifest, passage, report, today=today)
        people = {pk for name, pk in existing.pks.items() if name[0] == "people"}
        passage.left_behind |= people
        report.say("deriving roles, writing the search index")
    # A curator who mends something else is not asked about what was so before.
    doubts.refresh(people)
    report.roles = _roles(people)
    batch.report = report.as_json()
    batch.save()


def _roles(people: set[int]) -> dict[str, int]:
    """How many of the people have which derived role."""
    found = {role.value: 0 for role in Role}
    for person in Person.objects.filter(pk__in=people):
        found[person.role] += 1
    return found

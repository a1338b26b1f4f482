"""What a person decides of rows: new, the same as somebody, left out; and offered differences."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from registry.curation.recording import change
from registry.intake import refusals
from registry.intake.stages.agreeing import lapse
from registry.intake.stages.errors import IntakeError
from registry.models import Curator, ImportBatch, ImportRow, Person, Rehabilitation, Repression
from registry.vocabulary import BatchState, RowState, RowVerdict

NEW = "new"
SKIP = "skip"
# The same as the person, or the earlier row, that the row was found to be likest to.
SAME = "same"
_SAME_AS = "same:"
# What was decided about an offered difference.
TAKEN, LEFT = "taken", "left"


def same_as(person: Person) -> str:
    """The decision that a row speaks of a person of the registry."""
    return f"{_SAME_AS}{person.pk}"


def decided_person(decision: str) -> int | None:
    """The key of the person a row was decided to be."""
    return int(decision.removeprefix(_SAME_AS)) if decision.startswith(_SAME_AS) else None


def decide(row: ImportRow, decision: str) -> None:
    """Writes a decision about a row that is not committed yet; it may be changed until then.

    Agreements to a batch nothing was committed of lapse: they were given to other decisions.

    Raises `IntakeError` for a row that is committed, and for a decision that is none.
    """
    if row.state != RowState.STAGED:
        raise IntakeError(refusals.decided_elsewhere(row.line))
    person = decided_person(decision)
    if person is not None and not Person.objects.filter(pk=person).exists():
        raise IntakeError(refusals.person_gone())
    if person is None and decision not in (NEW, SKIP, SAME, ""):
        raise IntakeError(refusals.no_decision(decision))
    if decision == SAME and not row.candidates:
        raise IntakeError(refusals.like_nobody(row.line))
    with transaction.atomic():
        lapse(row.batch)
        row.decision = decision
        row.save(update_fields=["decision"])


def decide_all(batch: ImportBatch, verdict: RowVerdict, decision: str) -> int:
    """The same decision for all rows of a verdict nobody has decided yet; gives how many."""
    if decision not in (NEW, SKIP, SAME):
        raise IntakeError(refusals.no_decision_for_many(decision))
    if batch.state not in (BatchState.STAGED, BatchState.COMMITTING, BatchState.COMMITTED):
        raise IntakeError(refusals.nothing_to_decide())
    rows = ImportRow.objects.filter(
        batch=batch, state=RowState.STAGED, verdict=verdict, decision=""
    )
    with transaction.atomic():
        lapse(batch)
        return rows.update(decision=decision)


def accept_offer(row: ImportRow, *, editor: Curator, reason: str) -> None:
    """Takes what a row offers into the records, as an edit of this curator.

    Raises `IntakeError` when the row offers nothing.
    """
    offered: dict[str, list[Any]] = (row.prior_values or {}).get("offered", {})
    if row.state != RowState.OFFERED or not offered or not row.target_id:
        raise IntakeError(refusals.no_difference(row.line))
    with transaction.atomic():
        with change(editor=editor, reason=reason):
            for path, (_here, there) in offered.items():
                _set(row.target_id, path, there)
        row.decision = TAKEN
        row.save(update_fields=["decision"])


def refuse_offer(row: ImportRow) -> None:
    """Leaves the records as they are; the row keeps what it said."""
    if row.state != RowState.OFFERED:
        raise IntakeError(refusals.no_difference(row.line))
    row.decision = LEFT
    row.save(update_fields=["decision"])


def _set(person_pk: int, path: str, value: Any) -> None:
    """Sets one column of a person, or of a case or decision by its place."""
    where, _dot, name = path.rpartition(".")
    record: Person | Repression | Rehabilitation | None
    if where == "person":
        record = Person.objects.get(pk=person_pk)
    else:
        table, _dot, place = where.partition(".")
        rows: Any = Repression if table == "cases" else Rehabilitation
        own = rows.objects.filter(person=person_pk).order_by("order", "pk")
        record = own[int(place) : int(place) + 1].first()
        if record is None:
            record = rows(person_id=person_pk, order=int(place) + 1)
    assert record is not None
    setattr(record, name, value)
    record.full_clean()
    record.save()

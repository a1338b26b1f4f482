"""What two people agree to about an import: that it becomes public, and that the withheld do."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from registry.curation.agreements import APPROVALS_NEEDED
from registry.curation.recording import change
from registry.intake import refusals
from registry.intake.stages.errors import IntakeError
from registry.models import Approval, Curator, ImportBatch, Person
from registry.vocabulary import ApprovalKind, BatchState, ChangeKind

_APPROVABLE = (BatchState.STAGED, BatchState.COMMITTING, BatchState.COMMITTED)


def approve(
    batch: ImportBatch, *, reason: str, editor: Curator | None = None, office: str = ""
) -> Approval:
    """One person's agreement that the people of the batch become public; two are needed.

    Raises `ValidationError` for a second agreement of the same person.
    """
    return _agree(batch, ApprovalKind.IMPORT, reason=reason, editor=editor, office=office)


def approve_release(
    batch: ImportBatch, *, reason: str, editor: Curator | None = None, office: str = ""
) -> Approval:
    """One person's agreement that also people who may be living are shown, and why."""
    return _agree(batch, ApprovalKind.LIVING_RELEASE, reason=reason, editor=editor, office=office)


def of_batch(batch: ImportBatch) -> QuerySet[Approval]:
    """All agreements about a batch."""
    return Approval.objects.filter(
        target_type=ContentType.objects.get_for_model(ImportBatch), target_id=batch.pk
    )


def waiting() -> QuerySet[ImportBatch]:
    """Imports of files on which somebody has still to decide, the oldest first."""
    agreed = Approval.objects.filter(
        target_type=ContentType.objects.get_for_model(ImportBatch),
        target_id=OuterRef("pk"),
        kind=ApprovalKind.IMPORT,
    )
    is_agreed = Exists(agreed[APPROVALS_NEEDED - 1 : APPROVALS_NEEDED])
    files = ImportBatch.objects.exclude(source_key="").filter(state__in=_APPROVABLE)
    return files.exclude(is_agreed, state=BatchState.COMMITTED).order_by("created_at", "pk")


def lapse(batch: ImportBatch) -> None:
    """Forgets the agreements to a staged batch, when what they were given to changes."""
    if batch.state == BatchState.STAGED:
        rows = of_batch(batch).filter(kind=ApprovalKind.IMPORT)
        rows._raw_delete(rows.db)


def is_approved(batch: ImportBatch) -> bool:
    """Whether two people or offices have agreed to the batch."""
    return _agreements(batch, ApprovalKind.IMPORT) >= APPROVALS_NEEDED


def is_released(batch: ImportBatch) -> bool:
    """Whether two people or offices have agreed to show those who may be living."""
    return _agreements(batch, ApprovalKind.LIVING_RELEASE) >= APPROVALS_NEEDED


def _agreements(batch: ImportBatch, kind: ApprovalKind) -> int:
    return of_batch(batch).filter(kind=kind).count()


def _agree(
    batch: ImportBatch,
    kind: ApprovalKind,
    *,
    reason: str,
    editor: Curator | None,
    office: str,
) -> Approval:
    if batch.state not in _APPROVABLE:
        raise IntakeError(refusals.not_to_approve())
    with change(
        kind=ChangeKind.APPROVE, editor=editor, office=office, reason=reason, batch=batch
    ) as passage:
        approval, is_new = Approval.objects.get_or_create(
            target_type=ContentType.objects.get_for_model(ImportBatch),
            target_id=batch.pk,
            kind=kind,
            approver=editor,
            office=office,
            defaults={"reason": reason, "change_set": passage.change_set},
        )
        if not is_new:
            raise ValidationError(_("You have approved this already; a second person has to."))
    return approval


def release(batch: ImportBatch, people: Iterable[int], change_set: int) -> None:
    """Gives each released person the agreements to the batch, so that later edits know of them."""
    given = list(of_batch(batch).filter(kind=ApprovalKind.LIVING_RELEASE))
    person_type = ContentType.objects.get_for_model(Person)
    Approval.objects.bulk_create(
        (
            Approval(
                kind=ApprovalKind.LIVING_RELEASE,
                target_type=person_type,
                target_id=person,
                approver_id=approval.approver_id,
                office=approval.office,
                reason=approval.reason,
                change_set_id=change_set,
            )
            for person in sorted(people)
            for approval in given
        ),
        batch_size=500,
        ignore_conflicts=True,
    )

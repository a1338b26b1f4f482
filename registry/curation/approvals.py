"""What needs two people: each agrees on their own, with a reason."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry.curation.recording import change
from registry.models import Approval, Curator
from registry.models.base import Guarded
from registry.vocabulary import ApprovalKind, ChangeKind


def approve(
    target: Guarded, kind: ApprovalKind, *, reason: str, editor: Curator | None, office: str = ""
) -> Approval:
    """Records one agreement; raises `ValidationError` when this person has agreed already."""
    target_type = ContentType.objects.get_for_model(target)
    mine = Approval.objects.filter(
        target_type=target_type, target_id=target.pk, kind=kind, approver=editor, office=office
    )
    if mine.exists():
        raise ValidationError(_("You have approved this already; a second person has to."))
    with change(kind=ChangeKind.APPROVE, editor=editor, office=office, reason=reason) as passage:
        approval = Approval.objects.create(
            target_type=target_type,
            target_id=target.pk,
            kind=kind,
            approver=editor,
            office=office,
            reason=reason,
            change_set=passage.change_set,
        )
        passage.left_behind |= target.people_concerned()
    return approval


def approvals_of(target: Guarded, kind: ApprovalKind) -> int:
    """How many different people or offices have agreed."""
    return Approval.objects.filter(
        target_type=ContentType.objects.get_for_model(target), target_id=target.pk, kind=kind
    ).count()

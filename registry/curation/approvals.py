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
    with change(kind=ChangeKind.APPROVE, editor=editor, office=office, reason=reason) as passage:
        approval, is_new = Approval.objects.get_or_create(
            target_type=ContentType.objects.get_for_model(target),
            target_id=target.pk,
            kind=kind,
            approver=editor,
            office=office,
            defaults={"reason": reason, "change_set": passage.change_set},
        )
        if not is_new:
            raise ValidationError(_("You have approved this already; a second person has to."))
        passage.left_behind |= target.people_concerned()
    return approval

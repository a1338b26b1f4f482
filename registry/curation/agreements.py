"""How many people have agreed to what needs two."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType

from registry.models import Approval
from registry.models.base import Guarded
from registry.vocabulary import ApprovalKind

APPROVALS_NEEDED = 2


def approvals_of(target: Guarded, kind: ApprovalKind) -> int:
    """How many different people or offices have agreed."""
    return Approval.objects.filter(
        target_type=ContentType.objects.get_for_model(target), target_id=target.pk, kind=kind
    ).count()

"""What the desk noticed about the work of its curators, for those who could undo it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from registry.admin.permissions import APPROVE
from registry.curation import bursts

SHOWN = 5


def alarms_for(request: HttpRequest) -> list[dict[str, Any]]:
    """Bursts of changes, for reviewers and for those who keep the accounts."""
    user: Any = request.user
    if not (user.has_perm(APPROVE) or user.has_perm("registry.change_curator")):
        return []
    changes = reverse("admin:registry_changeset_changelist")
    return [
        {
            "editor": burst.editor,
            "number": burst.number,
            "at": burst.last_at,
            "url": f"{changes}?editor__id__exact={burst.editor_id}",
        }
        for burst in bursts.lately(timezone.now())[:SHOWN]
    ]

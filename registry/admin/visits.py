"""What one request at the desk has come to: noted while Django's own views run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

from django.db.models import Model
from django.http import HttpRequest

from registry.curation.pictures import Uploads
from registry.models import Curator

LONGEST_REASON = 300


@dataclass
class Visit:
    """Notes of one request: what the door refused, and what was saved or deleted."""

    refusal: str = ""
    is_stale: bool = False
    # Whether a warning waits for a reason why the record is right all the same.
    asks_reason: bool = False
    is_unchanged: bool = False
    saved: Model | None = None
    added: bool = False
    deleted: bool = False
    # What stands in the form and what was saved meanwhile, beside each other.
    conflicts: list[Any] = field(default_factory=list)
    uploads: Uploads | None = None


def visit_of(request: HttpRequest) -> Visit:
    """The notes of this request; made when first asked for."""
    found = getattr(request, "desk_visit", None)
    if not isinstance(found, Visit):
        found = Visit()
        # Django has no place of its own for what belongs to one request.
        request.desk_visit = found  # type: ignore[attr-defined]
    return found


def reason_in(request: HttpRequest, name: str = "change_reason") -> str:
    """The reason a form gives, as a database can keep it; forms that need one check it again."""
    return request.POST.get(name, "").replace("\x00", "").strip()[:LONGEST_REASON]


def curator_of(request: HttpRequest) -> Curator:
    """Who is at the desk; the desk lets nobody else in."""
    return cast(Curator, request.user)

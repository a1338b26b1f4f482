"""What a curator saw when the form was opened, so that nobody overwrites what they have not seen.

A person and everything on the page of a person share one version. Other records are told apart by
the newest row of their history.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from registry.admin.permissions import person_of
from registry.curation.recording import require_version, saved_since
from registry.errors import StaleFormError
from registry.forms.references import is_key
from registry.models import Person

NOTHING_YET = "0"


def mark_of(row: Model) -> str:
    """The version a form is filled in from."""
    person = person_of(row)
    if person is not None:
        found = Person.objects.filter(pk=person.pk).values_list("version", flat=True).first()
        return str(found or NOTHING_YET)
    history: Any = getattr(row, "history", None)
    if history is None or not row.pk:
        return NOTHING_YET
    latest = history.order_by("-history_id").values_list("history_id", flat=True).first()
    return str(latest or NOTHING_YET)


def require_seen(row: Model, seen: str) -> None:
    """Raises `StaleFormError` when somebody has saved since; for use inside an open door."""
    person = person_of(row)
    if person is not None and is_key(seen):
        require_version(person, int(seen))
    elif seen != mark_of(row):
        raise StaleFormError(saved_since())

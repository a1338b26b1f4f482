"""Why something was not saved, in one sentence a curator can act on."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from registry.curation.pictures import DuplicatePhotoError
from registry.errors import RegistryError
from registry.validators import told

# What the door or the database may refuse a curator; anything else is a fault of the program.
REFUSALS = (RegistryError, ValidationError, ProtectedError, IntegrityError)
# How many of the rows that hold a record are named.
NAMED = 10


def sentence_of(error: Exception) -> str:
    """The refusal in words; the technical text of a database never reaches a curator."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, ProtectedError):
        return _held_by(error)
    if isinstance(error, DuplicatePhotoError):
        return _("This picture is in the registry already: photograph %(id)s, “%(caption)s”.") % {
            "id": error.existing.public_id,
            "caption": error.existing,
        }
    if isinstance(error, IntegrityError):
        return _of_database(str(error))
    return told(error) if isinstance(error, RegistryError) else str(error)


def _held_by(error: ProtectedError) -> str:
    rows = sorted(error.protected_objects, key=lambda row: str(row._meta.verbose_name))
    named = [f"{capfirst(str(row._meta.verbose_name))} “{row}”" for row in rows[:NAMED]]
    if len(rows) > NAMED:
        named.append("…")
    return _("It cannot be deleted, because these lead to it: %(rows)s.") % {
        "rows": "; ".join(named)
    }


def _of_database(text: str) -> str:
    if "UNIQUE" in text.upper():
        return _(
            "Two rows say the same where only one may stand, for example two names shown in one "
            "language or two people in one position. Nothing was saved."
        )
    return _("A value is outside what the registry can keep. Nothing was saved.")

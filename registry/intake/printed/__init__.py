"""Printed entries of Books of Memory, read: text in, typed values out.

Two families of form, each with its running-text relatives. Nothing is dropped: what was not
understood is left over and shown. Pure: no database, no settings.
"""

from __future__ import annotations

from registry.intake.printed.moscow import read_moscow
from registry.intake.printed.union import read_union
from registry.intake.printed.values import (
    Field,
    Form,
    PrintedEntry,
    PrintedRehabilitation,
    PrintedRepression,
    Span,
    SpelledName,
    Stated,
)

__all__ = [
    "Field",
    "Form",
    "PrintedEntry",
    "PrintedRehabilitation",
    "PrintedRepression",
    "Span",
    "SpelledName",
    "Stated",
    "read_entry",
]

_READERS = {Form.UNION: read_union, Form.MOSCOW: read_moscow}


def read_entry(text: str, form: Form) -> PrintedEntry:
    """Reads one entry. Never fails: at worst all of it is left over."""
    return _READERS[form](text)

"""Values as cells of a table and as values of JSON.

A text no spreadsheet may compute is masked as `registry.intake.files.masking` says, which also has
the way back; numbers are no texts and stay as they are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal

from registry.intake.files.masking import masked

Value = str | int | bool | Decimal | Sequence[str] | Mapping[str, str] | None

DIVIDER = ";"
BYTE_ORDER_MARK = "\ufeff"


def as_text(value: Value) -> str:
    """A value in words of a table; several are divided by semicolons."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, str | int):
        return str(value)
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""
    return DIVIDER.join(value)


def as_cell(value: Value) -> str:
    """A value in a CSV file."""
    if value is None or isinstance(value, bool | int | Decimal):
        return as_text(value)
    return masked(as_text(value))


def as_json(value: Value) -> object:
    """A value in a line of JSON: what is not recorded is null."""
    if isinstance(value, Decimal):
        whole = value == value.to_integral_value()
        return int(value) if whole else float(value)
    if isinstance(value, str) or value is None:
        return value or None
    if isinstance(value, bool | int):
        return value
    if isinstance(value, Mapping):
        return dict(sorted(value.items())) or None
    return list(value)


def plain_number(value: Decimal) -> str:
    """A number without an exponent and without zeros nobody stated."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

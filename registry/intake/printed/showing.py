"""An entry as plain values: for a line of JSON, and for eyes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from enum import StrEnum
from typing import Any

from registry.dates import PartialDate
from registry.intake.printed.values import PrintedEntry, SpelledName, Stated

_GROUPS = ("repressions", "rehabilitations")
_WHOLE = ("text", "form", "sex", "spans", "left_over", *_GROUPS)


def as_plain(entry: PrintedEntry) -> dict[str, Any]:
    """Fields that say something, each a list of values with words and span."""
    plain: dict[str, Any] = {"text": entry.text, "form": entry.form.value}
    if entry.sex:
        plain["sex"] = _stated(entry.sex)
    for name, said in _said(entry):
        plain[name] = said
    for name in _GROUPS:
        plain[name] = [_group(item) for item in getattr(entry, name)]
    plain["left_over"] = [_stated(said) for said in entry.left_over]
    return plain


def as_lines(entry: PrintedEntry) -> Iterator[str]:
    """One statement a line, the left-over last."""
    plain = as_plain(entry)
    yield entry.text
    for name, said in plain.items():
        if name in _GROUPS:
            for number, item in enumerate(said, start=1):
                for part, values in item.items():
                    yield from _lines(f"{name} {number}: {part}", values)
        elif name not in ("text", "form"):
            yield from _lines(name, said)


def _lines(name: str, said: Any) -> Iterator[str]:
    for item in said if isinstance(said, list) else [said]:
        if isinstance(item, dict):
            mark = " (differs)" if item.get("differs") else ""
            yield f"    {name}: {item['value']}  «{item['words']}»{mark}"
        elif item not in (None, False):
            yield f"    {name}: {item}"


def _said(record: Any) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for field in fields(record):
        said = getattr(record, field.name)
        if field.name not in _WHOLE and isinstance(said, tuple) and said:
            yield field.name, [_stated(item) for item in said]


def _group(item: Any) -> dict[str, Any]:
    plain: dict[str, Any] = dict(_said(item))
    for name in ("is_prose", "repression"):
        if hasattr(item, name):
            plain[name] = getattr(item, name)
    return plain


def _stated(said: Stated[Any]) -> dict[str, Any]:
    plain = {"value": _value(said.value), "words": said.words, "span": [said.start, said.end]}
    return plain | {"differs": True} if said.differs else plain


def _value(value: object) -> object:
    if isinstance(value, PartialDate):
        return value.text
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, SpelledName):
        return _name(value)
    return str(value) if value is not None else None


def _name(name: SpelledName) -> dict[str, str]:
    parts = name.parts
    known = {
        "kind": str(name.kind.value),
        "surname": parts.surname,
        "given_name": parts.given_name,
        "patronymic": parts.patronymic,
        "full": parts.full,
    }
    return {part: text for part, text in known.items() if text}

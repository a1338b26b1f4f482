"""Lines of the log in words: which page, which part, which value before and after.

A value is kept as a code, a date or the key of a row, and put into words when it is read. What has
stopped being public since is left out then, and so are words that were undone, also where somebody
had mended them by hand before: harm that a curator did to somebody's name must not stand in the log
instead of on the page.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from registry.dates import DateKind, parse
from registry.errors import DateError
from registry.fields import PartialDateField
from registry.models import Agent, Correction, Figure, Person, Photo, Place, Source, Term
from registry.models.base import Record
from registry.vocabulary import ChangeKind, FieldQuestion
from registry.web.dossier.markup import (
    ADDRESS_NAMES,
    address,
    dated,
    in_language,
    joined,
    localized,
    words,
)
from registry.web.dossier.naming import fact_name
from registry.web.people_names import name_of

# Of a long text so much is shown, beginning shortly before what differs.
LONGEST = 320
BEFORE = 60
_CODE = re.compile(r"[a-z0-9_/.?~%+-]*")
# A part that names one of these is told without values when it is not public any more.
NAMING = ("agent", "other", "person", "source")


@dataclass(frozen=True, slots=True)
class Difference:
    """One value before and after; either may be blank."""

    label: str
    old: SafeString
    new: SafeString


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a page, and what became of it."""

    name: SafeString
    event: str
    is_removed: bool = False
    differences: list[Difference] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log."""

    key: int
    name: SafeString
    url: str
    noun: str
    kind: str
    at: dt.datetime
    when: SafeString
    reason: SafeString
    differences: list[Difference]
    parts: list[Part]


def entries(lines: Iterable[Correction]) -> list[Entry]:
    """Lines with everything they name, in a few queries however many they are."""
    found = list(lines)
    book, undone = _Book(found), _undone_words(found)
    return [_entry(line, book, undone.get(_target(line), set())) for line in found]


def _target(line: Correction) -> tuple[int, int]:
    return line.target_type_id, line.target_id


def _undone_words(lines: list[Correction]) -> dict[tuple[int, int], set[str]]:
    """What changes that were undone had written on these pages."""
    found: dict[tuple[int, int], set[str]] = {}
    undone = Correction.objects.filter(
        target_type__in={line.target_type_id for line in lines},
        target_id__in={line.target_id for line in lines},
        change_set__undone_by__isnull=False,
    ).exclude(kind=ChangeKind.UNDO)
    for line in undone:
        pairs = [*line.changes.values()]
        for part in line.parts:
            pairs += part["changes"].values()
        written = found.setdefault(_target(line), set())
        for old, new in pairs:
            written |= _words_in(new) - _words_in(old)
    return found


def _words_in(value: Any) -> set[str]:
    """Every text within a value but codes, dates and numbers, which harm nobody."""
    if isinstance(value, str):
        return set() if _CODE.fullmatch(value) else {value}
    inside = value.values() if isinstance(value, dict) else value
    return set().union(*map(_words_in, inside)) if isinstance(value, dict | list | tuple) else set()


def _without(changes: dict[str, Any], undone: set[str]) -> dict[str, Any]:
    return {name: pair for name, pair in changes.items() if not _words_in(pair) & undone}


def _entry(line: Correction, book: _Book, undone_words: set[str]) -> Entry:
    model = line.target_type.model_class()
    found = book.row(model, str(line.target_id)) if model else None
    record = found if isinstance(found, Record) and found.is_published else None
    shown, undone = record is not None, line.change_set.undone_by_id is not None
    told = shown and not undone and line.kind != ChangeKind.UNDO
    return Entry(
        key=line.pk,
        name=name_of_row(record) if record else words(line.public_id),
        url=address(record) if record and record.noun in ADDRESS_NAMES else "",
        noun=capfirst(str(model._meta.verbose_name)) if model else "",
        kind=_("undone since") if shown and undone else _kind(line, shown),
        at=line.at,
        when=dated(parse(timezone.localdate(line.at).isoformat())),
        reason=words(line.reason) if shown and not undone else SafeString(""),
        differences=(
            list(_differences(model, _without(line.changes, undone_words), book))
            if model and told
            else []
        ),
        parts=[_part(part, book, undone_words) for part in line.parts] if told else [],
    )


def _kind(line: Correction, shown: bool) -> str:
    if not shown:
        merged = line.kind == ChangeKind.MERGE
        return _("merged into another record") if merged else _("withdrawn")
    kinds = {ChangeKind.MERGE.value: _("merged"), ChangeKind.UNDO.value: _("undone")}
    kinds[ChangeKind.RESTORE.value] = _("restored")
    return kinds.get(line.kind, "")


def _part(part: dict[str, Any], book: _Book, undone_words: set[str]) -> Part:
    events = {"added": _("added"), "changed": _("changed"), "removed": _("removed")}
    model = apps.get_model("registry", part["model"])
    is_undone = _words_in(part["about"]) & undone_words
    if is_undone or not _names_only_the_public(model, part, book):
        return Part(_name_of_part(model, {}, part, book), events[part["event"]])
    return Part(
        name=_name_of_part(model, part["about"], part, book),
        event=events[part["event"]],
        is_removed=part["event"] == "removed",
        differences=list(_differences(model, _without(part["changes"], undone_words), book)),
    )


def _names_only_the_public(model: type[models.Model], part: dict[str, Any], book: _Book) -> bool:
    values = [(name, part["about"].get(name, "")) for name in NAMING]
    values += [(name, value) for name in NAMING for value in part["changes"].get(name, ())]
    return all(book.is_public(_column(model, name), value) for name, value in values if value)


def _name_of_part(
    model: type[models.Model], about: dict[str, Any], part: dict[str, Any], book: _Book
) -> SafeString:
    """“Repression: 1934”, “Citation: date of arrest”."""
    label = capfirst(str(model._meta.verbose_name))
    is_name = model._meta.model_name == "personname"
    told = [
        book.read(_column(model, name), value)
        for name, value in about.items()
        if not (is_name and name == "kind")
    ]
    if part.get("of"):
        of = apps.get_model("registry", part["of"])
        told.insert(0, words(str(of._meta.verbose_name)))
    known = joined(told, " " if is_name else ", ")
    return format_html("{}: {}", label, known) if known else words(label)


def _differences(
    model: type[models.Model], changes: dict[str, Any], book: _Book
) -> Iterator[Difference]:
    for name, (old, new) in changes.items():
        column = _column(model, name)
        old, new = _excerpts(old, new)
        before, after = book.read(column, old), book.read(column, new)
        if before != after:
            yield Difference(label_of(model, name), before, after)


def label_of(model: type[models.Model], name: str) -> str:
    """What a column is called on pages and at the desk."""
    column = _column(model, name)
    return capfirst(str(column.verbose_name)) if column is not None else name


def _column(model: type[models.Model], name: str) -> Any:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _excerpts(old: Any, new: Any) -> tuple[Any, Any]:
    """Of two long texts the part around the first difference, by language where they have one."""
    if isinstance(old, dict) or isinstance(new, dict):
        before, after = old or {}, new or {}
        kept: tuple[dict[str, str], dict[str, str]] = ({}, {})
        for code in {**before, **after}:
            pair = before.get(code, ""), after.get(code, "")
            if pair[0] != pair[1]:
                kept[0][code], kept[1][code] = _excerpt(*pair)
        return kept
    if isinstance(old, str) and isinstance(new, str):
        return _excerpt(old, new)
    return old, new


def _excerpt(old: str, new: str) -> tuple[str, str]:
    if max(len(old), len(new)) <= LONGEST:
        return old, new
    same = next(
        (at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other),
        min(len(old), len(new)),
    )
    start = max(0, same - BEFORE)
    return _cut(old, start), _cut(new, start)


def _cut(text: str, start: int) -> str:
    part = text[start : start + LONGEST]
    if not part:
        return text
    before = "… " if start else ""
    return before + part + (" …" if start + LONGEST < len(text) else "")


# Rows that are named --------------------------------------------------------------------------


class _Book:
    """The rows that lines of the log name, in a query for each kind."""

    def __init__(self, lines: list[Correction]) -> None:
        self._wanted: dict[type[models.Model], set[int]] = {}
        for line in lines:
            model = line.target_type.model_class()
            if model is not None:
                self._want(model, str(line.target_id))
                self._want_changes(model, line.changes)
            for part in line.parts:
                of = apps.get_model("registry", part["model"])
                self._want_changes(of, part["changes"])
                self._want_changes(of, {name: [value] for name, value in part["about"].items()})

    def _want_changes(self, model: type[models.Model], changes: dict[str, list[Any]]) -> None:
        for name, values in changes.items():
            column = _column(model, name)
            related = getattr(column, "related_model", None)
            for value in values if related else ():
                for key in value if isinstance(value, list) else [value]:
                    self._want(related, key)

    def _want(self, model: Any, key: str) -> None:
        if str(key).isdecimal():
            self._wanted.setdefault(model, set()).add(int(key))

    @cached_property
    def _rows(self) -> dict[tuple[type[models.Model], int], Any]:
        found = {}
        for model, keys in self._wanted.items():
            rows = model._default_manager.filter(pk__in=keys)
            if model is Place:
                rows = rows.prefetch_related("names")
            for row in rows:
                found[model, row.pk] = row
        return found

    def row(self, model: Any, key: str) -> Any:
        """The row of a key; None where there is none any more."""
        return self._rows.get((model, int(key))) if str(key).isdecimal() else None

    def is_public(self, column: Any, value: Any) -> bool:
        """Whether the row that a value means may be named."""
        row = self.row(getattr(column, "related_model", None), value)
        return row is not None and (not isinstance(row, Record) or row.is_published)

    def read(self, column: Any, value: Any) -> SafeString:
        """A value in the language of the page; blank where there is none that may be named."""
        if isinstance(column, models.BooleanField):
            return words(_("yes") if value == "True" else _("no"))
        if value in ("", None, {}, []):
            return SafeString("")
        if isinstance(value, dict):
            return _by_language(value)
        related = getattr(column, "related_model", None)
        if related is not None:
            keys = value if isinstance(value, list) else [value]
            rows = [self.row(related, key) for key in keys if self.is_public(column, key)]
            return joined(name_of_row(row) for row in rows)
        return _plain(column, str(value))


def _plain(column: Any, value: str) -> SafeString:
    if isinstance(column, PartialDateField):
        return _date(value, column.kind)
    if column is not None and column.name == "field":
        known = value in FieldQuestion.values
        return words(str(FieldQuestion(value).label) if known else fact_name(value).name)
    if column is not None and column.choices and value in dict(column.flatchoices):
        return words(str(dict(column.flatchoices)[value]))
    return words(value)


def _date(value: str, kind: DateKind) -> SafeString:
    try:
        return dated(parse(value, kind=kind))
    except DateError:
        return words(value)


def _by_language(texts: dict[str, str]) -> SafeString:
    """One text as it is; several each with the code of its language."""
    kept = {code: text for code, text in texts.items() if text}
    if len(kept) == 1:
        return in_language(*next((text, code) for code, text in kept.items()))
    shown = (format_html("{}: {}", code, in_language(text, code)) for code, text in kept.items())
    return joined(shown, " · ")


def name_of_row(row: Any) -> SafeString:
    """A record or a word of a list by its name, marked with its language."""
    if isinstance(row, Person):
        return name_of(row)
    if isinstance(row, Term):
        return words(row.label())
    if isinstance(row, Source):
        return in_language(row.title, row.title_language)
    if isinstance(row, Place):
        return words(row.name())
    if isinstance(row, Agent):
        return words(row.display_name())
    if isinstance(row, Photo):
        return localized(row.caption)
    if isinstance(row, Figure):
        return localized(row.what)
    title = getattr(row, "title", None)
    return localized(title) if isinstance(title, dict) else words(str(row))

"""The public log of corrections: derived from what passed the door, never written by hand.

A line tells what changed on one public page in one passage: values of the record itself, and its
parts with the values of each. What the page does not show is not in it: nothing of a draft, of a
note, of a withheld tie or of a record that is not public. A withdrawal is told without its reason,
which may be the very thing that is to be protected.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Max

from registry.curation.copies import portions
from registry.curation.publicity import (
    OWNERS,
    is_shown,
    load_related,
    page_of,
    public_columns,
    public_keys,
    public_value,
    way_up,
)
from registry.models import Citation, Correction, Finding, FormerAddress
from registry.models.base import Guarded, Record
from registry.models.door import Passage
from registry.vocabulary import ChangeKind, State

Changes = dict[str, list[Any]]
ADDED, CHANGED, REMOVED = "added", "changed", "removed"


@dataclass
class _Line:
    """What is told of one page."""

    page: Record
    changes: Changes = field(default_factory=dict)
    parts: list[dict[str, Any]] = field(default_factory=list)


def write(passage: Passage) -> None:
    """One line of the log for each public page this passage changed or withdrew."""
    if passage.change_set.kind == ChangeKind.IMPORT:
        return
    lines: dict[tuple[type, int], _Line] = {}
    rows = list(_versions(passage))
    load_related([row for pair in rows for row in pair if row is not None])
    states = {
        (type(new), new.pk): old.state if old is not None else ""
        for old, new in rows
        if isinstance(new, Record)
    }
    for old, new in rows:
        page = page_of(new if new is not None else old)
        if page is None or page.pk is None:
            continue
        before = states.get((type(page), page.pk), page.state)
        if before != State.PUBLISHED:
            # A first publication corrects nothing.
            continue
        line = lines.setdefault((type(page), page.pk), _Line(page))
        _tell(line, old, new)
    for line in lines.values():
        if line.changes or line.parts:
            _write_line(line, passage)


def _tell(line: _Line, old: Any, new: Any) -> None:
    row = new if new is not None else old
    if type(row) is type(line.page) and row.pk == line.page.pk:
        line.changes |= _own_changes(old, new)
    elif line.page.is_published:
        line.parts += _part_changes(old, new)


# What differs --------------------------------------------------------------------------------


def _own_changes(old: Any, new: Any) -> Changes:
    """Of a record that is withdrawn only that it is: its values are no longer for everybody."""
    if old is None or new is None:
        return {}
    if new.state != State.PUBLISHED:
        return {"state": [old.state, new.state]}
    return _differences(old, new)


def _part_changes(old: Any, new: Any) -> list[dict[str, Any]]:
    was = old if old is not None and is_shown(old) else None
    now = new if new is not None and is_shown(new) else None
    shown = now if now is not None else was
    if shown is None:
        return []
    event = CHANGED if was is not None and now is not None else ADDED if was is None else REMOVED
    if event == REMOVED and new is not None:
        # It is still there and no longer for everybody: so are its values, in older lines too.
        return [{**_named(shown, event), "about": {}, "changes": {}, "is_hidden": True}]
    changes = _differences(was, now)
    changes.pop("state", None)
    return [{**_named(shown, event), "changes": changes}] if changes else []


def _named(row: Any, event: str) -> dict[str, Any]:
    """Which part it is, by what a reader knows it by, and what it stands in."""
    return {
        "model": row._meta.model_name,
        "event": event,
        "of": _what_it_speaks_of(row),
        "about": {name: value for name, value in _values(row).items() if name in _TELLING},
        "within": [f"{part._meta.model_name}:{part.pk}" for part in way_up(row)],
    }


# By which values a reader knows which of several parts is meant.
_TELLING = {
    "arrest_date",
    "capacity",
    "code",
    "date",
    "field",
    "full",
    "given_name",
    "kind",
    "name",
    "number",
    "other",
    "patronymic",
    "period",
    "person",
    "place",
    "position",
    "sentence_date",
    "source",
    "status",
    "surname",
    "text",
    "title",
}


def _what_it_speaks_of(row: Any) -> str:
    """The kind of part a citation or finding is about; blank where it is the page itself."""
    if not isinstance(row, Citation | Finding):
        return ""
    target: Any = row.target
    return str(target._meta.model_name) if type(target) in OWNERS else ""


def _differences(old: Any, new: Any) -> Changes:
    before, after = _values(old), _values(new)
    names = [*after, *(name for name in before if name not in after)]
    return {
        name: [before.get(name, ""), after.get(name, "")]
        for name in names
        if before.get(name, "") != after.get(name, "")
    }


def _values(row: Any) -> dict[str, Any]:
    """The public values of one version, also those of columns that hold several."""
    if row is None:
        return {}
    found = {column.name: public_value(row, column) for column in public_columns(type(row))}
    for column in row._meta.many_to_many:
        found[column.name] = public_keys(column, set(row.several_values.get(column.name, ())))
    return {name: value for name, value in found.items() if value not in ("", [])}


# Versions ------------------------------------------------------------------------------------


def _versions(passage: Passage) -> Iterator[tuple[Any, Any]]:
    """Each row this passage touched as it was before and as it is now; None where it was not."""
    touched: dict[type[Guarded], set[int]] = defaultdict(set)
    for row in (*passage.written, *passage.deleted):
        model = type(row)
        if row.pk and hasattr(model, "history") and _has_a_page(model):
            touched[model].add(row.pk)
    for model, keys in touched.items():
        history: Any = model.history.model.objects  # type: ignore[attr-defined]
        mine = _latest(history.filter(change_set=passage.change_set), keys)
        others = _latest(history.exclude(change_set=passage.change_set), keys)
        _read_several(model, [*mine.values(), *others.values()])
        for key, version in mine.items():
            if version.history_type == "-":
                # A row that was never changed before has no other version than its last.
                yield _instance(others.get(key, version)), None
            else:
                yield _instance(others.get(key)), _instance(version)


def _has_a_page(model: type[Guarded]) -> bool:
    return issubclass(model, Record | Citation | Finding) or model in OWNERS


def _latest(history: Any, keys: Iterable[int]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for portion in portions(keys):
        rows = history.filter(id__in=portion).order_by()
        newest = rows.values("id").annotate(newest=Max("history_id")).values_list("newest")
        versions = history.model.objects.filter(history_id__in=[key for (key,) in newest])
        found |= {version.id: version for version in versions}
    return found


def _instance(version: Any) -> Any:
    """The row as a version has it; None where there was none."""
    if version is None:
        return None
    row = version.instance
    row.several_values = version.several_values
    return row


def _read_several(model: type[models.Model], versions: list[Any]) -> None:
    """Gives each version the keys of its columns that hold several values."""
    by_version = {version.history_id: version for version in versions}
    for version in versions:
        version.several_values = {}
    for column in getattr(versions[0], "_history_m2m_fields", ()) if versions else ():
        other = f"{column.m2m_reverse_field_name()}_id"
        kept = getattr(type(versions[0]), column.name).model.objects
        for portion in portions(by_version):
            for link in kept.filter(history_id__in=portion):
                several = by_version[link.history_id].several_values
                several.setdefault(column.name, set()).add(getattr(link, other))


# Writing -------------------------------------------------------------------------------------


def _write_line(line: _Line, passage: Passage) -> None:
    change_set = passage.change_set
    is_public = line.page.is_published
    for part in line.parts:
        if part.pop("is_hidden", False):
            _scrub(line.page, part["within"][0])
    Correction.objects.create(
        target_type=ContentType.objects.get_for_model(line.page),
        target_id=line.page.pk,
        public_id=line.page.public_id,
        change_set=change_set,
        kind=change_set.kind,
        changes=line.changes,
        parts=line.parts,
        reason=change_set.reason if is_public else "",
        at=change_set.at,
    )


def _scrub(page: Record, hidden: str) -> None:
    """Takes the values of a part that is hidden now, and of what stands in it, out of the log."""
    for line in Correction.objects.filter(public_id=page.public_id).exclude(parts=[]):
        found = [part for part in line.parts if hidden in part["within"]]
        for part in found:
            part["about"], part["changes"] = {}, {}
        if found:
            line.save(update_fields=["parts"])


def leave_tombstone(record: Record, passage: Passage) -> None:
    """The address of a withdrawn record answers 410 from now on."""
    FormerAddress.objects.update_or_create(
        public_id=record.public_id,
        defaults={"noun": record.noun, "successor_id": "", "change_set": passage.change_set},
    )


def remove_tombstone(record: Record) -> None:
    """The address of a record that is public again leads to it."""
    FormerAddress.objects.filter(public_id=record.public_id, successor_id="").delete()

"""Bringing a record with its parts back to how it stood after one of its changes."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _

from registry.curation.elsewhere import rows_elsewhere, shown_elsewhere, told, way_to
from registry.curation.recording import change
from registry.curation.reverting import (
    OF_THE_FILE,
    SPEAKING,
    Report,
    file_stays,
    holders,
    name_of,
)
from registry.curation.rows import Board, Key, Values, kept_models, type_of
from registry.curation.shown_names import leave_one_shown
from registry.curation.versions import values_at
from registry.errors import UndoError
from registry.models import ChangeSet, Curator, Person, Photo
from registry.models.base import Guarded, Part, Record
from registry.vocabulary import ChangeKind, State

# What a restored version does not bring back: who may read the record is decided by itself.
NOT_RESTORED = ("state", "public_id")


def restore(
    record: Guarded, after: ChangeSet, *, reason: str, editor: Curator | None, office: str = ""
) -> Report:
    """The record and its parts as they stood after a change set, as a new change set.

    Cases and acts of a person are records of their own and stay, and so does a part that belonged
    to another record then or belongs to another by now. Raises `UndoError` when nothing would
    change, or the record is merged or was so then: it had no parts.
    """
    if hindrance := obstacle(record, after):
        raise UndoError(hindrance)
    with change(kind=ChangeKind.RESTORE, editor=editor, office=office, reason=reason) as passage:
        board, report = plan(record, after, locked=True)
        if not any(board.changed()):
            raise UndoError(nothing_to_do(report))
        board.write()
        passage.left_behind |= record.people_concerned()
        if isinstance(record, Record) and not isinstance(record, Person):
            # A record without a person tells by its own history that one of its parts changed.
            record.refresh_from_db()
            record.save()
    return report


def obstacle(record: Guarded, after: ChangeSet) -> str:
    """Why the record cannot be brought back to that version; empty when it can."""
    if isinstance(record, Record) and record.state == State.MERGED:
        return _("This record was merged into another; take the merge apart first.")
    own = values_at(type(record), [record.pk], after.pk).get(record.pk)
    if own is not None and own.get("state") == State.MERGED:
        return _("This record was merged into another then; choose another version.")
    return ""


def nothing_to_do(report: Report) -> str:
    """Why restoring would write nothing."""
    if report.kept:
        return _("Nothing would change: what differs stays.")
    return _("The record stands so already.")


def plan(record: Guarded, after: ChangeSet, *, locked: bool = False) -> tuple[Board, Report]:
    """What the restored record would be, on a board; nothing is written. Also the preview."""
    board, report = Board(locked=locked), Report()
    past = _past(record, after.pk)
    board.load(past)
    elsewhere = rows_elsewhere(record, past, board)
    for key, values in past.items():
        if key not in elsewhere.rows:
            _bring_back(board, key, values, report)
    report.kept += told(past, board, elsewhere)
    leave_one_shown(board, shown_elsewhere(record, past, elsewhere))
    return board, report


def _bring_back(board: Board, key: Key, values: Values | None, report: Report) -> None:
    now = board.now[key]
    if values is None:
        if now is None:
            return
        if any(holders(board, key)):
            kept = _("%(row)s: others lead to it, so it stays.")
            report.kept.append(kept % {"row": name_of(board, key)})
        else:
            board.remove(key)
    elif now is None:
        board.now[key] = dict(values)
    else:
        names = (*NOT_RESTORED, *OF_THE_FILE) if key[0] is Photo else NOT_RESTORED
        same = {name: now[name] for name in names if name in now}
        if key[0] is Photo and values["original_sha256"] != now["original_sha256"]:
            report.kept.append(file_stays(board, key))
        board.now[key] = {**now, **values, **same}


def _past(record: Guarded, change_set: int) -> dict[Key, Values | None]:
    """The record and every part it has or had, as each stood then; what speaks comes first."""
    found: dict[Key, Values | None] = {}
    own = values_at(type(record), [record.pk], change_set).get(record.pk)
    if own is not None:
        found[type(record), record.pk] = own
    parts: dict[Any, set[int]] = defaultdict(set)
    for model in kept_models():
        column = way_to(model, type(record))
        if column and issubclass(model, Part):
            parts[model] |= _ever(model, **{f"{column}_id": record.pk})
    wholes: dict[Any, set[int]] = {type(record): {record.pk}, **parts}
    spoken: dict[Any, set[int]] = defaultdict(set)
    for model in SPEAKING:
        for whole, keys in wholes.items():
            if keys:
                spoken[model] |= _ever(model, target_type_id=type_of(whole).pk, target_id__in=keys)
    for model, keys in (*spoken.items(), *parts.items()):
        for pk, values in values_at(model, keys, change_set).items():
            found[model, pk] = values
    return found


def _ever(model: Any, **leads: Any) -> set[int]:
    """The rows that lead to the record in any of their versions."""
    rows = model.history.model.objects.filter(**leads).order_by()
    return set(rows.values_list("id", flat=True))

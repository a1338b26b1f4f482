"""The values of a proposed change: packed for keeping, compared with what is saved, written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _

from registry.curation.reverting import holders, name_of
from registry.curation.rows import Board, Key, Values, assign, bring, kept_models, model_of
from registry.curation.versions import RowChange
from registry.errors import ProposalError

Packed = list[dict[str, Any]]


@dataclass(frozen=True)
class Conflict:
    """A value that was changed after the proposal was made."""

    # What the value is called in a form: number of the row and name of the field.
    code: str
    key: Key
    field: str
    old: Any
    saved: Any
    proposed: Any


def packed(changes: Iterable[RowChange]) -> Packed:
    """Rows with the values that differ; a new or a deleted row with all of them."""
    found = []
    for change in changes:
        old, new = change.before, change.after
        if old is not None and new is not None:
            names = [name for name in new if old.get(name) != new[name]]
            old, new = ({name: values[name] for name in names} for values in (old, new))
        model, pk = change.key
        found.append({"model": model._meta.model_name, "pk": pk, "old": old, "new": new})
    return found


def unpacked(rows: Packed) -> Iterator[RowChange]:
    """The rows as changes. Raises `ProposalError` for a table that is no more."""
    for row in rows:
        try:
            model = apps.get_model("registry", row["model"])
        except LookupError as error:
            raise ProposalError(_("The proposal was made for an older registry.")) from error
        yield RowChange((model, row["pk"]), row["old"], row["new"])


def conflicts(rows: Packed) -> list[Conflict]:
    """The values in which the proposal contradicts what was saved since it was made."""
    board = Board()
    changes = list(unpacked(rows))
    board.load(change.key for change in changes if change.before is not None)
    return [
        conflict
        for number, change in enumerate(changes)
        if change.before is not None
        for conflict in _conflicts(number, change, board.now[change.key])
    ]


def _conflicts(number: int, change: RowChange, now: Values | None) -> Iterator[Conflict]:
    assert change.before is not None
    if change.after is None:
        if now is not None and any(now.get(name) != old for name, old in change.before.items()):
            yield Conflict(f"{number}-", change.key, "", change.before, now, None)
        return
    if now is None:
        yield Conflict(f"{number}-", change.key, "", change.before, None, change.after)
        return
    for name, proposed in change.after.items():
        if now[name] not in (change.before[name], proposed):
            code = f"{number}-{name}"
            yield Conflict(code, change.key, name, change.before[name], now[name], proposed)


def write(rows: Packed, overruled: Collection[str]) -> None:
    """Writes the proposal; for use inside an open door.

    Raises `ProposalError` for a value that contradicts what was saved meanwhile and is not
    overruled, and for a row that may not go because others lead to it by now.
    """
    open_ones = [one for one in conflicts(rows) if one.code not in overruled]
    if any(one.saved is not None for one in open_ones):
        raise ProposalError(
            _("Some of these values were changed meanwhile. Choose for each which one stands.")
        )
    board = Board(locked=True)
    changes = list(unpacked(rows))
    board.load(change.key for change in changes if change.before is not None)
    for number, change in enumerate(changes):
        if change.before is not None:
            _lay(board, number, change, overruled)
    _refuse_what_is_held(board)
    _check(board)
    board.write()
    _enter([change for change in changes if change.before is None and change.after is not None])


def _lay(board: Board, number: int, change: RowChange, overruled: Collection[str]) -> None:
    now = board.now[change.key]
    if now is None or f"{number}-" in overruled:
        return
    if change.after is None:
        board.remove(change.key)
        return
    for name, value in change.after.items():
        if f"{number}-{name}" not in overruled:
            now[name] = value


def _refuse_what_is_held(board: Board) -> None:
    for key, _before, after in list(board.changed()):
        held = list(holders(board, key)) if after is None else []
        if held:
            raise ProposalError(
                _("%(row)s cannot go: others lead to it by now, for example %(holder)s.")
                % {"row": name_of(board, key), "holder": held[0]}
            )


def _check(board: Board) -> None:
    """Raises `ValidationError` for what no form would let through."""
    for key, _before, after in board.changed():
        if after is not None:
            row = board.rows[key]
            assign(row, after)
            row.full_clean(validate_unique=False, validate_constraints=False)


def _enter(changes: list[RowChange]) -> None:
    """New rows, each after those it leads to; they lead to each other by keys that are new now."""
    order: dict[type[Model], int] = {model: n for n, model in enumerate(kept_models())}
    new_keys: dict[Key, int] = {}
    for change in sorted(changes, key=lambda change: order.get(change.key[0], len(order))):
        model, pk = change.key
        assert change.after is not None
        values = _with_new_keys(model, change.after, new_keys)
        row = model()
        assign(row, values)
        row.full_clean()
        new_keys[model, pk] = bring(model, values).pk


def _with_new_keys(model: type[Model], values: Values, new_keys: dict[Key, int]) -> Values:
    found = dict(values)
    for column in model._meta.concrete_fields:
        if isinstance(column, ForeignKey):
            key = (column.related_model, found.get(column.attname))
            found[column.attname] = new_keys.get(key, found.get(column.attname))  # type: ignore[arg-type]
    if "target_type_id" in found:
        key = (model_of(found["target_type_id"]), found["target_id"])
        found["target_id"] = new_keys.get(key, found["target_id"])
    return found

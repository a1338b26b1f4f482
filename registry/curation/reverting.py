"""Taking changes back without taking back what others did since: value by value, on a board."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from registry.curation import corrections
from registry.curation.rows import Board, Key, Values, several, type_of
from registry.curation.versions import RowChange
from registry.models import Citation, ExternalIdentifier, Finding, Photo
from registry.models.base import Guarded, Record
from registry.models.door import Passage
from registry.vocabulary import State

# The file of a photograph and what is known from it: its sizes were made from it, so it is
# exchanged as a whole, by hand.
OF_THE_FILE = ("original", "original_sha256", "width", "height")
NEVER_PUBLIC = {State.DRAFT, State.IN_REVIEW}
SPEAKING = (Citation, Finding, ExternalIdentifier)

# Whether two values of a column of a model mean the same.
Same = Callable[[type[Model], str, Any, Any], bool]


@dataclass
class Report:
    """What was taken back, and what stays because somebody changed it since."""

    undone: int = 0
    kept: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def add(self, other: Report) -> None:
        """Takes in another report."""
        self.undone += other.undone
        self.kept += other.kept
        self.refused += other.refused


def plainly_same(_model: type[Model], _name: str, one: Any, other: Any) -> bool:
    """Equal values are the same."""
    return bool(one == other)


def take_back(board: Board, change: RowChange, report: Report, same: Same = plainly_same) -> None:
    """Brings one row on the board back to what stood before the change, as far as it stands yet."""
    now = board.now.get(change.key)
    if change.before is None:
        _take_away(board, change, report, same)
    elif change.after is None:
        if now is None:
            board.now[change.key] = dict(change.before)
    elif now is None:
        report.kept.append(_("%(row)s: deleted since.") % {"row": name_of(board, change.key)})
    else:
        _take_values_back(board, change, report, same)


def _take_values_back(board: Board, change: RowChange, report: Report, same: Same) -> None:
    model = change.key[0]
    now, before, after = board.now[change.key], change.before, change.after
    assert now is not None
    assert before is not None
    assert after is not None
    lists = {field.name for field in several(model)}
    for name in after:
        if name not in before or before[name] == after[name]:
            continue
        if model is Photo and name in OF_THE_FILE:
            if name == "original_sha256":
                report.kept.append(file_stays(board, change.key))
        elif name in lists:
            added, removed = (
                set(after[name]) - set(before[name]),
                set(before[name]) - set(after[name]),
            )
            now[name] = sorted((set(now[name]) - added) | removed)
        elif isinstance(after[name], dict) and isinstance(now[name], dict):
            earlier = before[name] or {}
            if _is_written_since(now[name], earlier, after[name]):
                report.kept.append(_kept(board, change.key, name))
            now[name] = _texts_back(now[name], earlier, after[name])
        elif same(model, name, now[name], after[name]):
            now[name] = _earlier_state(before, after) if name == "state" else before[name]
        elif now[name] != before[name]:
            report.kept.append(_kept(board, change.key, name))


def _texts_back(now: dict[str, Any], before: dict[str, Any], after: dict[str, Any]) -> Any:
    """A text in several languages, language by language."""
    found = dict(now)
    for language in before.keys() | after.keys():
        if now.get(language) == after.get(language):
            found[language] = before.get(language)
    return {language: text for language, text in found.items() if text is not None}


def _is_written_since(now: dict[str, Any], before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether a language that was changed has by now another text than before and after."""
    changed = {one for one in before.keys() | after.keys() if before.get(one) != after.get(one)}
    return any(now.get(one) not in (before.get(one), after.get(one)) for one in changed)


def _earlier_state(before: Values, after: Values) -> str:
    """A record that was public is withdrawn, never a draft again: its address goes on answering."""
    if after["state"] == State.PUBLISHED and before["state"] in NEVER_PUBLIC:
        return State.WITHDRAWN.value
    return str(before["state"])


def _take_away(board: Board, change: RowChange, report: Report, same: Same) -> None:
    """A row that was entered goes, unless somebody changed it or built upon it since."""
    now, after = board.now.get(change.key), change.after
    if now is None or after is None:
        return
    model = change.key[0]
    changed = [
        name
        for name in after
        if name != "state" and not same(model, name, now.get(name), after[name])
    ]
    name = name_of(board, change.key)
    if issubclass(model, Record) and now["state"] not in NEVER_PUBLIC:
        if now["state"] == State.PUBLISHED:
            now["state"] = State.WITHDRAWN.value
        report.kept.append(_("%(row)s: was public; withdrawn, not deleted.") % {"row": name})
    elif changed:
        report.kept.append(_("%(row)s: changed since, so it stays.") % {"row": name})
    elif any(holders(board, change.key)):
        report.kept.append(_("%(row)s: others lead to it, so it stays.") % {"row": name})
    else:
        board.remove(change.key)


def holders(board: Board, key: Key) -> Iterator[Model]:
    """Rows that lead to a row, or speak of it, and will still be there."""
    model, pk = key
    for relation in model._meta.related_objects:
        other: Any = relation.related_model
        if not issubclass(other, Guarded):
            continue
        # A list of words leads to each of them.
        name = relation.field.name if relation.many_to_many else relation.field.attname
        for row in other._base_manager.filter(**{name: pk}):
            board.put(row)
            now = board.now[other, row.pk]
            if now is None:
                continue
            value = now.get(name)
            if pk in (value if isinstance(value, list) else [value]):
                yield row
    if issubclass(model, SPEAKING):
        return
    for speaking in SPEAKING:
        for row in speaking._base_manager.filter(target_type=type_of(model), target_id=pk):
            board.put(row)
            if board.now[speaking, row.pk] is not None:
                yield row


def mind_the_addresses(board: Board, passage: Passage) -> None:
    """After writing: what is public again has no tombstone, what was withdrawn has one."""
    for (model, pk), before, after in board.changed():
        if not issubclass(model, Record) or not before or not after:
            continue
        row: Any = board.rows[model, pk]
        if before["state"] == after["state"]:
            continue
        if after["state"] == State.PUBLISHED:
            corrections.remove_tombstone(row)
        elif after["state"] == State.WITHDRAWN:
            corrections.leave_tombstone(row, passage)


# Words ---------------------------------------------------------------------------------------


def name_of(board: Board, key: Key) -> str:
    """What a row is and what it calls itself."""
    model, pk = key
    kind = capfirst(str(model._meta.verbose_name))
    row = board.rows.get(key)
    return f"{kind} “{row}”" if row is not None else f"{kind} {pk}"


def label_of(model: type[Model], name: str) -> str:
    """What a column is called for people."""
    try:
        return capfirst(str(getattr(model._meta.get_field(name), "verbose_name", name)))
    except FieldDoesNotExist:
        found = {column.attname: column for column in model._meta.concrete_fields}
        return capfirst(str(found[name].verbose_name)) if name in found else name


def file_stays(board: Board, key: Key) -> str:
    """What a curator is told of a picture that was exchanged."""
    return _("%(row)s: the picture itself stays; exchange it on the page of the photograph.") % {
        "row": name_of(board, key)
    }


def _kept(board: Board, key: Key, name: str) -> str:
    return _("%(row)s, %(field)s: changed since, so it stays.") % {
        "row": name_of(board, key),
        "field": label_of(key[0], name),
    }

"""Rows that stood in another record at the time of a version, or stand in one now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from typing import NamedTuple

from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.curation.reverting import SPEAKING, name_of
from registry.curation.rows import Board, Key, Values, model_of
from registry.curation.shown_names import Spot
from registry.models import PersonName
from registry.models.base import Guarded, Part

# Each row as it stood then, or nothing where it was not there.
Past = Mapping[Key, Values | None]


class Elsewhere(NamedTuple):
    """Rows that stood in another record at one of the two times, or at both.

    `rows` are those not brought back: they would be taken from one record and given to another.
    `then` and `now` say for each at which time it did not stand in this record.
    """

    rows: set[Key]
    then: set[Key]
    now: set[Key]


def rows_elsewhere(record: Guarded, past: Past, board: Board) -> Elsewhere:
    """Parts that stood in another record then or do so now, and what speaks of those."""
    both = past, {key: board.now[key] for key in past}
    own = type(record), record.pk
    then_parts, now_parts = (_parts_of_others(record, versions) for versions in both)
    moved = then_parts | now_parts
    here = past.keys() - moved | {own}
    speaking = {key for versions in both for key in _speaking_outside(here, versions)}
    then, now = (
        parts | _speaking_outside(past.keys() - parts | {own}, versions)
        for parts, versions in zip((then_parts, now_parts), both, strict=True)
    )
    return Elsewhere(moved | speaking, then, now)


def _parts_of_others(record: Guarded, versions: Past) -> set[Key]:
    return {
        key
        for key, one in versions.items()
        if one is not None
        and issubclass(key[0], Part)
        and one[f"{way_to(key[0], type(record))}_id"] != record.pk
    }


def _speaking_outside(here: Set[Key], versions: Past) -> set[Key]:
    """Citations and the like of something that is not here."""
    return {
        key
        for key, one in versions.items()
        if one is not None and key[0] in SPEAKING and _spoken_of(one) not in here
    }


def shown_elsewhere(record: Guarded, past: Past, elsewhere: Elsewhere) -> set[Spot]:
    """Where a name was shown then that belongs to somebody else by now."""
    names = (past[key] for key in elsewhere.rows if key[0] is PersonName)
    return {
        (record.pk, values["language"])
        for values in names
        if values and values["is_display"] and values["person_id"] == record.pk
    }


def told(past: Past, board: Board, elsewhere: Elsewhere) -> Iterator[str]:
    """What differs and stays, a sentence for each kind of row and where it stands.

    What stood here at neither time is not told; what speaks of something comes last.
    """
    kinds: dict[tuple[type[Model], bool], list[Key]] = defaultdict(list)
    between = []
    for key in past:
        now = board.now[key]
        if key not in elsewhere.rows or not past[key] or not now or past[key] == now:
            continue
        if (key in elsewhere.then) != (key in elsewhere.now):
            kinds[key[0], key in elsewhere.now].append(key)
        elif key not in elsewhere.now:
            between.append(key)
    for (_model, is_gone), keys in sorted(kinds.items(), key=lambda kind: kind[0][0] in SPEAKING):
        row, number = name_of(board, keys[0]), len(keys) - 1
        text = _several(is_gone, number) if number else _one(is_gone)
        yield text % {"row": row, "number": number}
    for key in between:
        text = _("%(row)s: what it speaks of has changed records since, so it stays.")
        yield text % {"row": name_of(board, key)}


def _one(is_gone: bool) -> str:
    if is_gone:
        return _("%(row)s stands in another record by now: it stays there.")
    return _("%(row)s stood in another record then: it stays here.")


def _several(is_gone: bool, number: int) -> str:
    if is_gone:
        return ngettext(
            "%(row)s and %(number)d more of the same kind stand in another record by now: they "
            "stay there.",
            "%(row)s and %(number)d more of the same kind stand in another record by now: they "
            "stay there.",
            number,
        )
    return ngettext(
        "%(row)s and %(number)d more of the same kind stood in another record then: they stay "
        "here.",
        "%(row)s and %(number)d more of the same kind stood in another record then: they stay "
        "here.",
        number,
    )


def way_to(part: type[Guarded], whole: type[Guarded]) -> str:
    """The column of a part that leads to its record: the first, which is the one it stands in.

    What leads to a person further on stands in a photograph, a document or an event.
    """
    for column in part._meta.concrete_fields:
        if isinstance(column, ForeignKey) and issubclass(column.related_model, Guarded):
            return column.name if column.related_model is whole else ""
    return ""


def _spoken_of(values: Values) -> Key:
    return model_of(values["target_type_id"]), values["target_id"]

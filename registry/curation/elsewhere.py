"""Rows that stood in another record at the time of a version, or stand in one now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.db.models import ForeignKey
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.curation.reverting import SPEAKING, name_of
from registry.curation.rows import Board, Key, Values, model_of
from registry.curation.shown_names import Spot
from registry.models import PersonName
from registry.models.base import Guarded, Part

# Each row as it stood then, or nothing where it was not there.
Past = Mapping[Key, Values | None]


def rows_elsewhere(record: Guarded, past: Past, board: Board) -> set[Key]:
    """Parts that stood in another record then or do so now, and what speaks of those.

    Brought back, they would be taken from one record and given to another.
    """
    versions = {
        key: [one for one in (values, board.now[key]) if one is not None]
        for key, values in past.items()
    }
    parts = {
        key
        for key, found in versions.items()
        if issubclass(key[0], Part)
        and any(one[f"{way_to(key[0], type(record))}_id"] != record.pk for one in found)
    }
    here = past.keys() - parts | {(type(record), record.pk)}
    speaking = {
        key
        for key, found in versions.items()
        if key[0] in SPEAKING and any(_spoken_of(one) not in here for one in found)
    }
    return parts | speaking


def shown_elsewhere(record: Guarded, past: Past, elsewhere: set[Key]) -> set[Spot]:
    """Where a name was shown then that belongs to somebody else by now."""
    names = (past[key] for key in elsewhere if key[0] is PersonName)
    return {
        (record.pk, values["language"])
        for values in names
        if values and values["is_display"] and values["person_id"] == record.pk
    }


def told(board: Board, past: Past, elsewhere: set[Key]) -> Iterator[str]:
    """What differs from that time and stays, a sentence for each kind of row."""
    kinds: dict[type, list[Key]] = {}
    for key, values in past.items():
        now = board.now[key]
        if key in elsewhere and values is not None and now is not None and values != now:
            kinds.setdefault(key[0], []).append(key)
    for first, *others in kinds.values():
        row = name_of(board, first)
        if not others:
            text = _("%(row)s was not part of this record then, or is not now: it stays.")
            yield text % {"row": row}
            continue
        text = ngettext(
            "%(row)s and %(number)d more of the kind were not part of this record then, or are "
            "not now: they stay.",
            "%(row)s and %(number)d more of the kind were not part of this record then, or are "
            "not now: they stay.",
            len(others),
        )
        yield text % {"row": row, "number": len(others)}


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

"""Which spelling of a name is shown, where rows go back to another person."""

from __future__ import annotations

from collections.abc import Iterable

from registry.curation.rows import Board
from registry.models import PersonName

# A person and a language.
Spot = tuple[int, str]


def leave_one_shown(board: Board, spots: Iterable[Spot]) -> None:
    """Lets one name of each be shown where none would be and there are any.

    The one that is shown now before others, then as they stand on the card.
    """
    for person, language in sorted(set(spots)):
        for name in PersonName.objects.filter(person=person, language=language):
            board.put(name)
        staying = [
            key
            for key, now in board.now.items()
            if key[0] is PersonName
            and now
            and (now["person_id"], now["language"]) == (person, language)
        ]
        if not staying or any((board.now[key] or {})["is_display"] for key in staying):
            continue
        first = min(staying, key=lambda key: _place(board, key[1]))
        (board.now[first] or {})["is_display"] = True


def _place(board: Board, pk: int) -> tuple[bool, int, int]:
    before = board.before[PersonName, pk] or {}
    now = board.now[PersonName, pk] or {}
    return not before.get("is_display"), now["order"], pk

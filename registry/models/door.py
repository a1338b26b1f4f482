"""The threshold of the one door: nothing that curators keep is written without an open change set.

`registry.curation` opens the door; models and querysets here only ask whether it is open, and tell
it what they wrote. A direct `save()`, `delete()` or `update()` outside raises, so that no change is
ever without an editor, a reason and a place in the history.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from registry.errors import OutsideTheDoorError

if TYPE_CHECKING:
    from registry.models.base import Guarded
    from registry.models.changes import ChangeSet


@dataclass
class Passage:
    """One passage through the door: its change set and the rows written in it."""

    change_set: ChangeSet
    written: list[Guarded] = field(default_factory=list)
    # As they were, with the keys they had.
    deleted: list[Guarded] = field(default_factory=list)
    # People whom written rows no longer lead to: a deleted tie, a depiction given to another.
    left_behind: set[int] = field(default_factory=set)
    # Rows that lists know by another code than before, or no longer: whoever has them as a value
    # must be found anew.
    known_otherwise: list[Guarded] = field(default_factory=list)


_current: ContextVar[Passage | None] = ContextVar("current_passage", default=None)


def current_passage() -> Passage | None:
    """The passage under way in this thread, or None."""
    return _current.get()


@contextmanager
def opened_for(change_set: ChangeSet) -> Iterator[Passage]:
    """Lets writes through for one change set. For `curation` and `intake` alone."""
    if _current.get() is not None:
        raise OutsideTheDoorError("The door is open already; one passage is one change set.")
    token = _current.set(Passage(change_set))
    try:
        passage = _current.get()
        assert passage is not None
        yield passage
    finally:
        _current.reset(token)


def require_open_door(what: str) -> Passage:
    """The passage under way; raises `OutsideTheDoorError` when there is none."""
    passage = _current.get()
    if passage is None:
        raise OutsideTheDoorError(
            f"{what} can only be written through registry.curation or registry.intake."
        )
    return passage

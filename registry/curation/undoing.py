"""Taking back whole change sets: one at the desk, or thousands of a curator who did harm."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from registry.curation import unmerging
from registry.curation.recording import change
from registry.curation.reverting import Report, name_of, take_back
from registry.curation.rows import Board, type_of
from registry.curation.versions import RowChange, changes_of
from registry.errors import OutsideTheDoorError, RegistryError, UndoError
from registry.models import Approval, ChangeSet, Curator, Merge
from registry.models.base import Guarded
from registry.models.door import Passage
from registry.vocabulary import ChangeKind

# How many change sets are taken back in one passage: few enough that others need not wait long.
PORTION = 200
# What may go wrong with a single change set without stopping all others.
FAILURES = (RegistryError, ValidationError, DatabaseError)

Progress = Callable[[int, int], None]


def undo(
    change_sets: Sequence[ChangeSet], *, reason: str, editor: Curator | None, office: str = ""
) -> Report:
    """Takes the change sets back in one passage, the newest first; later changes of others stay.

    Raises `UndoError` for what cannot be taken back, and changes nothing.
    """
    sets = sorted(change_sets, key=lambda one: one.pk, reverse=True)
    for one in sets:
        hindrance = obstacle(one)
        if hindrance:
            raise UndoError(hindrance)
    with change(kind=ChangeKind.UNDO, editor=editor, office=office, reason=reason) as passage:
        return _taken_back(sets, passage)


def obstacle(change_set: ChangeSet) -> str:
    """Why a change set cannot be taken back by itself; empty when it can."""
    if change_set.undone_by_id:
        return _("This change was taken back already.")
    if change_set.kind == ChangeKind.IMPORT:
        return _("An import is undone as a whole, on the page of the import.")
    if change_set.merges_undone.exists():
        return _("This took a merge apart; to take that back, merge the two again.")
    return ""


def preview(change_set: ChangeSet) -> Report:
    """What taking the change set back would leave, since others have changed it."""
    board, report = Board(), Report()
    _lay_back([change_set], board, report)
    return report


def rows_of(change_sets: Sequence[ChangeSet], *, most: int) -> dict[int, list[str]]:
    """What each change set wrote, by its key: so many rows by kind and what each is called."""
    written = changes_of(one.pk for one in change_sets)
    changes = {key: found[:most] for key, found in written.items()}
    board = Board()
    board.load(one.key for found in changes.values() for one in found)
    return {key: [name_of(board, one.key) for one in found] for key, found in changes.items()}


def _taken_back(sets: list[ChangeSet], passage: Passage) -> Report:
    board, report = Board(locked=True), Report()
    merges = _lay_back(sets, board, report)
    board.write()
    unmerging.finish(board, merges, passage)
    keys = [one.pk for one in sets]
    _let_approvals_go(keys, passage)
    ChangeSet.objects.filter(pk__in=keys).update(undone_by=passage.change_set)
    # What one of them had taken back stands again.
    ChangeSet.objects.filter(undone_by__in=keys).update(undone_by=None)
    return report


def _lay_back(sets: list[ChangeSet], board: Board, report: Report) -> list[Merge]:
    """Takes everything back on the board; gives the merges among it."""
    keys = [one.pk for one in sets]
    merges = {
        merge.change_set_id: merge
        for merge in Merge.objects.filter(change_set__in=keys, undone_by=None).select_related(
            "change_set"
        )
    }
    changes = changes_of(key for key in keys if key not in merges)
    board.load(one.key for found in changes.values() for one in found)
    taken: list[int] = []
    for one in sets:
        merge = merges.get(one.pk)
        if merge is None:
            _lay_one_back(changes.get(one.pk, []), board, report)
            continue
        hindrances = unmerging.obstacles(merge, taken)
        if hindrances:
            raise UndoError(" ".join(hindrances))
        unmerging.take_apart(board, merge, report, taken)
        taken.append(merge.pk)
    return list(merges.values())


def _lay_one_back(changes: list[RowChange], board: Board, report: Report) -> None:
    for row_change in reversed(changes):
        take_back(board, row_change, report)
    report.undone += 1


def _let_approvals_go(keys: list[int], passage: Passage) -> None:
    """An agreement given in a change set that is taken back counts no longer."""
    given = Approval.objects.filter(change_set__in=keys)
    for approval in given:
        if isinstance(approval.target, Guarded):
            passage.left_behind |= approval.target.people_concerned()
    given.delete()


# Many ----------------------------------------------------------------------------------------


def made_by(curator: Curator) -> QuerySet[ChangeSet]:
    """What a curator wrote or approved and nobody has taken back, the newest first."""
    his = Q(editor=curator) | Q(reviewers=curator)
    sets = ChangeSet.objects.filter(his, undone_by=None)
    return sets.exclude(kind=ChangeKind.IMPORT).order_by("-pk").distinct()


def undo_all(
    change_sets: QuerySet[ChangeSet],
    *,
    reason: str,
    office: str,
    progress: Progress | None = None,
) -> Report:
    """Takes back any number of change sets, in portions that stay when a later one fails.

    May be stopped and started again: what is taken back is marked. A change set that cannot be
    taken back stands in the report and stops nothing.
    """
    report = Report()
    keys = list(change_sets.values_list("pk", flat=True))
    for number, portion in enumerate(_in_portions(keys)):
        sets = list(ChangeSet.objects.filter(pk__in=portion, undone_by=None))
        report.add(_undo_portion(sets, reason, office))
        if progress:
            progress(min((number + 1) * PORTION, len(keys)), len(keys))
    return report


def _undo_portion(sets: list[ChangeSet], reason: str, office: str) -> Report:
    """All of them in one passage; where that fails, each half by itself."""
    if not sets:
        return Report()
    try:
        return undo(sets, reason=reason, editor=None, office=office)
    except OutsideTheDoorError:
        raise
    except FAILURES as error:
        if len(sets) == 1:
            return Report(refused=[f"{sets[0].pk}, {sets[0]}: {_sentence(error)}"])
    sets.sort(key=lambda one: one.pk, reverse=True)
    report = Report()
    half = len(sets) // 2
    for part in (sets[:half], sets[half:]):
        report.add(_undo_portion(part, reason, office))
    return report


def _sentence(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, DatabaseError):
        return _("The rows do not fit together any more.")
    return str(error)


def _in_portions(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), PORTION):
        yield keys[start : start + PORTION]


def merges_of(people: Sequence[int]) -> QuerySet[Merge]:
    """The merges these people took part in, the newest first."""
    from registry.models import Person

    whole = Merge.objects.filter(target_type=type_of(Person))
    took_part = whole.filter(Q(kept_id__in=people) | Q(merged_id__in=people))
    return took_part.select_related("change_set__editor", "undone_by").order_by("-pk")

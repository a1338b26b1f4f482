"""Taking a merge apart, at any time, as completely as nobody has changed things since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from registry.curation.moving import columns_to_people, ways
from registry.curation.recording import change
from registry.curation.reverting import Report, Same, mind_the_addresses, name_of, take_back
from registry.curation.rows import Board, Key, Values, model_of, type_of
from registry.curation.shown_names import Spot, leave_one_shown
from registry.curation.versions import RowChange
from registry.errors import MergeError
from registry.models import (
    Act,
    Curator,
    Merge,
    MergeStep,
    Person,
    PersonName,
    Rehabilitation,
    Repression,
)
from registry.models.door import Passage
from registry.vocabulary import ChangeKind

# What stands on a case, and the column with the person the case has to be of.
OF_THE_SAME: tuple[tuple[type[Model], str], ...] = (
    (Rehabilitation, "person_id"),
    (Act, "victim_id"),
)


def unmerge(merge: Merge, *, reason: str, editor: Curator | None, office: str = "") -> Report:
    """Two people again. What was changed since is kept and told in the report.

    Raises `MergeError` when it was taken apart already, or a later merge builds upon it.
    """
    with change(kind=ChangeKind.UNDO, editor=editor, office=office, reason=reason) as passage:
        merge = Merge.objects.select_for_update().get(pk=merge.pk)
        hindrances = obstacles(merge)
        if hindrances:
            raise MergeError(" ".join(hindrances))
        board, report = Board(locked=True), Report()
        take_apart(board, merge, report)
        board.write()
        finish(board, [merge], passage)
    return report


def preview(merge: Merge) -> Report:
    """What taking the merge apart would leave as it is, since others have changed it."""
    board, report = Board(), Report()
    take_apart(board, merge, report)
    report.kept += _added_since(merge, board)
    return report


def take_apart(board: Board, merge: Merge, report: Report, taken: Collection[int] = ()) -> None:
    """Puts back on the board what the merge changed; `taken` are merges taken apart before it."""
    changes = changes_of_merge(merge)
    board.load(change.key for change in changes)
    same = _same_person(_ends({*taken, merge.pk}))
    for row_change in reversed(changes):
        take_back(board, row_change, report, same)
    _let_follow(board)
    leave_one_shown(board, _names_gone(board))
    report.undone += 1


def _let_follow(board: Board) -> None:
    """What was entered since on a case goes with it: a decision is one on a case of its person."""
    for (model, pk), before in list(board.before.items()):
        now = board.now[model, pk]
        if model is not Repression or not before or not now:
            continue
        if before["person_id"] == now["person_id"]:
            continue
        for kind, column in OF_THE_SAME:
            for row in kind._default_manager.filter(repression=pk):
                board.put(row)
                values = board.now[kind, row.pk]
                if values and values[column] == before["person_id"]:
                    values[column] = now["person_id"]


def _names_gone(board: Board) -> set[Spot]:
    """Where a name was shown that goes back to the other."""
    return {
        (before["person_id"], before["language"])
        for key, before, now in board.changed()
        if key[0] is PersonName and before and before["is_display"]
        if now and now["person_id"] != before["person_id"]
    }


def finish(board: Board, merges: Iterable[Merge], passage: Passage) -> None:
    """After the board is written: marks the merges and settles both people of each."""
    mind_the_addresses(board, passage)
    for merge in merges:
        merge.undone_by = passage.change_set
        merge.save(update_fields=["undone_by"])
        type(merge.change_set).objects.filter(pk=merge.change_set_id).update(
            undone_by=passage.change_set
        )
        passage.left_behind |= {merge.kept_id, merge.merged_id}


def changes_of_merge(merge: Merge) -> list[RowChange]:
    """The rows a merge changed, from its steps."""
    single: dict[Key, tuple[Values, Values]] = defaultdict(lambda: ({}, {}))
    found: list[RowChange] = []
    for step in merge.steps.order_by("number"):
        key = (model_of(step.row_type_id), step.row_id)
        if step.field:
            old, new = single[key]
            old[step.field], new[step.field] = step.old, step.new
        else:
            found.append(RowChange(key, step.old, step.new))
    return [*(RowChange(key, old, new) for key, (old, new) in single.items()), *found]


# What stands in the way ----------------------------------------------------------------------


def obstacles(merge: Merge, taken: Collection[int] = ()) -> list[str]:
    """Why the merge cannot be taken apart, one sentence each; empty when it can."""
    if merge.undone_by_id:
        return [_("This merge was taken apart already.")]
    return [
        _("The later merge %(merge)s builds upon this one; take that one apart first.")
        % {"merge": in_words(later)}
        for later in _later(merge, taken)
    ]


def in_words(merge: Merge) -> str:
    """Who was merged into whom, and when."""
    people = Person.objects.in_bulk([merge.kept_id, merge.merged_id])
    return _("of %(merged)s into %(kept)s (%(date)s)") % {
        "merged": people.get(merge.merged_id, merge.merged_id),
        "kept": people.get(merge.kept_id, merge.kept_id),
        "date": f"{merge.change_set.at:%Y-%m-%d}",
    }


def _later(merge: Merge, taken: Collection[int]) -> list[Merge]:
    """Later merges, still standing, that changed a value or a row this one has written."""
    mine: dict[tuple[int, int], set[str]] = defaultdict(set)
    for step in merge.steps.all():
        mine[step.row_type_id, step.row_id].add(step.field)
    live = MergeStep.objects.filter(
        merge__undone_by=None, merge__pk__gt=merge.pk, row_id__in={pk for _type, pk in mine}
    ).exclude(merge__in=taken)
    found: dict[int, Merge] = {}
    for step in live.select_related("merge__change_set"):
        fields = mine.get((step.row_type_id, step.row_id))
        if fields is None:
            continue
        by_row = "" in fields or not step.field
        led = columns_to_people(model_of(step.row_type_id))
        if (by_row and step.field not in led) or (step.field in fields and step.field not in led):
            found[step.merge_id] = step.merge
    return list(found.values())


# Who is who ----------------------------------------------------------------------------------


def _ends(taken: Collection[int]) -> Callable[[int], int]:
    """Who a person has become by the merges that stand."""
    standing = Merge.objects.filter(target_type=type_of(Person), undone_by=None)
    known: dict[int, int | None] = {}

    def end(person: int) -> int:
        for _step in range(100):
            if person not in known:
                into = standing.filter(merged_id=person).exclude(pk__in=taken)
                known[person] = into.values_list("kept_id", flat=True).first()
            successor = known[person]
            if successor is None:
                return person
            person = successor
        return person

    return end


def _same_person(end: Callable[[int], int]) -> Same:
    """A row that a later merge moved on stands where this merge had put it."""

    def same(model: type[Model], name: str, one: Any, other: Any) -> bool:
        if one == other:
            return True
        if one is None or other is None or name not in columns_to_people(model):
            return False
        return end(one) == end(other)

    return same


def _added_since(merge: Merge, board: Board) -> list[str]:
    """Rows entered on the kept person after the merge: they stay there."""
    found = []
    for model, column in ways():
        rows: Any = model._base_manager.filter(**{column: merge.kept_id})
        history: Any = model.history.model  # type: ignore[attr-defined]
        for row in rows:
            if (model, row.pk) in board.before:
                continue
            first = history.objects.filter(id=row.pk).order_by("history_id").first()
            if first and (first.change_set_id or 0) > merge.change_set_id:
                board.put(row)
                found.append(
                    _("%(row)s: entered since, stays with %(person)s.")
                    % {"row": name_of(board, (model, row.pk)), "person": board_name(merge)}
                )
    return found


def board_name(merge: Merge) -> str:
    """The person the other was merged into."""
    return str(Person.objects.filter(pk=merge.kept_id).first() or merge.kept_id)

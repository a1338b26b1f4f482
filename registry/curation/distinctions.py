"""Two records that are two people: said once, remembered, and asked before every merge."""

from __future__ import annotations

from django.utils.translation import gettext as _

from registry.curation.recording import change
from registry.curation.rows import type_of
from registry.errors import MergeError
from registry.models import Curator, Distinction, Merge, Person
from registry.vocabulary import ChangeKind


def tell_apart(
    one: Person, other: Person, *, reason: str, editor: Curator | None, office: str = ""
) -> Distinction:
    """Remembers that the two are not the same person; saying so again changes nothing."""
    if one.pk == other.pk:
        raise MergeError(_("This is one and the same record."))
    first, second = sorted((one, other), key=lambda person: person.pk)
    with change(kind=ChangeKind.RECORD, editor=editor, office=office, reason=reason) as passage:
        found, _is_new = Distinction.objects.get_or_create(
            first=first,
            second=second,
            defaults={"reason": reason, "change_set": passage.change_set},
        )
    return found


def told_apart(one: Person, other: Person) -> Distinction | None:
    """The decision that the two, or two of those merged into them, are different people."""
    ones, others = _with_merged(one.pk), _with_merged(other.pk)
    return (
        Distinction.objects.filter(first__in=ones, second__in=others).first()
        or Distinction.objects.filter(first__in=others, second__in=ones).first()
    )


def forget(one: Person, other: Person, *, reason: str, editor: Curator | None) -> None:
    """Takes the decision back: the two may be compared again."""
    found = told_apart(one, other)
    if found is None:
        raise MergeError(_("The two were not told apart."))
    with change(kind=ChangeKind.UNDO, editor=editor, reason=reason):
        found.delete()


def _with_merged(person: int) -> set[int]:
    """The person and everybody merged into them, also in chains."""
    found, frontier = {person}, {person}
    while frontier:
        merged = Merge.objects.filter(
            target_type=type_of(Person), kept_id__in=frontier, undone_by=None
        )
        frontier = set(merged.values_list("merged_id", flat=True)) - found
        found |= frontier
    return found

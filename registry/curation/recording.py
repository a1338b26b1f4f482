"""Opening the door: one transaction, one change set, and everything that follows from it.

Whatever is written inside `change()` is settled at its end: copies for lists, roles, version,
search index and the public log. Any failure undoes all of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.curation import (
    bursts,
    copies,
    corrections,
    doubts,
    living,
    regions,
    roles,
    stamping,
    sweeping,
    values,
)
from registry.errors import StaleFormError
from registry.models import ChangeSet, Curator, ImportBatch, Person
from registry.models.base import Guarded, Targeting
from registry.models.door import Passage, opened_for
from registry.search import index
from registry.vocabulary import ChangeKind


@contextmanager
def change(
    *,
    reason: str,
    kind: ChangeKind = ChangeKind.RECORD,
    editor: Curator | None = None,
    office: str = "",
    batch: ImportBatch | None = None,
) -> Iterator[Passage]:
    """Opens the door for one change set and settles it when the block ends.

    Either an `editor` or an `office` stands for it. A reason is required: raises `ValidationError`
    without one. Opening it inside an open door raises `OutsideTheDoorError`.
    """
    if not reason.strip():
        raise ValidationError(_("A change needs a reason, for example: entered from the file."))
    with ExitStack() as afterwards, transaction.atomic():
        # From here on, where the lock of the writers is held, until after the commit.
        afterwards.enter_context(sweeping.put_off())
        change_set = ChangeSet.objects.create(
            kind=kind, reason=reason.strip(), editor=editor, office=office, batch=batch
        )
        with opened_for(change_set) as passage:
            yield passage
            settle(passage)
        bursts.notice(change_set)


def settle(passage: Passage) -> None:
    """Brings everything derived in line with the rows written in this passage."""
    people = set(passage.left_behind)
    for row in passage.written:
        people |= row.people_concerned()
    people |= regions.refresh(passage)
    roles.lapse_approvals(passage)
    refresh_people(people)
    others = values.people_with(passage.known_otherwise) - people
    index.refresh(others)
    if any(map(_reaches_further, [*passage.written, *passage.deleted])):
        # A version that wrote nobody makes every remembered page old, also those that name nobody.
        index.touch()
    stamping.stamp(passage, people)
    if passage.change_set.kind != ChangeKind.IMPORT:
        # An import decides for each of its rows before it writes them.
        living.refuse_public(people, today=timezone.localdate())
        doubts.refresh_at_the_door(people)
    corrections.write(passage)


def _reaches_further(row: Guarded) -> bool:
    """Whether something of a row may stand on a page that names none of its people."""
    subject = row.target if isinstance(row, Targeting) else row
    return not (isinstance(subject, Guarded) and subject.is_shown_with_its_people)


def refresh_people(people: set[int]) -> None:
    """Copies, roles, version and index of the given people; all of them in a few statements."""
    if not people:
        return
    copies.refresh(people)
    roles.derive(people)
    Person.objects.filter(pk__in=people).update(version=copies.NEXT_VERSION)
    index.refresh(people)


def save_record(
    record: Guarded,
    *,
    editor: Curator | None,
    reason: str,
    office: str = "",
    expected_version: int | None = None,
    **m2m: list[Any],
) -> None:
    """Validates and saves one row as a change of its own; `m2m` sets many-to-many values by name.

    `expected_version` is the version of the person the form was filled in from; raises
    `StaleFormError` when somebody has saved since, and writes nothing.
    """
    with change(editor=editor, office=office, reason=reason):
        if expected_version is not None and isinstance(record, Person) and record.pk:
            require_version(record, expected_version)
        record.full_clean()
        record.save()
        for name, values in m2m.items():
            getattr(record, name).set(values)


def require_version(person: Person, expected: int) -> None:
    """Locks the person and compares the version; raises `StaleFormError` on a difference."""
    current = Person.objects.select_for_update().get(pk=person.pk).version
    if current != expected:
        raise StaleFormError(saved_since())


def saved_since() -> str:
    """What a curator is told whose form is older than what is saved."""
    return _(
        "Somebody saved this record after you opened it. Nothing of yours is lost: compare and "
        "save again."
    )


def delete_row(row: Guarded, *, editor: Curator | None, reason: str, office: str = "") -> None:
    """Deletes a row as a change of its own; history keeps it. Raises `ProtectedError` if held."""
    with change(kind=ChangeKind.DELETE, editor=editor, office=office, reason=reason):
        row.delete()

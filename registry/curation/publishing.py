"""From draft to the public and back: what must be there, what must never happen."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from registry.curation import corrections
from registry.curation.living import is_withheld
from registry.curation.recording import change
from registry.curation.relatives import tells_where_relatives_live
from registry.errors import PublicationError
from registry.models import Act, ChangeSet, Citation, Curator, Person, Photo, Repression
from registry.models.base import Record
from registry.vocabulary import ChangeKind, State


def publish(
    record: Record,
    *,
    reason: str,
    editor: Curator | None,
    office: str = "",
    today: dt.date | None = None,
) -> None:
    """Makes a record public; a person together with the repressions on the card.

    Raises `PublicationError` with every obstacle in one text, and changes nothing.
    """
    with change(kind=ChangeKind.PUBLISH, editor=editor, office=office, reason=reason):
        _read_again(record)
        obstacles = blocks(record, today=today or timezone.localdate())
        if obstacles:
            raise PublicationError(" ".join(obstacles))
        for row in _published_together(record):
            row.state = State.PUBLISHED
            row.save()
            corrections.remove_tombstone(row)


def _read_again(record: Record) -> None:
    """Locks the record and takes what is saved of it, so that a step writes back nothing older."""
    record.refresh_from_db(from_queryset=type(record)._base_manager.select_for_update())


def _published_together(record: Record) -> list[Record]:
    rows: list[Record] = [record]
    if isinstance(record, Person):
        waiting = record.repressions.filter(state__in=[State.DRAFT, State.IN_REVIEW])
        rows += list(waiting)
    return rows


def blocks(record: Record, *, today: dt.date) -> list[str]:
    """What stands in the way of publishing, one sentence each; empty when nothing does."""
    if record.state == State.MERGED:
        return [_("This record was merged into another; publish that one.")]
    if isinstance(record, Person):
        return _blocks_of_person(record, today)
    if isinstance(record, Repression | Act) and not record.person.is_published:
        return [_("Publish the person first; a case is part of a person's page.")]
    if isinstance(record, Photo) and not record.caption:
        return [_("A photograph needs a caption in at least one language.")]
    if isinstance(record, Act) and not _is_cited([record]):
        return [_("An act needs a source before it is published.")]
    return []


def _blocks_of_person(person: Person, today: dt.date) -> list[str]:
    found = []
    if not person.names.exists():
        found.append(_("A person needs a name before the record is published."))
    if not _is_cited([person, *person.repressions.all(), *person.acts.all()]):
        found.append(_("A record needs at least one source before it is published."))
    if tells_where_relatives_live(person):
        found.append(
            _(
                "The words about the family or the life hold the address of relatives. They may be "
                "living: take street and house out."
            )
        )
    if is_withheld(person, today=today):
        found.append(
            _(
                "This person may be living: no death is recorded and the birth is less than a "
                "hundred years ago or not known. Two people have to release the record."
            )
        )
    return found


def _is_cited(rows: list[Record]) -> bool:
    return Citation.objects.of(*rows).filter(source__isnull=False).exists()


def withdraw(
    record: Record,
    *,
    reason: str,
    editor: Curator | None,
    office: str = "",
    reviewer: Curator | None = None,
) -> ChangeSet:
    """Takes a record from the public; its address answers 410 and the history stays.

    At the desk one person asks for it and the `reviewer` agrees (`proposals`). Raises
    `PublicationError` for one that is not public: a draft has no address to answer at.
    """
    with change(kind=ChangeKind.WITHDRAW, editor=editor, office=office, reason=reason) as passage:
        _read_again(record)
        if record.state != State.PUBLISHED:
            raise PublicationError(_("This record is not public."))
        record.state = State.WITHDRAWN
        record.save()
        corrections.leave_tombstone(record, passage)
        if reviewer:
            passage.change_set.reviewers.add(reviewer)
    return passage.change_set


def send_to_review(record: Record, *, reason: str, editor: Curator | None) -> None:
    """Says that a draft is ready for somebody else to read.

    Raises `PublicationError` for a record that is no draft.
    """
    with change(editor=editor, reason=reason):
        _read_again(record)
        if record.state != State.DRAFT:
            raise PublicationError(_("Only a draft is sent to review."))
        record.state = State.IN_REVIEW
        record.save()

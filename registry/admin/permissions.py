"""Who may change what: groups give permissions, the state of a record narrows them."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from registry.models import FormerAddress, ImportRow, Person
from registry.models.base import Guarded, Record, Targeting
from registry.vocabulary import RowState, State

PUBLISH = "registry.publish_record"
CHANGE_PUBLISHED = "registry.change_published"
WITHDRAW = "registry.withdraw_record"
APPROVE = "registry.approve_evidence"
RELEASE = "registry.release_living"

NOT_YET_PUBLIC = {State.DRAFT, State.IN_REVIEW}

# The record each part stands in.
OWNERS = {
    "commemoratedperson": "commemoration",
    "depiction": "photo",
    "detention": "repression",
    "documentpage": "document",
    "mention": "document",
    "participation": "event",
    "personname": "person",
    "placename": "place",
    "placeuse": "place",
    "post": "person",
    "rehabilitation": "person",
    "relation": "person",
    "rendition": "photo",
    "signature": "document",
}


def record_of(row: Model) -> Record | None:
    """The record a row is, stands in, or speaks of; None for words of open lists."""
    if isinstance(row, Record):
        return row
    if isinstance(row, Targeting):
        target = row.target
        return record_of(target) if target is not None else None
    owner = OWNERS.get(str(row._meta.model_name))
    return getattr(row, owner) if owner else None


def person_of(row: Model) -> Person | None:
    """The person whose page the row stands on; None where it has a page of its own."""
    if isinstance(row, Person):
        return row
    record = record_of(row)
    if isinstance(record, Person):
        return record
    person = getattr(record, "person", None) if getattr(record, "person_id", None) else None
    return person if isinstance(person, Person) else None


def is_public(row: Model) -> bool:
    """Whether the row stands, or once stood, where readers see it."""
    records = (record_of(row), person_of(row))
    return any(record.state not in NOT_YET_PUBLIC for record in records if record)


def is_merged(row: Model) -> bool:
    """Whether the row stands in a record, or on the page of a person, that another has taken in."""
    records = (record_of(row), person_of(row))
    return any(record.state == State.MERGED for record in records if record)


def may_change(curator: Any, row: Model) -> bool:
    """Whether the state of the record lets this curator change it. A merged one is closed."""
    if is_merged(row):
        return False
    return not is_public(row) or bool(curator.has_perm(CHANGE_PUBLISHED))


def may_propose(curator: Any, row: Model) -> bool:
    """Whether a change of this curator waits for somebody else: the record is public."""
    if is_merged(row) or curator.has_perm(CHANGE_PUBLISHED):
        return False
    records = [record for record in (record_of(row), person_of(row)) if record]
    return any(record.is_published for record in records) and not any(
        record.state == State.WITHDRAWN for record in records
    )


def was_ever_public(record: Record) -> bool:
    """Whether readers could have seen it, or a file brought it: then it is withdrawn, not deleted.

    An import is undone as a whole; taking single rows out of it would leave it unable to.
    """
    if record.state not in NOT_YET_PUBLIC or not record.pk:
        return bool(record.pk)
    history: Any = record.history  # type: ignore[attr-defined]
    return (
        history.filter(state=State.PUBLISHED).exists()
        or FormerAddress.objects.filter(public_id=record.public_id).exists()
        or imported(record)
    )


def imported(row: Guarded) -> bool:
    """Whether a row of an import made it."""
    return ImportRow.objects.filter(
        target_type=ContentType.objects.get_for_model(row),
        target_id=row.pk,
        state=RowState.ADDED,
    ).exists()


def codename(action: str, model: type[Model]) -> str:
    """The full name of a permission on a model."""
    return f"{model._meta.app_label}.{action}_{model._meta.model_name}"

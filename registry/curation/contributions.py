"""What readers send in: received, answered, decided, erased.

A contribution never changes a record. Who accepts one makes the change through the door, as any
other change, and names its change set here; a picture becomes a photograph by `take_picture`.
Nothing here is printed in public but the state, the month and the exchange, to who has the
reference.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.curation import drafts, erasures, pictures, quarantine, sealing, strays
from registry.curation.drafts import Draft
from registry.curation.pictures import PreparedPicture, uploads
from registry.curation.recording import change
from registry.identifiers import reference_of
from registry.models import (
    ChangeSet,
    Contribution,
    ContributionContact,
    ContributionDraft,
    ContributionPicture,
    Curator,
    Depiction,
    Person,
    Photo,
)
from registry.models.base import Record
from registry.photos import PictureFacts, clean, inspect, renditions
from registry.vocabulary import ContributionState, PicturePermission

# A contact nobody needed is erased after a year, that of something decided after three months.
CONTACT_KEPT = dt.timedelta(days=365)
CONTACT_KEPT_WHEN_DECIDED = dt.timedelta(days=90)
LONGEST_ANSWER = 10_000


class NoPictureError(ValidationError):
    """The contribution has no picture, or it has become a photograph already."""


# Receiving -----------------------------------------------------------------------------------


def reference(draft_key: str) -> str:
    """Under which what is sent from this address stands: known before it is sent."""
    return reference_of(sealing.secret_of(draft_key))


def receive(
    draft_key: str, draft: Draft, target: Record | None, *, today: dt.date
) -> Contribution | None:
    """Turns a draft into a contribution, all or nothing; None where the draft is gone.

    `target` is the published record that `draft.about` names. Sent twice it is one contribution:
    the second time finds the draft gone and the reference taken.
    """
    with quarantine.files() as files, transaction.atomic():
        row = drafts.take(draft_key)
        if row is None:
            return None
        contribution = Contribution.objects.create(
            reference=reference(draft_key),
            kind=draft.kind,
            target=target,
            about="" if target else draft.name,
            text=draft.text,
            how_known=draft.how_known,
            language=draft.language,
            received_in=_month(today),
        )
        if draft.contact:
            _keep_contact(contribution, draft.contact, today)
        if draft.has_picture:
            _keep_picture(contribution, draft, drafts.picture_of(row, draft_key), files)
        drafts.drop(row)
    return contribution


def _keep_contact(contribution: Contribution, contact: str, today: dt.date) -> None:
    ContributionContact.objects.create(
        contribution=contribution,
        contact=sealing.seal_text(contact),
        erase_after=today + CONTACT_KEPT,
    )


def _keep_picture(
    contribution: Contribution,
    draft: Draft,
    picture: tuple[bytes, bytes],
    files: quarantine.Files,
) -> None:
    clean_bytes, original = picture
    content, is_sealed = sealing.seal(original)
    names = files.write(clean_bytes), files.write(content)
    ContributionPicture.objects.create(
        contribution=contribution,
        permission=draft.permission or PicturePermission.NOT_KNOWN,
        clean_copy=names[0],
        original=names[1],
        is_sealed=is_sealed,
        width=draft.width,
        height=draft.height,
    )
    quarantine.forget_the_hour(*names)


def _month(day: dt.date) -> str:
    return f"{day:%Y-%m}"


# Answering and deciding ------------------------------------------------------------------------


def open_for_review(contribution: Contribution) -> None:
    """Says that somebody is looking at it."""
    with transaction.atomic():
        read_again(contribution)
        if contribution.state == ContributionState.RECEIVED:
            contribution.state = ContributionState.IN_REVIEW
            contribution.save()


def ask(contribution: Contribution, question: str, *, editor: Curator) -> None:
    """Puts a question to the sender, who reads it under the reference and may answer there."""
    _require_words(question, _("Write what the sender is asked."))
    with transaction.atomic():
        read_again(contribution)
        _say(contribution, "desk", question)
        contribution.state = ContributionState.ASKED
        contribution.decided_by = editor
        contribution.save()


def reply(contribution: Contribution, text: str, *, today: dt.date | None = None) -> None:
    """Takes the sender's answer to a question; raises `ValidationError` where none was asked."""
    _require_words(text, _("Write an answer before you send it."))
    with transaction.atomic():
        read_again(contribution)
        if contribution.state != ContributionState.ASKED:
            raise ValidationError(_("No question is open here."))
        _say(contribution, "sender", text, today=today)
        contribution.state = ContributionState.IN_REVIEW
        contribution.save()


def accept(
    contribution: Contribution,
    *,
    editor: Curator,
    reason: str,
    answer: str = "",
    change_set: ChangeSet | None = None,
) -> None:
    """Accepts it. `change_set` is the change that came of it; `answer` is for the sender."""
    _decide(contribution, ContributionState.ACCEPTED, editor, reason, answer, change_set)


def decline(contribution: Contribution, *, editor: Curator, reason: str, answer: str) -> None:
    """Declines it, with an answer to the sender; a picture that came with it is destroyed."""
    _require_words(answer, _("Tell the sender why, in one or two sentences."))
    _decide(contribution, ContributionState.DECLINED, editor, reason, answer, None)


def _decide(
    contribution: Contribution,
    state: ContributionState,
    editor: Curator,
    reason: str,
    answer: str,
    change_set: ChangeSet | None,
) -> None:
    _require_words(reason, _("A decision needs a reason."))
    with transaction.atomic():
        read_again(contribution)
        if answer.strip():
            _say(contribution, "desk", answer)
        contribution.state = state
        contribution.decision_reason = reason.strip()
        contribution.decided_by, contribution.decided_at = editor, timezone.now()
        contribution.change_set = change_set or contribution.change_set
        contribution.save()
        if state == ContributionState.DECLINED:
            destroy_picture(contribution)
        _shorten_contact(contribution)


def _shorten_contact(contribution: Contribution) -> None:
    end = timezone.localdate() + CONTACT_KEPT_WHEN_DECIDED
    kept = ContributionContact.objects.filter(contribution=contribution)
    kept.filter(erase_after__gt=end).update(erase_after=end)


def read_again(contribution: Contribution) -> None:
    """Locks it, and refuses what is decided; raises `ValidationError`. For use in a transaction."""
    rows: Any = Contribution.objects.select_for_update()
    contribution.refresh_from_db(from_queryset=rows)
    if contribution.is_decided:
        raise ValidationError(_("This contribution was decided already."))


def _require_words(text: str, sentence: str) -> None:
    if not text.strip():
        raise ValidationError(sentence)
    if len(text) > LONGEST_ANSWER:
        raise ValidationError(_("Up to %(most)d characters are accepted.") % {"most": 10_000})


def _say(contribution: Contribution, who: str, text: str, *, today: dt.date | None = None) -> None:
    month = _month(today or timezone.localdate())
    contribution.exchange = [
        *contribution.exchange,
        {"from": who, "text": text.strip(), "in": month},
    ]


# Pictures ------------------------------------------------------------------------------------


def clean_copy(contribution: Contribution) -> bytes:
    """The rebuilt JPEG for the eyes of the desk. Raises `NoPictureError`."""
    return quarantine.read(_picture(contribution).clean_copy)


def take_picture(
    contribution: Contribution, *, caption: dict[str, str], editor: Curator, reason: str
) -> Photo:
    """Makes a draft of a photograph from the picture in quarantine, showing whom it is about.

    The rights are for the curator to enter: nothing is public by this. A sealed original stays
    sealed, and the photograph is made from the clean copy. Raises `NoPictureError`.
    """
    row = _picture(contribution)
    original = quarantine.read(row.clean_copy if row.is_sealed else row.original)
    prepared = _prepared(original)
    target = contribution.target
    photo = Photo(caption=caption, notes=_said_of_showing(contribution, row))
    with uploads() as kept, change(editor=editor, reason=reason):
        photo.full_clean()
        photo.save()
        kept.attach(photo, prepared)
        if isinstance(target, Person):
            Depiction(photo=photo, person=target).save()
        _let_picture_go(row)
    return photo


def _said_of_showing(contribution: Contribution, row: ContributionPicture) -> str:
    """For the curator who enters the rights: where it came from and what its sender allows."""
    return _("Sent by a reader in %(month)s. May it be shown: %(permission)s.") % {
        "month": contribution.received_in,
        "permission": row.get_permission_display(),
    }


def _prepared(original: bytes) -> PreparedPicture:
    import io

    facts: PictureFacts = inspect(io.BytesIO(original))
    picture = clean(original)
    return PreparedPicture(facts, original, picture, renditions(picture))


def _let_picture_go(row: ContributionPicture) -> None:
    """What has become a photograph leaves quarantine; a sealed original has no other home."""
    quarantine.remove_afterwards(row.clean_copy, "" if row.is_sealed else row.original)
    if row.is_sealed:
        row.clean_copy = ""
        row.save()
    else:
        row.delete()


def destroy_picture(contribution: Contribution) -> None:
    """Takes the picture away for good, the original too."""
    for row in ContributionPicture.objects.filter(contribution=contribution):
        erasures.note(erasures.PICTURE, [(contribution.pk, contribution.reference)])
        quarantine.remove_afterwards(row.clean_copy, row.original)
        row.delete()


def _picture(contribution: Contribution) -> ContributionPicture:
    row = (
        ContributionPicture.objects.filter(contribution=contribution).exclude(clean_copy="").first()
    )
    if row is None:
        raise NoPictureError(_("There is no picture with this contribution."))
    return row


# Erasing -------------------------------------------------------------------------------------


def erase_contact(contribution: Contribution) -> bool:
    """Erases how to reach the sender, at once and without a trace; False where nothing was kept."""
    kept = ContributionContact.objects.filter(contribution=contribution)
    if not kept.exists():
        return False
    erasures.note(erasures.CONTACT, [(contribution.pk, contribution.reference)])
    return bool(kept.delete()[0])


def erase_listed() -> int:
    """Erases what stands in the list of erasures and is there again; gives how much that was.

    A restore leaves it out. A copy that came back by other ways, from a stream of changes or a
    replica, has it for as long as it lay behind.
    """
    listed = erasures.read(erasures.place())
    found = 0
    for what, model in (
        (erasures.CONTACT, ContributionContact),
        (erasures.PICTURE, ContributionPicture),
    ):
        for row in model.objects.select_related("contribution") if listed else ():
            reference = row.contribution.reference
            if erasures.erasure(what, row.contribution_id, reference) not in listed:
                continue
            if isinstance(row, ContributionPicture):
                quarantine.remove_afterwards(row.clean_copy, row.original)
            row.delete()
            found += 1
    return found


def is_sealed(contact: ContributionContact) -> bool:
    """Whether the contact can be read only off the server, with the society's key."""
    return contact.contact.startswith(sealing.MARK)


def prune(*, now: dt.datetime) -> dict[str, int]:
    """Takes away what is due: drafts after a day, contacts by their date, stray files.

    And what was erased before and came back.
    """
    pruned = drafts.prune(now=now)
    while pruned and (more := drafts.prune(now=now)):
        pruned += more
    due = ContributionContact.objects.filter(erase_after__lte=now.date())
    erasures.note(erasures.CONTACT, due.values_list("contribution_id", "contribution__reference"))
    contacts = due.delete()[0]
    again = erase_listed()
    waiting = strays.sweep(quarantine.storage(), "", _known_files)
    files = waiting + pictures.sweep()
    return {"drafts": pruned, "contacts": contacts, "again": again, "files": files}


def _known_files() -> set[str]:
    known = set(ContributionDraft.objects.values_list("picture", flat=True))
    for names in ContributionPicture.objects.values_list("clean_copy", "original"):
        known.update(names)
    return known


def about(record: Record) -> Any:
    """Contributions to one record, for the desk."""
    of_type = ContentType.objects.get_for_model(record)
    return Contribution.objects.filter(target_type=of_type, target_id=record.pk)

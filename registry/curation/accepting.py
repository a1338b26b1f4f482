"""Accepting what a reader sent, together with what is made of it: both or neither.

A version of a fact stands beside the accepted one with the reader's account as its source; a
picture becomes a draft of a photograph. Who the sender is goes into neither.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from registry.curation import contributions
from registry.curation.pictures import uploads
from registry.curation.recording import change
from registry.models import (
    ChangeSet,
    Citation,
    Contribution,
    ContributionPicture,
    Curator,
    Photo,
    Source,
)
from registry.models.base import Guarded
from registry.vocabulary import PicturePermission, SourceKind, State, Verdict

# An account is written in one language, and a source has its title in its own.
ACCOUNTS = {
    "en": "Reader’s account",
    "ru": "Рассказ читателя",
    "uk": "Розповідь читача",
}


@dataclass(frozen=True)
class Version:
    """What the sender says of one fact; `value` is EDTF for a date, else words."""

    target: Guarded
    field: str
    value: str
    as_stated: str = ""


def accept_as_version(
    contribution: Contribution, version: Version, *, editor: Curator, reason: str, answer: str = ""
) -> Citation:
    """Puts another version beside the accepted one, as a change of its own, and accepts.

    The accepted value stays in its column. Raises `ValidationError` where it was decided already.
    """
    target = version.target
    with transaction.atomic():
        contributions.read_again(contribution)
        with change(editor=editor, reason=reason) as passage:
            citation = Citation(
                target_type=ContentType.objects.get_for_model(target),
                target_id=target.pk,
                field=version.field,
                source=_account(contribution),
                locator=contribution.received_in,
                value=version.value,
                as_stated=version.as_stated,
                verdict=Verdict.DIFFERS,
            )
            citation.full_clean()
            citation.save()
        contributions.accept(
            contribution,
            editor=editor,
            reason=reason,
            answer=answer,
            change_set=passage.change_set,
        )
    return citation


def _account(contribution: Contribution) -> Source:
    """The source “reader's account” in the language of the sender; made when first needed."""
    language = contribution.language if contribution.language in ACCOUNTS else "en"
    slug = f"readers-account-{language}"
    found = Source.objects.filter(slug=slug).first()
    if found is None:
        found = Source(
            slug=slug,
            kind=SourceKind.TESTIMONY,
            title=ACCOUNTS[language],
            title_language=language,
            state=State.PUBLISHED,
        )
        found.full_clean()
        found.save()
    return found


def accept_picture(
    contribution: Contribution,
    *,
    caption: dict[str, str],
    editor: Curator,
    reason: str,
    answer: str = "",
) -> Photo:
    """Makes a draft of a photograph from the picture, and accepts what is not accepted yet.

    Raises `ValidationError` where the sender does not want it shown, or it was declined.
    """
    _require_permission(contribution)
    with uploads(), transaction.atomic():
        is_accepted = contribution.is_decided
        if not is_accepted:
            contributions.read_again(contribution)
        photo = contributions.take_picture(
            contribution, caption=caption, editor=editor, reason=reason
        )
        if not is_accepted:
            contributions.accept(
                contribution,
                editor=editor,
                reason=reason,
                answer=answer,
                change_set=_change_of(photo),
            )
    return photo


def _require_permission(contribution: Contribution) -> None:
    permission = PicturePermission.NOT_TO_BE_SHOWN
    if ContributionPicture.objects.filter(
        contribution=contribution, permission=permission
    ).exists():
        raise ValidationError(
            _("The sender does not want this picture to be shown: it stays a proof for the desk.")
        )


def _change_of(photo: Photo) -> ChangeSet:
    found: ChangeSet = photo.history.latest().change_set
    return found

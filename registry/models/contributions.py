"""What readers send in, from the half-filled form to the decision.

Nothing here is ever printed on a public page but the state of one contribution, at an address that
only its sender knows. None of these tables keeps a history: what is erased is gone.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.vocabulary import ContributionKind, ContributionState, PicturePermission


class ContributionDraft(models.Model):
    """A contribution that is being filled in, for a day.

    What is in it can be read by nobody but who has its address: it is sealed to the key in it, and
    the key is not kept. May be deleted at any time; `curation.contributions.prune` does after a
    day.
    """

    # A digest of the key in the address.
    digest = models.CharField(max_length=64, unique=True)
    payload = models.BinaryField()
    # The random name under which a picture lies in quarantine, sealed like the payload.
    picture = models.CharField(max_length=80, blank=True, default="")
    size = models.PositiveIntegerField(default=0)
    # To the full hour: the exact time would help to find the sender.
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("contribution being written")
        verbose_name_plural = _("contributions being written")

    def __str__(self) -> str:
        return self.digest[:8]


class Contribution(models.Model):
    """A reader's addition, moderated. Who sent it stands apart, where it can be erased."""

    reference = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=12, choices=ContributionKind)
    target_type = models.ForeignKey(
        ContentType, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    target_id = models.PositiveBigIntegerField(null=True, blank=True)
    target = GenericForeignKey("target_type", "target_id")
    # Whom it is about, in the sender's words, where no record was chosen.
    about = models.CharField(max_length=300, blank=True, default="")
    text = models.TextField(blank=True, default="")
    how_known = models.TextField(blank=True, default="")
    # In which language the sender reads the answer.
    language = models.CharField(max_length=16, blank=True, default="")
    state = models.CharField(
        max_length=10,
        choices=ContributionState,
        default=ContributionState.RECEIVED,
        db_index=True,
    )
    # To the month only: the exact time would help to find the sender.
    received_in = models.CharField(max_length=7)
    # What the desk and the sender wrote to each other; the sender reads it under the reference.
    # A list of {"from": "desk" or "sender", "text": …, "in": month}.
    exchange = models.JSONField(default=list, blank=True)
    # Why it was decided so: for the desk alone.
    decision_reason = models.TextField(blank=True, default="")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    # The change to the records that came of it.
    change_set = models.ForeignKey(
        "registry.ChangeSet",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
    )

    class Meta:
        verbose_name = _("reader's addition")
        verbose_name_plural = _("readers' additions")
        indexes = [
            models.Index(fields=["target_type", "target_id"], name="contribution_by_target"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_decided(self) -> bool:
        """Whether nothing more is expected of anybody."""
        return self.state in {ContributionState.ACCEPTED, ContributionState.DECLINED}


class ContributionContact(models.Model):
    """How to reach the sender: without history, so that erasing it erases it.

    The text is sealed where the settings name a key (`curation.sealing`).
    """

    contribution = models.OneToOneField(
        Contribution, on_delete=models.CASCADE, related_name="contact"
    )
    contact = models.TextField()
    erase_after = models.DateField(db_index=True)

    class Meta:
        verbose_name = _("contact of a sender")
        verbose_name_plural = _("contacts of senders")

    def __str__(self) -> str:
        return str(self.contribution)


class ContributionPicture(models.Model):
    """A picture in quarantine: a clean copy for the desk, the original for nobody.

    Both lie under random names in a folder that no server looks into. The original is sealed where
    the settings name a key. Rows and files go when the contribution is declined.
    """

    contribution = models.OneToOneField(
        Contribution, on_delete=models.CASCADE, related_name="picture"
    )
    permission = models.CharField(max_length=10, choices=PicturePermission)
    clean_copy = models.CharField(max_length=80, blank=True, default="")
    original = models.CharField(max_length=80)
    is_sealed = models.BooleanField(default=False)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("picture in quarantine")
        verbose_name_plural = _("pictures in quarantine")

    def __str__(self) -> str:
        return str(self.contribution)

"""What passed the door: change sets, approvals, proposals, merges, corrections, old addresses."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.fields import LocalizedTextField
from registry.vocabulary import ApprovalKind, ChangeKind, ProposalKind, ProposalState


class ChangeSet(models.Model):
    """One passage through the door: who, why, when. Every row of history names its change set.

    It is made by an editor, or by an office where no person of this installation acted (the
    collection names its editor and its reviewer by office).
    """

    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    office = models.CharField(max_length=80, blank=True, default="")
    reviewers = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="+")
    kind = models.CharField(max_length=10, choices=ChangeKind)
    reason = models.TextField()
    at = models.DateTimeField(default=timezone.now, db_index=True)
    batch = models.ForeignKey(
        "registry.ImportBatch",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="change_sets",
    )
    # The change set that took this one back.
    undone_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone"
    )

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["editor", "at"], name="changeset_by_editor")]
        constraints = [
            models.CheckConstraint(
                condition=Q(editor__isnull=False) | ~Q(office=""), name="changeset_by_somebody"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="changeset_has_a_reason"),
        ]
        # What passes the door and is no plain adding or changing; `curation.groups` gives it out.
        permissions = [
            ("publish_record", _("Can publish records")),
            ("change_published", _("Can change what is public")),
            ("withdraw_record", _("Can withdraw records")),
            ("approve_evidence", _("Can approve the evidence of an act")),
            ("release_living", _("Can release a person who may be living")),
            ("run_import", _("Can commit and undo imports")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.at:%Y-%m-%d %H:%M}"


class Approval(models.Model):
    """One person's (or office's) agreement to what needs two."""

    kind = models.CharField(max_length=16, choices=ApprovalKind)
    target_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    target_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("target_type", "target_id")
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    office = models.CharField(max_length=80, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    change_set = models.ForeignKey(ChangeSet, on_delete=models.PROTECT, related_name="approvals")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        indexes = [
            models.Index(fields=["target_type", "target_id", "kind"], name="approval_by_target")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(approver__isnull=False, office="")
                | (Q(approver__isnull=True) & ~Q(office="")),
                name="approval_by_one_party",
            ),
            models.UniqueConstraint(
                fields=["target_type", "target_id", "kind", "approver"],
                condition=Q(approver__isnull=False),
                name="approval_once_a_person",
            ),
            models.UniqueConstraint(
                fields=["target_type", "target_id", "kind", "office"],
                condition=~Q(office=""),
                name="approval_once_an_office",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.approver or self.office}"


class Proposal(models.Model):
    """A draft of a change to a published record; the public sees the old one until it passes.

    Also a merge or a withdrawal that one person asks for and another has to agree to.
    """

    kind = models.CharField(max_length=10, choices=ProposalKind, default=ProposalKind.CHANGE)
    target_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    target_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("target_type", "target_id")
    base_version = models.PositiveIntegerField()
    payload = models.JSONField(default=dict)
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.OPEN)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # What the reviewer tells the author, and whether the author has read it.
    answer = models.TextField(blank=True, default="")
    is_read = models.BooleanField(default=False)
    change_set = models.ForeignKey(
        ChangeSet, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals"
    )

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        indexes = [
            models.Index(fields=["target_type", "target_id", "state"], name="proposal_by_target"),
            models.Index(fields=["state", "created_at"], name="proposal_by_age"),
            models.Index(fields=["author", "is_read"], name="proposal_by_author"),
        ]

    def __str__(self) -> str:
        return f"{self.target_type} {self.target_id}: {self.get_state_display()}"


class Merge(models.Model):
    """One record instead of two, with everything needed to take it apart again."""

    target_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    kept_id = models.PositiveBigIntegerField()
    merged_id = models.PositiveBigIntegerField()
    change_set = models.ForeignKey(ChangeSet, on_delete=models.PROTECT, related_name="merges")
    undone_by = models.ForeignKey(
        ChangeSet, on_delete=models.PROTECT, null=True, blank=True, related_name="merges_undone"
    )

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kept_id=models.F("merged_id")), name="merge_of_two_records"
            )
        ]
        indexes = [
            models.Index(fields=["target_type", "kept_id"], name="merge_by_kept"),
            models.Index(fields=["target_type", "merged_id"], name="merge_by_merged"),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} → {self.kept_id}"


class MergeStep(models.Model):
    """One value a merge changed: what stood there before, what after."""

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    row_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    row_id = models.PositiveBigIntegerField()
    field = models.CharField(max_length=60)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)

    class Meta:
        verbose_name = _("step of a merge")
        verbose_name_plural = _("steps of merges")
        ordering = ["merge", "number"]
        constraints = [
            models.UniqueConstraint(fields=["merge", "number"], name="mergestep_in_order")
        ]
        indexes = [models.Index(fields=["row_type", "row_id"], name="mergestep_by_row")]

    def __str__(self) -> str:
        return f"{self.row_type} {self.row_id}.{self.field}"


class FormerAddress(models.Model):
    """An address that once led to a record: it redirects for ever, or tells that it is gone."""

    public_id = models.CharField(max_length=9, unique=True)
    noun = models.CharField(max_length=20)
    # Where it leads now; empty for a withdrawn record, which answers 410 with a tombstone.
    successor_id = models.CharField(max_length=9, blank=True, default="", db_index=True)
    tombstone = LocalizedTextField()
    change_set = models.ForeignKey(
        ChangeSet, on_delete=models.PROTECT, related_name="former_addresses"
    )
    # When it last became one; harvesters are told in this order.
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        indexes = [models.Index(fields=["at", "public_id"], name="formeraddress_by_time")]

    def __str__(self) -> str:
        return f"{self.noun}/{self.public_id} → {self.successor_id or '410'}"


class Correction(models.Model):
    """The public log: what changed in a published record, when and why, not who."""

    target_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    target_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("target_type", "target_id")
    public_id = models.CharField(max_length=9, db_index=True)
    change_set = models.ForeignKey(ChangeSet, on_delete=models.PROTECT, related_name="corrections")
    kind = models.CharField(max_length=10, choices=ChangeKind)
    # Names of the fields and, for each, the old and the new public value: a text, texts by
    # language, or keys of rows. Whether such a row is still public is asked when it is read.
    changes = models.JSONField(default=dict)
    # The same of parts of the record: names, cases, citations; see `curation.corrections`.
    parts = models.JSONField(default=list)
    reason = models.TextField(blank=True, default="")
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.public_id}, {self.at:%Y-%m-%d}"

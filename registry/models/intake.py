"""Files on their way in."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.vocabulary import BatchState, RowState, RowVerdict


class ImportBatch(models.Model):
    """A file on its way in, the provenance of what came with it; it can be undone at any time."""

    name = models.CharField(
        max_length=200, help_text=_("E.g. Книга памяти Калининской области, т. 1")
    )
    file_name = models.CharField(max_length=250, blank=True, default="")
    file_sha256 = models.CharField(max_length=64, blank=True, default="", db_index=True)
    source = models.ForeignKey(
        "registry.Source", on_delete=models.PROTECT, null=True, blank=True, related_name="batches"
    )
    source_key = models.SlugField(
        max_length=60,
        blank=True,
        default="",
        help_text=_("The source the file comes from; it is made when the file is committed."),
    )
    mapping = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=12, choices=BatchState, default=BatchState.STAGED)
    uploader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    report = models.JSONField(default=dict, blank=True)
    # What is being done now and how far it has come, written with each portion.
    progress = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class ImportRow(models.Model):
    """One row of a file: what it said, what was decided, what it made, what stood there before."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    table = models.CharField(max_length=60, blank=True, default="")
    line = models.PositiveIntegerField()
    key = models.CharField(max_length=250, blank=True, default="")
    digest = models.CharField(max_length=64, blank=True, default="")
    values = models.JSONField(default=dict, blank=True)
    problems = models.JSONField(default=list, blank=True)
    verdict = models.CharField(max_length=10, choices=RowVerdict, blank=True, default="")
    # Who the row may be: people of the registry or earlier lines of the file, with reasons.
    candidates = models.JSONField(null=True, blank=True)
    decision = models.CharField(max_length=40, blank=True, default="")
    is_withheld = models.BooleanField(
        default=False, help_text=_("May be living, and is therefore not shown.")
    )
    state = models.CharField(max_length=10, choices=RowState, default=RowState.STAGED)
    target_type = models.ForeignKey(
        ContentType,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    target_id = models.PositiveBigIntegerField(null=True, blank=True)
    target = GenericForeignKey("target_type", "target_id")
    prior_values = models.JSONField(null=True, blank=True)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["batch", "table", "line"]
        indexes = [
            models.Index(fields=["table", "key"], name="importrow_by_key"),
            models.Index(fields=["target_type", "target_id"], name="importrow_by_target"),
        ]

    def __str__(self) -> str:
        return f"{self.table}:{self.line} {self.key}"


class ImportMapping(models.Model):
    """Which column of a source's files says what, kept under a name for the next file."""

    source_key = models.SlugField(max_length=60)
    name = models.SlugField(max_length=60)
    # Heading to field, and what holds for every row, e.g. the nature of the repressions.
    columns = models.JSONField(default=dict)
    options = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("mapping of columns")
        verbose_name_plural = _("mappings of columns")
        constraints = [
            models.UniqueConstraint(
                fields=["source_key", "name"], name="importmapping_once_a_source"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_key}: {self.name}"


class UnmappedWord(models.Model):
    """Words of an import that no term of an open list means yet, and in how many rows they stand.

    Spellings that differ only in case, quotes and spaces are one, so one decision maps them all.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="unmapped_words")
    vocabulary = models.CharField(max_length=30)
    folded = models.CharField(max_length=300)
    words = models.CharField(max_length=500)
    spellings = models.JSONField(default=list)
    times = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("words without a code")
        verbose_name_plural = _("words without a code")
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "vocabulary", "folded"], name="unmappedword_once_a_batch"
            )
        ]
        indexes = [models.Index(fields=["vocabulary", "folded"], name="unmappedword_by_words")]

    def __str__(self) -> str:
        return f"{self.vocabulary}: {self.words} ({self.times})"

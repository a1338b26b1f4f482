"""Files on their way in."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.vocabulary import BatchState, RowState


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
    mapping = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=12, choices=BatchState, default=BatchState.STAGED)
    uploader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    report = models.JSONField(default=dict, blank=True)

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
    decision = models.CharField(max_length=40, blank=True, default="")
    state = models.CharField(max_length=10, choices=RowState, default=RowState.STAGED)
    target_type = models.ForeignKey(
        ContentType, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
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

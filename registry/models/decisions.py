"""What curators decided about two people, and what the desk noticed about its curators."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.models.changes import ChangeSet
from registry.models.people import Person


class Distinction(models.Model):
    """Two records that look alike and are two people: nobody is asked again.

    Neither side is moved by a merge; whoever asks, asks for everybody merged into the two.
    """

    first = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    change_set = models.ForeignKey(ChangeSet, on_delete=models.PROTECT, related_name="distinctions")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("two different people")
        verbose_name_plural = _("different people")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="distinction_stands_once"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="distinction_lower_key_first"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"


class Burst(models.Model):
    """Very many changes by one curator within a minute; somebody should look."""

    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="bursts"
    )
    began_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now)
    number = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("burst of changes")
        verbose_name_plural = _("bursts of changes")
        ordering = ["-last_at"]

    def __str__(self) -> str:
        return f"{self.editor}: {self.number}, {self.last_at:%Y-%m-%d %H:%M}"

"""People who may be entered twice, as the latest search through everybody found them."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.models.decisions import Distinction
from registry.models.people import Person
from registry.vocabulary import State


class PairSearch(models.Model):
    """One search through everybody for people entered twice; it goes on where it was ended."""

    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    last_person = models.PositiveBigIntegerField(
        default=0, help_text="Everybody up to this key has been looked at."
    )
    looked_at = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d}"


class LikelyPairQuerySet(models.QuerySet["LikelyPair"]):
    """Questions about likely pairs."""

    def undecided(self) -> LikelyPairQuerySet:
        """Pairs nobody has decided on: neither merged into another nor told apart."""
        told = Distinction.objects.filter(first=OuterRef("first"), second=OuterRef("second"))
        merged = Q(first__state=State.MERGED) | Q(second__state=State.MERGED)
        return self.filter(~Exists(told)).exclude(merged)


class LikelyPair(models.Model):
    """Two people who may be one. Nothing here is a record: each search makes it anew."""

    first = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="+", verbose_name=_("the one")
    )
    second = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="+", verbose_name=_("the other")
    )
    score = models.FloatField(_("likelihood"))
    bits = models.FloatField(default=0)
    verdict = models.CharField(
        _("verdict"),
        max_length=8,
        choices=[("same", _("Probably one person")), ("doubtful", _("Perhaps one person"))],
    )
    reasons = models.JSONField(default=list)
    search = models.ForeignKey(PairSearch, on_delete=models.CASCADE, related_name="pairs")

    objects = LikelyPairQuerySet.as_manager()

    class Meta:
        verbose_name = _("likely duplicate")
        verbose_name_plural = _("likely duplicates")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="likelypair_found_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="likelypair_in_order"),
        ]
        indexes = [models.Index(fields=["-score", "-bits", "-id"], name="likelypair_likeliest")]

    def __str__(self) -> str:
        return f"{self.first} – {self.second}"

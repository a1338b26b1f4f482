"""The people who keep the registry, and what their accounts need: sessions, a record, marks."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.vocabulary import AccountEventKind, WarningCode


class Curator(AbstractUser):
    """An account of somebody who keeps records. Readers have none."""

    # Whether single letters are commands at the desk; some people dictate, or steady their hand.
    single_keys = models.BooleanField(_("single keys are commands"), default=True)

    class Meta(AbstractUser.Meta):
        verbose_name = _("curator")  # type: ignore[assignment]
        verbose_name_plural = _("curators")  # type: ignore[assignment]


class CuratorSession(AbstractBaseSession):
    """A signed-in browser: whose it is, so that it can be listed and ended. No address is kept."""

    curator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="sessions"
    )
    opened_at = models.DateTimeField(null=True)
    # “Firefox, Linux”: enough to know one's own machines by.
    browser = models.CharField(max_length=40, blank=True, default="")

    class Meta(AbstractBaseSession.Meta):
        verbose_name = _("signed-in browser")  # type: ignore[assignment]
        verbose_name_plural = _("signed-in browsers")  # type: ignore[assignment]

    @classmethod
    def get_session_store_class(cls) -> Any:
        return import_module(settings.SESSION_ENGINE).SessionStore


class AccountEvent(models.Model):
    """What was done to an account: kept for those who have to answer for it."""

    curator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="account_events"
    )
    kind = models.CharField(max_length=20, choices=AccountEventKind)
    # Empty where it was done at the machine itself, not at the desk.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True, default="")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("event of an account")
        verbose_name_plural = _("events of accounts")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_kind_display()}"


class Editing(models.Model):
    """Somebody has a record open: told to others, keeps nobody out, fades by itself."""

    target_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    target_id = models.PositiveBigIntegerField()
    curator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    seen_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("open record")
        verbose_name_plural = _("open records")
        constraints = [
            models.UniqueConstraint(
                fields=["target_type", "target_id", "curator"], name="editing_once_a_curator"
            )
        ]

    def __str__(self) -> str:
        return f"{self.curator}: {self.target_type} {self.target_id}"


class PageWarning(models.Model):
    """A warning on a person's public page, found by the door or by `find_warnings`.

    Whoever has looked and finds it right says why; it is then no longer work.
    """

    person = models.ForeignKey(
        "registry.Person", on_delete=models.CASCADE, related_name="page_warnings"
    )
    code = models.CharField(max_length=32, choices=WarningCode)
    found_at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=300, blank=True, default="")
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("warning")
        verbose_name_plural = _("warnings")
        constraints = [
            models.UniqueConstraint(fields=["person", "code"], name="pagewarning_once"),
        ]
        indexes = [
            models.Index(
                fields=["found_at"], condition=models.Q(reason=""), name="pagewarning_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_code_display()}"

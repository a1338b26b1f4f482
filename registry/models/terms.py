"""Open lists: a code, labels in any number of languages, and the spellings real files use."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from registry.dates import DateKind
from registry.fields import DateBoundField, LocalizedTextField, PartialDateField
from registry.models.base import Guarded, in_order, kept_history
from registry.querysets import GuardedQuerySet


def validate_aliases(value: Any) -> None:
    """Accepts a list of spellings."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValidationError(_('Aliases are a list of spellings, e.g. ["особая тройка"].'))


class Term(Guarded):
    """One word of an open list. The words of a source stay beside it, in the record."""

    code = models.SlugField(
        _("code"), max_length=60, unique=True, help_text=_("Never changes, e.g. nkvd_troika.")
    )
    labels = LocalizedTextField(
        _("labels"), help_text=_("One a language, e.g. en: NKVD troika; ru: Тройка НКВД.")
    )
    aliases = models.JSONField(
        _("aliases"),
        default=list,
        blank=True,
        validators=[validate_aliases],
        help_text=_("Spellings found in files that mean this word."),
    )
    rules = models.JSONField(
        _("rules"),
        default=list,
        blank=True,
        validators=[validate_aliases],
        help_text=_("Patterns that mean this word, for hundreds of spellings at once."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.label()

    def label(self, language: str | None = None) -> str:
        """The word in a language, else in English, else the code."""
        wanted = (language or get_language() or "en").split("-")[0]
        return str(self.labels.get(wanted) or self.labels.get("en") or self.code)


class Profession(Term):
    """A trade or calling."""

    objects = GuardedQuerySet.as_manager()
    history = kept_history()

    class Meta(Term.Meta):
        verbose_name = _("profession")
        verbose_name_plural = _("professions")


class Nationality(Term):
    """Nationality as files record it; never an explanation of an act."""

    objects = GuardedQuerySet.as_manager()
    history = kept_history()

    class Meta(Term.Meta):
        verbose_name = _("nationality")
        verbose_name_plural = _("nationalities")


class SentencingBody(Term):
    """Who judged: a court, a troika, the Special Council."""

    existed = PartialDateField(
        _("existed"),
        kind=DateKind.PERIOD,
        help_text=_("From when to when the body existed, e.g. 1937-07/1938-11."),
    )
    existed_lo = DateBoundField(of="existed", end="lo")
    existed_hi = DateBoundField(of="existed", end="hi")
    objects = GuardedQuerySet.as_manager()
    history = kept_history()

    class Meta(Term.Meta):
        verbose_name = _("sentencing body")
        verbose_name_plural = _("sentencing bodies")
        constraints = in_order("existed", model="sentencingbody")


class RehabilitationBody(Term):
    """Who decided on a rehabilitation."""

    objects = GuardedQuerySet.as_manager()
    history = kept_history()

    class Meta(Term.Meta):
        verbose_name = _("rehabilitating body")
        verbose_name_plural = _("rehabilitating bodies")


class Charge(Term):
    """What the state alleged. Never a fact about a person."""

    objects = GuardedQuerySet.as_manager()
    history = kept_history()

    class Meta(Term.Meta):
        verbose_name = _("charge")
        verbose_name_plural = _("charges")


class Article(Term):
    """An article of a penal code, or a letter charge of the Special Council."""

    objects = GuardedQuerySet.as_manager()
    history = kept_history()

    class Meta(Term.Meta):
        verbose_name = _("article")
        verbose_name_plural = _("articles")


class Organ(Term):
    """An organ of the state, of a party, of an army: it arrests, issues, employs."""

    objects = GuardedQuerySet.as_manager()
    history = kept_history()

    class Meta(Term.Meta):
        verbose_name = _("organ")
        verbose_name_plural = _("organs")


class EventType(Term):
    """The type of an event: trial, operation, decree."""

    objects = GuardedQuerySet.as_manager()
    history = kept_history()

    class Meta(Term.Meta):
        verbose_name = _("type of event")
        verbose_name_plural = _("types of event")

"""Trials, operations, decrees; who had part in them; and the numbers stated about them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.dates import DateKind
from registry.fields import (
    DateBoundField,
    LocalizedTextField,
    PartialDateField,
    SourceWordsField,
    in_language,
)
from registry.models.base import Part, Record, by_change, in_order, kept_history, one_of
from registry.models.people import Person
from registry.querysets import GuardedQuerySet, RecordQuerySet
from registry.vocabulary import Capacity, DateType, FigureKind, FigureMark, FigureUnit


class Event(Record):
    """A trial, operation, order, case, decree, ceremony."""

    noun = "events"
    known_to_lists_by = ("slug", "state")

    type = models.ForeignKey(
        "registry.EventType",
        on_delete=models.PROTECT,
        related_name="events",
        verbose_name=_("type"),
    )
    title = LocalizedTextField(_("title"), help_text=_("One a language."))
    date = PartialDateField(
        _("date"), kind=DateKind.PERIOD, help_text=_("E.g. 1938-03-02/1938-03-13.")
    )
    date_lo = DateBoundField(of="date", end="lo")
    date_hi = DateBoundField(of="date", end="hi")
    date_text = SourceWordsField(_("date, in the words of the source"))
    date_type = models.CharField(
        _("a range means"), max_length=8, choices=DateType, default=DateType.PERIOD
    )
    place = models.ForeignKey(
        "registry.Place",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("place"),
    )
    place_text = SourceWordsField(_("place, in the words of the source"))
    issuing_body = models.ForeignKey(
        "registry.Organ",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("issuing body"),
    )
    issuing_body_text = SourceWordsField(_("issuing body, in the words of the source"))
    document_number = models.CharField(
        _("number"), max_length=120, blank=True, default="", help_text=_("E.g. 00447")
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
    )
    summary = LocalizedTextField(_("summary"), help_text=_("One or two sentences a language."))

    objects = RecordQuerySet.as_manager()
    history = kept_history()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["date_lo", "pk"]
        constraints = [
            *in_order("date", model="event"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="event_not_part_of_itself",
            ),
        ]
        indexes = [
            by_change("event"),
            models.Index(fields=["date_lo", "id"], name="event_by_date"),
        ]

    def __str__(self) -> str:
        return in_language(self.title, self.slug)

    @property
    def date_kind(self) -> DateKind:
        """How a range in `date` is read."""
        return DateKind.PERIOD if self.date_type == DateType.PERIOD else DateKind.MOMENT


class Participation(Part):
    """A person or an agent in an event, in one capacity."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="participations")
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
        verbose_name=_("person"),
    )
    agent = models.ForeignKey(
        "registry.Agent",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
        verbose_name=_("author or institution"),
    )
    capacity = models.CharField(_("capacity"), max_length=12, choices=Capacity)
    order = models.PositiveSmallIntegerField(
        _("order"), null=True, blank=True, help_text=_("Place in the paper; blank: not known.")
    )

    objects = GuardedQuerySet.as_manager()
    history = kept_history()

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = [F("order").asc(nulls_last=True), "pk"]
        constraints = [
            one_of("capacity", Capacity, model="participation"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, agent__isnull=True)
                | Q(person__isnull=True, agent__isnull=False),
                name="participation_of_one_party",
            ),
            models.UniqueConstraint(
                fields=["event", "person", "capacity"],
                condition=Q(person__isnull=False),
                name="participation_stands_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.agent}: {self.get_capacity_display()}"

    def people_concerned(self) -> set[int]:
        return {pk for pk in (self.person_id,) if pk}


class Figure(Record):
    """A stated number, with who states it. Numbers of different scope are never added up."""

    noun = "figures"

    what = LocalizedTextField(_("what is counted"), help_text=_("E.g. en: Shot by sentence."))
    kind = models.CharField(_("kind"), max_length=10, choices=FigureKind, default=FigureKind.OTHER)
    value_lo = models.DecimalField(
        _("value, from"),
        max_digits=16,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("E.g. 681692; blank where the source has words only."),
    )
    value_hi = models.DecimalField(
        _("value, to"),
        max_digits=16,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("The same number, or the upper end of a range."),
    )
    value_text = models.CharField(
        _("value as stated"), max_length=200, blank=True, default="", help_text=_("E.g. millions")
    )
    unit = models.CharField(
        _("unit"), max_length=10, choices=FigureUnit, default=FigureUnit.PERSONS
    )
    category = models.PositiveSmallIntegerField(
        _("category"),
        null=True,
        blank=True,
        help_text=_("1 or 2 where an order sets limits by category; else blank."),
    )
    place = models.ForeignKey(
        "registry.Place",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="figures",
        verbose_name=_("place"),
    )
    place_text = SourceWordsField(_("place, in the words of the source"))
    period = PartialDateField(_("period"), kind=DateKind.PERIOD, help_text=_("E.g. 1937/1938."))
    period_lo = DateBoundField(of="period", end="lo")
    period_hi = DateBoundField(of="period", end="hi")
    period_text = SourceWordsField(_("period, in the words of the source"))
    stated_by = models.ForeignKey(
        "registry.Agent",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="figures",
        verbose_name=_("stated by"),
    )
    stated_by_text = SourceWordsField(
        _("stated by, in words"), help_text=_("E.g. «Commission of the Central Committee, 1956»")
    )
    document = models.ForeignKey(
        "registry.Document",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="figures",
        verbose_name=_("document"),
    )
    event = models.ForeignKey(
        Event,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="figures",
        verbose_name=_("event"),
    )
    mark = models.CharField(
        _("mark"),
        max_length=24,
        choices=FigureMark,
        blank=True,
        default="",
        help_text=_("A mark that stands at the statement where it was read."),
    )

    objects = RecordQuerySet.as_manager()
    history = kept_history()

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["period_lo", "pk"]
        constraints = [
            *in_order("period", model="figure"),
            one_of("kind", FigureKind, model="figure"),
            one_of("unit", FigureUnit, model="figure"),
            one_of("mark", FigureMark, model="figure"),
            models.CheckConstraint(
                condition=Q(value_lo__isnull=True, value_hi__isnull=True)
                | Q(value_lo__lte=F("value_hi")),
                name="figure_value_in_order",
            ),
        ]
        indexes = [by_change("figure")]

    def __str__(self) -> str:
        return f"{self.what.get('en', self.slug)}: {self.value_text}"

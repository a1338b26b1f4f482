"""What a person did: documented acts, offices held; and the ties between people."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.dates import DateKind
from registry.fields import (
    DateBoundField,
    DerivedBooleanField,
    LocalizedTextField,
    PartialDateField,
    SourceWordsField,
    in_language,
)
from registry.models.base import Part, Record, in_order, kept_history, one_of
from registry.models.people import Person
from registry.querysets import ActQuerySet, GuardedQuerySet
from registry.vocabulary import ActKind, Confidence, DateType, Evidence, RelationKind


class Act(Record):
    """Something a person did in the terror, with the grade of its proof.

    Documented (`is_documented`, derived): evidence that meets the standard and the approval of two
    people. Such an act, published, makes its person a perpetrator. Anything less is reported: shown
    as what its source says, with its grade, and giving no role.
    """

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="acts", verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=24, choices=ActKind)
    date = PartialDateField(_("date"), help_text=_("E.g. 1937-07-30, or 1936/1938."))
    date_lo = DateBoundField(of="date", end="lo")
    date_hi = DateBoundField(of="date", end="hi")
    date_text = SourceWordsField(_("date, in the words of the source"))
    date_type = models.CharField(
        _("a range means"),
        max_length=8,
        choices=DateType,
        default=DateType.MOMENT,
        help_text=_("Moment: one day within it. Period: from the first day to the last."),
    )
    event = models.ForeignKey(
        "registry.Event",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="acts",
        verbose_name=_("event"),
    )
    document = models.ForeignKey(
        "registry.Document",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="acts",
        verbose_name=_("document"),
    )
    victim = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="acts_suffered",
        verbose_name=_("against"),
        help_text=_("The one person it was done to; those of a whole trial stand in the event."),
    )
    repression = models.ForeignKey(
        "registry.Repression",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="acts",
        verbose_name=_("in the case"),
        help_text=_("The case it belongs to, for the chain of responsibility."),
    )
    place = models.ForeignKey(
        "registry.Place",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="acts",
        verbose_name=_("place"),
    )
    place_text = SourceWordsField(_("place, in the words of the source"))
    words = LocalizedTextField(
        _("what was done"),
        help_text=_(
            "One sentence a language whose subject is the person, e.g. en: Signed 8 lists."
        ),
    )
    evidence = models.CharField(
        _("evidence"), max_length=24, choices=Evidence, default=Evidence.NONE_NAMED
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    is_documented = DerivedBooleanField(_("documented"))

    objects = ActQuerySet.as_manager()
    history = kept_history()

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("acts")
        ordering = ["date_lo", "order", "pk"]
        constraints = [
            *in_order("date", model="act"),
            one_of("kind", ActKind, model="act"),
            one_of("evidence", Evidence, model="act"),
            models.CheckConstraint(
                condition=Q(victim__isnull=True) | ~Q(victim=F("person")),
                name="act_not_against_self",
            ),
        ]
        # The person first: with the state first, SQLite would look through all published acts to
        # find those of one person.
        indexes = [models.Index(fields=["person", "state", "is_documented"], name="act_by_proof")]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"

    @property
    def date_kind(self) -> DateKind:
        """How a range in `date` is read."""
        return DateKind.PERIOD if self.date_type == DateType.PERIOD else DateKind.MOMENT

    @property
    def meets_the_standard(self) -> bool:
        """Whether the evidence would make it documented, once two people approve."""
        if self.evidence in (Evidence.OFFICIAL_RECORD, Evidence.TWO_RESEARCH_SOURCES):
            return True
        command = self.kind == ActKind.HELD_COMMAND
        return command and self.evidence == Evidence.TWO_PUBLISHED_SOURCES

    def clean(self) -> None:
        """The case must be the victim's."""
        from django.core.exceptions import ValidationError

        if self.repression and self.victim_id and self.repression.person_id != self.victim_id:
            raise ValidationError({"repression": _("This case is another person's.")})

    def people_concerned(self) -> set[int]:
        return {pk for pk in (self.person_id, self.victim_id) if pk}


class Post(Part):
    """An office held: context, never a role by itself."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="posts")
    title = LocalizedTextField(
        _("title"), help_text=_("One a language, e.g. en: People's Commissar of Defence.")
    )
    organ = models.ForeignKey(
        "registry.Organ",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("organ"),
    )
    organ_text = SourceWordsField(_("organ, in the words of the source"))
    rank = models.CharField(
        _("rank"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("E.g. комиссар государственной безопасности 1 ранга"),
    )
    period = PartialDateField(
        _("period"), kind=DateKind.PERIOD, help_text=_("E.g. 1936-09-26/1938-11-25, or 1922/.")
    )
    period_lo = DateBoundField(of="period", end="lo")
    period_hi = DateBoundField(of="period", end="hi")
    period_text = SourceWordsField(_("period, in the words of the source"))
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    objects = GuardedQuerySet.as_manager()
    history = kept_history()

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["period_lo", "order", "pk"]
        constraints = in_order("period", model="post")

    def __str__(self) -> str:
        return in_language(self.title)

    def people_concerned(self) -> set[int]:
        return {pk for pk in (self.person_id,) if pk}


class Relation(Part):
    """A tie between two people, read «person, kind, other». Denouncers are not published."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="relations")
    kind = models.CharField(_("tie"), max_length=24, choices=RelationKind)
    other = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="relations_back", verbose_name=_("other")
    )
    period = PartialDateField(_("period"), kind=DateKind.PERIOD, help_text=_("E.g. 1919/1938."))
    period_lo = DateBoundField(of="period", end="lo")
    period_hi = DateBoundField(of="period", end="hi")
    is_withheld = models.BooleanField(
        _("withheld"), default=False, help_text=_("Kept for curators, not shown.")
    )
    confidence = models.CharField(
        _("confidence"), max_length=16, choices=Confidence, blank=True, default=""
    )

    objects = GuardedQuerySet.as_manager()
    history = kept_history()

    class Meta:
        verbose_name = _("tie")
        verbose_name_plural = _("ties")
        constraints = [
            *in_order("period", model="relation"),
            one_of("kind", RelationKind, model="relation"),
            models.UniqueConstraint(
                fields=["person", "kind", "other"], name="relation_stands_once"
            ),
            models.CheckConstraint(condition=~Q(person=F("other")), name="relation_between_two"),
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.get_kind_display()} – {self.other}"

    def people_concerned(self) -> set[int]:
        return {pk for pk in (self.person_id, self.other_id) if pk}

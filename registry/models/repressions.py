"""What was done to a person: the repression, where they were held, what was decided afterwards."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.dates import DateKind
from registry.fields import (
    DateBoundField,
    LocalizedTextField,
    PartialDateField,
    SourceWordsField,
)
from registry.models.base import Part, Record, in_order, kept_history, one_of
from registry.models.people import Person
from registry.querysets import GuardedQuerySet, RepressionQuerySet
from registry.vocabulary import (
    DetentionKind,
    Nature,
    Outcome,
    RehabilitationGround,
    RehabilitationStatus,
    RepressionKind,
    SentenceKind,
)


class Repression(Record):
    """One act of persecution of one person. Only the person is required.

    Charges are allegations of the state and are shown as such. A published repression of nature
    `political` makes its person a victim; a prosecution for abuses does not.
    """

    is_shown_with_its_people = True

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="repressions", verbose_name=_("person")
    )
    order = models.PositiveSmallIntegerField(
        _("order"), default=1, help_text=_("1 for the first repression in time, 2 for the next.")
    )
    kind = models.CharField(
        _("kind"), max_length=30, choices=RepressionKind, blank=True, default=""
    )
    nature = models.CharField(
        _("nature"),
        max_length=30,
        choices=Nature,
        default=Nature.UNDETERMINED,
        help_text=_("Political repression makes a victim; the other natures do not."),
    )
    residence_place = models.ForeignKey(
        "registry.Place",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="residences",
        verbose_name=_("lived at"),
    )
    residence_text = SourceWordsField(
        _("lived at, in the words of the source"),
        help_text=_("E.g. «Москва, Новослободская ул., 52»"),
    )
    post_at_arrest = models.CharField(
        _("work at the time"),
        max_length=500,
        blank=True,
        default="",
        help_text=_("E.g. «бухгалтер, артель “Пример”»"),
    )
    arrest_date = PartialDateField(
        _("arrested"), help_text=_("E.g. 1938-05-03, 1937-10, 1934-05-16/1934-05-17.")
    )
    arrest_date_lo = DateBoundField(of="arrest_date", end="lo")
    arrest_date_hi = DateBoundField(of="arrest_date", end="hi")
    arrest_date_text = SourceWordsField(_("arrested, in the words of the source"))
    arrest_place = models.ForeignKey(
        "registry.Place",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="arrests",
        verbose_name=_("place of arrest"),
    )
    arrest_place_text = SourceWordsField(_("place of arrest, in the words of the source"))
    arresting_organ = models.ForeignKey(
        "registry.Organ",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="arrests",
        verbose_name=_("arrested by"),
    )
    arresting_organ_text = SourceWordsField(
        _("arrested by, in the words of the source"), help_text=_("E.g. «УНКВД Калининской обл.»")
    )
    charges = models.ManyToManyField(
        "registry.Charge", blank=True, related_name="repressions", verbose_name=_("charges")
    )
    charge_text = SourceWordsField(
        _("charge as written"), max_length=1000, help_text=_("E.g. «обв.: по ст. 58-10 УК РСФСР»")
    )
    articles = SourceWordsField(_("articles as written"), help_text=_("E.g. 58-10, 58-11"))
    sentencing_body = models.ForeignKey(
        "registry.SentencingBody",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="repressions",
        verbose_name=_("sentenced by"),
    )
    sentencing_body_text = SourceWordsField(
        _("sentenced by, in the words of the source"),
        help_text=_("E.g. «тройка при УНКВД по Калининской обл.»"),
    )
    sentence_date = PartialDateField(_("sentenced on"), help_text=_("E.g. 1938-08-02."))
    sentence_date_lo = DateBoundField(of="sentence_date", end="lo")
    sentence_date_hi = DateBoundField(of="sentence_date", end="hi")
    sentence_date_text = SourceWordsField(_("sentenced on, in the words of the source"))
    sentence = models.CharField(
        _("sentence"), max_length=30, choices=SentenceKind, blank=True, default=""
    )
    sentence_years = models.PositiveSmallIntegerField(
        _("years"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(99)],
        help_text=_("E.g. 5."),
    )
    sentence_text = SourceWordsField(
        _("sentence, in the words of the source"), max_length=2000, help_text=_("E.g. «ВМН»")
    )
    outcome = models.CharField(
        _("outcome"),
        max_length=40,
        choices=Outcome,
        blank=True,
        default="",
        help_text=_("What came of this repression; it may differ from the sentence."),
    )
    execution_date = PartialDateField(
        _("shot or killed on"),
        help_text=_("E.g. 1940-01-27; also the day of a killing without sentence."),
    )
    execution_date_lo = DateBoundField(of="execution_date", end="lo")
    execution_date_hi = DateBoundField(of="execution_date", end="hi")
    execution_date_text = SourceWordsField(_("shot or killed on, in the words of the source"))
    execution_place = models.ForeignKey(
        "registry.Place",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="executions",
        verbose_name=_("shot or killed at"),
    )
    execution_place_text = SourceWordsField(_("shot or killed at, in the words of the source"))
    event = models.ForeignKey(
        "registry.Event",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="repressions",
        verbose_name=_("trial, operation or order"),
    )
    archive_reference = models.CharField(
        _("archive reference"),
        max_length=300,
        blank=True,
        default="",
        help_text=_("Archive, fond, opis, delo, sheet, e.g. ЦА ФСБ, ф. Р-1, д. 123, л. 4."),
    )

    objects = RepressionQuerySet.as_manager()
    history = kept_history("charges")

    class Meta:
        verbose_name = _("repression")
        verbose_name_plural = _("repressions")
        ordering = ["person", "order", "pk"]
        constraints = [
            *in_order("arrest_date", "sentence_date", "execution_date", model="repression"),
            one_of("kind", RepressionKind, model="repression"),
            one_of("nature", Nature, model="repression"),
            one_of("sentence", SentenceKind, model="repression"),
            one_of("outcome", Outcome, model="repression"),
            models.CheckConstraint(
                condition=Q(sentence_years__isnull=True) | Q(sentence_years__range=(1, 99)),
                name="repression_sentence_years_possible",
            ),
        ]
        indexes = [
            models.Index(fields=["arrest_date_lo"], name="repression_by_arrest"),
            models.Index(fields=["execution_date_lo"], name="repression_by_execution"),
            # The person first: with the state first, SQLite would look through all published
            # cases to find those of one person.
            models.Index(fields=["person", "state", "nature"], name="repression_by_nature"),
        ]

    def __str__(self) -> str:
        year = str(self.arrest_date_lo or self.sentence_date_lo or "")[:4]
        return f"{self.person}, {year or self.order}"

    def people_concerned(self) -> set[int]:
        return {pk for pk in (self.person_id,) if pk}


class Detention(Part):
    """A place held in, within a repression; a transfer is a further row."""

    is_shown_with_its_people = True

    repression = models.ForeignKey(Repression, on_delete=models.CASCADE, related_name="detentions")
    place = models.ForeignKey(
        "registry.Place",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="detentions",
        verbose_name=_("place"),
    )
    place_text = SourceWordsField(
        _("place, in the words of the source"), help_text=_("E.g. «БАМлаг»")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=DetentionKind, blank=True, default="")
    period = PartialDateField(
        _("period"), kind=DateKind.PERIOD, help_text=_("E.g. 1937-11/1938-09; /1937 until 1937.")
    )
    period_lo = DateBoundField(of="period", end="lo")
    period_hi = DateBoundField(of="period", end="hi")
    period_text = SourceWordsField(_("period, in the words of the source"))
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    objects = GuardedQuerySet.as_manager()
    history = kept_history()

    class Meta:
        verbose_name = _("detention")
        verbose_name_plural = _("detentions")
        ordering = ["order", "pk"]
        constraints = [
            *in_order("period", model="detention"),
            one_of("kind", DetentionKind, model="detention"),
        ]

    def __str__(self) -> str:
        return self.place_text or str(self.place or self.get_kind_display())

    def people_concerned(self) -> set[int]:
        return {self.repression.person_id}


class Rehabilitation(Part):
    """One decision, also a refusal. Somebody may have several, in time and by case."""

    is_shown_with_its_people = True

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="rehabilitations")
    repression = models.ForeignKey(
        Repression,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rehabilitations",
        verbose_name=_("in which case"),
        help_text=_("Blank: it is not recorded which case."),
    )
    status = models.CharField(_("decision"), max_length=10, choices=RehabilitationStatus)
    date = PartialDateField(_("date"), help_text=_("E.g. 1956-07-31."))
    date_lo = DateBoundField(of="date", end="lo")
    date_hi = DateBoundField(of="date", end="hi")
    date_text = SourceWordsField(_("date, in the words of the source"))
    body = models.ForeignKey(
        "registry.RehabilitationBody",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rehabilitations",
        verbose_name=_("decided by"),
    )
    body_text = SourceWordsField(
        _("decided by, in the words of the source"),
        help_text=_("E.g. «прокуратурой Калининской обл.»"),
    )
    ground = models.CharField(
        _("ground"), max_length=30, choices=RehabilitationGround, blank=True, default=""
    )
    ground_text = SourceWordsField(_("ground, in the words of the source"))
    document_number = models.CharField(
        _("number of the paper"),
        max_length=120,
        blank=True,
        default="",
        help_text=_("E.g. 4н-0123/55"),
    )
    words = LocalizedTextField(
        _("what was decided"), help_text=_("Few words a language, e.g. en: Judgment set aside.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    objects = GuardedQuerySet.as_manager()
    history = kept_history()

    class Meta:
        verbose_name = _("rehabilitation")
        verbose_name_plural = _("rehabilitations")
        ordering = ["date_lo", "order", "pk"]
        constraints = [
            *in_order("date", model="rehabilitation"),
            one_of("status", RehabilitationStatus, model="rehabilitation"),
            one_of("ground", RehabilitationGround, model="rehabilitation"),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.date}".strip()

    def clean(self) -> None:
        """The case must be one of the same person."""
        from django.core.exceptions import ValidationError

        if self.repression and self.person_id and self.repression.person_id != self.person_id:
            raise ValidationError({"repression": _("This case is another person's.")})

    def people_concerned(self) -> set[int]:
        return {pk for pk in (self.person_id,) if pk}

"""Orders, lists, letters, judgments: who signed them, who is named in them."""

from __future__ import annotations

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

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
from registry.vocabulary import DocumentKind


class Document(Record):
    """A paper of the time, or of the rehabilitation."""

    noun = "documents"

    kind = models.CharField(_("kind"), max_length=12, choices=DocumentKind)
    title = LocalizedTextField(_("title"), help_text=_("A description a language."))
    date = PartialDateField(_("date"), help_text=_("E.g. 1937-07-30."))
    date_lo = DateBoundField(of="date", end="lo")
    date_hi = DateBoundField(of="date", end="hi")
    date_text = SourceWordsField(_("date, in the words of the source"))
    issuing_body = models.ForeignKey(
        "registry.Organ",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("issuing body"),
    )
    issuing_body_text = SourceWordsField(_("issuing body, in the words of the source"))
    number = models.CharField(
        _("number"), max_length=120, blank=True, default="", help_text=_("E.g. 00447")
    )
    archive_reference = models.CharField(
        _("archive reference"),
        max_length=300,
        blank=True,
        default="",
        help_text=_("Archive, fond, opis, delo, sheet."),
    )
    event = models.ForeignKey(
        "registry.Event",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("event"),
    )

    objects = RecordQuerySet.as_manager()
    history = kept_history()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["date_lo", "pk"]
        constraints = [
            *in_order("date", model="document"),
            one_of("kind", DocumentKind, model="document"),
        ]
        indexes = [
            by_change("document"),
            models.Index(fields=["date_lo", "id"], name="document_by_date"),
        ]

    def __str__(self) -> str:
        return in_language(self.title, self.slug)


class DocumentPage(Part):
    """The picture of one page, with its transcription."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveSmallIntegerField(_("page"))
    photo = models.ForeignKey(
        "registry.Photo",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="pages",
        verbose_name=_("picture"),
    )
    transcription = LocalizedTextField(_("transcription and translations"))

    objects = GuardedQuerySet.as_manager()
    history = kept_history()

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="documentpage_stands_once")
        ]

    def __str__(self) -> str:
        return f"{self.document}, {self.number}"


class Signature(Part):
    """Who signed, in order where it is known. A signature alone gives no role."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="signatures")
    order = models.PositiveSmallIntegerField(
        _("order"), null=True, blank=True, help_text=_("Blank: the order is not known.")
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="signatures",
        verbose_name=_("person"),
        help_text=_("Blank where the signatory is not identified."),
    )
    text = models.CharField(
        _("as signed"), max_length=250, blank=True, default="", help_text=_("E.g. «И. Сталин»")
    )
    capacity = models.CharField(
        _("in the capacity of"),
        max_length=250,
        blank=True,
        default="",
        help_text=_("E.g. «Народный комиссар внутренних дел»"),
    )

    objects = GuardedQuerySet.as_manager()
    history = kept_history()

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = [F("order").asc(nulls_last=True), "pk"]

    def __str__(self) -> str:
        return self.text or str(self.person or "")

    def people_concerned(self) -> set[int]:
        return {pk for pk in (self.person_id,) if pk}


class Mention(Part):
    """Somebody named in the text, addressed by it or judged by it."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="mentions")
    page = models.PositiveSmallIntegerField(_("page"), null=True, blank=True)
    line = models.PositiveSmallIntegerField(_("line"), null=True, blank=True)
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mentions",
        verbose_name=_("person"),
        help_text=_("Blank where nobody has been identified."),
    )
    text = models.CharField(
        _("as written"), max_length=250, blank=True, default="", help_text=_("E.g. «Бабель И. Э.»")
    )

    objects = GuardedQuerySet.as_manager()
    history = kept_history()

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        ordering = [F("page").asc(nulls_last=True), F("line").asc(nulls_last=True), "pk"]

    def __str__(self) -> str:
        return self.text or str(self.person or "")

    def people_concerned(self) -> set[int]:
        return {pk for pk in (self.person_id,) if pk}

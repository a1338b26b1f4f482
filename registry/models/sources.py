"""Where it is written: agents, sources, and the ties of single facts to them."""

from __future__ import annotations

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from registry.fields import LocalizedTextField
from registry.models.base import Record, Targeting, by_change, kept_history, one_of
from registry.querysets import CitationQuerySet, GuardedQuerySet, RecordQuerySet
from registry.validators import validate_language, validate_web_address
from registry.vocabulary import (
    AgentKind,
    Confidence,
    FieldQuestion,
    FindingKind,
    SourceKind,
    Verdict,
)


class Agent(Record):
    """An author or an institution behind sources and statements; name and works, nothing more."""

    kind = models.CharField(_("kind"), max_length=12, choices=AgentKind, default=AgentKind.PERSON)
    name = LocalizedTextField(
        _("name"), help_text=_("E.g. en: Robert Conquest; ru: Роберт Конквест.")
    )
    sort_name = models.CharField(
        _("sorted as"), max_length=200, blank=True, default="", help_text=_("E.g. Conquest, Robert")
    )

    objects = RecordQuerySet.as_manager()
    history = kept_history()

    class Meta:
        verbose_name = _("author or institution")
        verbose_name_plural = _("authors and institutions")
        ordering = ["sort_name", "pk"]

    def __str__(self) -> str:
        return self.display_name()

    def display_name(self, language: str | None = None) -> str:
        """The name in a language, else in English, else any."""
        wanted = (language or get_language() or "en").split("-")[0]
        name = self.name.get(wanted) or self.name.get("en") or next(iter(self.name.values()), "")
        return str(name or self.slug)


class Source(Record):
    """A book, file, list, page, testimony."""

    noun = "sources"
    known_to_lists_by = ("slug", "state")

    kind = models.CharField(_("kind"), max_length=20, choices=SourceKind)
    authors = models.ManyToManyField(
        Agent, blank=True, related_name="works", verbose_name=_("authors in the registry")
    )
    author_text = models.CharField(
        _("author as printed"),
        max_length=300,
        blank=True,
        default="",
        help_text=_("E.g. П. Нерлер"),
    )
    title = models.CharField(_("title"), max_length=500, help_text=_("In its own language."))
    title_language = models.CharField(
        _("language of the title"),
        max_length=16,
        blank=True,
        default="",
        validators=[validate_language],
        help_text=_("E.g. ru, en."),
    )
    year = models.CharField(
        _("year"), max_length=40, blank=True, default="", help_text=_("E.g. 2010")
    )
    publisher = models.CharField(
        _("publisher or journal"),
        max_length=300,
        blank=True,
        default="",
        help_text=_("E.g. Звенья, Москва"),
    )
    isbn_doi = models.CharField(
        _("ISBN or DOI"),
        max_length=120,
        blank=True,
        default="",
        help_text=_("E.g. 978-5-00-000000-0 or 10.1000/182"),
    )
    url = models.CharField(
        _("address"),
        max_length=1000,
        blank=True,
        default="",
        help_text=_("E.g. https://example.org/page"),
        validators=[validate_web_address],
    )
    repository = models.CharField(
        _("archive or library"),
        max_length=250,
        blank=True,
        default="",
        help_text=_("Who keeps it."),
    )
    archive_reference = models.CharField(
        _("archive reference"),
        max_length=300,
        blank=True,
        default="",
        help_text=_("Archive, fond, opis, delo, sheet."),
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
        help_text=_("The volume or series it stands in."),
    )

    objects = RecordQuerySet.as_manager()
    history = kept_history("authors")

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["title", "pk"]
        constraints = [
            one_of("kind", SourceKind, model="source"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="source_not_part_of_itself",
            ),
        ]
        indexes = [by_change("source")]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.author_text, self.title, self.year) if part)


def validate_question(target: models.Model | None, field: str, model_name: str) -> None:
    """Accepts a column of the target's model or one of the closed list of questions."""
    if field in FieldQuestion.values:
        return
    try:
        # A field of the model, also one of several values; not a relation that leads back to it.
        if target is None or not isinstance(target._meta.get_field(field), models.Field):
            raise FieldDoesNotExist
    except FieldDoesNotExist:
        raise ValidationError(
            _("“%(field)s” is no field of %(model)s and no question a citation can answer."),
            params={"field": field, "model": model_name},
            code="invalid_field",
        ) from None


class Citation(Targeting):
    """One source, or none named, for one fact. The accepted value stays in the column.

    A version that differs is a citation with another value; several sources of one version are
    several citations; a version for which no source is named has none and says so. A source of a
    whole row is a citation of `record`, never of each field.
    """

    field = models.CharField(
        _("fact"),
        max_length=40,
        help_text=_("A column, e.g. arrest_date, or a question, e.g. role."),
    )
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="citations",
        verbose_name=_("source"),
        help_text=_("Blank: no source is named for this version."),
    )
    locator = models.CharField(
        _("page or sheet"),
        max_length=120,
        blank=True,
        default="",
        help_text=_("E.g. p. 94, л. 12 об."),
    )
    quote = models.TextField(_("quotation"), blank=True, default="")
    value = models.CharField(
        _("value there"),
        max_length=500,
        blank=True,
        default="",
        help_text=_("As that source has it: EDTF for a date, else words. E.g. 1938-04-30."),
    )
    as_stated = models.CharField(
        _("in its words"),
        max_length=500,
        blank=True,
        default="",
        help_text=_("E.g. 30 April, NKVD file"),
    )
    verdict = models.CharField(
        _("verdict"), max_length=10, choices=Verdict, default=Verdict.ACCEPTED
    )
    confidence = models.CharField(
        _("how it was taken"), max_length=16, choices=Confidence, blank=True, default=""
    )
    reason = LocalizedTextField(
        _("why this version"), help_text=_("On the accepted version: why it was chosen.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    objects = CitationQuerySet.as_manager()
    history = kept_history()

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["order", "pk"]
        indexes = [
            models.Index(fields=["target_type", "target_id", "field"], name="citation_by_target"),
            models.Index(fields=["verdict", "target_type"], name="citation_by_verdict"),
        ]
        constraints = [
            one_of("verdict", Verdict, model="citation"),
            one_of("confidence", Confidence, model="citation"),
        ]

    def __str__(self) -> str:
        source = self.source or _("no source named")
        return f"{self.field}: {source}"

    def clean(self) -> None:
        """The fact must be one the target can state."""
        validate_question(self.target, self.field, str(self.target_type))


class Finding(Targeting):
    """Searched, and found unknown; or officially false. Not the same as nothing recorded."""

    field = models.CharField(
        _("fact"),
        max_length=40,
        help_text=_("The column or question it answers, e.g. burial_place"),
    )
    kind = models.CharField(_("finding"), max_length=24, choices=FindingKind)
    words = LocalizedTextField(_("in words"), help_text=_("One sentence a language."))
    sources = models.ManyToManyField(
        Source, blank=True, related_name="findings", verbose_name=_("sources searched")
    )
    found_on = models.DateField(_("when"), null=True, blank=True)

    objects = GuardedQuerySet.as_manager()
    history = kept_history("sources")

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        indexes = [
            models.Index(fields=["target_type", "target_id", "field"], name="finding_by_target")
        ]
        constraints = [one_of("kind", FindingKind, model="finding")]

    def __str__(self) -> str:
        return f"{self.field}: {self.get_kind_display()}"

    def clean(self) -> None:
        """The fact must be one the target can state."""
        validate_question(self.target, self.field, str(self.target_type))


class ExternalIdentifier(Targeting):
    """The name of a record elsewhere: Wikidata, an import key, an archive's number."""

    scheme = models.SlugField(
        _("scheme"), max_length=40, help_text=_("E.g. wikidata, external_id.")
    )
    value = models.CharField(_("value"), max_length=250, help_text=_("E.g. Q485"))

    objects = GuardedQuerySet.as_manager()
    history = kept_history()

    class Meta:
        verbose_name = _("identifier elsewhere")
        verbose_name_plural = _("identifiers elsewhere")
        constraints = [
            models.UniqueConstraint(
                fields=["target_type", "scheme", "value"], name="externalidentifier_stands_once"
            )
        ]
        indexes = [models.Index(fields=["target_type", "target_id"], name="identifier_by_target")]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"

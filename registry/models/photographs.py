"""Pictures, who is where in them, and the rights without which nothing is shown."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.fields import (
    DateBoundField,
    LocalizedTextField,
    PartialDateField,
    SourceWordsField,
    in_language,
)
from registry.models.base import Guarded, Part, Record, by_change, in_order, kept_history, one_of
from registry.models.people import Person
from registry.querysets import DepictionQuerySet, GuardedQuerySet, RecordQuerySet
from registry.vocabulary import Certainty, DepictionCapacity, PhotoKind, RightsStatus


class Photo(Record):
    """A picture and its caption. The caption may be there before the picture.

    The original file is never served. What is served are sizes made from a cleaned copy, and only
    when the record is published and its rights are known.
    """

    noun = "photos"

    caption = LocalizedTextField(
        _("caption"), help_text=_("Who, from left to right; where; when. One a language.")
    )
    inscription = models.TextField(
        _("inscription as printed"),
        blank=True,
        default="",
        help_text=_("What stands on the print itself, in its own language."),
    )
    alt_text = LocalizedTextField(
        _("description for those who do not see it"),
        help_text=_("What can be seen, in a sentence."),
    )
    kind = models.CharField(_("kind"), max_length=16, choices=PhotoKind, blank=True, default="")
    date = PartialDateField(_("taken"), help_text=_("E.g. 1938-05, 191X."))
    date_lo = DateBoundField(of="date", end="lo")
    date_hi = DateBoundField(of="date", end="hi")
    date_text = SourceWordsField(_("taken, in the words of the source"))
    place = models.ForeignKey(
        "registry.Place",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="photos",
        verbose_name=_("place"),
    )
    place_text = SourceWordsField(_("place, in the words of the source"))
    maker = models.ForeignKey(
        "registry.Agent",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="photos",
        verbose_name=_("made by"),
    )
    maker_text = models.CharField(
        _("made by, in words"), max_length=200, blank=True, default="", help_text=_("E.g. NKVD")
    )
    collection = models.CharField(
        _("collection"), max_length=250, blank=True, default="", help_text=_("Who keeps the print.")
    )
    shelf_mark = models.CharField(
        _("shelf-mark"),
        max_length=120,
        blank=True,
        default="",
        help_text=_("E.g. ф. 1, оп. 2, ед. хр. 3"),
    )
    rights = models.CharField(
        _("rights"),
        max_length=16,
        choices=RightsStatus,
        blank=True,
        default="",
        help_text=_("No picture is shown before its rights are known; the caption may be."),
    )
    credit = models.CharField(
        _("credit line"), max_length=250, blank=True, default="", help_text=_("Printed under it.")
    )
    event = models.ForeignKey(
        "registry.Event",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="photos",
        verbose_name=_("event"),
    )
    document = models.ForeignKey(
        "registry.Document",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="photos",
        verbose_name=_("document"),
    )
    commemoration = models.ForeignKey(
        "registry.Commemoration",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="photos",
        verbose_name=_("commemoration"),
    )
    original = models.FileField(
        _("original file"), upload_to="original/", blank=True, editable=False
    )
    original_sha256 = models.CharField(max_length=64, blank=True, default="", editable=False)
    width = models.PositiveIntegerField(null=True, editable=False)
    height = models.PositiveIntegerField(null=True, editable=False)

    objects = RecordQuerySet.as_manager()
    history = kept_history()

    class Meta:
        verbose_name = _("photograph")
        verbose_name_plural = _("photographs")
        ordering = ["date_lo", "pk"]
        constraints = [
            *in_order("date", model="photo"),
            one_of("kind", PhotoKind, model="photo"),
            one_of("rights", RightsStatus, model="photo"),
            models.UniqueConstraint(
                fields=["original_sha256"],
                condition=~Q(original_sha256=""),
                name="photo_each_file_once",
            ),
        ]
        indexes = [by_change("photo")]

    def __str__(self) -> str:
        return in_language(self.caption, self.public_id)

    @property
    def shows_a_picture(self) -> bool:
        """Whether a picture may be served: published, rights known, sizes made."""
        return self.is_published and bool(self.rights) and bool(self.renditions.all())

    def people_concerned(self) -> set[int]:
        return (
            set(self.depictions.values_list("person_id", flat=True)) - {None} if self.pk else set()
        )


class Rendition(Guarded):
    """One size of a picture, made from the cleaned copy."""

    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="renditions")
    format = models.CharField(max_length=5, choices=[("JPEG", "JPEG"), ("AVIF", "AVIF")])
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField(help_text=_("In bytes."))
    file = models.FileField(upload_to="sizes/")

    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ["format", "width"]
        constraints = [
            models.UniqueConstraint(
                fields=["photo", "format", "width"], name="rendition_stands_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.photo_id} {self.format} {self.width}"

    def people_concerned(self) -> set[int]:
        return self.photo.people_concerned()


class Depiction(Part):
    """Who is where in a picture. Nobody is named without being known."""

    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="depictions")
    position = models.PositiveSmallIntegerField(
        _("from left"), null=True, blank=True, help_text=_("1 is the first from the left.")
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="depictions",
        verbose_name=_("person"),
        help_text=_("Blank: not identified."),
    )
    label = LocalizedTextField(
        _("in words"), help_text=_("Where no record exists, e.g. en: a guard.")
    )
    certainty = models.CharField(
        _("certainty"), max_length=12, choices=Certainty, default=Certainty.CERTAIN
    )
    capacity = models.CharField(
        _("as"), max_length=10, choices=DepictionCapacity, default=DepictionCapacity.DEPICTED
    )

    objects = DepictionQuerySet.as_manager()
    history = kept_history()

    class Meta:
        verbose_name = _("person in the picture")
        verbose_name_plural = _("people in the picture")
        ordering = [F("position").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["photo", "position"],
                condition=Q(position__isnull=False),
                name="depiction_one_a_position",
            ),
            models.CheckConstraint(
                condition=Q(certainty=Certainty.UNIDENTIFIED, person__isnull=True)
                | ~Q(certainty=Certainty.UNIDENTIFIED),
                name="depiction_unidentified_has_no_name",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person or self.get_certainty_display())

    def people_concerned(self) -> set[int]:
        return {pk for pk in (self.person_id,) if pk}

"""Places, their names in languages and in time, and what stands there in memory."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from registry.dates import DateKind
from registry.fields import (
    DateBoundField,
    FoldedField,
    LocalizedTextField,
    PartialDateField,
    SourceWordsField,
    in_language,
)
from registry.models.base import Part, Record, by_change, in_order, kept_history, one_of
from registry.models.people import Person
from registry.querysets import GuardedQuerySet, RecordQuerySet
from registry.validators import validate_language
from registry.vocabulary import CommemorationKind, PlaceKind, PlaceNameKind


class Place(Record):
    """A prison, camp, killing ground, burial site, address, institution, settlement, region."""

    noun = "places"
    known_to_lists_by = ("slug", "state")

    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("within"),
        help_text=_("The place it lies in, e.g. Moscow Oblast."),
    )
    region = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    address = models.CharField(
        _("address"), max_length=300, blank=True, default="", help_text=_("E.g. ул. Лубянка, 14")
    )
    address_folded = FoldedField(of="address", max_length=350)
    lat = models.DecimalField(
        _("latitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("WGS 84, only where sure."),
    )
    lon = models.DecimalField(
        _("longitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    coordinates_reason = models.CharField(
        _("where the coordinates come from"),
        max_length=300,
        blank=True,
        default="",
        help_text=_("E.g. survey of the memorial society, 2015"),
    )
    country_code = models.CharField(
        _("country today"),
        max_length=2,
        blank=True,
        default="",
        help_text=_("ISO 3166, e.g. RU, UA."),
    )
    country_today = models.CharField(
        _("country today, in words"),
        max_length=80,
        blank=True,
        default="",
        help_text=_("E.g. Russia"),
    )
    period = PartialDateField(
        _("in use"), kind=DateKind.PERIOD, help_text=_("E.g. 1937-08/1938-10.")
    )
    period_lo = DateBoundField(of="period", end="lo")
    period_hi = DateBoundField(of="period", end="hi")
    period_text = SourceWordsField(_("in use, in the words of the source"))
    summary = LocalizedTextField(_("summary"))
    discovery = LocalizedTextField(
        _("how it was found"),
        help_text=_("Of a killing ground or burial site: by whom, when, from what."),
    )

    objects = RecordQuerySet.as_manager()
    history = kept_history()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["slug", "pk"]
        constraints = [
            *in_order("period", model="place"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="place_not_within_itself",
            ),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True)
                | Q(lat__range=(-90, 90), lon__range=(-180, 180)),
                name="place_on_the_globe",
            ),
        ]
        indexes = [by_change("place")]

    def __str__(self) -> str:
        return self.name()

    def clean(self) -> None:
        """A place lies in no place that lies in it, over however many steps."""
        if self.pk and self.pk in circling({self.pk: self.parent_id}):
            raise ValidationError({"parent": lies_within_itself(self)})

    def name(self, language: str | None = None, *, on: int | None = None) -> str:
        """The name in a language, of a day (yyyymmdd) where one is given, else the usual one."""
        found = self.name_row(language, on)
        return found.name if found else self.slug or self.public_id

    def in_form(self, language: str | None = None, *, on: int | None = None) -> str:
        """The form after a verb, as "in Moscow"; empty where no certain form is recorded."""
        wanted = (language or get_language() or "en").split("-")[0]
        found = self.name_row(wanted, on)
        return found.in_form if found and found.language == wanted else ""

    def name_row(self, language: str | None, on: int | None) -> PlaceName | None:
        """The best fitting name among all (prefetched) names."""
        wanted = (language or get_language() or "en").split("-")[0]
        rows = list(self.names.all())
        for code in (wanted, "ru" if wanted == "uk" else "en", "en", "ru"):
            candidates = [row for row in rows if row.language == code]
            if candidates:
                dated = [row for row in candidates if row.was_in_use(on)]
                return (dated or candidates)[0]
        return rows[0] if rows else None


def circling(parents: Mapping[int, int | None]) -> set[int]:
    """Places that would lie within themselves with these parents, over however many steps."""
    known = dict(parents)
    wanted = {parent for parent in known.values() if parent} - known.keys()
    while wanted:
        rows = Place.objects.filter(pk__in=wanted).values_list("pk", "parent_id")
        found = dict(rows)
        known |= found
        wanted = {parent for parent in found.values() if parent} - known.keys()
    return {place for place in parents if _returns(place, known)}


def _returns(place: int, parents: Mapping[int, int | None]) -> bool:
    seen: set[int] = set()
    above = parents.get(place)
    while above and above not in seen and above != place:
        seen.add(above)
        above = parents.get(above)
    return above == place


def lies_within_itself(place: Place) -> str:
    """What is said of a place whose parents lead back to it."""
    return gettext(
        "%(parent)s lies within %(place)s, so %(place)s cannot lie in it. Choose another place, or "
        "leave it blank."
    ) % {"parent": place.parent, "place": place}


class PlaceName(Part):
    """A name of a place in a language, and when it was in use."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(
        _("language"),
        max_length=16,
        validators=[validate_language],
        help_text=_("E.g. ru, uk, ka."),
    )
    name = models.CharField(_("name"), max_length=250, help_text=_("E.g. Ленинград"))
    # Folding can make a text a little longer.
    folded = FoldedField(of="name", max_length=300)
    in_form = models.CharField(
        _("after a verb"),
        max_length=250,
        blank=True,
        default="",
        help_text=_("With its preposition, e.g. «в Ленинграде»; blank where not certain."),
    )
    kind = models.CharField(
        _("kind"), max_length=10, choices=PlaceNameKind, default=PlaceNameKind.CURRENT
    )
    period = PartialDateField(_("in use"), kind=DateKind.PERIOD)
    period_lo = DateBoundField(of="period", end="lo")
    period_hi = DateBoundField(of="period", end="hi")
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    objects = GuardedQuerySet.as_manager()
    history = kept_history()

    class Meta:
        verbose_name = _("name of a place")
        verbose_name_plural = _("names of places")
        ordering = ["order", "pk"]
        constraints = in_order("period", model="placename")

    def __str__(self) -> str:
        return self.name

    def was_in_use(self, on: int | None) -> bool:
        """Whether a dated name covers the day; an undated one is never chosen by day."""
        if on is None or not self.period:
            return False
        return (self.period_lo or 0) <= on <= (self.period_hi or 99991231)


class PlaceUse(Part):
    """One kind of a place, with when it was that. A monastery can be a prison and a burial site."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="uses")
    kind = models.CharField(_("kind"), max_length=20, choices=PlaceKind)
    period = PartialDateField(_("period"), kind=DateKind.PERIOD)
    period_lo = DateBoundField(of="period", end="lo")
    period_hi = DateBoundField(of="period", end="hi")
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    objects = GuardedQuerySet.as_manager()
    history = kept_history()

    class Meta:
        verbose_name = _("kind of a place")
        verbose_name_plural = _("kinds of a place")
        ordering = ["order", "pk"]
        constraints = [
            *in_order("period", model="placeuse"),
            one_of("kind", PlaceKind, model="placeuse"),
            models.UniqueConstraint(fields=["place", "kind"], name="placeuse_stands_once"),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class Commemoration(Record):
    """A monument, plaque, stamp, museum, book."""

    noun = "commemorations"

    kind = models.CharField(_("kind"), max_length=12, choices=CommemorationKind)
    title = LocalizedTextField(_("title"))
    place = models.ForeignKey(
        Place,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="commemorations",
        verbose_name=_("place"),
    )
    place_text = SourceWordsField(_("place, in the words of the source"))
    date = PartialDateField(
        _("date"), kind=DateKind.PERIOD, help_text=_("E.g. 1990-10-30 or 1996/.")
    )
    date_lo = DateBoundField(of="date", end="lo")
    date_hi = DateBoundField(of="date", end="hi")
    date_text = SourceWordsField(_("date, in the words of the source"))
    event = models.ForeignKey(
        "registry.Event",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="commemorations",
        verbose_name=_("event"),
    )
    summary = LocalizedTextField(_("summary"))

    objects = RecordQuerySet.as_manager()
    history = kept_history()

    class Meta:
        verbose_name = _("commemoration")
        verbose_name_plural = _("commemorations")
        ordering = ["date_lo", "pk"]
        constraints = [
            *in_order("date", model="commemoration"),
            one_of("kind", CommemorationKind, model="commemoration"),
        ]
        indexes = [by_change("commemoration")]

    def __str__(self) -> str:
        return in_language(self.title, self.slug)


class CommemoratedPerson(Part):
    """Somebody a commemoration names."""

    commemoration = models.ForeignKey(
        Commemoration, on_delete=models.CASCADE, related_name="commemorated"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="commemorated", verbose_name=_("person")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    objects = GuardedQuerySet.as_manager()
    history = kept_history()

    class Meta:
        verbose_name = _("person commemorated")
        verbose_name_plural = _("people commemorated")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["commemoration", "person"], name="commemorated_stands_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.person)

    def people_concerned(self) -> set[int]:
        return {pk for pk in (self.person_id,) if pk}

"""A human being, and the spellings of a name."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from registry.fields import (
    BytewiseCharField,
    DateBoundField,
    DerivedBooleanField,
    LocalizedTextField,
    PartialDateField,
    SourceWordsField,
)
from registry.models.base import Part, Record, by_change, in_order, kept_history, one_of
from registry.querysets import GuardedQuerySet, PersonQuerySet
from registry.validators import validate_language
from registry.vocabulary import Fate, NameKind, Role, Script, Sex, State

# The states of records that readers find, by an address of their own or a former one.
SEEN = (State.PUBLISHED.value, State.MERGED.value)


class Person(Record):
    """A human being whom the terror struck, or who carried it out, or whom the sources name in it.

    The roles follow from published repressions and documented acts (`curation.roles`); nothing else
    writes them. Names live in `PersonName` alone; the columns below the line are copies for lists.
    """

    noun = "people"
    is_shown_with_its_people = True

    sex = models.CharField(
        _("sex"),
        max_length=1,
        choices=Sex,
        blank=True,
        default="",
        help_text=_("Blank: not recorded."),
    )
    birth_date = PartialDateField(
        _("born"), help_text=_("E.g. 1891-01-15, 1891, 1890~ (about), [1890,1891]; new style.")
    )
    birth_date_lo = DateBoundField(of="birth_date", end="lo")
    birth_date_hi = DateBoundField(of="birth_date", end="hi")
    birth_date_text = SourceWordsField(_("born, in the words of the source"))
    birth_place = models.ForeignKey(
        "registry.Place",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="people_born",
        verbose_name=_("place of birth"),
    )
    birth_place_text = SourceWordsField(
        _("place of birth, in the words of the source"),
        help_text=_("E.g. «Тверская губ., Бежецкий уезд, д. Пример»"),
    )
    death_date = PartialDateField(
        _("died"),
        help_text=_("Any death; a shooting also stands in its repression. E.g. 1938-12-27."),
    )
    death_date_lo = DateBoundField(of="death_date", end="lo")
    death_date_hi = DateBoundField(of="death_date", end="hi")
    death_date_text = SourceWordsField(_("died, in the words of the source"))
    death_place = models.ForeignKey(
        "registry.Place",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="people_died",
        verbose_name=_("place of death"),
    )
    death_place_text = SourceWordsField(_("place of death, in the words of the source"))
    burial_date = PartialDateField(_("buried"), help_text=_("E.g. 1940-01-27."))
    burial_date_lo = DateBoundField(of="burial_date", end="lo")
    burial_date_hi = DateBoundField(of="burial_date", end="hi")
    burial_date_text = SourceWordsField(_("buried, in the words of the source"))
    burial_place = models.ForeignKey(
        "registry.Place",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="people_buried",
        verbose_name=_("place of burial"),
    )
    burial_place_text = SourceWordsField(_("place of burial, in the words of the source"))
    nationalities = models.ManyToManyField(
        "registry.Nationality", blank=True, related_name="people", verbose_name=_("nationality")
    )
    nationality_text = SourceWordsField(
        _("nationality, as recorded"), help_text=_("As the file writes it, e.g. «поляк».")
    )
    citizenship_text = SourceWordsField(_("citizenship"), help_text=_("E.g. «подданство Ирана»."))
    professions = models.ManyToManyField(
        "registry.Profession", blank=True, related_name="people", verbose_name=_("work")
    )
    profession_text = SourceWordsField(
        _("work, in the words of the source"), help_text=_("E.g. «счетовод, артель “Пример”».")
    )
    education_text = SourceWordsField(_("education"), help_text=_("E.g. «начальное»."))
    party_text = SourceWordsField(_("party"), help_text=_("E.g. «б/п», «член ВКП(б) с 1919»."))
    family_text = SourceWordsField(_("family"), help_text=_("E.g. «женат, трое детей»."))
    fate = models.CharField(
        _("fate"),
        max_length=40,
        choices=Fate,
        blank=True,
        default="",
        help_text=_("What happened in the end. “Unknown” is a finding; blank: nobody has looked."),
    )
    summary = LocalizedTextField(
        _("one sentence"), help_text=_("From recorded facts only, one a language.")
    )
    biography = LocalizedTextField(_("biography"), help_text=_("Paragraphs, one text a language."))
    home_order = models.PositiveSmallIntegerField(
        _("place in the drawing of the first page"),
        null=True,
        blank=True,
        help_text=_("The 24 with the lowest numbers are drawn there. Blank: not chosen."),
    )
    is_among_victims = models.BooleanField(
        _("remembered among the victims"),
        default=False,
        help_text=_(
            "For somebody who also took part in repression: stands on the wall of names and on "
            "the sheets that are read aloud. All other victims stand there of themselves."
        ),
    )

    # Copies for lists, written by the door from names, dates and repressions.
    display_names = models.JSONField(default=dict, blank=True, editable=False)
    sort_key_cyrillic = BytewiseCharField(max_length=200, default="", blank=True, editable=False)
    sort_key_latin = BytewiseCharField(max_length=200, default="", blank=True, editable=False)
    first_arrest_lo = models.IntegerField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    is_victim = DerivedBooleanField(_("victim"))
    is_perpetrator = DerivedBooleanField(_("perpetrator"))

    objects = PersonQuerySet.as_manager()
    history = kept_history("nationalities", "professions")

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            *in_order("birth_date", "death_date", "burial_date", model="person"),
            one_of("fate", Fate, model="person"),
            one_of("sex", Sex, model="person"),
        ]
        indexes = [
            by_change("person"),
            models.Index(fields=["sort_key_cyrillic", "id"], name="person_by_cyrillic_name"),
            models.Index(fields=["sort_key_latin", "id"], name="person_by_latin_name"),
            models.Index(fields=["birth_date_lo", "id"], name="person_by_birth"),
            models.Index(fields=["death_date_lo", "id"], name="person_by_death"),
            models.Index(fields=["first_arrest_lo", "id"], name="person_by_arrest"),
            # Few people have these, so the indexes stay small.
            models.Index(
                fields=["home_order"], condition=Q(home_order__isnull=False), name="person_on_home"
            ),
            models.Index(
                fields=["id"], condition=Q(is_among_victims=True), name="person_among_victims"
            ),
            # Few people are neither public nor merged; among millions only this finds them.
            *(
                models.Index(fields=[key, "id"], name=name, condition=~Q(state__in=SEEN))
                for key, name in (
                    ("sort_key_cyrillic", "person_hidden_by_name"),
                    ("sort_key_latin", "person_hidden_by_latin"),
                )
            ),
            # Those buried at one place, counted and by name. Among tens of thousands a count that
            # looks up the state of each takes seconds.
            *(
                models.Index(
                    fields=["burial_place", "state", key, "id"],
                    condition=Q(burial_place__isnull=False),
                    name=name,
                )
                for key, name in (
                    ("sort_key_cyrillic", "person_by_grave_and_name"),
                    ("sort_key_latin", "person_by_grave_and_latin"),
                )
            ),
            # Lists at the desk: a state or a fate, by name. With an index on the column alone a
            # database would sort millions of rows for one page.
            models.Index(
                fields=["fate", "sort_key_cyrillic", "id"], name="person_by_fate_and_name"
            ),
            models.Index(
                fields=["state", "sort_key_cyrillic", "id"], name="person_by_state_and_name"
            ),
        ]

    def __str__(self) -> str:
        return self.display_name()

    def display_name(self, language: str | None = None) -> str:
        """The name as a reader of the language writes it, else the nearest recorded form."""
        wanted = (language or get_language() or "en").split("-")[0]
        names: dict[str, str] = self.display_names
        for code in (wanted, "ru" if wanted == "uk" else "en", "en", "ru"):
            if names.get(code):
                return names[code]
        return next(iter(names.values()), self.slug or self.public_id)

    @property
    def role(self) -> str:
        """The derived role: victim, perpetrator, both or none."""
        roles = {
            (True, False): Role.VICTIM,
            (False, True): Role.PERPETRATOR,
            (True, True): Role.BOTH,
        }
        return roles.get((self.is_victim, self.is_perpetrator), Role.NONE).value

    def people_concerned(self) -> set[int]:
        return {self.pk} if self.pk else set()


class PersonName(Part):
    """One spelling of a person's name, and the only holder of its parts."""

    is_shown_with_its_people = True

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="names")
    kind = models.CharField(_("kind"), max_length=14, choices=NameKind, default=NameKind.MAIN)
    language = models.CharField(
        _("language"),
        max_length=16,
        validators=[validate_language],
        help_text=_("E.g. ru, uk, ka."),
    )
    script = models.CharField(_("script"), max_length=4, choices=Script)
    surname = models.CharField(
        _("surname"), max_length=120, blank=True, default="", help_text=_("E.g. Мандельштам")
    )
    given_name = models.CharField(
        _("given name"), max_length=120, blank=True, default="", help_text=_("E.g. Осип")
    )
    patronymic = models.CharField(
        _("patronymic"), max_length=120, blank=True, default="", help_text=_("E.g. Эмильевич")
    )
    full = models.CharField(
        _("whole spelling"),
        max_length=250,
        blank=True,
        default="",
        help_text=_("As one line where the parts are not known; else it is made from the parts."),
    )
    is_display = models.BooleanField(
        _("shown"), default=False, help_text=_("The form shown to readers of this language.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = GuardedQuerySet.as_manager()
    history = kept_history()

    class Meta:
        verbose_name = _("name")
        verbose_name_plural = _("names")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "language"],
                condition=Q(is_display=True),
                name="personname_one_shown_a_language",
            ),
            models.CheckConstraint(
                condition=~Q(surname="", given_name="", full=""), name="personname_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return self.as_written()

    def as_written(self) -> str:
        """The spelling as one line."""
        return self.full or " ".join(
            part for part in (self.surname, self.given_name, self.patronymic) if part
        )

    def in_reading_order(self) -> str:
        """Given name, patronymic, surname where the parts are known, else the line as it is."""
        parts = (self.given_name, self.patronymic, self.surname)
        return " ".join(part for part in parts if part) if self.surname else self.as_written()

    def in_short(self) -> str:
        """Given name and surname where the parts are known, else the line as it is."""
        parts = (self.given_name, self.surname)
        return " ".join(part for part in parts if part) if self.surname else self.as_written()

    def clean(self) -> None:
        """A name says at least a surname, a given name or a line."""
        from django.core.exceptions import ValidationError

        if not (self.surname or self.given_name or self.full):
            raise ValidationError(_("A name needs a surname, a given name or the whole spelling."))

    def clean_fields(self, exclude: Any = None) -> None:
        """White space never tells two spellings apart."""
        for part in ("surname", "given_name", "patronymic", "full"):
            setattr(self, part, " ".join(getattr(self, part).split()))
        super().clean_fields(exclude=exclude)

    def people_concerned(self) -> set[int]:
        return {pk for pk in (self.person_id,) if pk}

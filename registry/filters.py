"""The filters of people, one set for page, interface and export.

Every value is checked: one that the register does not have gives nobody and a sentence, never
everybody. Values come from closed lists or from open ones, which are looked up in one query.

A range of years (`arrest_from`, `birth_to`…) finds everybody whose date may fall into it: a date
known as "about 1890" or "between 1936 and 1938" counts wherever a part of it overlaps the range.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, Exists, F, OrderBy, OuterRef, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from registry.dates.reckoning import FIRST_YEAR, LAST_YEAR
from registry.models import Person, Repression
from registry.names import tokens
from registry.search import facets
from registry.search.labels import Labels, labels_of
from registry.search.query import LONGEST_QUERY, MOST_TOKENS, people
from registry.search.terms import NO, NOT_RECORDED, YES
from registry.vocabulary import Fate, RehabilitationStatus, Role, Sex

MOST_VALUES = 50
CODE = re.compile(r"[A-Za-z0-9_-]{1,120}")
YEAR = re.compile(r"1[89][0-9]{2}|20[0-9]{2}")
MONTH = re.compile(rf"(?:{YEAR.pattern})-(?:0[1-9]|1[0-2])")

# A person who is both is found under each part.
ROLES: dict[str, list[str]] = {
    Role.VICTIM: [Role.VICTIM, Role.BOTH],
    Role.PERPETRATOR: [Role.PERPETRATOR, Role.BOTH],
    Role.BOTH: [Role.BOTH],
    Role.NONE: [Role.NONE],
}
SORTS = ("name", "-name", "birth", "arrest", "death")


class ValuesField(forms.Field):
    """A parameter that may be repeated: a sorted list of values without doubles."""

    widget = forms.MultipleHiddenInput

    def __init__(
        self,
        *,
        values: Collection[str] = (),
        pattern: re.Pattern[str] | None = None,
        with_missing: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.values = {*values, NOT_RECORDED} if with_missing else {*values}
        self.pattern = pattern

    def to_python(self, value: Any) -> list[str]:
        return sorted({str(item) for item in value or () if str(item)})

    def validate(self, value: Any) -> None:
        if len(value) > MOST_VALUES:
            raise ValidationError(
                _("Choose at most %(number)d values of one filter."),
                params={"number": MOST_VALUES},
            )
        for item in value:
            known = item in self.values or (self.pattern and self.pattern.fullmatch(item))
            if not known:
                raise unknown_value(item, str(self.label))


class YearField(forms.CharField):
    """A year in four digits; blank where a range is open."""

    def clean(self, value: Any) -> int | None:
        text = str(super().clean(value))
        if not text:
            return None
        if not YEAR.fullmatch(text) or not FIRST_YEAR <= int(text) <= LAST_YEAR:
            raise ValidationError(
                _("“%(value)s” is no year between %(first)d and %(last)d."),
                params={"value": text[:40], "first": FIRST_YEAR, "last": LAST_YEAR},
            )
        return int(text)


class NameField(forms.CharField):
    """Words of a name; only such as can be searched for."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        words = tokens(text)
        if text and not words:
            raise ValidationError(_("“%(value)s” has no letter to search for."), params=_cut(text))
        if len(text) > LONGEST_QUERY or len(words) > MOST_TOKENS:
            raise ValidationError(
                _("A search takes at most %(number)d words: a surname is enough."),
                params={"number": MOST_TOKENS},
            )
        return text


class SortField(forms.CharField):
    """One of the orders of the list."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if text and text not in SORTS:
            raise unknown_value(text, str(self.label))
        return text


def unknown_value(value: str, label: str) -> ValidationError:
    """What to say of a value the register does not have."""
    return ValidationError(
        _("“%(value)s” is not among the values of “%(label)s” in this register."),
        params={**_cut(value), "label": label},
    )


def _cut(text: str) -> dict[str, str]:
    return {"value": text if len(text) <= 60 else f"{text[:60]}…"}


class IndexFilter(django_filters.Filter):
    """A filter the index of people answers."""

    field_class = ValuesField


class YearFilter(django_filters.Filter):
    """One end of a range of years."""

    field_class = YearField


class NameFilter(django_filters.Filter):
    """The search by name."""

    field_class = NameField


class SortFilter(django_filters.Filter):
    """The order of the list."""

    field_class = SortField


class PersonFilterSet(django_filters.FilterSet):
    """All filters of people, in the order in which addresses name them.

    `qs` holds published people in the order asked for; nobody where a value is not known. It asks
    the index, so that a queryset given from outside changes nothing.
    """

    q = NameFilter(label=gettext_lazy("Name"))
    role = IndexFilter(label=gettext_lazy("Part in events"), values=Role.values)
    fate = IndexFilter(label=gettext_lazy("Fate"), values=Fate.values, with_missing=True)
    profession = IndexFilter(label=gettext_lazy("Work"), pattern=CODE)
    nationality = IndexFilter(label=gettext_lazy("Nationality as recorded"), pattern=CODE)
    sentencing_body = IndexFilter(label=gettext_lazy("Sentenced by"), pattern=CODE)
    region = IndexFilter(label=gettext_lazy("Region of arrest"), pattern=CODE)
    arrest_year = IndexFilter(label=gettext_lazy("Year of arrest"), pattern=YEAR, with_missing=True)
    arrest_from = YearFilter(label=gettext_lazy("Arrested from"))
    arrest_to = YearFilter(label=gettext_lazy("Arrested to"))
    arrest_month = IndexFilter(label=gettext_lazy("Month of arrest"), pattern=MONTH)
    death_year = IndexFilter(label=gettext_lazy("Year of death"), pattern=YEAR, with_missing=True)
    death_month = IndexFilter(label=gettext_lazy("Month of death"), pattern=MONTH)
    birth_from = YearFilter(label=gettext_lazy("Born from"))
    birth_to = YearFilter(label=gettext_lazy("Born to"))
    burial_place = IndexFilter(label=gettext_lazy("Place of burial"), pattern=CODE)
    event = IndexFilter(label=gettext_lazy("Trial, operation or order"), pattern=CODE)
    place = IndexFilter(label=gettext_lazy("Place in the life"), pattern=CODE)
    rehabilitation = IndexFilter(
        label=gettext_lazy("Rehabilitation"),
        values=RehabilitationStatus.values,
        with_missing=True,
    )
    sex = IndexFilter(label=gettext_lazy("Sex"), values=Sex.values, with_missing=True)
    source = IndexFilter(label=gettext_lazy("Source"), pattern=CODE)
    has_picture = IndexFilter(label=gettext_lazy("Has a picture"), values=[YES, NO])
    has_dispute = IndexFilter(label=gettext_lazy("Has sources that differ"), values=[YES, NO])
    sort = SortFilter(label=pgettext_lazy("of a list", "Order"))

    # Values of these stand in tables; people may have none.
    OPEN: ClassVar = (
        "profession",
        "nationality",
        "sentencing_body",
        "region",
        "burial_place",
        "source",
    )
    # These too; the index keeps no value for people without one.
    OPEN_WITHOUT_MISSING: ClassVar = ("event", "place")
    RANGES: ClassVar = (("arrest_from", "arrest_to"), ("birth_from", "birth_to"))

    class Meta:
        model = Person
        fields: ClassVar[list[str]] = []

    # What was asked ----------------------------------------------------------------------------

    @property
    def is_known(self) -> bool:
        """Whether every value asked for is one the register has."""
        return not self.problems

    @cached_property
    def problems(self) -> list[str]:
        """One sentence for each value that is none; then nobody is found."""
        return [sentence for sentences in self.refused.values() for sentence in sentences]

    @cached_property
    def refused(self) -> dict[str, list[str]]:
        """What is said of each filter that was asked for a value it does not have."""
        found = {name: [str(line) for line in lines] for name, lines in self.form.errors.items()}
        for name, sentence in () if found else (*self._unknown_codes(), *self._turned_ranges()):
            found.setdefault(name, []).append(sentence)
        return found

    @cached_property
    def chosen(self) -> dict[str, list[str]]:
        """The values asked for, by filter, as far as they have a known shape."""
        return {
            name: self.form.cleaned_data[name]
            for name, filter_ in self.filters.items()
            if isinstance(filter_, IndexFilter) and self._cleaned(name)
        }

    @property
    def words(self) -> str:
        """The name asked for."""
        return str(self._cleaned("q") or "")

    @property
    def order(self) -> str:
        """The order asked for."""
        return str(self._cleaned("sort") or "name")

    def year(self, name: str) -> int | None:
        """One end of a range of years."""
        value = self._cleaned(name)
        return value if isinstance(value, int) else None

    def _cleaned(self, name: str) -> Any:
        # Asking for the errors cleans the form.
        _errors = self.form.errors
        return self.form.cleaned_data.get(name)

    @cached_property
    def labels(self) -> Labels:
        """The words for the chosen values of open lists; what has none is not in the register."""
        open_lists = (*self.OPEN, *self.OPEN_WITHOUT_MISSING)
        return labels_of(
            {name: values for name, values in self.chosen.items() if name in open_lists}
        )

    def _unknown_codes(self) -> Iterator[tuple[str, str]]:
        for name in (*self.OPEN, *self.OPEN_WITHOUT_MISSING):
            for value in self.chosen.get(name, ()):
                missing = value == NOT_RECORDED and name in self.OPEN
                if not missing and (name, value) not in self.labels:
                    refusal = unknown_value(value, str(self.filters[name].label))
                    yield name, refusal.messages[0]

    def _turned_ranges(self) -> Iterator[tuple[str, str]]:
        for first, last in self.RANGES:
            start, end = self.year(first), self.year(last)
            if start and end and start > end:
                sentence = _("%(first)d comes after %(last)d: nothing lies between.")
                yield first, sentence % {"first": start, "last": end}

    # What is found ------------------------------------------------------------------------------

    @cached_property
    def index_filters(self) -> dict[str, list[str]]:
        """The chosen values as the index knows them: people who are both have a value of theirs."""
        found = dict(self.chosen)
        if "role" in found:
            found["role"] = sorted({value for role in found["role"] for value in ROLES[role]})
        return found

    @cached_property
    def narrow(self) -> Q | None:
        """The ranges of years, as one condition; None without one."""
        conditions = [
            _arrested_within(self.year("arrest_from"), self.year("arrest_to")),
            _within("birth_date", self.year("birth_from"), self.year("birth_to")),
        ]
        found = [condition for condition in conditions if condition is not None]
        return Q(*found) if found else None

    def filter_queryset(self, queryset: QuerySet[Person]) -> QuerySet[Person]:
        if not self.is_known:
            return queryset.none()
        found = people(self.index_filters, self.words)
        if self.narrow is not None:
            found = found.filter(self.narrow)
        return found.order_by(*_order(self.order))

    def counts(self, fields: Iterable[str]) -> facets.Counts:
        """People a value, for each field under all filters but its own.

        A refused value leaves nobody to count, but the values to choose from instead.
        """
        chosen = self.index_filters
        if self.refused:
            fields = self.refused.keys() & set(fields) if len(self.refused) == 1 else set()
            chosen = {name: found for name, found in chosen.items() if name not in fields}
        if not fields:
            return {}
        found = facets.counts(fields, chosen, self.words, narrow=self.narrow)
        if "role" in found:
            found["role"] = _with_both(found["role"])
        for name in ("arrest_year", "death_year"):
            if name in found or f"{name}_possible" in found:
                found[name] = _added(found.get(name, {}), found.pop(f"{name}_possible", {}))
        return found


def _with_both(counted: Mapping[str, int]) -> dict[str, int]:
    """Those who are both are counted with either part."""
    totals = {
        role: sum(counted.get(value, 0) for value in values) for role, values in ROLES.items()
    }
    return {role: number for role, number in totals.items() if number}


def _added(certain: Mapping[str, int], possible: Mapping[str, int]) -> dict[str, int]:
    """A year counts those it certainly is and those it may be, as the filter finds them."""
    totals: dict[str, int] = defaultdict(int)
    for counted in (certain, possible):
        for value, number in counted.items():
            totals[value] += number
    return dict(totals)


def _within(field: str, first: int | None, last: int | None) -> Q | None:
    """That a date may fall into the years; a missing one never does."""
    if first is None and last is None:
        return None
    condition = ~Q(**{field: ""})
    if first is not None:
        condition &= Q(**{f"{field}_hi__gte": first * 10000}) | Q(**{f"{field}_hi": None})
    if last is not None:
        condition &= Q(**{f"{field}_lo__lt": (last + 1) * 10000}) | Q(**{f"{field}_lo": None})
    return condition


def _arrested_within(first: int | None, last: int | None) -> Q | None:
    """That somebody may have been arrested in the years, in any published case."""
    condition = _within("arrest_date", first, last)
    if condition is None:
        return None
    cases = Repression.objects.published().filter(condition, person=OuterRef("pk"))
    return Q(Exists(cases))


def _order(name: str) -> list[OrderBy]:
    """The order of a list; people without the date come last, namesakes by their entry."""
    key = "sort_key_latin" if (get_language() or "en").startswith("en") else "sort_key_cyrillic"
    unnamed_last = Case(When(**{key: ""}, then=1), default=0).asc()
    by_name = [unnamed_last, F(key).asc(), F("pk").asc()]
    if name == "-name":
        return [unnamed_last, F(key).desc(), F("pk").desc()]
    dates: dict[str, Any] = {
        "birth": Coalesce("birth_date_lo", "birth_date_hi"),
        "arrest": F("first_arrest_lo"),
        "death": Coalesce("death_date_lo", "death_date_hi"),
    }
    if name in dates:
        return [dates[name].asc(nulls_last=True), *by_name]
    return by_name

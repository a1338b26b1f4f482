"""The filters of people, one set for page, interface and export.

Every value is checked: one that the register does not have gives nobody and a sentence, never
everybody. Values come from closed lists or from open ones, which are looked up in one query.

A range of years (`arrest_from`, `birth_to`…) finds everybody whose date may fall into it: a date
known as "about 1890" or "between 1936 and 1938" counts wherever a part of it overlaps the range.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from registry.forms.filtering import (
    YEAR,
    NameField,
    SortField,
    ValuesField,
    YearField,
    unknown_value,
)
from registry.models import Person
from registry.search.facets import Counts
from registry.search.fields import WITH_POSSIBLE
from registry.search.labels import Labels, labels_of
from registry.search.orders import NAME
from registry.search.query import RELEVANCE, SORTS, Ranges, Result, find, nobody
from registry.search.snapshot import Snapshot
from registry.search.terms import NO, NOT_RECORDED, YES
from registry.vocabulary import Fate, RehabilitationStatus, Role, Sex

CODE = re.compile(r"[A-Za-z0-9_-]{1,120}")
MONTH = re.compile(rf"(?:{YEAR.pattern})-(?:0[1-9]|1[0-2])")

# A person who is both is found under each part.
ROLES: dict[str, list[str]] = {
    Role.VICTIM: [Role.VICTIM, Role.BOTH],
    Role.PERPETRATOR: [Role.PERPETRATOR, Role.BOTH],
    Role.BOTH: [Role.BOTH],
    Role.NONE: [Role.NONE],
}


class _Filter(django_filters.Filter):
    """A filter of which every question has a copy of its own."""

    def __deepcopy__(self, memo: dict[int, Any]) -> _Filter:
        # What a filter is told at its making never changes; its field is made by each copy.
        return copy(self)


class IndexFilter(_Filter):
    """A filter the index of people answers."""

    field_class = ValuesField


class YearFilter(_Filter):
    """One end of a range of years."""

    field_class = YearField


class NameFilter(_Filter):
    """The search by name."""

    field_class = NameField


class SortFilter(_Filter):
    """The order of the list."""

    field_class = SortField


class PersonFilterSet(django_filters.FilterSet):
    """All filters of people, in the order in which addresses name them.

    `found` gives published people from the index, in any order and with exact counts. There is no
    queryset of them: a list of millions is no condition of a statement.
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
        """The order asked for; without a wish, who fits a name best comes first."""
        return str(self._cleaned("sort") or (RELEVANCE if self.words else NAME))

    @property
    def sorts(self) -> tuple[str, ...]:
        """The orders there are: by how well a name fits only where one is asked for."""
        return SORTS if self.words else SORTS[1:]

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

    @property
    def ranges(self) -> Ranges:
        """The ranges of years asked for, by kind of date."""
        return {
            kind: (self.year(f"{kind}_from"), self.year(f"{kind}_to"))
            for kind in ("arrest", "birth")
        }

    def found(self, index: Snapshot) -> Result:
        """Everybody the filters mean; nobody where a value is not known. Looked for once."""
        if self._found is None or self._found.index is not index:
            known = self.is_known
            self._found = (
                find(index, self.index_filters, self.words, self.ranges) if known else nobody(index)
            )
        return self._found

    _found: Result | None = None

    def filter_queryset(self, queryset: QuerySet[Person]) -> QuerySet[Person]:
        """Refused: a list of millions is no condition of a statement. Ask `found`."""
        raise NotImplementedError("People are found by the index, see PersonFilterSet.found.")

    def counts(self, index: Snapshot, fields: Iterable[str], limit: int | None = None) -> Counts:
        """People a value, for each field under all filters but its own.

        Years a date certainly falls into stand under their field, those it may fall into under
        `arrest_year_possible` and `death_year_possible`. A refused value leaves nobody to count,
        but the values to choose from instead. With a `limit`, only the commonest of very many.
        """
        result = self.found(index)
        if self.refused:
            fields = self.refused.keys() & set(fields) if len(self.refused) == 1 else set()
            chosen = {name: kept for name, kept in self.index_filters.items() if name not in fields}
            result = find(index, chosen, self.words, self.ranges)
        wanted = list(fields)
        # A year counts with those that may be meant: of either field none may be left out.
        years = [name for name in wanted if name in WITH_POSSIBLE]
        others = [name for name in wanted if name not in WITH_POSSIBLE]
        found = {
            **(result.counts(others, limit=limit) if others else {}),
            **(result.counts(years) if years else {}),
        }
        if limit is not None:
            self._add_chosen(result, others, found)
        if "role" in found:
            found["role"] = _with_both(found["role"])
        return found

    def _add_chosen(self, result: Result, fields: Iterable[str], found: Counts) -> None:
        """What is chosen is counted, however rare it is among very many values."""
        for name in fields:
            people = None
            for value in self.index_filters.get(name, ()):
                if value not in found.get(name, {}):
                    people = result.without(name) if people is None else people
                    having = result.index.having(name, [value])
                    number = having.intersection_cardinality(people)
                    if number:
                        found.setdefault(name, {})[value] = number


def _with_both(counted: Mapping[str, int]) -> dict[str, int]:
    """Those who are both are counted with either part."""
    totals = {
        role: sum(counted.get(value, 0) for value in values) for role, values in ROLES.items()
    }
    return {role: number for role, number in totals.items() if number}

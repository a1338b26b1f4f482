"""Fields of the filters of people: values, years, words of a name, an order.

What is no value gets one clear sentence with what would be accepted.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry.dates.reckoning import FIRST_YEAR, LAST_YEAR
from registry.names import tokens
from registry.search.query import LONGEST_QUERY, MOST_TOKENS, SORTS
from registry.search.terms import NOT_RECORDED

MOST_VALUES = 50
YEAR = re.compile(r"1[89][0-9]{2}|20[0-9]{2}")


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

"""Choosing another record by typing its name. A whole table is never loaded into a page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib.admin.widgets import (
    AutocompleteMixin,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms.widgets import ChoiceWidget

# Digits of the largest key a database holds, less one.
LONGEST_KEY = 18

Label = Callable[[Model], str]


class KnownChoices(AutocompleteMixin, ChoiceWidget):
    """Shows a value that is loaded already without asking the database for it again.

    A form with fifty rows would otherwise ask fifty times for the names it has.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known: dict[str, str] = {}

    def optgroups(self, name: str, value: Sequence[str], attrs: Any = None) -> list[Any]:
        """Options that stand in the field from the start: what is chosen, and nothing else."""
        wanted = [str(item) for item in value if is_key(str(item))]
        if not all(item in self.known for item in wanted):
            return list(super().optgroups(name, wanted, attrs))
        options = [(item, self.known[item]) for item in wanted]
        if not self.is_required and not self.allow_multiple_selected:
            options.insert(0, ("", ""))
        group = [
            self.create_option(name, key, label, key in wanted, index)
            for index, (key, label) in enumerate(options)
        ]
        return [(None, group, 0)]


def is_key(text: str) -> bool:
    """Whether a text from an address or a form could be the key of a record."""
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY


class RecordSelect(KnownChoices, AutocompleteSelect):
    """One record, found by typing."""


class RecordSelectMultiple(KnownChoices, AutocompleteSelectMultiple):
    """Several records, found by typing; each is taken away on its own."""

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        attrs: dict[str, Any] = super().build_attrs(base_attrs, extra_attrs)
        return {**attrs, "data-allow-clear": "false"}


class RecordChoiceField(forms.ModelChoiceField):
    """A choice of one record whose namesakes can be told apart."""

    def __init__(self, queryset: Any, *, label_of: Label = str, **kwargs: Any) -> None:
        super().__init__(queryset, **kwargs)
        self.label_of = label_of

    def label_from_instance(self, obj: Model) -> str:
        return self.label_of(obj)


class RecordMultipleChoiceField(forms.ModelMultipleChoiceField):
    """A choice of several records whose namesakes can be told apart."""

    def __init__(self, queryset: Any, *, label_of: Label = str, **kwargs: Any) -> None:
        super().__init__(queryset, **kwargs)
        self.label_of = label_of

    def label_from_instance(self, obj: Model) -> str:
        return self.label_of(obj)

    def clean(self, value: Any) -> Any:
        for item in value if isinstance(value, list | tuple) else ():
            if not is_key(str(item)):
                text = self.error_messages["invalid_pk_value"]
                raise ValidationError(text, code="invalid_pk_value", params={"pk": item})
        return super().clean(value)

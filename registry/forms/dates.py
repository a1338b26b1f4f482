"""A field for a partial date: typed as on the card, echoed in words, kept as EDTF."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from registry.dates import DateKind, in_words, parse
from registry.dates.typed import from_typed
from registry.errors import DateError
from registry.validators import told

# What stands above a group of dates.
AS_ON_THE_CARD = _(
    "Dates as far as they are known, also as the card has them: 1937, 10.1937, 14.10.1937, "
    "23–25.10.1937, октябрь 1937, ~1890 or ок. 1890, 1890 или 1891."
)


class PartialDateInput(forms.TextInput):
    """A line of text with the recorded date in words of each language under it."""

    template_name = "admin/widgets/partial_date.html"

    def __init__(self, attrs: dict[str, Any] | None = None, kind: DateKind = DateKind.MOMENT):
        super().__init__({"class": "partial-date", "autocomplete": "off", **(attrs or {})})
        self.kind = kind

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["data-kind"] = self.kind.value
        context["widget"]["words"] = words_of(str(value or ""), self.kind)
        return context


def words_of(text: str, kind: DateKind = DateKind.MOMENT) -> list[tuple[str, str]]:
    """Languages and words of a date, the reader's first; nothing for a text that is no date."""
    languages = sorted(dict(settings.LANGUAGES), key=lambda code: code != get_language())
    try:
        date = parse(from_typed(text), kind=kind)
        return [(code, in_words(date, code)) for code in languages]
    except DateError:
        return []


class PartialDateFormField(forms.CharField):
    """Reads what a curator types into EDTF; raises `ValidationError` with what would be read."""

    widget = PartialDateInput

    def __init__(self, *args: Any, kind: DateKind = DateKind.MOMENT, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if isinstance(self.widget, PartialDateInput):
            self.widget.kind = kind

    def clean(self, value: Any) -> str:
        typed = from_typed(str(value or ""))
        if typed:
            try:
                typed = parse(typed, kind=self.kind).text
            except DateError as error:
                raise ValidationError(told(error), code="invalid_date") from error
        return str(super().clean(typed))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """The same date in another notation is no change."""
        return from_typed(str(initial or "")) != from_typed(str(data or ""))

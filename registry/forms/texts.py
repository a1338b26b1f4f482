"""Fields for texts in several languages and for lists of spellings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import ProhibitNullCharactersValidator

from registry.validators import validate_localized_text


class LocalizedTextWidget(forms.Widget):
    """One line or box for each language of the site, and for every other language recorded."""

    template_name = "admin/widgets/localized_text.html"

    def __init__(self, attrs: dict[str, Any] | None = None, rows: int = 2) -> None:
        super().__init__(attrs)
        self.rows = rows

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        texts = value if isinstance(value, Mapping) else {}
        names = dict(settings.LANGUAGES)
        context["widget"]["rows"] = self.rows
        context["widget"]["texts"] = [
            {
                "code": code,
                "language": names.get(code, code),
                "name": f"{name}__{code}",
                "text": texts.get(code, ""),
            }
            for code in [*names, *(code for code in texts if code not in names)]
        ]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        prefix = f"{name}__"
        return {
            key.removeprefix(prefix): str(data.get(key)).strip()
            for key in data
            if key.startswith(prefix) and str(data.get(key)).strip()
        }

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}__") for key in data)

    def id_for_label(self, id_: str) -> str:
        """The label belongs to the group; each line has a label of its own."""
        return ""


class LocalizedTextFormField(forms.Field):
    """A text in several languages, as `{language: text}` without empty ones."""

    widget = LocalizedTextWidget

    def __init__(self, *, encoder: Any = None, decoder: Any = None, **kwargs: Any) -> None:
        # A model field whose default is made by a function asks for a second, hidden input; here
        # the record itself says what stood there before.
        super().__init__(**{**kwargs, "show_hidden_initial": False})

    def clean(self, value: Any) -> dict[str, str]:
        texts: dict[str, str] = super().clean(value) or {}
        validate_localized_text(texts)
        return texts

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or {}) != (data or {})


class LinesField(forms.Field):
    """A list of spellings, one a line."""

    widget = forms.Textarea

    def __init__(self, *, encoder: Any = None, decoder: Any = None, **kwargs: Any) -> None:
        # A model field whose default is made by a function asks for a second, hidden input; here
        # the record itself says what stood there before.
        super().__init__(**{**kwargs, "show_hidden_initial": False})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        ProhibitNullCharactersValidator()(value)
        return _lines(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != _lines(data)


def _lines(text: Any) -> list[str]:
    lines = (line.strip() for line in str(text or "").splitlines())
    return [line for line in lines if line]

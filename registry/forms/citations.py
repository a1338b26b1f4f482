"""The form of a citation: which fact, which source, where in it, and what it says."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.utils.translation import gettext_lazy as _

from registry.dates import parse
from registry.dates.typed import from_typed
from registry.errors import DateError
from registry.fields import PartialDateField
from registry.forms.records import ReasonField
from registry.forms.texts import LocalizedTextFormField, LocalizedTextWidget
from registry.models import Citation
from registry.models.base import Guarded
from registry.validators import told


class CitationForm(forms.ModelForm):
    """One citation of a known row. The choice of facts and of sources is given by the desk."""

    change_reason = ReasonField(initial=_("Source entered."))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Citation
        fields = [
            "field",
            "source",
            "locator",
            "quote",
            "value",
            "as_stated",
            "verdict",
            "confidence",
            "reason",
            "order",
        ]
        field_classes = {"reason": LocalizedTextFormField}
        widgets = {
            "quote": forms.Textarea({"rows": 3}),
            "reason": LocalizedTextWidget({"aria-label": _("why this version")}, rows=2),
        }

    def __init__(
        self,
        *args: Any,
        target: Guarded,
        questions: list[tuple[str, str]],
        source: forms.ModelChoiceField,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.target = target
        label = self.fields["field"].label
        self.fields["field"] = forms.ChoiceField(choices=questions, label=label)
        self.fields["source"] = source
        self.fields["order"].required = False

    def clean_order(self) -> int:
        return int(self.cleaned_data.get("order") or 1)

    def clean(self) -> dict[str, Any]:
        """A value for a date is a date, in the notation of the register."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        value = cleaned.get("value", "")
        if value and is_date_column(self.target, cleaned.get("field", "")):
            try:
                cleaned["value"] = parse(from_typed(value)).text
            except DateError as error:
                self.add_error("value", ValidationError(told(error), code="invalid_date"))
        return cleaned


def is_date_column(target: Guarded, name: str) -> bool:
    """Whether a fact of this row is kept as a date; a question of the closed list is not."""
    try:
        return isinstance(target._meta.get_field(name), PartialDateField)
    except FieldDoesNotExist:
        return False

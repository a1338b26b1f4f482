"""The form every record at the desk is changed with: its fields, a reason, what its writer saw."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.forms.dates import PartialDateFormField, PartialDateInput
from registry.forms.references import KnownChoices, RecordChoiceField

# Fields of the form that are no facts of the record.
SERVICE_FIELDS = ("change_reason", "opened", "seen", "warning_reason")


class ReasonField(forms.CharField):
    """Why something is changed: it stands in the history, and in the public log."""

    widget = forms.TextInput(attrs={"class": "vTextField"})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Reason"))
        kwargs.setdefault("max_length", 300)
        kwargs.setdefault(
            "help_text", _("E.g. Entered from the file; Date corrected by the certificate of 1989.")
        )
        super().__init__(**kwargs)


class KnowingForm(forms.ModelForm):
    """Names the records its row leads to without asking the database for each of them again.

    The row must have been loaded together with them.
    """

    # Columns whose rule about other rows is for the formset, which knows all of them.
    compared_by_formset: frozenset[str] = frozenset()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, RecordChoiceField):
                self._name_known(name, field)
        # Whether a range is a moment or a period is said in a field of its own.
        kind = getattr(self.instance, "date_kind", None)
        date = self.fields.get("date")
        if kind and isinstance(date, PartialDateFormField):
            date.kind = kind
            if isinstance(date.widget, PartialDateInput):
                date.widget.kind = kind

    def _get_validation_exclusions(self) -> set[str]:
        found: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return found | self.compared_by_formset

    def _name_known(self, name: str, field: RecordChoiceField) -> None:
        widget = getattr(field.widget, "widget", field.widget)
        if not isinstance(widget, KnownChoices) or name in self.declared_fields:
            return
        column: Any = self._meta.model._meta.get_field(name)
        row = column.get_cached_value(self.instance, default=None)
        if row is not None:
            widget.known[str(row.pk)] = field.label_of(row)


class RecordForm(KnowingForm):
    """A record with the reason of its change.

    `refusal` is the sentence with which the door sent the typed values back. A form that has one is
    never valid, so that it is shown again with everything in it.
    """

    refusal: str = ""
    is_stale: bool = False

    change_reason = ReasonField()
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    # When the form was filled in, so that what its writer touched can be told from the rest.
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.refusal:
            raise ValidationError(self._refused(), code="refused")
        return cleaned

    def _refused(self) -> str:
        changes = self.labels_of_changes() if self.is_stale else []
        if not changes:
            return self.refusal
        differing = gettext("What you typed differs from what is saved now in: %(fields)s.")
        return f"{self.refusal} {differing % {'fields': ', '.join(changes)}}"

    @property
    def changed_facts(self) -> list[str]:
        """Names of fields of the record that differ from what is saved."""
        return [name for name in self.changed_data if name not in SERVICE_FIELDS]

    def labels_of_changes(self) -> list[str]:
        """What the curator typed and what is saved now differ in these."""
        return [str(self.fields[name].label or name) for name in self.changed_facts]

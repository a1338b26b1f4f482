"""How the columns of records become fields of a form at the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from registry.admin.labels import label_of
from registry.fields import AS_WORDED, LocalizedTextField, PartialDateField, SourceWordsField
from registry.forms.dates import PartialDateFormField, PartialDateInput
from registry.forms.references import (
    RecordChoiceField,
    RecordMultipleChoiceField,
    RecordSelect,
    RecordSelectMultiple,
)
from registry.forms.texts import LinesField, LocalizedTextFormField, LocalizedTextWidget

# Texts of a few words; the others are sentences and get a box.
ONE_LINE = {"label", "labels", "name", "title", "what"}
LONG = {"biography": 5, "transcription": 12}
# What the words of a source look like where they tell something else than a date, by the last word
# of the column they stand beside.
EXAMPLES = {
    "place": _("As the source words it, e.g. «Тверская губ., Бежецкий уезд»"),
    "organ": _("As the source words it, e.g. «УНКВД Калининской обл.»"),
    "body": _("As the source words it, e.g. «ЦК ВКП(б)»"),
    "ground": _("As the source words it, e.g. «за отсутствием состава преступления»"),
}


class DeskFields:
    """Mixin for admins and inlines: our own field for each of our own columns."""

    admin_site: Any

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        kwargs.update(_field_for(db_field))
        field: forms.Field | None = super().formfield_for_dbfield(  # type: ignore[misc]
            db_field, request, **kwargs
        )
        if field is not None:
            _widen(db_field, field)
            # Deleting has a page of its own, with a reason.
            field.widget.can_delete_related = False
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if self.admin_site.is_registered(db_field.related_model):
            kwargs.setdefault("widget", RecordSelect(db_field, self.admin_site))
            kwargs.update(form_class=RecordChoiceField, label_of=label_of)
        return super().formfield_for_foreignkey(  # type: ignore[misc]
            db_field, request, **kwargs
        )

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if self.admin_site.is_registered(db_field.related_model):
            kwargs.setdefault("widget", RecordSelectMultiple(db_field, self.admin_site))
            kwargs.update(form_class=RecordMultipleChoiceField, label_of=label_of)
        return super().formfield_for_manytomany(  # type: ignore[misc]
            db_field, request, **kwargs
        )


def _field_for(db_field: Any) -> dict[str, Any]:
    if isinstance(db_field, PartialDateField):
        return {
            "form_class": PartialDateFormField,
            "widget": PartialDateInput,
            "kind": db_field.kind,
        }
    if isinstance(db_field, LocalizedTextField):
        rows = 1 if db_field.name in ONE_LINE else LONG.get(db_field.name, 2)
        return {
            "form_class": LocalizedTextFormField,
            "widget": LocalizedTextWidget({"aria-label": db_field.verbose_name}, rows=rows),
        }
    if isinstance(db_field, models.JSONField):
        return {"form_class": LinesField, "widget": forms.Textarea({"rows": 4})}
    if isinstance(db_field, models.TextField):
        return {"widget": forms.Textarea({"rows": 3, "class": "vLargeTextField"})}
    return {}


def _widen(db_field: Any, field: forms.Field) -> None:
    """The words of a source are copied from a card: they need a long line, and a fitting example.

    What a column calls for itself stays; the example of a date is for dates.
    """
    if not isinstance(db_field, SourceWordsField):
        return
    field.widget.attrs["class"] = "vTextField words-of-source"
    if db_field.help_text == AS_WORDED:
        what = db_field.name.removesuffix("_text").rpartition("_")[2]
        field.help_text = EXAMPLES.get(what, AS_WORDED)

"""Rows inside a record: fifty at a time, each with its sources, deleted with what speaks of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin import StackedInline, TabularInline
from django.contrib.contenttypes.admin import GenericTabularInline
from django.contrib.contenttypes.forms import BaseGenericInlineFormSet
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.admin.fields import DeskFields
from registry.admin.labels import load_names, with_labels
from registry.admin.marking import questions
from registry.curation.removing import remove
from registry.forms.records import KnowingForm
from registry.models import ExternalIdentifier, Finding
from registry.models.beginnings import keep_what_stood_before

ROWS_ON_A_PAGE = 50


class PagedRows:
    """Mixin for formsets: a page of the rows, loaded once together with what their labels need."""

    # Set for each request, from the address: `?names-page=2`.
    page_number = 1
    has_next_page = False
    deleted_objects: list[Any]
    _rows: list[Any] | None = None

    def get_queryset(self) -> Any:
        if self._rows is None:
            start = (self.page_number - 1) * ROWS_ON_A_PAGE
            found: QuerySet[Any] = super().get_queryset()  # type: ignore[misc]
            rows = list(found[start : start + ROWS_ON_A_PAGE + 1])
            self.has_next_page = len(rows) > ROWS_ON_A_PAGE
            self._rows = rows[:ROWS_ON_A_PAGE]
            load_names(self._rows)
        return self._rows

    @property
    def page_parameter(self) -> str:
        """The name of the parameter that turns the pages of this formset."""
        return f"{self.get_default_prefix()}-page"  # type: ignore[attr-defined]

    @property
    def neighbours(self) -> dict[str, int]:
        """Numbers of the page before and after, 0 where there is none."""
        self.get_queryset()
        return {
            "before": self.page_number - 1,
            "after": self.page_number + 1 if self.has_next_page else 0,
        }

    def delete_existing(self, obj: Any, commit: bool = True) -> None:
        """Together with the citations that speak of the row."""
        if commit:
            remove(obj)


class PartFormSet(PagedRows, BaseInlineFormSet):
    """Rows of one record."""


class ExchangingFormSet(PartFormSet):
    """Rows that may exchange a value of which each may stand in one row alone.

    The database compares each row with the others as they stand at that moment. So the rows that
    give their value up, or take another, stand without one while the new values are written.
    """

    # The column, and what stands in it meanwhile.
    exchanged = ""
    meanwhile: Any = None

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        form.compared_by_formset = frozenset({self.exchanged})
        return form

    def clean(self) -> None:
        super().clean()
        taken: set[Any] = set()
        for form in self.kept_forms():
            value = form.cleaned_data.get(self.exchanged)
            if value in taken:
                raise ValidationError(
                    gettext("“%(value)s” stands in two rows; it may stand in one."),
                    params={"value": value},
                )
            taken |= {value} - {None}

    def kept_forms(self) -> list[Any]:
        """Forms with something in them that are not to be deleted."""
        return [
            form
            for form in self.forms
            if getattr(form, "cleaned_data", None) and not form.cleaned_data.get("DELETE")
        ]

    def save_existing_objects(self, commit: bool = True) -> Any:
        rows = [form.instance for form in self.initial_forms if form.has_changed()]
        if commit and len(rows) > 1:
            for row in rows:
                keep_what_stood_before(row)
            model: Any = self.model
            stored = model._default_manager.filter(pk__in=[row.pk for row in rows])
            stored.update(**{self.exchanged: self.meanwhile})
        return super().save_existing_objects(commit)


class SpeakingFormSet(PagedRows, BaseGenericInlineFormSet):
    """Rows that speak of a record: a new one knows of which before it is checked."""

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        record: Model = self.instance
        form.instance.target_type = ContentType.objects.get_for_model(record)
        form.instance.target_id = record.pk
        return form


class PartOptions(DeskFields):
    """Mixin for inlines of parts."""

    extra = 0
    formset: Any = PartFormSet
    form: Any = KnowingForm
    # The number of the fieldset the rows stand before; after all of them where there is none.
    stands_before: int | None = None
    # Whether the fields say all that the row calls itself; its name would only repeat them.
    fields_name_the_row = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_labels(super().get_queryset(request))  # type: ignore[misc]

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)  # type: ignore[misc]
        asked = request.GET.get(f"{formset.get_default_prefix()}-page", "1")
        formset.page_number = max(1, int(asked)) if asked.isdecimal() and len(asked) < 6 else 1
        return formset


class RowsInline(PartOptions, TabularInline):
    """Parts in a table."""

    template = "admin/registry/rows.html"


class BlocksInline(PartOptions, StackedInline):
    """Parts one below the other, for those with many fields."""

    template = "admin/registry/blocks.html"


class SpeakingInline(PartOptions, GenericTabularInline):
    """Rows that speak of the record from outside."""

    template = "admin/registry/rows.html"

    formset: Any = SpeakingFormSet
    ct_field = "target_type"
    ct_fk_field = "target_id"
    classes = ["collapse"]
    field_questions = False

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        if self.field_questions:
            label = formset.form.base_fields["field"].label
            choices = [("", "—"), *questions(self.parent_model)]
            formset.form.base_fields["field"] = forms.ChoiceField(choices=choices, label=label)
        return formset


class FindingInline(SpeakingInline):
    """What was searched for, and what the search came to."""

    model = Finding
    fields = ("field", "kind", "words", "sources", "found_on")
    verbose_name_plural = _("findings: searched, and not known")
    field_questions = True


class IdentifierInline(SpeakingInline):
    """Names of the record elsewhere."""

    model = ExternalIdentifier
    fields = ("scheme", "value")
    fields_name_the_row = True

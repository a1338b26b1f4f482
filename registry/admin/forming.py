"""The form of a record at the desk: its facts, the sources beside them, the reason at the foot."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.admin.base import DoorAdmin
from registry.admin.beside import beside
from registry.admin.inlines import SpeakingInline
from registry.admin.labels import label_of
from registry.admin.marking import citations_url, mark_rows, marks_of
from registry.admin.marks import NOTHING_YET, mark_of
from registry.admin.permissions import (
    CHANGE_PUBLISHED,
    is_merged,
    is_public,
    may_propose,
    person_of,
)
from registry.admin.recent import LAST_SOURCE, remember_source
from registry.admin.visits import curator_of, visit_of
from registry.curation import doubts
from registry.forms.records import ReasonField, RecordForm
from registry.forms.references import RecordChoiceField, RecordSelect
from registry.models import Citation, Person, Source
from registry.vocabulary import FieldQuestion

WARNING_REASON = "warning_reason"
AT_THE_FOOT = "at-the-foot"


class FormedAdmin(DoorAdmin):
    """What the form of every record has beside the fields of the record."""

    form = RecordForm
    # Whether single facts have sources; words of open lists and sources themselves have none.
    is_cited = True
    # A short form for the first entry; the rest is filled in afterwards.
    add_fieldsets: ClassVar[Any] = None
    add_inlines: ClassVar[Any] = None

    # Fields -----------------------------------------------------------------------------------

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        visit = visit_of(request)
        extra = {
            "refusal": visit.refusal,
            "is_stale": visit.is_stale,
            "change_reason": ReasonField(initial=_usual_reason(obj)),
            "seen": forms.CharField(
                required=False,
                widget=forms.HiddenInput,
                initial=mark_of(obj) if obj else NOTHING_YET,
            ),
            "opened": forms.CharField(
                required=False, widget=forms.HiddenInput, initial=timezone.now().isoformat()
            ),
        }
        if visit.asks_reason or WARNING_REASON in request.POST:
            extra[WARNING_REASON] = _warning_reason()
        if obj is None and self.is_cited:
            extra.update(self._entry_fields(request))
        kwargs["form"] = type(self.form.__name__, (self.form,), extra)
        form: Any = super().get_form(request, obj, change, **kwargs)
        if obj is not None and self.is_cited:
            for name, mark in marks_of(obj).items():
                if name in form.base_fields:
                    form.base_fields[name].sources = mark
        return form

    def _entry_fields(self, request: HttpRequest) -> dict[str, forms.Field]:
        """One source for the record as a whole; the one used last stands there already."""
        column = Citation._meta.get_field("source")
        return {
            "entry_source": RecordChoiceField(
                Source.objects.all(),
                label_of=label_of,
                label=_("Source"),
                required=False,
                initial=request.session.get(LAST_SOURCE),
                widget=RecordSelect(column, self.admin_site),
                help_text=_("Of the record as a whole; single facts get theirs afterwards."),
            ),
            "entry_locator": forms.CharField(
                label=_("Page or sheet"),
                required=False,
                max_length=120,
                help_text=_("E.g. p. 94, л. 12 об."),
            ),
        }

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None and self.add_fieldsets is not None:
            fieldsets = list(self.add_fieldsets)
        else:
            fieldsets = list(super().get_fieldsets(request, obj))
        may = self.has_change_permission(request, obj) if obj else True
        if not may:
            return fieldsets
        if obj is None and self.is_cited:
            fieldsets.append(
                (_("Source"), {"fields": [("entry_source", "entry_locator")], "classes": []})
            )
        asked = visit_of(request).asks_reason or WARNING_REASON in request.POST
        fields = [WARNING_REASON] if asked else []
        foot = {"fields": [*fields, "change_reason", "seen", "opened"], "classes": [AT_THE_FOOT]}
        return [*fieldsets, (_("This change"), foot)]

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """What speaks of a record needs the record to be there."""
        if obj is None and self.add_inlines is not None:
            return self.add_inlines
        inlines = super().get_inlines(request, obj)
        if obj is None:
            return [inline for inline in inlines if not issubclass(inline, SpeakingInline)]
        return inlines

    # Saving -----------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        person = person_of(obj)
        if not change and person is not None and person is not obj:
            _require_open(request, person)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        self._cite(request, form)
        self._ask_about_warnings(request, form)

    def _ask_about_warnings(self, request: HttpRequest, form: Any) -> None:
        """What contradicts itself is saved for a reason, and the reason is kept."""
        person = person_of(form.instance)
        if person is None:
            return
        reason = form.cleaned_data.get(WARNING_REASON, "")
        try:
            doubts.ask_for_reasons(person, reason=reason, editor=curator_of(request))
        except doubts.UnexplainedError:
            visit_of(request).asks_reason = True
            raise

    def _cite(self, request: HttpRequest, form: Any) -> None:
        source = form.cleaned_data.get("entry_source")
        if source is None:
            return
        remember_source(request, source, form.cleaned_data.get("entry_locator", ""))
        Citation(
            target_type=ContentType.objects.get_for_model(form.instance),
            target_id=form.instance.pk,
            field=FieldQuestion.RECORD,
            source=source,
            locator=form.cleaned_data.get("entry_locator", ""),
        ).save()

    # Showing ----------------------------------------------------------------------------------

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        obj = kwargs.get("obj")
        if obj is not None and self.is_cited:
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            mark_rows(form.instance for formset in formsets for form in formset.initial_forms)
            context["citations_url"] = citations_url(obj)
        if obj is not None:
            context["conflicts"] = visit_of(request).conflicts
            context["is_proposal"] = may_propose(request.user, obj)
        if obj is not None and not context["is_popup"]:
            context["beside"] = beside(request, obj)
        # Django would speak of errors above a question that may be answered.
        context["faults"] = context.pop("errors", None)
        context["is_asked"] = visit_of(request).asks_reason
        answer: Any = super().render_change_form(request, context, *args, **kwargs)
        # The public page stands in a frame beside the form.
        answer._csp_update = {"frame-src": ["'self'"]}
        return answer


def _warning_reason() -> forms.CharField:
    return forms.CharField(
        label=_("Why it is right all the same"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("E.g. So it stands in both files; the certificate of 1957 gives a false date."),
    )


def _usual_reason(obj: Any) -> str:
    """What is public is changed for a reason of its own; work on a draft has a usual one."""
    if obj is None:
        return _("Entered.")
    return "" if is_public(obj) else _("Entry continued.")


def _require_open(request: HttpRequest, person: Person) -> None:
    if is_merged(person):
        raise ValidationError(_("This person was merged into another; add to that one."))
    if may_propose(request.user, person):
        return
    if is_public(person) and not request.user.has_perm(CHANGE_PUBLISHED):
        raise ValidationError(
            _("This person's page is public; an editor adds to it. Nothing was saved.")
        )

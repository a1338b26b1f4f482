"""The sources of a row: what each fact rests on, added and mended through the door."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from registry.admin.labels import label_of, load_names
from registry.admin.marking import citations_url, questions
from registry.admin.marks import mark_of, require_seen
from registry.admin.permissions import codename, is_public, may_change, may_propose, record_of
from registry.admin.proposing import ProposedError, propose, propose_instead
from registry.admin.recent import LAST_SOURCE, remember_source
from registry.admin.refusals import REFUSALS, sentence_of
from registry.admin.visits import curator_of, reason_in
from registry.curation.recording import change
from registry.curation.removing import remove
from registry.errors import OutsideTheDoorError, RegistryError, StaleFormError
from registry.fields import PartialDateField
from registry.forms.citations import CitationForm
from registry.forms.dates import words_of
from registry.forms.references import RecordChoiceField, RecordSelect
from registry.models import Act, Citation, Source
from registry.models.base import Guarded, Targeting
from registry.vocabulary import ChangeKind, FieldQuestion


class CitationsPage:
    """One request for the sources of one row."""

    def __init__(self, site: AdminSite, request: HttpRequest, model_name: str, pk: int) -> None:
        self.site = site
        self.request = request
        self.target = _target(model_name, pk)
        record = record_of(self.target)
        if record is None or not _may(request, "view", record):
            raise PermissionDenied
        self.record = record
        self.editable = (
            _may(request, "change", record)
            and _may(request, "change", self.target, Citation)
            and (may_change(request.user, self.target) or may_propose(request.user, self.target))
        )
        self.questions = questions(type(self.target))

    def answer(self) -> HttpResponseBase:
        """The page, or the way back to it after something was saved."""
        editing = self._editing()
        form = self._form(editing)
        if self.request.method == "POST":
            if not self.editable:
                raise PermissionDenied
            if self._pass_through_the_door(form, editing):
                return HttpResponseRedirect(self._back(form))
        return self._page(form, editing)

    # Writing ----------------------------------------------------------------------------------

    def _pass_through_the_door(self, form: CitationForm, editing: Citation | None) -> bool:
        deleting = "_delete" in self.request.POST and editing is not None
        if not deleting and not form.is_valid():
            return False
        kind = ChangeKind.DELETE if deleting else ChangeKind.RECORD
        reason = reason_in(self.request)
        try:
            with change(kind=kind, editor=curator_of(self.request), reason=reason) as passage:
                require_seen(editing or self.record, self.request.POST.get("seen", ""))
                if deleting and editing is not None:
                    remove(editing)
                else:
                    form.save()
                if isinstance(self.target, Act):
                    # Its proof is another now: the act asks for its approvals anew.
                    self.target.save()
                propose_instead(self.request, passage, self.target)
        except ProposedError as proposed:
            return self._propose(proposed)
        except OutsideTheDoorError:
            raise
        except REFUSALS as error:
            messages.error(self.request, sentence_of(error))
            if isinstance(error, StaleFormError):
                # Saving again is allowed now that the curator has been told.
                typed = self.request.POST.copy()
                typed["seen"] = mark_of(editing or self.record)
                form.data = typed
            return False
        self._remember(form, deleting=deleting)
        return True

    def _propose(self, proposed: ProposedError) -> bool:
        try:
            propose(self.request, proposed)
        except RegistryError as error:
            messages.info(self.request, sentence_of(error))
            return False
        return True

    def _remember(self, form: CitationForm, *, deleting: bool) -> None:
        if deleting:
            messages.success(self.request, _("The citation was deleted."))
            return
        messages.success(self.request, _("The citation was saved."))
        source = form.cleaned_data.get("source")
        if source:
            remember_source(self.request, source, form.cleaned_data.get("locator", ""))

    def _back(self, form: CitationForm) -> str:
        field = str(getattr(form, "cleaned_data", {}).get("field", ""))
        return citations_url(self.target, field or self.request.GET.get("field", ""))

    # Reading ----------------------------------------------------------------------------------

    def _editing(self) -> Citation | None:
        asked = self.request.GET.get("edit", "")
        if not asked.isdecimal():
            return None
        found = Citation.objects.of(self.target).filter(pk=int(asked[:18])).first()
        if found is None:
            raise Http404
        return found

    def _form(self, editing: Citation | None) -> CitationForm:
        instance = editing or Citation(
            target_type=ContentType.objects.get_for_model(self.target), target_id=self.target.pk
        )
        initial: dict[str, Any] = {"seen": mark_of(editing or self.record)}
        if is_public(self.target):
            initial["change_reason"] = ""
        if editing is None:
            asked = self.request.GET.get("field", FieldQuestion.RECORD)
            initial["field"] = asked if asked in dict(self.questions) else FieldQuestion.RECORD
            initial["source"] = self.request.session.get(LAST_SOURCE)
        return CitationForm(
            self.request.POST or None,
            instance=instance,
            initial=initial,
            target=self.target,
            questions=self.questions,
            source=self._source_field(),
        )

    def _source_field(self) -> RecordChoiceField:
        column = Citation._meta.get_field("source")
        return RecordChoiceField(
            Source.objects.all(),
            label_of=label_of,
            required=False,
            label=capfirst(str(column.verbose_name)),
            help_text=column.help_text,
            widget=RecordSelect(column, self.site),
        )

    def _page(self, form: CitationForm, editing: Citation | None) -> TemplateResponse:
        opts = self.record._meta
        context = {
            **self.site.each_context(self.request),
            "title": _("Sources"),
            "subtitle": _subtitle(self.target, self.record),
            "record": self.record,
            "record_opts": opts,
            "record_url": reverse(
                f"admin:{opts.app_label}_{opts.model_name}_change", args=(self.record.pk,)
            ),
            "facts": self._facts(),
            "form": form,
            "editing": editing,
            "editable": self.editable,
            "page_url": citations_url(self.target),
            "media": form.media,
        }
        self.request.current_app = self.site.name
        return TemplateResponse(self.request, "admin/registry/citations.html", context)

    def _facts(self) -> list[dict[str, Any]]:
        """Citations by fact, in the order of the card, each fact with its accepted value."""
        rank = {name: number for number, (name, _label) in enumerate(self.questions)}
        labels = dict(self.questions)
        asked = self.request.GET.get("field", "")
        rows = sorted(
            Citation.objects.of(self.target).select_related("source"),
            key=lambda row: (rank.get(row.field, len(rank)), row.field, row.order, row.pk),
        )
        facts = [
            self._fact(name, labels.get(name, name), list(citations), is_asked=name == asked)
            for name, citations in groupby(rows, key=lambda row: row.field)
        ]
        if asked in labels and asked not in {fact["name"] for fact in facts}:
            facts.insert(0, self._fact(asked, labels[asked], [], is_asked=True))
        return facts

    def _fact(
        self, name: str, label: str, citations: list[Citation], *, is_asked: bool
    ) -> dict[str, Any]:
        return {
            "name": name,
            "label": capfirst(label),
            "value": value_of(self.target, name),
            "citations": citations,
            "is_asked": is_asked,
        }


def value_of(row: Model, name: str) -> str:
    """The accepted value of a fact, as a curator reads it."""
    field = next((field for field in row._meta.get_fields() if field.name == name), None)
    if field is None or not hasattr(row, name):
        return ""
    if getattr(field, "many_to_many", False):
        return ", ".join(str(item) for item in getattr(row, name).all())
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    if isinstance(value, dict):
        return " · ".join(str(text) for text in value.values())
    if isinstance(field, PartialDateField) and value:
        words = dict(words_of(str(value), field.kind)).get(str(get_language()))
        return f"{value} ({words})" if words else str(value)
    return "" if value is None else str(value)


def _subtitle(target: Guarded, record: Model) -> str:
    name = label_of(record)
    if target is record or target == record:
        return name
    return f"{name} – {capfirst(str(target._meta.verbose_name))}: {target}"


def _target(model_name: str, pk: int) -> Guarded:
    try:
        model = apps.get_model("registry", model_name)
    except LookupError as error:
        raise Http404 from error
    if not issubclass(model, Guarded) or issubclass(model, Targeting):
        raise Http404
    row = model._default_manager.filter(pk=pk).first()
    if row is None:
        raise Http404
    load_names([row])
    return row


def _may(request: HttpRequest, action: str, row: Model, model: type[Model] | None = None) -> bool:
    user: Any = request.user
    return bool(user.has_perm(codename(action, model or type(row))))

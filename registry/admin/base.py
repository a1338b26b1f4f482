"""The desk's way through the door: every form at the desk is one change set, or nothing.

Django's own views check and save; here they run inside an open door. What the door refuses comes
back as a sentence on the same form, with everything that was typed still in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.admin.fields import DeskFields
from registry.admin.labels import load_names, with_labels
from registry.admin.marks import mark_of, require_seen
from registry.admin.paging import ListedByName
from registry.admin.permissions import may_change, may_propose, person_of, was_ever_public
from registry.admin.proposing import ProposedError, propose_instead, told_of_proposal
from registry.admin.rebasing import rebased
from registry.admin.refusals import REFUSALS, sentence_of
from registry.admin.searching import holding_every_word
from registry.admin.visits import curator_of, reason_in, visit_of
from registry.curation.recording import change
from registry.curation.removing import remove
from registry.errors import OutsideTheDoorError, StaleFormError
from registry.forms.records import ReasonField
from registry.forms.references import is_key
from registry.models.base import Record
from registry.models.door import Passage
from registry.vocabulary import ChangeKind


class NotSavedError(Exception):
    """The form was shown again; what the passage has begun is undone."""

    def __init__(self, answer: HttpResponseBase) -> None:
        super().__init__()
        self.answer = answer


class DoorAdmin(DeskFields, ListedByName):
    """Base of everything at the desk that only the door writes."""

    list_max_show_all = 100
    save_on_top = False
    # Columns in which a search looks for each word, as lookups.
    search_fields: ClassVar[Any] = ()

    # Through the door -----------------------------------------------------------------------

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        show = partial(self._changeform_view, request, object_id, form_url, extra_context)  # type: ignore[attr-defined]
        visit = visit_of(request)
        try:
            with self.passage(request, ChangeKind.RECORD) as passage:
                answer = show()
                visit.is_unchanged = not passage.written and not passage.left_behind
                if visit.saved is None or visit.is_unchanged:
                    raise NotSavedError(answer)
                propose_instead(request, passage, visit.saved, added=visit.added)
        except ProposedError as proposed:
            return told_of_proposal(self, request, proposed)
        except NotSavedError as shown:
            if visit.saved is None:
                return shown.answer
        except REFUSALS as error:
            return self._shown_again(request, error, object_id, show)
        return self.after_saving(request, visit.saved)

    @contextmanager
    def passage(self, request: HttpRequest, kind: ChangeKind) -> Iterator[Passage]:
        """The open door for one form; a form without a reason is not valid and saves nothing."""
        reason = reason_in(request) or "?"
        with change(kind=kind, editor=curator_of(request), reason=reason) as passage:
            yield passage

    def _shown_again(
        self,
        request: HttpRequest,
        error: Exception,
        object_id: str | None,
        show: Callable[[], HttpResponseBase],
    ) -> HttpResponseBase:
        if isinstance(error, OutsideTheDoorError):
            raise error
        visit = visit_of(request)
        visit.saved = None
        visit.refusal = sentence_of(error)
        if isinstance(error, StaleFormError) and object_id:
            # Saving again is allowed now that the curator has been told.
            visit.is_stale = True
            row = self.get_object(request, object_id)
            typed: Any = request.POST.copy()
            if row:
                visit.conflicts = rebased(self, request, row, typed)
            typed["seen"] = mark_of(row) if row else ""
            typed["opened"] = timezone.now().isoformat()
            request.POST = typed
        return show()

    def response_add(self, request: HttpRequest, obj: Model, post_url_continue: Any = None) -> Any:
        """Answered once the door has closed: only then the record has its name and its roles."""
        visit = visit_of(request)
        if visit.saved is None:
            visit.saved, visit.added = obj, True
            return HttpResponse()
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Model) -> Any:
        visit = visit_of(request)
        if visit.saved is None:
            visit.saved = obj
            return HttpResponse()
        if visit.is_unchanged:
            self.message_user(request, _("Nothing was changed."), messages.INFO)
            return HttpResponseRedirect(request.path)
        return super().response_change(request, obj)

    def after_saving(self, request: HttpRequest, saved: Model) -> HttpResponseBase:
        """Whatever follows a saved form, and where it leads."""
        row = self.get_object(request, str(saved.pk)) or saved
        if visit_of(request).added:
            answer: HttpResponseBase = self.response_add(request, row)
        else:
            answer = self.response_change(request, row)
        return answer

    # What is saved --------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            require_seen(obj, form.cleaned_data.get("seen", ""))
        # What was only looked at is not written: an act keeps its approvals.
        if not change or form.changed_facts:
            obj.save()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        # A record without a person tells by its own history that one of its parts was changed.
        is_bare = change and not form.changed_facts and person_of(form.instance) is None
        if is_bare and any(_wrote(formset) for formset in formsets):
            form.instance.save()

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The change set is the log; a second one would only differ from it."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The change set is the log."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """The change set is the log."""

    # What is deleted ------------------------------------------------------------------------

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Asks for a reason; refused with a list of what holds the record."""
        show = partial(self._delete_view, request, object_id)  # type: ignore[attr-defined]
        field = ReasonField(initial=_("Entered by mistake."))
        context = {**(extra_context or {}), "reason_field": field}
        if request.method != "POST" or not reason_in(request):
            return self._asked_about_deletion(request, show, context)
        try:
            with self.passage(request, ChangeKind.DELETE):
                answer = show(context)
                if not visit_of(request).deleted:
                    raise NotSavedError(answer)
        except NotSavedError as shown:
            return shown.answer
        except REFUSALS as error:
            if isinstance(error, OutsideTheDoorError):
                raise
            self.message_user(request, sentence_of(error), messages.ERROR)
            return self._asked_about_deletion(request, show, context)
        return answer

    def _asked_about_deletion(
        self, request: HttpRequest, show: Callable[..., HttpResponseBase], context: dict[str, Any]
    ) -> HttpResponseBase:
        """The page of confirmation; Django's view deletes only what a filled-in form asks for."""
        if request.method == "POST":
            context["reason_missing"] = not reason_in(request)
            nothing: Any = QueryDict()
            request.POST = nothing
        return show(context)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        visit_of(request).deleted = True
        remove(obj)

    # Who may ----------------------------------------------------------------------------------

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        if obj is None or not allowed:
            return allowed
        return may_change(request.user, obj) or may_propose(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was public is withdrawn; its address goes on answering."""
        allowed = super().has_delete_permission(request, obj)
        if obj is None or not allowed:
            return allowed
        if isinstance(obj, Record) and was_ever_public(obj):
            return False
        return may_change(request.user, obj)

    # What is found and loaded -----------------------------------------------------------------

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """The row with everything its form prints of other records."""
        rows = with_labels(self.get_queryset(request))
        key = rows.model._meta.get_field(from_field) if from_field else rows.model._meta.pk
        try:
            row = rows.get(**{key.name: key.to_python(object_id)})
        except (rows.model.DoesNotExist, ValidationError, ValueError):
            return None
        load_names([row])
        return row

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Any], *args: Any, **kwargs: Any
    ) -> Any:
        """What is chosen in a list are keys; anything else is left out."""
        chosen: Any = request.POST.copy()
        keys = [key for key in chosen.getlist(ACTION_CHECKBOX_NAME) if is_key(key)]
        chosen.setlist(ACTION_CHECKBOX_NAME, keys)
        request.POST = chosen
        return super().response_action(request, queryset, *args, **kwargs)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return holding_every_word(queryset, self.search_fields, search_term), False


def _wrote(formset: Any) -> bool:
    """Whether a saved formset has added, changed or deleted a row."""
    return bool(formset.new_objects or formset.changed_objects or formset.deleted_objects)

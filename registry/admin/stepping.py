"""Steps at the desk: the panel on a record's page, the page that asks for a reason, the actions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import quote, unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.admin.forming import FormedAdmin
from registry.admin.marks import mark_of
from registry.admin.permissions import NOT_YET_PUBLIC, PUBLISH, WITHDRAW
from registry.admin.steps import STEPS, Step, take_step
from registry.admin.visits import curator_of, reason_in, visit_of
from registry.curation import publishing
from registry.curation.recording import saved_since
from registry.models import Approval
from registry.models.base import Record

# More than these are work for an import, not for a list at the desk.
MOST_AT_ONCE = 200


class SteppedAdmin(FormedAdmin):
    """A record with a state: drafts are reviewed and published, public ones withdrawn."""

    actions = ["review_selected", "publish_selected", "withdraw_selected"]

    # One record -------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        return [
            path(
                "<path:object_id>/step/<slug:code>/",
                self.admin_site.admin_view(self.step_view),
                name=f"{self.opts.app_label}_{self.opts.model_name}_step",
            ),
            *super().get_urls(),
        ]

    def steps_for(self, request: HttpRequest, record: Record) -> list[Step]:
        """What this curator can do with the record as a whole."""
        return [
            step
            for step in STEPS.values()
            if self._may_take(request, step, record) and step.applies(record)
        ]

    def _may_take(self, request: HttpRequest, step: Step, record: Record) -> bool:
        if step.permission:
            allowed: bool = request.user.has_perm(step.permission)
            return allowed
        return self.has_change_permission(request, record)

    def step_view(self, request: HttpRequest, object_id: str, code: str) -> HttpResponseBase:
        """Asks for the reason of a step and takes it; says what stands in the way."""
        record = self.get_object(request, unquote(object_id))
        step = STEPS.get(code)
        if record is None or step is None:
            raise Http404
        if not self._may_take(request, step, record):
            raise PermissionDenied
        reason = reason_in(request, "reason")
        refusal = ""
        seen = mark_of(record)
        if request.method == "POST":
            if request.POST.get("seen", seen) != seen:
                refusal = saved_since()
            else:
                refusal = take_step(step, record, editor=curator_of(request), reason=reason)
            if not refusal:
                self._say(request, step, record)
                return HttpResponseRedirect(self._address(record))
        context = {
            "title": step.label,
            "subtitle": str(record),
            "original": record,
            "step": step,
            "reason": reason,
            "seen": seen,
            "refusals": [refusal] if refusal else self._obstacles(step, record),
            "back_url": self._address(record),
        }
        return self._answer(request, context)

    def _obstacles(self, step: Step, record: Record) -> list[str]:
        if step.code != "publish":
            return []
        return publishing.blocks(record, today=timezone.localdate())

    def _say(self, request: HttpRequest, step: Step, record: Record) -> None:
        self.message_user(request, str(step.done) % {"record": record}, messages.SUCCESS)

    def _address(self, record: Record) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return reverse(name, args=(quote(record.pk),))

    def _answer(self, request: HttpRequest, context: dict[str, Any]) -> TemplateResponse:
        request.current_app = self.admin_site.name
        whole = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, "admin/registry/step.html", whole)

    # The form ---------------------------------------------------------------------------------

    def after_saving(self, request: HttpRequest, saved: Any) -> HttpResponseBase:
        """“Save and publish” is two passages: what was typed stays even if it is not published."""
        if "_publish" not in request.POST:
            return super().after_saving(request, saved)
        if not visit_of(request).is_unchanged:
            super().after_saving(request, saved)
        record = self.get_object(request, str(saved.pk))
        step = STEPS["publish"]
        if record is None or not self._may_take(request, step, record):
            raise PermissionDenied
        reason = reason_in(request)
        refusal = take_step(step, record, editor=curator_of(request), reason=reason)
        if refusal:
            text = _("Saved, and not published yet: %(reason)s") % {"reason": refusal}
            self.message_user(request, text, messages.WARNING)
        else:
            self._say(request, step, record)
        return HttpResponseRedirect(self._address(record))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        record = kwargs.get("obj")
        user: Any = request.user
        may_publish = user.has_perm(PUBLISH) and not context["is_popup"]
        context["show_save_and_publish"] = may_publish and (
            record is None or record.state in NOT_YET_PUBLIC
        )
        if record is not None and not context["is_popup"]:
            context.update(self._panel(request, record))
        return super().render_change_form(request, context, *args, **kwargs)

    def _panel(self, request: HttpRequest, record: Record) -> dict[str, Any]:
        """Where the record stands, what can be done with it, and what stands in the way."""
        steps = self.steps_for(request, record)
        publish = STEPS["publish"]
        return {
            "panel": {
                "state": record.get_state_display(),
                "is_public": record.is_published,
                "address": public_address(record),
                "obstacles": self._obstacles(publish, record) if publish in steps else [],
                "approvals": agreed_to(record),
                "steps": [
                    {
                        "label": step.label,
                        "url": reverse(
                            f"admin:{self.opts.app_label}_{self.opts.model_name}_step",
                            args=(quote(record.pk), step.code),
                        ),
                    }
                    for step in steps
                ],
            }
        }

    # Several records --------------------------------------------------------------------------

    @admin.action(permissions=["change"], description=gettext_lazy("Send to review"))
    def review_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        return self._step_selected(request, queryset, STEPS["review"])

    @admin.action(permissions=["publish"], description=gettext_lazy("Publish"))
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        return self._step_selected(request, queryset, STEPS["publish"])

    @admin.action(permissions=["withdraw"], description=gettext_lazy("Ask for withdrawal"))
    def withdraw_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        return self._step_selected(request, queryset, STEPS["withdraw"])

    def has_publish_permission(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return bool(user.has_perm(PUBLISH))

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return bool(user.has_perm(WITHDRAW))

    def _step_selected(
        self, request: HttpRequest, queryset: QuerySet[Any], step: Step
    ) -> TemplateResponse | None:
        """Asks for one reason for all of them, then takes the step for each on its own."""
        records = list(queryset[: MOST_AT_ONCE + 1])
        if len(records) > MOST_AT_ONCE:
            text = _("At most %(number)d records at once; narrow the list down.")
            self.message_user(request, text % {"number": MOST_AT_ONCE}, messages.WARNING)
            return None
        reason = reason_in(request, "reason")
        if reason:
            self._take_for_each(request, records, step, reason)
            return None
        context = {
            "title": step.label,
            "step": step,
            "records": records,
            "action": f"{step.code}_selected",
            "checkbox_name": ACTION_CHECKBOX_NAME,
            "back_url": request.get_full_path(),
        }
        return self._answer(request, context)

    def _take_for_each(
        self, request: HttpRequest, records: list[Any], step: Step, reason: str
    ) -> None:
        taken = 0
        for record in records:
            refusal = _("This step does not apply.")
            if self._may_take(request, step, record):
                refusal = take_step(step, record, editor=curator_of(request), reason=reason)
            if refusal:
                self.message_user(request, f"{record}: {refusal}", messages.WARNING)
            else:
                taken += 1
        if taken:
            text = _("%(step)s: done for %(number)d.") % {"step": step.label, "number": taken}
            self.message_user(request, text, messages.SUCCESS)


def public_address(record: Record) -> str:
    """Where readers find the record; empty where it has no page."""
    if not record.is_published or not record.noun:
        return ""
    try:
        return reverse("resolve", args=(record.public_id,))
    except NoReverseMatch:
        return ""


def agreed_to(record: Record) -> list[Approval]:
    """Who has agreed to what, the first first."""
    found = Approval.objects.filter(
        target_type=ContentType.objects.get_for_model(record), target_id=record.pk
    )
    return list(found.select_related("approver").order_by("at"))

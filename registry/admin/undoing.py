"""Taking one change back, bringing a record back to one of its versions; each with a preview."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite, ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.admin.marks import mark_of
from registry.admin.pages import address_of, answer, differences
from registry.admin.permissions import APPROVE, CHANGE_PUBLISHED, PUBLISH, may_change
from registry.admin.refusals import REFUSALS, sentence_of
from registry.admin.visits import curator_of, reason_in
from registry.curation import restoring, undoing
from registry.curation.recording import saved_since
from registry.curation.reverting import Report
from registry.curation.versions import changes_of
from registry.errors import OutsideTheDoorError
from registry.models import ChangeSet
from registry.vocabulary import ChangeKind

# A change set of more rows is shown in part.
MOST_ROWS = 100


def may_undo(request: HttpRequest, change_set: ChangeSet) -> bool:
    """Undoing changes what is public; undoing a withdrawal or an approval needs that right too."""
    user: Any = request.user
    also = {ChangeKind.WITHDRAW: PUBLISH, ChangeKind.APPROVE: APPROVE, ChangeKind.MERGE: APPROVE}
    needed = also.get(ChangeKind(change_set.kind), CHANGE_PUBLISHED)
    return bool(user.has_perm(CHANGE_PUBLISHED) or user.has_perm(APPROVE)) and bool(
        user.has_perm(needed)
    )


def undo_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponseBase:
    """One change set: what it did, what taking it back would leave, and the reason for it."""
    change_set = ChangeSet.objects.select_related("editor", "undone_by").filter(pk=pk).first()
    if change_set is None:
        raise Http404
    if not may_undo(request, change_set):
        raise PermissionDenied
    merge = change_set.merges.first()
    if merge is not None:
        return HttpResponseRedirect(reverse("admin:merge", args=(merge.pk,)))
    hindrance = undoing.obstacle(change_set)
    if request.method == "POST":
        if _undone(request, change_set):
            return HttpResponseRedirect(_back(request))
        return HttpResponseRedirect(request.get_full_path())
    changes = changes_of([change_set.pk]).get(change_set.pk, [])
    rows = {one.key: one.key[0]._base_manager.filter(pk=one.key[1]).first() for one in changes}
    shown = changes[:MOST_ROWS]
    return answer(
        site,
        request,
        "undo",
        title=_("Take this change back"),
        subtitle=str(change_set),
        change_set=change_set,
        # What stood before stands on the right: that is what would be there again.
        rows=differences(((one.key, one.after, one.before) for one in shown), rows),
        left_out=len(changes) - len(shown),
        refusals=[hindrance] if hindrance else [],
        kept_since=[] if hindrance else undoing.preview(change_set).kept,
        nothing="" if hindrance else _("This change wrote nothing that could be taken back."),
        back_url=_back(request),
        button=_("Take back"),
    )


def _undone(request: HttpRequest, change_set: ChangeSet) -> bool:
    try:
        report = undoing.undo(
            [change_set], reason=reason_in(request, "reason"), editor=curator_of(request)
        )
    except OutsideTheDoorError:
        raise
    except REFUSALS as error:
        messages.error(request, sentence_of(error))
        return False
    messages.success(request, _("The change was taken back."))
    for sentence in report.kept:
        messages.warning(request, sentence)
    return True


def _back(request: HttpRequest) -> str:
    """The page of history the curator came from, where the address names one of the desk."""
    asked = request.GET.get("from", "")
    desk = reverse("admin:index")
    is_of_desk = asked.startswith(desk) and "//" not in asked and "\\" not in asked
    return asked if is_of_desk else desk


# One version of a record -----------------------------------------------------------------------


def restore_view(
    admin: ModelAdmin[Any], request: HttpRequest, record: Any, change_set_pk: int
) -> HttpResponseBase:
    """A record as it stood after one of its changes: what would differ, and the reason."""
    change_set = ChangeSet.objects.select_related("editor").filter(pk=change_set_pk).first()
    if record is None or change_set is None:
        raise Http404
    if not admin.has_change_permission(request, record) or not may_change(request.user, record):
        raise PermissionDenied
    back = f"{address_of(record)[: -len('change/')]}history/"
    if request.method == "POST":
        done = _restored(request, record, change_set)
        return HttpResponseRedirect(back if done else request.get_full_path())
    hindrance = restoring.obstacle(record, change_set)
    board, report = (None, Report()) if hindrance else restoring.plan(record, change_set)
    return answer(
        admin.admin_site,
        request,
        "undo",
        title=_("Restore this version"),
        subtitle=str(record),
        change_set=change_set,
        rows=differences(board.changed(), board.rows) if board else [],
        left_out=0,
        refusals=[hindrance] if hindrance else [],
        kept_since=report.kept,
        nothing="" if hindrance else restoring.nothing_to_do(report),
        seen=mark_of(record),
        back_url=back,
        button=_("Restore"),
    )


def _restored(request: HttpRequest, record: Any, change_set: ChangeSet) -> bool:
    if request.POST.get("seen", "") != mark_of(record):
        messages.error(request, saved_since())
        return False
    try:
        report = restoring.restore(
            record, change_set, reason=reason_in(request, "reason"), editor=curator_of(request)
        )
    except OutsideTheDoorError:
        raise
    except REFUSALS as error:
        messages.error(request, sentence_of(error))
        return False
    messages.success(request, _("The version was restored."))
    for sentence in report.kept:
        messages.warning(request, sentence)
    return True

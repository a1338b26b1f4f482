"""Steps about a whole import: commit, agree, release, publish, decide many rows at once."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.admin.importing import running
from registry.admin.importing.access import (
    approvals_of,
    batch_or_404,
    may_agree,
    may_release,
    may_run,
    require_importer,
)
from registry.admin.importing.storing import folder_of
from registry.admin.refusals import REFUSALS, sentence_of
from registry.admin.visits import curator_of, reason_in
from registry.intake import stages
from registry.intake.stages import IntakeError
from registry.models import ImportBatch
from registry.vocabulary import BatchState, RowVerdict


def step_view(site: AdminSite, request: HttpRequest, pk: int, step: str) -> HttpResponseBase:
    """Takes one step and leads back to the import, or to the progress of a process."""
    if step not in _STEPS:
        raise Http404
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    batch = batch_or_404(pk)
    try:
        address = _STEPS[step](request, batch)
    except REFUSALS as error:
        messages.error(request, sentence_of(error))
        address = ""
    return HttpResponseRedirect(address or reverse("admin:import", args=(pk,)))


def progress_url(batch: ImportBatch) -> str:
    """Where the process of a batch is looked after."""
    return reverse("admin:import-progress", args=(batch.source_key, batch.file_sha256))


def _commit(request: HttpRequest, batch: ImportBatch) -> str:
    require_importer(request)
    folder = folder_of(batch)
    about = folder.about()
    if about is None:
        raise IntakeError(
            _("The file is not kept here; give the command on the machine where it lies.")
        )
    if batch.state not in (BatchState.STAGED, BatchState.COMMITTING, BatchState.COMMITTED):
        raise IntakeError(_("This import is not in a state in which it can be committed."))
    arguments = [str(folder.file(about)), "--source", batch.source_key, "--commit"]
    running.start(folder, running.COMMIT, arguments, curator_of(request))
    return progress_url(batch)


def _agree(request: HttpRequest, batch: ImportBatch) -> str:
    """One agreement; with the second, a committed import is published at once."""
    if not may_agree(request, approvals_of(batch)):
        raise PermissionDenied
    require_idle(batch)
    stages.approve(batch, editor=curator_of(request), reason=reason_in(request, "agree_reason"))
    if not stages.is_approved(batch):
        messages.success(request, _("Agreed. A second person has to agree as well."))
        return ""
    if batch.state == BatchState.COMMITTED:
        return _publish_now(request, batch)
    messages.success(request, _("Two people agreed: committed people will be public at once."))
    return ""


def _release(request: HttpRequest, batch: ImportBatch) -> str:
    """One agreement to show those who may be living; with the second they are published too."""
    if not may_release(request, approvals_of(batch)):
        raise PermissionDenied
    require_idle(batch)
    reason = reason_in(request, "release_reason")
    stages.approve_release(batch, editor=curator_of(request), reason=reason)
    if not stages.is_released(batch):
        messages.success(request, _("Agreed. A second person has to agree as well."))
        return ""
    if batch.state == BatchState.COMMITTED and stages.is_approved(batch):
        return _publish_now(request, batch)
    messages.success(request, _("Two people agreed: nobody will be withheld."))
    return ""


def _publish(request: HttpRequest, batch: ImportBatch) -> str:
    if not (may_run(request) or may_agree(request, [])):
        raise PermissionDenied
    if batch.state != BatchState.COMMITTED or not stages.is_approved(batch):
        raise IntakeError(_("Two people have to agree to a committed import first."))
    return _publish_now(request, batch)


def _publish_now(request: HttpRequest, batch: ImportBatch) -> str:
    arguments = ["--publish", str(batch.pk)]
    running.start(folder_of(batch), running.PUBLISH, arguments, curator_of(request))
    return progress_url(batch)


def _decide_all(request: HttpRequest, batch: ImportBatch) -> str:
    require_importer(request)
    require_idle(batch)
    kind, decision = request.POST.get("kind", ""), request.POST.get("decision", "")
    if kind not in RowVerdict.values or not decision:
        raise IntakeError(_("Choose which rows, and what they are."))
    if decision == stages.SAME and kind not in (RowVerdict.DOUBTFUL, RowVerdict.SAME):
        raise IntakeError(_("Only rows that were found to be like somebody can be the same."))
    number = stages.decide_all(batch, RowVerdict(kind), decision)
    messages.success(
        request,
        ngettext("%(number)d row is decided.", "%(number)d rows are decided.", number)
        % {"number": number},
    )
    return ""


def require_idle(batch: ImportBatch) -> None:
    """Nothing is decided while a process is at work on the rows."""
    if running.is_busy(folder_of(batch)):
        raise running.busy()


_STEPS: dict[str, Callable[[HttpRequest, ImportBatch], str]] = {
    "commit": _commit,
    "agree": _agree,
    "release": _release,
    "publish": _publish,
    "decide-all": _decide_all,
}

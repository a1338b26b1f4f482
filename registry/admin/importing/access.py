"""Who may do what about an import: importers bring in and propose, reviewers approve."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from registry.admin.permissions import APPROVE, RELEASE, codename
from registry.intake.stages.agreeing import of_batch
from registry.models import Approval, ImportBatch
from registry.vocabulary import ApprovalKind

RUN = "registry.run_import"


def require_reader(request: HttpRequest) -> None:
    """Lets in who may read imports."""
    if not _has(request, codename("view", ImportBatch)):
        raise PermissionDenied


def require_importer(request: HttpRequest) -> None:
    """Lets in who may bring files in and take them back."""
    if not may_run(request):
        raise PermissionDenied


def may_run(request: HttpRequest) -> bool:
    """Whether this curator brings files in, decides rows, commits and undoes."""
    return _has(request, RUN)


def may_agree(request: HttpRequest, given: list[Approval]) -> bool:
    """Whether this curator may agree that the people become public.

    A reviewer always; an importer as the one who proposes it, so that at least one of the two is a
    reviewer.
    """
    agreed = [each for each in given if each.kind == ApprovalKind.IMPORT]
    if any(each.approver_id == request.user.pk for each in agreed):
        return False
    if _has(request, APPROVE):
        return True
    return may_run(request) and all(
        each.approver is not None and each.approver.has_perm(APPROVE) for each in agreed
    )


def may_release(request: HttpRequest, given: list[Approval]) -> bool:
    """Whether this curator may agree that people who may be living are shown."""
    agreed = [each for each in given if each.kind == ApprovalKind.LIVING_RELEASE]
    return _has(request, RELEASE) and all(each.approver_id != request.user.pk for each in agreed)


def approvals_of(batch: ImportBatch) -> list[Approval]:
    """Who agreed to what, the first first."""
    return list(of_batch(batch).select_related("approver").order_by("at", "pk"))


def batch_or_404(pk: int) -> ImportBatch:
    """The import of this number, if it is a file of rows."""
    batch = ImportBatch.objects.select_related("source", "uploader").filter(pk=pk).first()
    if batch is None or not batch.source_key or not batch.file_sha256:
        raise Http404
    return batch


def _has(request: HttpRequest, permission: str) -> bool:
    user: Any = request.user
    return bool(user.has_perm(permission))

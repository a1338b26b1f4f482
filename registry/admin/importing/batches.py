"""One import: its counts, its problems, the first rows of each kind, and what may be done next."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.admin.importing import running
from registry.admin.importing.access import (
    approvals_of,
    batch_or_404,
    may_agree,
    may_release,
    may_run,
    require_reader,
)
from registry.admin.importing.labels import FIELD_LABELS, KINDS, VERDICTS
from registry.admin.importing.rows import problems_of, told_problem
from registry.admin.importing.storing import folder_of
from registry.admin.pages import answer
from registry.curation.agreements import APPROVALS_NEEDED
from registry.intake.stages.reports import csv_lines
from registry.models import Approval, ImportBatch
from registry.vocabulary import ApprovalKind, BatchState, RowState

A_PAGE = 25
PROBLEMS_SHOWN = 100
# Kinds of which all undecided rows may be decided at once.
AT_ONCE = ("doubtful", "same", "new", "changed")


class Count(NamedTuple):
    """How many rows are of a kind."""

    code: str
    label: Any
    number: int


def batch_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponseBase:
    """What a file would bring, or brought. Its numbers stand in the report; no row is counted."""
    require_reader(request)
    batch = batch_or_404(pk)
    given = approvals_of(batch)
    folder = folder_of(batch)
    run = running.last_run(folder)
    about = folder.about()
    return answer(
        site,
        request,
        "importing/batch",
        title=_("Import %(number)s") % {"number": batch.pk},
        subtitle=batch.file_name,
        batch=batch,
        about=about,
        kind=KINDS.get(about.kind, "") if about else "",
        run=run,
        progress_url=reverse("admin:import-progress", args=(folder.key, folder.digest)),
        counts=_counts(batch),
        outcomes=_outcomes(batch),
        problems=_problems(batch),
        kept=batch.report.get("kept", [])[:A_PAGE],
        **_sample(request, batch),
        **_agreements(request, batch, given),
        **_next(request, batch, given, has_file=about is not None),
    )


def _counts(batch: ImportBatch) -> list[Count]:
    dry: dict[str, int] = batch.report.get("dry_run", {})
    return [Count(code, label, dry.get(code, 0)) for code, label in VERDICTS.items()]


def _outcomes(batch: ImportBatch) -> list[tuple[Any, int]]:
    """What became of the rows, once some are committed."""
    rows: dict[str, int] = batch.report.get("rows", {})
    return [(RowState(code).label, number) for code, number in rows.items() if number]


def _problems(batch: ImportBatch) -> list[dict[str, Any]]:
    return [
        {
            **each,
            "column": FIELD_LABELS.get(each["column"], each["column"]),
            "message": told_problem(each["message"]),
        }
        for each in batch.report.get("problems", [])[:PROBLEMS_SHOWN]
    ]


def _sample(request: HttpRequest, batch: ImportBatch) -> dict[str, Any]:
    """One page of the first rows of one kind."""
    samples: dict[str, list[dict[str, Any]]] = batch.report.get("samples", {})
    kind = request.GET.get("kind", "")
    if kind not in samples:
        kind = next((code for code in VERDICTS if samples.get(code)), "")
    rows = samples.get(kind, [])
    asked = request.GET.get("page", "1")
    last = max(1, -(-len(rows) // A_PAGE))
    page = min(max(int(asked), 1), last) if asked.isascii() and asked.isdecimal() else 1
    return {
        "sample_kind": kind,
        "sample_label": VERDICTS.get(kind, ""),
        "sample": [_shown(row) for row in rows[(page - 1) * A_PAGE : page * A_PAGE]],
        "page": page,
        "pages": range(1, last + 1) if last > 1 else (),
        "has_rows": batch.state not in (BatchState.READING,),
    }


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    problems = problems_of(row.get("problems", []))
    return {**row, "problems": problems, "likest": len(row.get("candidates", ()))}


def _agreements(request: HttpRequest, batch: ImportBatch, given: list[Approval]) -> dict[str, Any]:
    public = [each for each in given if each.kind == ApprovalKind.IMPORT]
    released = [each for each in given if each.kind == ApprovalKind.LIVING_RELEASE]
    is_open = batch.state in (BatchState.STAGED, BatchState.COMMITTED)
    withheld = batch.report.get("not_shown", batch.report.get("dry_run", {}).get("withheld", 0))
    return {
        "public": public,
        "released": released,
        "needed": APPROVALS_NEEDED,
        "is_approved": len(public) >= APPROVALS_NEEDED,
        "is_released": len(released) >= APPROVALS_NEEDED,
        "withheld": withheld,
        "may_agree": is_open and len(public) < APPROVALS_NEEDED and may_agree(request, given),
        "may_release": is_open
        and bool(withheld or released)
        and len(released) < APPROVALS_NEEDED
        and may_release(request, given),
    }


def _next(
    request: HttpRequest, batch: ImportBatch, given: list[Approval], *, has_file: bool
) -> dict[str, Any]:
    """Which steps the page offers."""
    is_importer = may_run(request)
    rows, dry = batch.report.get("rows", {}), batch.report.get("dry_run", {})
    is_staged, is_committed = (
        batch.state == BatchState.STAGED,
        batch.state == BatchState.COMMITTED,
    )
    waits = dry.get("doubtful", 0) if not rows else rows.get("staged", 0)
    is_approved = sum(e.kind == ApprovalKind.IMPORT for e in given) >= APPROVALS_NEEDED
    return {
        "is_importer": is_importer,
        "has_file": has_file,
        "may_commit": is_importer
        and has_file
        and (is_staged or batch.state == BatchState.COMMITTING or (is_committed and waits)),
        "may_decide": is_importer and waits and (is_staged or is_committed),
        "waits": waits,
        "offers": rows.get("offered", 0),
        "may_publish": is_committed
        and is_approved
        and (is_importer or may_agree_at_all(request))
        and bool(rows.get("added")),
        "may_undo": is_importer and batch.state != BatchState.UNDONE,
        "at_once": [(code, VERDICTS[code]) for code in AT_ONCE if dry.get(code)],
        "is_staged": is_staged,
        "is_undone": batch.state == BatchState.UNDONE,
    }


def may_agree_at_all(request: HttpRequest) -> bool:
    """Whether this curator is a reviewer of imports."""
    return may_agree(request, [])


def report_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponseBase:
    """What became of each row, for a spreadsheet; row by row, so that size does not matter."""
    require_reader(request)
    if not (may_run(request) or may_agree_at_all(request)):
        raise PermissionDenied
    batch = batch_or_404(pk)
    found = StreamingHttpResponse(csv_lines(batch), content_type="text/csv; charset=utf-8")
    found["Content-Disposition"] = f'attachment; filename="import-{batch.pk}.csv"'
    return found

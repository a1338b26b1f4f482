"""Rows that wait for a decision: one beside those it may be, and lists of them, page by page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.admin.importing import beside
from registry.admin.importing.access import (
    batch_or_404,
    may_run,
    require_importer,
    require_reader,
)
from registry.admin.importing.labels import FIELD_LABELS, VERDICTS
from registry.admin.importing.steps import require_idle
from registry.admin.pages import answer
from registry.admin.refusals import REFUSALS, sentence_of
from registry.errors import RegistryError
from registry.intake import stages
from registry.intake.stages.deciding import NEW, SAME, SKIP, decided_person
from registry.intake.wording import sentence_behind
from registry.models import ImportBatch, ImportRow
from registry.validators import told
from registry.vocabulary import RowState, RowVerdict

LISTED = 50
MOST_AFTER = 2**63 - 1


@dataclass
class Listed:
    """A row of a list, in words."""

    row: ImportRow
    name: str
    decision: str
    problems: list[tuple[Any, str, str, Any]] = field(default_factory=list)


def undecided(batch: ImportBatch) -> QuerySet[ImportRow]:
    """The doubtful rows nobody has decided."""
    return ImportRow.objects.filter(
        batch=batch, state=RowState.STAGED, verdict=RowVerdict.DOUBTFUL, decision=""
    ).order_by("pk")


def doubtful_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponseBase:
    """Leads to the next row that waits, behind the one just left."""
    require_importer(request)
    batch = batch_or_404(pk)
    rows = undecided(batch)
    after = after_in(request)
    found = rows.filter(pk__gt=after).values_list("pk", flat=True)[:1]
    key = next(iter(found), None)
    if key is None and after:
        # Rows that were passed over come again.
        key = next(iter(rows.values_list("pk", flat=True)[:1]), None)
    if key is None:
        messages.success(request, _("No doubtful row waits for a decision."))
        return HttpResponseRedirect(reverse("admin:import", args=(pk,)))
    return HttpResponseRedirect(reverse("admin:import-row", args=(pk, key)))


def after_in(request: HttpRequest) -> int:
    """The key of the last row of the page before."""
    text = request.GET.get("after", "")
    is_number = text.isascii() and text.isdecimal() and len(text) < 20
    return min(int(text), MOST_AFTER) if is_number else 0


def rows_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponseBase:
    """All rows of one kind, with what is decided of each."""
    require_reader(request)
    batch = batch_or_404(pk)
    kind = request.GET.get("kind", "")
    if kind not in VERDICTS:
        kind = RowVerdict.DOUBTFUL.value
    rows = ImportRow.objects.filter(batch=batch, verdict=kind, pk__gt=after_in(request))
    found = list(rows.order_by("pk")[: LISTED + 1])
    return answer(
        site,
        request,
        "importing/rows",
        title=_("Rows"),
        subtitle=batch.file_name,
        batch=batch,
        kind=kind,
        kinds=VERDICTS.items(),
        rows=[_listed(row, batch) for row in found[:LISTED]],
        after=found[LISTED - 1].pk if len(found) > LISTED else 0,
        may_decide=may_run(request),
    )


def _listed(row: ImportRow, batch: ImportBatch) -> Listed:
    name = beside.name_of(row, batch)
    return Listed(row, name, told_decision(row), problems_of(row.problems))


def problems_of(kept: Any) -> list[tuple[Any, str, str, Any]]:
    """Problems as a row keeps them, with the column in words and the sentence in the language."""
    return [
        (FIELD_LABELS.get(column, column), value, told_problem(message), refuses)
        for column, value, message, refuses in kept
    ]


def told_problem(message: str) -> str:
    """What is wrong with a cell, in the language of the page."""
    return told(RegistryError(sentence_behind(message)))


def told_decision(row: ImportRow) -> str:
    """What was decided of a row, in words."""
    if row.decision == SAME or decided_person(row.decision) is not None:
        return _("the same")
    return {NEW: _("new"), SKIP: _("left out")}.get(row.decision, "")


def row_view(site: AdminSite, request: HttpRequest, pk: int, row: int) -> HttpResponseBase:
    """One row beside those it may be; a decision leads to the next row that waits."""
    require_importer(request)
    batch = batch_or_404(pk)
    found = ImportRow.objects.filter(batch=batch, pk=row).first()
    if found is None:
        raise Http404
    found.batch = batch
    following = f"{reverse('admin:import-doubtful', args=(pk,))}?after={row}"
    if request.method == "POST":
        try:
            require_idle(batch)
            stages.decide(found, _choice(request, found))
            return HttpResponseRedirect(following)
        except REFUSALS as error:
            messages.error(request, sentence_of(error))
    page = beside.lay(found, batch)
    return answer(
        site,
        request,
        "importing/row",
        title=_("Line %(line)d") % {"line": found.line},
        subtitle=page.name,
        batch=batch,
        row=found,
        problems=problems_of(found.problems),
        page=page,
        verdict=VERDICTS.get(found.verdict, found.verdict),
        decision=told_decision(found),
        next_url=following,
        may_decide=found.state == RowState.STAGED,
    )


def _choice(request: HttpRequest, row: ImportRow) -> str:
    """The decision a button stands for: only those the row was found to be like may be chosen."""
    choice = request.POST.get("decision", "")
    if choice in (NEW, SKIP):
        return choice
    for place, candidate in enumerate(row.candidates or ()):
        if choice == f"candidate-{place}":
            if "person" in candidate:
                return f"same:{candidate['person']}"
            if place == 0:
                return SAME
            raise stages.IntakeError(
                _("Only the likeliest earlier line of the file can be chosen.")
            )
    raise stages.IntakeError(_("Choose whom the row speaks of, or that the person is new."))

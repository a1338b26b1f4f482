"""What a file says otherwise than the record: offered to an editor, row by row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.admin.importing import beside
from registry.admin.importing.access import batch_or_404, may_run, require_reader
from registry.admin.importing.rows import after_in
from registry.admin.importing.steps import require_idle
from registry.admin.labels import label_of
from registry.admin.pages import address_of, answer
from registry.admin.permissions import codename, may_change
from registry.admin.printing import label_of_column, printed
from registry.admin.refusals import REFUSALS, sentence_of
from registry.admin.visits import curator_of, reason_in
from registry.intake import stages
from registry.models import ImportBatch, ImportRow, Person, Rehabilitation, Repression
from registry.vocabulary import RowState

LISTED = 25
_TABLES: dict[str, Any] = {
    "person": Person,
    "cases": Repression,
    "decisions": Rehabilitation,
}


@dataclass
class Offer:
    """A row with its differences."""

    row: ImportRow
    name: str
    label: str
    url: str
    lines: list[tuple[str, str, str]]
    may_take: bool


def offers_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponseBase:
    """The differences of an import nobody has answered, a page of them."""
    require_reader(request)
    batch = batch_or_404(pk)
    after = after_in(request)
    if request.method == "POST":
        _answer(request, batch)
        return HttpResponseRedirect(f"{reverse('admin:import-offers', args=(pk,))}?after={after}")
    rows = ImportRow.objects.filter(batch=batch, state=RowState.OFFERED, decision="", pk__gt=after)
    found = list(rows.order_by("pk")[: LISTED + 1])
    return answer(
        site,
        request,
        "importing/offers",
        title=_("Differences offered"),
        subtitle=batch.file_name,
        batch=batch,
        offers=_offers(request, found[:LISTED], batch),
        after=found[LISTED - 1].pk if len(found) > LISTED else 0,
        came_after=after,
        may_refuse=_may_refuse(request),
    )


def _offers(request: HttpRequest, rows: list[ImportRow], batch: ImportBatch) -> list[Offer]:
    people = Person.objects.select_related("birth_place").in_bulk(
        [row.target_id for row in rows if row.target_id]
    )
    found = []
    for row in rows:
        person = people.get(row.target_id or 0)
        if person is None:
            continue
        offered: dict[str, Any] = (row.prior_values or {}).get("offered", {})
        lines = [_line(path, here, there) for path, (here, there) in offered.items()]
        found.append(
            Offer(
                row,
                beside.name_of(row, batch),
                label_of(person),
                address_of(person),
                lines,
                _may_take(request, person),
            )
        )
    return found


def _line(path: str, here: Any, there: Any) -> tuple[str, str, str]:
    """One difference: what it is about, what stands here, what the file says."""
    where, _dot, name = path.rpartition(".")
    table, _dot, place = where.partition(".")
    model = _TABLES[table]
    label = label_of_column(model, name)
    if place and int(place):
        label = f"{label} ({int(place) + 1})"
    return label, printed(model, name, here), printed(model, name, there)


def _may_take(request: HttpRequest, person: Person) -> bool:
    """It is an edit of the record like any other."""
    user: Any = request.user
    return bool(user.has_perm(codename("change", Person))) and may_change(user, person)


def _may_refuse(request: HttpRequest) -> bool:
    user: Any = request.user
    return may_run(request) or bool(user.has_perm(codename("change", Person)))


def _answer(request: HttpRequest, batch: ImportBatch) -> None:
    key = request.POST.get("row", "")
    is_key = key.isascii() and key.isdecimal() and len(key) < 19
    row = ImportRow.objects.filter(batch=batch, pk=int(key) if is_key else 0).first()
    person = Person.objects.filter(pk=row.target_id).first() if row and row.target_id else None
    if row is None or person is None:
        messages.error(request, _("This row is no longer there."))
        return
    try:
        require_idle(batch)
        if "_take" in request.POST:
            if not _may_take(request, person):
                raise PermissionDenied
            if row.decision:
                raise stages.IntakeError(_("This difference was answered already."))
            stages.accept_offer(
                row, editor=curator_of(request), reason=reason_in(request, "reason")
            )
            messages.success(request, _("Taken over into the record."))
            return
        if not _may_refuse(request):
            raise PermissionDenied
        stages.refuse_offer(row)
        messages.success(request, _("The record stays as it is; the row keeps what it said."))
    except REFUSALS as error:
        messages.error(request, sentence_of(error))

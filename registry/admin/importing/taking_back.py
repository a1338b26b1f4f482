"""Taking an import back: what would stay is listed first."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.admin.importing import running
from registry.admin.importing.access import batch_or_404, require_importer
from registry.admin.importing.steps import progress_url
from registry.admin.importing.storing import folder_of
from registry.admin.labels import label_of
from registry.admin.pages import address_of, answer
from registry.admin.refusals import REFUSALS, sentence_of
from registry.admin.visits import curator_of
from registry.intake.stages import IntakeError
from registry.intake.stages import touched as touching
from registry.models import ImportBatch, ImportRow, Person
from registry.vocabulary import BatchState, RowState

# So many rows are looked at before an undo; looking at millions takes as long as the undo.
LOOKED_AT = 20_000
LISTED = 100
_NOT_BEGUN = (BatchState.READING, BatchState.STAGED)
REASONS: dict[str, Any] = {
    touching.EDITED: gettext_lazy("edited since"),
    touching.REFERRED_TO: gettext_lazy("another record refers to it"),
    touching.IMPORTED_ELSEWHERE: gettext_lazy("named by another import"),
}


class Kept(NamedTuple):
    """Somebody the undo would leave, and why."""

    name: str
    url: str
    reason: Any


def undo_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponseBase:
    """What would stay and why; then the undo as a process of its own."""
    require_importer(request)
    batch = batch_or_404(pk)
    refusals: list[str] = []
    if request.method == "POST":
        try:
            if batch.state == BatchState.UNDONE:
                raise IntakeError(_("This import is taken back already."))
            arguments = ["--undo", str(batch.pk)]
            running.start(folder_of(batch), running.UNDO, arguments, curator_of(request))
        except REFUSALS as error:
            refusals.append(sentence_of(error))
        else:
            return HttpResponseRedirect(progress_url(batch))
    later = _later(batch)
    if later is not None:
        text = _("Import %(number)d of the same source came later; take that back first.")
        refusals.append(text % {"number": later.pk})
    kept, is_whole, number = _would_stay(batch)
    return answer(
        site,
        request,
        "importing/undo",
        title=_("Take the import back"),
        subtitle=batch.file_name,
        batch=batch,
        refusals=refusals,
        later=later,
        is_staged=batch.state in _NOT_BEGUN,
        added=batch.report.get("rows", {}).get("added", 0),
        kept=kept,
        kept_number=number,
        is_whole=is_whole,
        looked_at=LOOKED_AT,
    )


def _later(batch: ImportBatch) -> ImportBatch | None:
    """A later import of the source that builds on this one."""
    if batch.state in _NOT_BEGUN:
        return None
    standing = (BatchState.COMMITTING, BatchState.COMMITTED, BatchState.UNDOING)
    later = ImportBatch.objects.filter(source_key=batch.source_key, pk__gt=batch.pk)
    return later.filter(state__in=standing).order_by("-pk").first()


def _would_stay(batch: ImportBatch) -> tuple[list[Kept], bool, int]:
    """The first of those the undo would leave; whether all rows were looked at; how many stay."""
    if batch.state in _NOT_BEGUN or batch.state == BatchState.UNDONE:
        return [], True, 0
    made = ImportRow.objects.filter(batch=batch, state__in=(RowState.ADDED, RowState.CHANGED))
    edge = made.order_by("-pk").values_list("pk", flat=True)[LOOKED_AT : LOOKED_AT + 1]
    after = next(iter(edge), 0)
    added = ImportRow.objects.filter(
        batch=batch, pk__gt=after, state=RowState.ADDED, target_id__isnull=False
    ).order_by()
    changed = ImportRow.objects.filter(
        batch=batch, pk__gt=after, state=RowState.CHANGED, target_id__isnull=False
    ).order_by()
    found = touching.touched(added.values("target_id"), batch)
    found |= dict.fromkeys(touching.edited(changed.values("target_id")), touching.EDITED)
    people = Person.objects.select_related("birth_place").in_bulk(sorted(found)[:LISTED])
    kept = [
        Kept(label_of(person), address_of(person), REASONS.get(found[key], found[key]))
        for key, person in people.items()
    ]
    return kept, not after, len(found)

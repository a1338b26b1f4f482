"""How far a process has come: a page that looks anew by itself, and outlives every browser."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from registry.admin.importing import running
from registry.admin.importing.access import may_run, require_importer, require_reader
from registry.admin.importing.labels import STEPS
from registry.admin.importing.storing import Folder
from registry.admin.pages import answer
from registry.admin.refusals import REFUSALS, sentence_of
from registry.admin.visits import curator_of
from registry.models import ImportBatch

SECONDS = 5
# What a batch says while each step is under way; a commit of an approved batch publishes too.
_OF_STEP = {
    "read": ("read", "staged"),
    "commit": ("commit", "index", "committed", "publish", "published"),
    "publish": ("publish", "index", "published"),
    "undo": ("undo", "index", "undone"),
}


def progress_view(site: AdminSite, request: HttpRequest, key: str, digest: str) -> HttpResponseBase:
    """What is being done with a file; offers to go on where a process died."""
    require_reader(request)
    folder = Folder(key, digest)
    run = running.last_run(folder)
    if run is None:
        raise Http404
    refusals: list[str] = []
    if request.method == "POST":
        require_importer(request)
        try:
            running.again(folder, curator_of(request))
            return HttpResponseRedirect(request.path)
        except REFUSALS as error:
            refusals.append(sentence_of(error))
    batch = _batch_of(folder)
    about = folder.about()
    return answer(
        site,
        request,
        "importing/progress",
        title=STEPS.get(run.step, run.step),
        run=run,
        batch=batch,
        about=about,
        begun=parse_datetime(run.at) if run.at else None,
        seconds=SECONDS if run.is_running else 0,
        refusals=refusals,
        may_run=may_run(request),
        columns_url=reverse("admin:import-columns", args=(key, digest)) if about else "",
        **_told(batch, run.step),
    )


def _batch_of(folder: Folder) -> ImportBatch | None:
    batches = ImportBatch.objects.filter(source_key=folder.key, file_sha256=folder.digest)
    return batches.order_by("-pk").first()


def _told(batch: ImportBatch | None, step: str) -> dict[str, Any]:
    """The progress as the batch keeps it; before its first portion there is none."""
    progress: dict[str, Any] = batch.progress if batch is not None else {}
    if progress.get("step") not in _OF_STEP.get(step, ()):
        progress = {}
    done, of = int(progress.get("done", 0)), int(progress.get("of", 0))
    return {
        "done": done,
        "of": of,
        "percent": min(100, done * 100 // of) if of else 0,
        "at": parse_datetime(str(progress["at"])) if progress.get("at") else None,
        "is_indexing": progress.get("step") == "index",
    }

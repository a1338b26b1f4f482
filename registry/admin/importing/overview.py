"""Where to begin: files that wait, and the last imports."""

from __future__ import annotations

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from registry.admin.importing.access import may_run, require_reader
from registry.admin.importing.storing import About, uploaded
from registry.admin.pages import answer
from registry.models import ImportBatch

LISTED = 50
FILES_LISTED = 20


def overview_view(site: AdminSite, request: HttpRequest) -> HttpResponseBase:
    """The last imports with where each stands."""
    require_reader(request)
    batches = ImportBatch.objects.exclude(source_key="").select_related("uploader")
    return answer(
        site,
        request,
        "importing/overview",
        title=_("Imports"),
        batches=batches.order_by("-pk")[:LISTED],
        files=_waiting_files() if may_run(request) else [],
        may_run=may_run(request),
    )


def _waiting_files() -> list[About]:
    """Uploaded files nothing was staged of yet."""
    files = uploaded(FILES_LISTED)
    digests = [about.sha256 for about in files]
    staged = set(
        ImportBatch.objects.filter(file_sha256__in=digests).values_list("source_key", "file_sha256")
    )
    return [about for about in files if (about.key, about.sha256) not in staged]

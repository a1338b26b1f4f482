"""The files of the published edition. A server in front may serve them itself, also in parts."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from registry.opendata.answers import open_to_all
from registry.opendata.exports.package import DESCRIPTION
from registry.opendata.exports.publishing import edition_in


@require_safe
def data_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """One file of the edition. Raises `Http404` for a name its description does not have."""
    edition = edition_in(Path(settings.DATA_ROOT))
    file = edition.find(name) if edition else None
    if edition is None or file is None:
        raise Http404
    etag = f'"{file.sha256 or edition.version}"'
    if unchanged := get_conditional_response(request, etag=etag):
        return unchanged
    try:
        stream = (edition.folder / file.name).open("rb")
    except OSError as error:
        raise Http404 from error
    response = FileResponse(stream, content_type=_kind(name))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["ETag"] = etag
    return open_to_all(response)


def _kind(name: str) -> str:
    return "application/json" if name == DESCRIPTION else "application/gzip"

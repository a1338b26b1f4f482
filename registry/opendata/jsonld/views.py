"""`/id/<public id>.jsonld`: a record as linked data, at the address that never changes."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from registry.opendata.headers import found_or_refused, shared
from registry.opendata.jsonld.documents import document_of
from registry.opendata.naming import absolute_of
from registry.search.snapshot import snapshot


@shared("GET", "HEAD")
def jsonld(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """What the page of the record carries inside it, as a file."""
    with snapshot():
        found = found_or_refused(public_id, lambda other: reverse("jsonld", args=[other]))
        if isinstance(found, HttpResponseBase):
            return found
        document = document_of(found, absolute_of(request))
    text = json.dumps(document, ensure_ascii=False, indent=1)
    return HttpResponse(f"{text}\n", content_type="application/ld+json; charset=utf-8")

"""`/api/reconcile` and the addresses its manifest names: for programs on any site, with CORS.

JSONP is not offered: it would have every client run what we send as its own script.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt

from registry.models import Person, Place, Source
from registry.opendata.headers import shared
from registry.opendata.naming import SITE_NAME, absolute_of, name_in, permanent_address
from registry.opendata.reconcile import finding
from registry.opendata.reconcile.asking import (
    KINDS,
    MOST_QUERIES,
    PERSON,
    PLACE,
    SOURCE,
    Query,
    RefusedError,
    read_batch,
    read_extension,
)
from registry.opendata.reconcile.properties import MATCHED_BY, PROPERTIES, TYPES, listed, meta, rows
from registry.opendata.records import ROUTES, published_record
from registry.search.names import LONGEST_QUERY
from registry.search.snapshot import Snapshot, snapshot
from registry.vocabulary import Fate

Json = dict[str, Any]
KIND_OF = {Person: PERSON, Place: PLACE, Source: SOURCE}
# Suggestions at once, and how many may have been given before.
MOST_SUGGESTED, MOST_SKIPPED = 12, 240


@csrf_exempt
@shared("GET", "HEAD", "POST")
def service(request: HttpRequest) -> HttpResponseBase:
    """Queries, an extension, or with neither the manifest."""
    data = request.POST if request.method == "POST" else request.GET
    language = _language_of(request)
    with translation.override("en"):
        try:
            if "queries" in data:
                return _json(_matched(read_batch(data["queries"])))
            if "extend" in data:
                ids, wanted = read_extension(data["extend"])
                with snapshot():
                    return _json({"meta": meta(wanted), "rows": rows(ids, wanted, language)})
        except RefusedError as error:
            return _refused(str(error), error.status)
        return _json(_manifest(request))


def _language_of(request: HttpRequest) -> str:
    """In which places are called by their names; English where a client does not say."""
    if "Accept-Language" not in request.headers:
        return "en"
    return translation.get_language_from_request(request)


def _manifest(request: HttpRequest) -> Json:
    absolute = absolute_of(request)
    base = absolute(reverse("reconcile"))
    suggest = {
        kind: {"service_url": base, "service_path": f"/suggest/{kind}"}
        for kind in ("entity", "property", "type")
    }
    return {
        "versions": ["0.2"],
        "name": str(SITE_NAME),
        "identifierSpace": absolute("/id/"),
        "schemaSpace": f"{base}/properties",
        "documentation": absolute(reverse("api-docs") + "#standards"),
        "defaultTypes": [{"id": kind, "name": name} for kind, name in TYPES.items()],
        "view": {
            "url": permanent_address("{{id}}", absolute).replace("%7B", "{").replace("%7D", "}")
        },
        "preview": {"url": f"{base}/preview?id={{{{id}}}}", "width": 430, "height": 200},
        "suggest": suggest,
        "extend": {
            "propose_properties": {"service_url": base, "service_path": "/properties"},
            "property_settings": [],
        },
        "batchSize": MOST_QUERIES,
    }


# Matching --------------------------------------------------------------------------------------


def _matched(batch: dict[str, Query]) -> Json:
    with snapshot() as index:
        return {key: {"result": list(_results(index, query))} for key, query in batch.items()}


def _results(index: Snapshot, query: Query) -> Iterator[Json]:
    for found in finding.candidates(index, query):
        yield {
            "id": found.public_id,
            "name": found.name,
            "description": found.description,
            "score": found.score,
            "match": found.match,
            "type": [_type(found.kind)],
            "features": [{"id": name, "value": value} for name, value in found.features.items()],
        }


def _type(kind: str) -> Json:
    return {"id": kind, "name": TYPES[kind]}


# What a client asks while somebody types ---------------------------------------------------------


@shared("GET", "HEAD")
def suggest(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Records, properties or types whose name begins so."""
    prefix = request.GET.get("prefix", "").replace("\x00", " ")[:LONGEST_QUERY]
    with translation.override("en"):
        if kind == "property":
            return _json({"result": listed(MATCHED_BY, prefix)})
        if kind == "type":
            start = prefix.strip().lower()
            types = [_type(one) for one in TYPES if start in TYPES[one].lower()]
            return _json({"result": types})
        if kind != "entity":
            return _refused("There is no such suggestion.", HTTPStatus.NOT_FOUND)
        return _json({"result": list(_entities(request, prefix.strip()))})


def _entities(request: HttpRequest, start: str) -> Iterator[Json]:
    """Records of the type asked for, or of all; `cursor` says how many were given before."""
    asked = request.GET.get("type", "")
    kinds = KINDS if not asked else [asked] if asked in KINDS else []
    skip = _number(request, "cursor") or 0
    if not start or skip > MOST_SKIPPED:
        return
    with snapshot() as index:
        for one in finding.beginning(index, start, kinds, skip=skip, most=MOST_SUGGESTED):
            yield {
                "id": one.public_id,
                "name": one.name,
                "description": one.description,
                "notable": [_type(one.kind)],
            }


def _number(request: HttpRequest, name: str) -> int | None:
    """A small number that is asked for; none where it is no such number."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


@shared("GET", "HEAD")
def properties(request: HttpRequest) -> HttpResponseBase:
    """The properties columns can be filled with; those of other types than a person: none."""
    kind = request.GET.get("type", PERSON)[:40]
    found = listed(list(PROPERTIES)) if kind in ("", PERSON) else []
    found = found[: _number(request, "limit")]
    return _json({"type": kind, "limit": len(found), "properties": found})


@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@shared("GET", "HEAD")
def preview(request: HttpRequest) -> HttpResponseBase:
    """A few lines about one record, for a frame within the client; no script, no style."""
    with snapshot():
        record = published_record(request.GET.get("id", "")[:40])
        kind = KIND_OF.get(type(record)) if record is not None else None
        context: Json = {"record": None}
        if record is not None and kind is not None:
            context = _previewed(record, kind, request)
    status = HTTPStatus.OK if context["record"] else HTTPStatus.NOT_FOUND
    with translation.override("en"):
        return render(request, "registry/reconcile/preview.html", context, status=status)


def _previewed(record: Any, kind: str, request: HttpRequest) -> Json:
    texts = getattr(record, "summary", {}) or {}
    dates = [getattr(record, name, "") for name in ("birth_date", "death_date", "period", "year")]
    return {
        "record": record,
        "names": list(dict.fromkeys(name_in(record, code) for code in ("en", "ru"))),
        "kind": TYPES[kind],
        "dates": " – ".join(date for date in dates if date),
        "fate": str(Fate(record.fate).label) if getattr(record, "fate", "") else "",
        "summary": texts.get("en") or texts.get("ru") or "",
        "url": permanent_address(record.public_id, absolute_of(request)),
        "route": ROUTES[record.noun],
    }


def _json(content: Json, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    answer = JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})
    # A name that was asked for is kept by nobody on the way.
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _refused(message: str, status: HTTPStatus) -> HttpResponse:
    """As clients of this protocol read a refusal."""
    return _json({"status": "error", "message": message}, status)

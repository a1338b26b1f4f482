"""The sources a curator has just used: first among the choices, and there at the press of keys."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest

from registry.models import Source

LAST_SOURCE, LAST_LOCATOR, RECENT_SOURCES = "last_source", "last_locator", "recent_sources"
REMEMBERED = 8


def remember_source(request: HttpRequest, source: Source, locator: str = "") -> None:
    """Notes in the session that a source was cited."""
    recent = [key for key in request.session.get(RECENT_SOURCES, []) if key != source.pk]
    request.session[RECENT_SOURCES] = [source.pk, *recent][:REMEMBERED]
    request.session[LAST_SOURCE] = source.pk
    request.session[LAST_LOCATOR] = locator


def recent_first(request: HttpRequest, sources: QuerySet[Any]) -> QuerySet[Any]:
    """The sources with those just used before the others."""
    recent = request.session.get(RECENT_SOURCES, [])
    if not recent:
        return sources
    places = [When(pk=key, then=Value(place)) for place, key in enumerate(recent)]
    rank = Case(*places, default=Value(REMEMBERED), output_field=IntegerField())
    order = sources.query.order_by or tuple(sources.model._meta.ordering) or ("pk",)
    return sources.order_by(rank, *order)


def last_used(request: HttpRequest) -> dict[str, str]:
    """The source cited last, with its page, for the key that repeats it."""
    key = request.session.get(LAST_SOURCE)
    source = Source.objects.filter(pk=key).first() if key else None
    if source is None:
        return {}
    locator = str(request.session.get(LAST_LOCATOR, ""))
    return {"source": str(source.pk), "name": str(source), "locator": locator}

"""One record as one JSON-LD document, and the same inside a page."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from registry.models import ExternalIdentifier, Person
from registry.models.base import Record
from registry.opendata.jsonld.people import person
from registry.opendata.jsonld.things import OWN, load
from registry.opendata.jsonld.values import CONTEXT, Json, without_blanks
from registry.opendata.naming import (
    FACTS,
    SITE_NAME,
    WIKIDATA,
    WIKIDATA_ENTITY,
    Absolute,
    permanent_address,
)
from registry.opendata.records import ROUTES
from registry.prepared import prepared

# What would end the element it stands in, or be read as something else by an old browser.
_ESCAPES = {
    ord("<"): "\\u003C",
    ord(">"): "\\u003E",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


def document_of(record: Record, absolute: Absolute) -> Json:
    """The record as JSON-LD; `record` is published, which the caller has asked."""
    if isinstance(record, Person):
        own = person(record, absolute)
    else:
        load(record)
        own = OWN[type(record)](record, absolute)
    address = permanent_address(record.public_id, absolute)
    return {
        "@context": CONTEXT,
        "@id": address,
        **without_blanks(own),
        **without_blanks({"sameAs": _elsewhere(record)}),
        "mainEntityOfPage": _page(record, address, absolute),
    }


def _page(record: Record, address: str, absolute: Absolute) -> Json:
    """The page about it: its addresses, its languages, the day of its last change, its licence."""
    args = [record.public_id, record.slug or record.public_id]
    path = reverse(f"registry:{ROUTES[record.noun]}", args=args)
    below = path.split("/", 2)[2]
    codes = [code for code, _name in settings.LANGUAGES]
    with translation.override("en"):
        site = str(SITE_NAME)
    return {
        "@type": "WebPage",
        "identifier": address,
        "url": [absolute(f"/{code}/{below}") for code in codes],
        "inLanguage": codes,
        "dateModified": f"{record.updated_at:%Y-%m-%d}",
        "license": FACTS,
        "isPartOf": {"@type": "WebSite", "name": site, "url": absolute("/")},
    }


def _elsewhere(record: Record) -> list[str]:
    found = _identifiers(ContentType.objects.get_for_model(record).pk, record.pk)
    return [f"{WIKIDATA_ENTITY}{value}" for (value,) in found]


@prepared
def _identifiers(type_id: int, key: int) -> QuerySet[ExternalIdentifier, tuple[str]]:
    found = ExternalIdentifier.objects.filter(target_type_id=type_id, target_id=key)
    return found.filter(scheme=WIKIDATA).values_list("value")


def script(document: dict[str, Any]) -> SafeString:
    """The document as a block of data within a page: no text in it can end the block."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    # Every character that means something to HTML is escaped above.
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308

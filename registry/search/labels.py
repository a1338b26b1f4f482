"""The words for values of open lists: terms, places, events, sources; only what is published.

One query, however many lists and values are asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db.models import Case, CharField, F, Model, Q, QuerySet, Value, When
from django.db.models.functions import JSONObject

from registry.models import (
    Event,
    Nationality,
    PlaceName,
    Profession,
    SentencingBody,
    Source,
)
from registry.search.cache import Words
from registry.search.snapshot import Snapshot
from registry.vocabulary import State

# A value of a field, and its words by language.
Labels = dict[tuple[str, str], dict[str, str]]

TERMS: dict[str, type[Model]] = {
    "profession": Profession,
    "nationality": Nationality,
    "sentencing_body": SentencingBody,
}
PLACES = ("region", "burial_place", "place")
_FIELDS = {*TERMS, *PLACES, "event", "source"}
# Beyond so many remembered words it begins anew.
MOST_WORDS = 20_000


def labels_of(codes: Mapping[str, Collection[str]]) -> Labels:
    """The words for the given values of each field; those that do not exist are left out."""
    parts = list(_parts(codes))
    if not parts:
        return {}
    found: Labels = {}
    names: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for kind, code, texts in parts[0].union(*parts[1:], all=True):
        if kind == "place":
            names[code].append(texts)
        elif kind == "source":
            # A title stands in its own language; und: which one is not recorded.
            found[kind, code] = {texts["language"] or "und": texts["title"]}
        else:
            found[kind, code] = texts
    for code, rows in names.items():
        for field in PLACES:
            if code in codes.get(field, ()):
                found[field, code] = _usual_names(rows)
    return found


def labels_at(index: Snapshot, codes: Mapping[str, Collection[str]]) -> Labels:
    """The same for a snapshot, which remembers the words of values that people of it have.

    Codes that nobody has, as a reader may type them, are asked for each time.
    """
    words = index.memory.words
    if words is None or words.version < index.version or len(words.labels) > MOST_WORDS:
        words = index.memory.words = Words(index.version)
    if words.version > index.version:
        # Another thread already knows what this snapshot does not.
        return labels_of(codes)
    missing = {
        field: [code for code in wanted if (field, code) not in words.labels]
        for field, wanted in codes.items()
        if field in _FIELDS
    }
    found = labels_of(missing)
    for field, asked in missing.items():
        known = index.familiar().ids.get(field, {})
        words.labels.update(
            {(field, code): found.get((field, code)) for code in asked if code in known}
        )
    remembered = {
        (field, code): texts
        for field, wanted in codes.items()
        for code in wanted
        if (texts := words.labels.get((field, code)))
    }
    return {**found, **remembered}


def _usual_names(rows: list[dict[str, Any]]) -> dict[str, str]:
    """The first name of each language is the usual one."""
    usual: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: (row["order"], row["pk"])):
        usual.setdefault(row["language"], row["name"])
    return usual


def _parts(codes: Mapping[str, Collection[str]]) -> Iterator[QuerySet[Any, Any]]:
    """One question a list. A part of a union may not be ordered."""
    for field, model in TERMS.items():
        if codes.get(field):
            rows = model._default_manager.filter(code__in=codes[field]).order_by()
            yield rows.values_list(Value(field), "code", "labels")
    if codes.get("event"):
        yield _records(Event.objects.all(), codes["event"]).values_list(
            Value("event"), _code(""), "title"
        )
    if codes.get("source"):
        title = JSONObject(title=F("title"), language=F("title_language"))
        yield _records(Source.objects.all(), codes["source"]).values_list(
            Value("source"), _code(""), title
        )
    places = {code for field in PLACES for code in codes.get(field, ())}
    if places:
        name = JSONObject(language=F("language"), name=F("name"), order=F("order"), pk=F("pk"))
        yield _records(PlaceName.objects.all(), places, "place__").values_list(
            Value("place"), _code("place__"), name
        )


def _records(rows: QuerySet[Any], codes: Collection[str], prefix: str = "") -> QuerySet[Any]:
    """The published records whose code in addresses is one of these: the slug, else the id."""
    named = Q(**{f"{prefix}slug__in": codes}) | Q(
        **{f"{prefix}slug": "", f"{prefix}public_id__in": codes}
    )
    return rows.filter(named, **{f"{prefix}state": State.PUBLISHED}).order_by()


def _code(prefix: str) -> Case:
    return Case(
        When(**{f"{prefix}slug": ""}, then=F(f"{prefix}public_id")),
        default=F(f"{prefix}slug"),
        output_field=CharField(),
    )

"""What a client asks: a batch of queries, each checked before any is answered."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from registry.search.names import LONGEST_QUERY

MOST_QUERIES = 50
MOST_CANDIDATES = 25
USUAL_CANDIDATES = 5
MOST_PROPERTIES = 20
MOST_IDS = 200
# A batch of full length fits in many times over.
LONGEST_BATCH = 200_000

PERSON, PLACE, SOURCE = "person", "place", "source"
KINDS = (PERSON, PLACE, SOURCE)
_YEAR = re.compile(r"(?<![0-9])(1[789][0-9]{2}|20[0-9]{2})(?![0-9])", re.ASCII)


class RefusedError(Exception):
    """A batch that is not understood or too large, with the status to answer."""

    def __init__(self, message: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Query:
    """One name to be found, with what is known beside it."""

    text: str
    # The types asked for; without any all are meant.
    kinds: tuple[str, ...] = KINDS
    limit: int = USUAL_CANDIDATES
    # Values by the property they are of, as texts.
    properties: dict[str, tuple[str, ...]] = field(default_factory=dict)


def read_batch(written: str) -> dict[str, Query]:
    """The queries by their keys; raises `RefusedError`."""
    batch = _object(written, "queries")
    if len(batch) > MOST_QUERIES:
        message = f"A batch has at most {MOST_QUERIES} queries; this one has {len(batch)}."
        raise RefusedError(message, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return {key: _query(key, value) for key, value in batch.items()}


def read_extension(written: str) -> tuple[list[str], list[str]]:
    """Which records and which of their properties are asked for; raises `RefusedError`."""
    asked = _object(written, "extend")
    ids, properties = asked.get("ids"), asked.get("properties")
    if not isinstance(ids, list) or not all(isinstance(each, str) for each in ids):
        raise RefusedError("“ids” is a list of identifiers.")
    if not isinstance(properties, list) or not all(
        isinstance(each, dict) and isinstance(each.get("id"), str) for each in properties
    ):
        raise RefusedError("“properties” is a list of objects with an “id”.")
    if len(ids) > MOST_IDS or len(properties) > MOST_PROPERTIES:
        message = f"At most {MOST_IDS} records and {MOST_PROPERTIES} properties at once."
        raise RefusedError(message, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return ids, [each["id"] for each in properties]


def _object(written: str, name: str) -> dict[str, Any]:
    if len(written) > LONGEST_BATCH:
        raise RefusedError(f"“{name}” is too long.", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        found = json.loads(written)
    # Brackets a thousand deep are no batch either.
    except (ValueError, RecursionError) as error:
        raise RefusedError(f"“{name}” is not JSON.") from error
    if not isinstance(found, dict):
        raise RefusedError(f"“{name}” is a JSON object.")
    return found


def _query(key: str, value: Any) -> Query:
    if not isinstance(value, dict) or not isinstance(value.get("query"), str):
        raise RefusedError(f"The query “{key[:40]}” is an object with a text “query”.")
    limit = value.get("limit", USUAL_CANDIDATES)
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
        raise RefusedError(f"The limit of the query “{key[:40]}” is a number from 1 on.")
    properties = value.get("properties", [])
    if not isinstance(properties, list) or len(properties) > MOST_PROPERTIES:
        raise RefusedError(f"The properties of the query “{key[:40]}” are a short list.")
    return Query(
        text=" ".join(value["query"].replace("\x00", " ").split())[:LONGEST_QUERY],
        kinds=_kinds(key, value.get("type")),
        limit=min(limit, MOST_CANDIDATES),
        properties=dict(_property(key, each) for each in properties),
    )


def _kinds(key: str, asked: Any) -> tuple[str, ...]:
    """The types asked for; one we do not have is no fault and finds nothing."""
    names = asked if isinstance(asked, list) else [] if asked is None else [asked]
    if not all(isinstance(name, str) for name in names):
        raise RefusedError(f"The type of the query “{key[:40]}” is a text.")
    return tuple(kind for kind in KINDS if kind in names) if names else KINDS


def _property(key: str, value: Any) -> tuple[str, tuple[str, ...]]:
    pid = value.get("pid") if isinstance(value, dict) else None
    if not isinstance(pid, str) or "v" not in value:
        raise RefusedError(f"A property of the query “{key[:40]}” has a “pid” and a value “v”.")
    many = value["v"] if isinstance(value["v"], list) else [value["v"]]
    return pid, tuple(_text(each) for each in many[:MOST_PROPERTIES])


def _text(value: Any) -> str:
    """A value as text: it may be a text, a number, or a record already found."""
    if isinstance(value, dict):
        value = value.get("name") or value.get("id") or ""
    return str(value)[:LONGEST_QUERY] if isinstance(value, str | int | float) else ""


def years_in(values: tuple[str, ...]) -> list[int]:
    """The years that stand in values, which may be whole dates."""
    return [int(year) for value in values for year in _YEAR.findall(value)]

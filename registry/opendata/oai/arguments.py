"""What a harvester asks: the verb and its arguments, checked as the protocol says."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.http import QueryDict

from registry.opendata.records import NOUNS

PREFIX = "oai_dc"
SETS = {model.noun: model for model in NOUNS}

# The arguments of each verb: those it needs, those it may have, and one that must stand alone.
VERBS: dict[str, tuple[set[str], set[str], str]] = {
    "Identify": (set(), set(), ""),
    "ListMetadataFormats": (set(), {"identifier"}, ""),
    "ListSets": (set(), set(), "resumptionToken"),
    "GetRecord": ({"identifier", "metadataPrefix"}, set(), ""),
    "ListIdentifiers": ({"metadataPrefix"}, {"from", "until", "set"}, "resumptionToken"),
    "ListRecords": ({"metadataPrefix"}, {"from", "until", "set"}, "resumptionToken"),
}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_SECOND = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", re.ASCII)
# A longer argument is none that was ever given out.
LONGEST = 1000


class ProtocolError(Exception):
    """One of the errors of the protocol, with its code."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Span:
    """From the first moment to the one that is no longer meant; either may be open."""

    start: dt.datetime | None = None
    end: dt.datetime | None = None


def read(data: QueryDict) -> dict[str, str]:
    """The verb and its arguments; raises `ProtocolError`."""
    verbs = data.getlist("verb")
    if len(verbs) != 1 or verbs[0] not in VERBS:
        raise ProtocolError("badVerb", f"Give one verb: {', '.join(VERBS)}.")
    needed, possible, exclusive = VERBS[verbs[0]]
    found = {name: values[0] for name, values in data.lists() if name != "verb"}
    for name, values in data.lists():
        if name != "verb" and name not in {*needed, *possible, exclusive}:
            raise ProtocolError("badArgument", f"{verbs[0]} has no argument “{name[:40]}”.")
        if len(values) > 1:
            raise ProtocolError("badArgument", f"“{name}” may be given once.")
        if len(values[0]) > LONGEST:
            code = "badResumptionToken" if name == exclusive else "badArgument"
            raise ProtocolError(code, f"“{name}” is too long.")
    if exclusive and exclusive in found:
        if len(found) > 1:
            raise ProtocolError("badArgument", f"“{exclusive}” stands alone.")
    elif missing := sorted(needed - found.keys()):
        raise ProtocolError("badArgument", f"{verbs[0]} needs “{missing[0]}”.")
    return {"verb": verbs[0], **found}


def span_of(found: dict[str, str]) -> Span:
    """The moments asked for: days or seconds, both of the same kind."""
    first, last = found.get("from"), found.get("until")
    if first and last and len(first) != len(last):
        raise ProtocolError("badArgument", "“from” and “until” are both days or both seconds.")
    start = _moment(first) if first is not None else None
    end = _moment(last) if last is not None else None
    if start and end and start > end:
        raise ProtocolError("badArgument", "“from” comes after “until”.")
    if end is not None and last is not None:
        # The last day, or the last second, is meant to its end.
        step = dt.timedelta(days=1) if _DAY.fullmatch(last) else dt.timedelta(seconds=1)
        try:
            end += step
        except OverflowError:
            end = None
    return Span(start, end)


def _moment(written: str) -> dt.datetime:
    try:
        if _DAY.fullmatch(written):
            day = dt.date.fromisoformat(written)
            return dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC)
        if _SECOND.fullmatch(written):
            return dt.datetime.fromisoformat(written)
    except ValueError:
        pass
    message = "A moment is written 2026-11-25 or 2026-11-25T10:00:00Z."
    raise ProtocolError("badArgument", message)


def require_format(prefix: str) -> None:
    """There is one format of metadata."""
    if prefix != PREFIX:
        raise ProtocolError("cannotDisseminateFormat", f"The format here is {PREFIX}.")


def require_set(name: str | None) -> None:
    """A set is a kind of record."""
    if name is not None and name not in SETS:
        raise ProtocolError("noRecordsMatch", "There is no such set; see ListSets.")

"""A small writer of iCalendar files (RFC 5545): whole-day entries, folded and escaped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import NamedTuple

# A line may have so many bytes, its end not counted.
LONGEST_LINE = 75


class Entry(NamedTuple):
    """One day in the calendar."""

    uid: str
    day: dt.date
    summary: str
    description: str
    # Blank where it has none.
    url: str = ""
    is_yearly: bool = False


def calendar(name: str, language: str, entries: Iterable[Entry], *, stamp: dt.datetime) -> bytes:
    """The whole file. `stamp` says in UTC when it was made."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_escaped(name)}//On this day//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME;LANGUAGE={language}:{_escaped(name)}",
        f"X-WR-CALNAME:{_escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
    ]
    for entry in entries:
        lines += _entry(entry, language, stamp)
    lines.append("END:VCALENDAR")
    return b"".join(part + b"\r\n" for line in lines for part in folded(line))


def _entry(entry: Entry, language: str, stamp: dt.datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}"
    yield f"SUMMARY;LANGUAGE={language}:{_escaped(entry.summary)}"
    yield f"DESCRIPTION;LANGUAGE={language}:{_escaped(entry.description)}"
    if entry.is_yearly:
        yield "RRULE:FREQ=YEARLY"
    if entry.url:
        # An address stands as it is: it is no text.
        yield f"URL:{entry.url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    """A text as the format keeps it; of control characters only line ends have a place in it."""
    clean = text.replace("\r\n", "\n").replace("\r", "\n")
    clean = "".join(char for char in clean if char >= " " or char in "\n\t")
    for char in ("\\", ";", ","):
        clean = clean.replace(char, "\\" + char)
    return clean.replace("\n", "\\n")


def folded(line: str) -> Iterator[bytes]:
    """The line in parts of at most 75 bytes; the later ones start with a space.

    A character is never cut in two.
    """
    part = b""
    for char in line:
        encoded = char.encode()
        if len(part) + len(encoded) > LONGEST_LINE:
            yield part
            part = b" "
        part += encoded
    yield part

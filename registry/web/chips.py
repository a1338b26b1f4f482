"""The filters in use, each a link that takes it away; and what to try where nobody is found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from registry.filters import PersonFilterSet
from registry.names import tokens
from registry.search.labels import Labels
from registry.search.snapshot import Snapshot
from registry.web.addresses import NO_FILTERS, RANGES, Query
from registry.web.wording import chip_label, plain, range_label

# A family searches with the patronymic; a record may lack it.
MOST_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use; `query` is the list without it."""

    name: str
    label: SafeString
    query: Query


@dataclass(frozen=True, slots=True)
class Attempt:
    """A wider question, and how many people it finds."""

    chip: Chip | None
    words: str
    query: Query
    count: int


def chips(query: Query, labels: Labels) -> list[Chip]:
    """One chip a filter; the two ends of a range of years share one."""
    return list(_chips(query, labels))


def _chips(query: Query, labels: Labels) -> Iterator[Chip]:
    seconds = set(RANGES.values())
    for name, value in query.filters:
        if name in RANGES:
            yield _range(query, name, value)
        elif name in seconds:
            first = next(start for start, end in RANGES.items() if end == name)
            if not query.values(first):
                yield _range(query, first, "")
        else:
            label = chip_label(name, value, labels)
            yield Chip(name, label, query.without_value(name, value))


def _range(query: Query, first: str, start: str) -> Chip:
    last = RANGES[first]
    end = (query.values(last) or [""])[0]
    label = conditional_escape(range_label(first, start, end))
    return Chip(first, label, query.without(first, last, "page"))


def in_words(in_use: list[Chip]) -> str:
    """The filters in a line: values of one filter are alternatives."""
    by_filter: dict[str, list[str]] = {}
    for chip in in_use:
        by_filter.setdefault(chip.name, []).append(plain(chip.label))
    return "; ".join(" / ".join(values) for values in by_filter.values())


def attempts(index: Snapshot, query: Query, in_use: list[Chip], asked_last: str) -> list[Attempt]:
    """Wider questions that find somebody: without the last filter, with fewer words, by name alone.

    There are never more than three.
    """
    found = [attempt for attempt in _attempts(index, query, in_use, asked_last) if attempt.count]
    return list({str(attempt.query): attempt for attempt in found}.values())


def _attempts(
    index: Snapshot, query: Query, in_use: list[Chip], asked_last: str
) -> Iterator[Attempt]:
    last = next((chip for chip in reversed(in_use) if asked_last in _names(chip)), None)
    last = last or (in_use[-1] if in_use else None)
    if last and len(in_use) > 1:
        yield Attempt(last, "", last.query, _count(index, last.query))
    words = (query.values("q") or [""])[0].split()
    if len(tokens(" ".join(words))) > 1:
        # The surname stands first in lists, last in speech: whichever is known to the register.
        for word in (words[0], words[-1]):
            wider = query.without("page").with_value("q", word)
            yield Attempt(None, word, wider, _count(index, wider))


def _names(chip: Chip) -> tuple[str, str]:
    """A range of years has two."""
    return chip.name, RANGES.get(chip.name, chip.name)


def _count(index: Snapshot, query: Query) -> int:
    return PersonFilterSet(query.data).found(index).total


def last_filter(data: QueryDict, query: Query) -> str:
    """The filter that stands last in the address as it was typed or sent."""
    names = [name for name in data if name not in NO_FILTERS and query.values(name)]
    return names[-1] if names else ""

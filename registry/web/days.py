"""On this day: what happened to the persecuted on one day of the year, year by year.

Only dates known to the day stand here. A date before February 1918 is that of the new calendar,
with the old one in brackets. A page costs the same at any size of the register.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from django.db.models import F, Value
from django.db.models.functions import Mod
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from pyroaring import BitMap

from registry.dates import parse, when_phrase
from registry.dates.edtf import Interval, Point, Precision
from registry.fields import partial_date
from registry.models import Event, Person
from registry.search import days as index_days
from registry.search.snapshot import Snapshot, snapshot
from registry.sentences import verb
from registry.vocabulary import DateType
from registry.web import list_people, lives
from registry.web.dossier.markup import (
    best,
    in_language,
    joined,
    link,
    lowered,
    page_language,
)
from registry.web.listing import alphabet
from registry.web.numbering import last_page, page_number, pages
from registry.web.people_names import name_of, original_form

PAGE_SIZE = 100
# A leap year: it has all 366 days.
ANY_YEAR = 2000
ON_HOME = 6
BORN, ARRESTED, SENTENCED, SHOT, DIED = "born", "arrested", "sentenced", "shot", "died"
_DAY = re.compile(r"([0-9]{2})-([0-9]{2})", re.ASCII)
ORDER = (BORN, ARRESTED, SENTENCED, SHOT, DIED)


@dataclass(frozen=True, slots=True)
class Row:
    """One person and what happened that day."""

    name: SafeString
    original: SafeString
    years: str
    what: SafeString
    fate: str


@dataclass(slots=True)
class Year:
    """Everything of one year."""

    year: int
    events: list[SafeString] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Link:
    """A day to go to."""

    words: str
    url: str


# Pages ---------------------------------------------------------------------------------------


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """The present day, by the clock of the site."""
    return _page(request, timezone.localdate().replace(year=ANY_YEAR))


@require_safe
def day(request: HttpRequest, day: str) -> HttpResponse:
    """One of the 366 days."""
    return _page(request, read_day(day))


def read_day(text: str) -> dt.date:
    """The day an address names, as `11-03`. Raises `Http404` for none and for other spellings."""
    match = _DAY.fullmatch(text)
    try:
        return dt.date(ANY_YEAR, *map(int, match.groups() if match else ()))
    except (TypeError, ValueError) as error:
        raise Http404 from error


def code(date: dt.date) -> str:
    """A day as addresses and the index have it."""
    return f"{date.month:02}-{date.day:02}"


def in_words(date: dt.date) -> str:
    """“3 November” in the language of the page."""
    return f"{date.day} {format_date(date, 'E')}"


def url_of(date: dt.date) -> str:
    """The address of a day."""
    return reverse("registry:day", args=[code(date)])


def _page(request: HttpRequest, date: dt.date) -> HttpResponse:
    def url(number: int) -> str:
        return url_of(date) + (f"?page={number}" if number > 1 else "")

    with snapshot() as index:
        people = index_days.people_of(index, [code(date)])[code(date)]
        last = last_page(len(people), PAGE_SIZE)
        number = page_number(request.GET.get("page", ""), last, url(1))
        start = (number - 1) * PAGE_SIZE
        shown = load(index, told_first(index, people, start, start + PAGE_SIZE))
        killed = index_days.killed_of(index) & index.having(index_days.DEATH, [code(date)])
    context = {
        "heading": in_words(date),
        "years": by_year(shown, events_on(date) if number == 1 else [], date),
        "total": len(people),
        "shown": len(shown),
        "pages": pages(number, last, url),
        "before": _link(date, -1),
        "after": _link(date, 1),
        "calendar": calendar(date),
        "has_reading": bool(killed),
        "reading": f"{reverse('registry:reading-sheet')}?date={code(date)}",
        "canonical_path": url(number),
        "own_query": f"?page={number}" if number > 1 else "",
    }
    return render(request, "registry/days/day.html", context)


def _link(date: dt.date, step: int) -> Link:
    """The day before or after; the year goes round."""
    there = (date + dt.timedelta(days=step)).replace(year=ANY_YEAR)
    return Link(in_words(there), url_of(there))


def all_days() -> list[tuple[str, list[Link]]]:
    """All 366 days by month."""
    found: list[tuple[str, list[Link]]] = []
    first = dt.date(ANY_YEAR, 1, 1)
    for step in range(366):
        date = first + dt.timedelta(days=step)
        if date.day == 1:
            found.append((format_date(date, "F"), []))
        found[-1][1].append(Link(str(date.day), url_of(date)))
    return found


def calendar(current: dt.date) -> SafeString:
    """All days by month as a page prints them, the present one marked."""
    plain = _calendar(page_language(), get_script_prefix())
    link = f'<a href="{url_of(current)}"'
    return SafeString(plain.replace(link, f'{link} aria-current="page"', 1))


# Made while its language is the present one; nearly four hundred links take a page long.
@lru_cache(maxsize=16)
def _calendar(language: str, prefix: str) -> SafeString:
    return format_html_join(
        "",
        "<div><h3>{}</h3><ol>{}</ol></div>",
        (
            (
                month,
                format_html_join(
                    "", '<li><a href="{}">{}</a></li>', ((link.url, link.words) for link in links)
                ),
            )
            for month, links in all_days()
        ),
    )


# What happened -------------------------------------------------------------------------------


def told_first(index: Snapshot, people: BitMap, start: int, stop: int) -> list[int]:
    """A slice of the people of a day, in the alphabet of the page's language."""
    order = "latin" if alphabet() == "latin" else "name"
    return index_days.told_first(index, people, start, stop, order=order)


def load(index: Snapshot, documents: list[int]) -> list[Person]:
    """The people of documents of the index, with what their rows print, in the same order."""
    keys = index.tables.people(documents)
    return list_people.load_ends([keys[document] for document in documents if document in keys])


def events_on(date: dt.date) -> list[Event]:
    """Published events of the day, and longer ones that began on it."""
    # Events are few: looking at all of them costs less than an index for this page.
    of_day = Event.objects.published().annotate(of_day=Mod(F("date_lo"), Value(10000)))
    found = of_day.filter(of_day=date.month * 100 + date.day).order_by("date_lo", "pk")
    return [event for event in found if _event_year(event, date)]


def days_of_events() -> set[str]:
    """The days of the year on which a published event was, or began."""
    found: set[str] = set()
    for event in Event.objects.published().exclude(date_lo=None).order_by():
        month, day = event.date_lo // 100 % 100, event.date_lo % 100
        if day and _event_year(event, dt.date(ANY_YEAR, month, day)):
            found.add(f"{month:02}-{day:02}")
    return found


def _event_year(event: Event, date: dt.date) -> int:
    """The year in which the event was, or began, on the day; 0 where its day is not known."""
    known = partial_date(event, "date")
    expression = known.expression if known else None
    point = expression.start if isinstance(expression, Interval) else expression
    if not isinstance(point, Point) or point.mark or point.precision is not Precision.DAY:
        return 0
    if isinstance(expression, Interval) and event.date_type != DateType.PERIOD:
        return 0
    return point.year if (point.month, point.day) == (date.month, date.day) else 0


def happenings(person: Person, date: dt.date) -> dict[int, list[str]]:
    """What happened to a person on the day, by year, in the order of a life."""
    found: dict[int, set[str]] = {}
    for kind, text in _dates(person):
        there = index_days.day_of(text)
        if there and there[1] == code(date):
            found.setdefault(there[0], set()).add(kind)
    return {
        year: [kind for kind in ORDER if kind in kinds and not (kind == DIED and SHOT in kinds)]
        for year, kinds in found.items()
    }


def _dates(person: Person) -> Iterator[tuple[str, str]]:
    yield BORN, person.birth_date
    for case in lives.repressions_of(person):
        yield ARRESTED, case.arrest_date
        yield SENTENCED, case.sentence_date
        yield (SHOT if case.outcome in lives.SHOT else DIED), case.execution_date
    yield DIED, person.death_date


def by_year(people: Iterable[Person], events: Iterable[Event], date: dt.date) -> list[Year]:
    """The people and events of a day under their years, from the earliest."""
    found: dict[int, Year] = {}
    for event in events:
        year = _event_year(event, date)
        found.setdefault(year, Year(year)).events.append(_event_line(event))
    for person in people:
        for year, kinds in happenings(person, date).items():
            found.setdefault(year, Year(year)).rows.append(_row(person, year, kinds, date))
    return [found[year] for year in sorted(found)]


def _event_line(event: Event) -> SafeString:
    title, language = best(event.title)
    name = link(event, in_language(title or str(event), language))
    if event.date_lo != event.date_hi:
        return format_html("{} {}", name, _("(began)"))
    return name


def _row(person: Person, year: int, kinds: list[str], date: dt.date) -> Row:
    language = page_language()
    told = index_days.day_of(person.death_date) == (year, code(date))
    # The sentence on the fate tells the death with its date and place.
    untold = [kind for kind in kinds if not (told and kind in (SHOT, DIED))]
    words = [_born(person)] if BORN in untold else []
    words += _on_this_day([verb(kind, person.sex, language) for kind in untold if kind != BORN])
    return Row(
        name=link(person, name_of(person)),
        original=original_form(person),
        years=lives.years_of_life(person, language),
        what=joined([*words[:1], *map(lowered, words[1:])]),
        fate=lives.fate_in_words(person, language, with_rehabilitation=False),
    )


def _on_this_day(verbs: list[str]) -> list[str]:
    """What happened, in one phrase; nothing where nothing did."""
    told = ", ".join([*verbs[:1], *map(lowered, verbs[1:])])
    return [_("%(told)s on this day") % {"told": told}] if verbs else []


def _born(person: Person) -> str:
    """With the old style, by which the family counted."""
    language = page_language()
    date = parse(person.birth_date)
    return f"{verb(BORN, person.sex, language)} {when_phrase(date, language, with_old_style=True)}"


# The first page ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Today:
    """The block of the first page: a few people of the day, and how many there are."""

    heading: str
    url: str
    total: int
    rows: list[Row]
    events: list[tuple[int, SafeString]]


def for_home(index: Snapshot, date: dt.date) -> Today | None:
    """Up to six people and one event; None where the register knows nobody of the day."""
    date = date.replace(year=ANY_YEAR)
    people = index_days.people_of(index, [code(date)])[code(date)]
    events = events_on(date)[:1]
    if not people and not events:
        return None
    shown = load(index, told_first(index, people, 0, ON_HOME)) if people else []
    years = by_year(shown, events, date)
    rows: dict[str, Row] = {row.name: row for year in years for row in year.rows}
    return Today(
        heading=in_words(date),
        url=url_of(date),
        total=len(people),
        rows=list(rows.values()),
        events=[(year.year, line) for year in years for line in year.events],
    )

"""On this day for feed readers and calendars: the last week, the coming month, the whole year.

A day has its number of people and the first few of them; the page has all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registry.models import Person
from registry.search import days as index_days
from registry.search.snapshot import snapshot
from registry.sentences import count_noun
from registry.web import days, icalendar, lives
from registry.web.atom import DayFeed, midnight
from registry.web.context import SITE_NAME
from registry.web.dossier.markup import address, page_language
from registry.web.people_names import name_of, shown_name

DAYS_BACK = 7
DAYS_AHEAD = 31
NAMED = 12
# Behind the names of entries that are the same wherever a copy of them lies (RFC 2606).
NEVER_A_HOST = "register.invalid"


@dataclass(frozen=True, slots=True)
class Day:
    """A day with the first of its people and the number of all."""

    date: dt.date
    total: int
    people: list[Person]

    @property
    def url(self) -> str:
        """Its page."""
        return days.url_of(self.date)

    @property
    def count(self) -> str:
        """The number in words."""
        return count_noun(self.total, "people", page_language())


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The last seven days, today first, as Atom."""
    today = timezone.localdate()
    site, home = str(SITE_NAME), request.build_absolute_uri(reverse("registry:on-this-day"))
    made = DayFeed(
        title=f"{site}: {_('On this day')}",
        link=home,
        description=None,
        language=page_language(),
        author_name=site,
        feed_url=request.build_absolute_uri(),
    )
    for day in _days([today - dt.timedelta(days=back) for back in range(DAYS_BACK)]):
        link = request.build_absolute_uri(day.url)
        made.add_item(
            title=f"{days.in_words(day.date)}: {day.count}",
            link=link,
            description=_as_html(request, day),
            # Every year the day is new.
            unique_id=f"{link}#{day.date.year}",
            pubdate=midnight(day.date),
            updateddate=midnight(day.date),
        )
    return HttpResponse(
        made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Today and the month to come, as iCalendar."""
    today = timezone.localdate()
    entries = [
        _entry(
            day,
            f"{page_language()}-{day.date:%Y%m%d}@{request.get_host()}",
            request.build_absolute_uri(day.url),
        )
        for day in _days([today + dt.timedelta(days=ahead) for ahead in range(DAYS_AHEAD)])
    ]
    return HttpResponse(_calendar(entries, today), content_type="text/calendar; charset=utf-8")


def yearly_calendar(stamp: dt.date, absolute: Callable[[str], str] | None) -> bytes:
    """All days of the year that have somebody, each coming back every year, as iCalendar.

    It follows no clock: `stamp` is the day it says it is of. `absolute` makes the address of a page
    from its path; without it the entries have none.
    """
    first = dt.date(days.ANY_YEAR, 1, 1)
    entries = [
        _entry(
            day,
            f"{page_language()}-{days.code(day.date)}@{NEVER_A_HOST}",
            absolute(day.url) if absolute else "",
        )._replace(is_yearly=True)
        for day in _days([first + dt.timedelta(days=step) for step in range(366)])
    ]
    return _calendar(entries, stamp)


def _entry(day: Day, uid: str, url: str) -> icalendar.Entry:
    summary = _("On this day: %(people)s") % {"people": day.count}
    return icalendar.Entry(uid, day.date, summary, _as_text(day), url)


def _calendar(entries: Iterable[icalendar.Entry], stamp: dt.date) -> bytes:
    name = f"{SITE_NAME}: {_('On this day')}"
    return icalendar.calendar(name, page_language(), entries, stamp=midnight(stamp))


def _days(dates: Sequence[dt.date]) -> list[Day]:
    """The days that have somebody; the people of all of them are read together."""
    with snapshot() as index:
        found = index_days.people_of(index, [days.code(date) for date in dates])
        first = {date: days.told_first(index, found[days.code(date)], 0, NAMED) for date in dates}
        keys = index.tables.people([doc for documents in first.values() for doc in documents])
    people = Person.objects.published().in_bulk(list(keys.values()))
    return [
        Day(
            date,
            len(found[days.code(date)]),
            [people[keys[doc]] for doc in documents if keys.get(doc) in people],
        )
        for date, documents in first.items()
        if documents
    ]


def _as_html(request: HttpRequest, day: Day) -> SafeString:
    language = page_language()
    rows = (
        (
            request.build_absolute_uri(address(person)),
            name_of(person),
            lives.years_of_life(person, language),
        )
        for person in day.people
    )
    names = format_html_join("", '<li><a href="{}">{}</a> {}</li>', rows)
    return format_html("<p>{}</p><ul>{}</ul>", day.count, names)


def _as_text(day: Day) -> str:
    language = page_language()
    lines = [
        f"{shown_name(person)[0]} {lives.years_of_life(person, language)}".strip()
        for person in day.people
    ]
    return "\n".join(lines + (["…"] if day.total > len(lines) else []))

"""One stroke for each person who died at a place, by day; by month or year where days are many."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from registry.dates import parse
from registry.models import Person
from registry.sentences import count_noun
from registry.web.dossier.markup import dated, page_language

# Beyond so many people bars are drawn in place of strokes.
MOST_STROKES = 2000
# So many rows a drawing has at most before its steps become longer.
MOST_ROWS = 16
# A drawing of more years would tell nothing.
MOST_YEARS = 45
FEWEST = 2
# In units of the drawing, as the pattern of strokes in the style sheet has them.
STROKE, STEP, TEN = 1.5, 3.8, 42.2
TO_NUMBER = 9
A_LINE = 50
LEFT, TOP, LINE, BETWEEN = 96, 14, 17, 13
# As wide as a phone shows it at its own size; the numbers stand behind the longest strokes.
WIDTH, BAR_WIDTH = 350, 200
_LENGTHS = (10, 7, 4)


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line of up to fifty strokes."""

    y: int
    end: str


@dataclass(frozen=True, slots=True)
class Row:
    """The people of one day, month or year."""

    when: SafeString
    label: str
    count: int
    url: str
    y: int
    strokes: list[Stroke]
    bar: str
    # Where its number stands: close behind what it counts.
    number_x: str


@dataclass(frozen=True, slots=True)
class Tally:
    """The drawing and its table."""

    rows: list[Row]
    height: int
    total: int
    # How many are on no row: their time is not known so exactly.
    left_out: int
    sentence: str
    has_strokes: bool
    width: int = WIDTH
    left: int = LEFT


def tally(people: QuerySet[Person], total: int, url: Callable[[str], str]) -> Tally | None:
    """The drawing of the deaths of some people; None where hardly any is dated.

    `url` gives the list of those who died in a day, month or year, as `1937-11-03`.
    """
    spans = people.order_by().exclude(death_date_lo=None).exclude(death_date_hi=None)
    found = spans.values_list("death_date_lo", "death_date_hi").annotate(number=Count("pk"))
    counts = _counted(list(found))
    dated_people = sum(counts.values())
    if dated_people < FEWEST or len(counts) > MOST_YEARS:
        return None
    has_strokes = dated_people <= MOST_STROKES
    rows: list[Row] = []
    y = TOP
    largest = max(counts.values())
    for when in sorted(counts):
        number = counts[when]
        strokes = _strokes(number, y) if has_strokes else []
        drawn = max(BAR_WIDTH * number / largest, 1)
        bar = "" if has_strokes else f"{drawn:.1f}"
        if has_strokes:
            drawn = _length(min(number, A_LINE))
        at = f"{LEFT + drawn + TO_NUMBER:.1f}"
        rows.append(Row(dated(parse(when)), _short(when), number, url(when), y, strokes, bar, at))
        y += LINE * max(len(strokes), 1) + BETWEEN
    return Tally(
        rows, y - BETWEEN, dated_people, total - dated_people, _sentence(rows), has_strokes
    )


def _counted(found: list[tuple[int, int, int]]) -> Counter[str]:
    """People by day if those are few, else by month, else by year."""
    counts: Counter[str] = Counter()
    for length in _LENGTHS:
        counts = Counter()
        for lo, hi, number in found:
            first, last = _written(lo)[:length], _written(hi)[:length]
            if first == last:
                counts[first] += number
        if 0 < len(counts) <= MOST_ROWS and (length == _LENGTHS[-1] or _most(counts, found)):
            break
    return counts


def _most(counts: Counter[str], found: list[tuple[int, int, int]]) -> bool:
    """Whether at most a tenth is left out."""
    return sum(counts.values()) * 10 >= 9 * sum(number for _lo, _hi, number in found)


def _written(number: int) -> str:
    return f"{number // 10000:04}-{number // 100 % 100:02}-{number % 100:02}"


def _short(when: str) -> str:
    """A day, month or year in the language of the page, short enough for its row."""
    parts = [int(part) for part in when.split("-")]
    if len(parts) == 1:
        return when
    day = dt.date(parts[0], parts[1], parts[2] if len(parts) == 3 else 1)
    words = date_format(day, "j M Y" if len(parts) == 3 else "M Y")
    # Only English writes its months with a capital.
    return words if page_language() == "en" else words.lower()


def _strokes(number: int, y: int) -> list[Stroke]:
    lines = [A_LINE] * (number // A_LINE) + ([number % A_LINE] if number % A_LINE else [])
    return [
        Stroke(y + LINE * line, f"{LEFT + _length(count):.1f}") for line, count in enumerate(lines)
    ]


def _length(count: int) -> float:
    return (count - 1) // 10 * TEN + (count - 1) % 10 * STEP + STROKE


def _sentence(rows: list[Row]) -> str:
    """What is said to whoever does not see the drawing."""
    language = page_language()
    counted = "; ".join(
        f"{strip_tags(row.when)} – {count_noun(row.count, 'people', language)}" for row in rows
    )
    return _("People by the time of their death: %(counted)s.") % {"counted": counted}

"""The months of the Great Purge as columns; what lies before and after stands in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from registry.dates import in_words, parse
from registry.web.dossier.markup import page_language
from registry.web.lifeline import percent
from registry.web.statistics.charts import Counted

FIRST_YEAR, LAST_YEAR = 1936, 1938
HEIGHT, TOP, FOOT = 180, 24, 24
# Of the room of a month so much is its column.
SHARE = 0.72


@dataclass(frozen=True, slots=True)
class Column:
    """One month: its people, its place in the drawing."""

    month: str
    label: str
    count: int
    url: str
    x: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Columns:
    """The drawing of a chart by month, with its sentence."""

    columns: list[Column]
    years: list[tuple[int, str]]
    width: str
    base: int
    height: int
    sentence: str
    peak: Column | None
    peak_at: str
    peak_y: float
    earlier: int
    later: int


def drawn(counted: Counted) -> Columns:
    """The months 1936 to 1938 to one scale."""
    months = [
        f"{year}-{month:02}" for year in range(FIRST_YEAR, LAST_YEAR + 1) for month in range(1, 13)
    ]
    most = max((counted.counts.get(month, 0) for month in months), default=0)
    room = 100 / len(months)
    columns = [
        _column(counted, month, number * room + room * (1 - SHARE) / 2, most)
        for number, month in enumerate(months)
    ]
    peak = next((column for column in columns if most and column.count == most), None)
    place = columns.index(peak) if peak else 0
    return Columns(
        columns=columns,
        years=[
            (year, percent(100 * number / (LAST_YEAR - FIRST_YEAR + 1)))
            for number, year in enumerate(range(FIRST_YEAR, LAST_YEAR + 1))
        ],
        width=percent(room * SHARE),
        base=TOP + HEIGHT,
        height=TOP + HEIGHT + FOOT,
        sentence=_sentence(peak),
        peak=peak,
        peak_at=percent((place + 0.5) * room),
        peak_y=(peak.y if peak else TOP) - 7,
        earlier=counted.having(lambda month: month < months[0]),
        later=counted.having(lambda month: month > months[-1]),
    )


def _column(counted: Counted, month: str, x: float, most: int) -> Column:
    count = counted.counts.get(month, 0)
    # Who is there is seen: no month with people is without a line.
    height = round(max(HEIGHT * count / most, 1.5), 1) if count else 0
    return Column(
        month=month,
        label=in_words(parse(month), page_language()),
        count=count,
        url=counted.chart.url(month),
        x=percent(x),
        y=round(TOP + HEIGHT - height, 1),
        height=height,
    )


def _sentence(peak: Column | None) -> str:
    if peak is None:
        return _("Nobody is recorded in the months of 1936 to 1938.")
    words = {"month": peak.label, "number": peak.count}
    return _("People by month, 1936 to 1938; most in %(month)s: %(number)d.") % words

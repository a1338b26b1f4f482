"""The drawing of the home page: one line a life, on the scale of every lifeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registry.fields import partial_date
from registry.models import Person
from registry.vocabulary import Fate
from registry.web.dossier.markup import page_language
from registry.web.lifeline import Life, draw, percent, position
from registry.web.lives import years_of_life
from registry.web.people_names import short_name

LINE_HEIGHT = 24
TOP = 34
# The years written above; a phone leaves out the one nearest to 1937.
TICKS = ((1860, False), (1880, False), (1900, False), (1920, True), (1960, False), (1980, False))
GREAT_PURGE = (19370101, 19381231)
# Pixels of a narrow drawing and of a letter: a name must have room beside its line.
NARROW, LETTER = 340, 7.6
GAP = 1.8
LIVED_ON = {
    Fate.DEPORTED,
    Fate.IMPRISONED_SURVIVED,
    Fate.RELEASED,
    Fate.EMIGRATED,
    Fate.REMOVED_FROM_OFFICE,
    Fate.NOT_REPRESSED,
}


@dataclass(frozen=True, slots=True)
class LifeLine:
    """One life from birth to death, in percent of the scale."""

    person: Person
    name: str
    language: str
    years: str
    x1: float
    x2: float

    @property
    def lived_on(self) -> bool:
        """Whether the person outlived the repression."""
        return self.person.fate in LIVED_ON

    @property
    def is_name_after(self) -> bool:
        """On the side with more room."""
        return 100 - self.x2 >= self.x1

    @property
    def has_room(self) -> bool:
        """Whether the name fits beside the line on a phone."""
        room = max(100 - self.x2, self.x1) - GAP
        return len(self.name) * LETTER <= room * NARROW / 100


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A line in its place."""

    line: LifeLine
    top: int
    y: int
    baseline: int
    start: str
    end: str
    name_at: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A year above the drawing."""

    year: int
    x: str
    is_optional: bool


@dataclass(frozen=True, slots=True)
class HomeDrawing:
    """Everything the template prints."""

    lines: list[DrawnLine]
    ticks: list[Tick]
    height: int
    band: str
    band_width: str
    band_middle: str
    lived_on: int


def life_line(person: Person) -> LifeLine | None:
    """The line of a person; None without a year for both ends, beyond the scale, without room."""
    life = Life(partial_date(person, "birth_date"), partial_date(person, "death_date"))
    drawn = draw(life)
    if not (drawn.birth and drawn.death and drawn.lived):
        return None
    name, language = short_name(person)
    years = years_of_life(person, page_language())
    line = LifeLine(person, name, language, years, drawn.lived.x1, drawn.lived.x2)
    return line if line.has_room else None


def drawing(lines: Sequence[LifeLine]) -> HomeDrawing:
    """The lines below each other, under their years."""
    start, end = (position(day) for day in GREAT_PURGE)
    return HomeDrawing(
        lines=[_drawn(line, TOP + LINE_HEIGHT * number) for number, line in enumerate(lines)],
        ticks=[Tick(year, percent(position(year * 10000 + 101)), opt) for year, opt in TICKS],
        height=TOP + LINE_HEIGHT * len(lines) + 6,
        band=percent(start),
        band_width=percent(end - start),
        band_middle=percent((start + end) / 2),
        lived_on=sum(line.lived_on for line in lines),
    )


def _drawn(line: LifeLine, top: int) -> DrawnLine:
    after = line.is_name_after
    return DrawnLine(
        line=line,
        top=top,
        y=top + LINE_HEIGHT // 2,
        baseline=top + 17,
        start=percent(line.x1),
        end=percent(line.x2),
        name_at=percent(line.x2 + GAP if after else line.x1 - GAP),
        anchor="start" if after else "end",
    )

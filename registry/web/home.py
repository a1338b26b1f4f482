"""The home page: lives drawn to one scale, the search, the ways into the register."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from registry.filters import PersonFilterSet
from registry.models import Citation, Figure, Person, Source
from registry.search.facets import Counts
from registry.search.fields import NOT_RECORDED, WITH_BIOGRAPHY
from registry.search.labels import labels_of
from registry.search.snapshot import Snapshot, snapshot
from registry.vocabulary import FigureUnit, Role, State, Verdict
from registry.web import days
from registry.web.addresses import Query
from registry.web.drawing import LINE_HEIGHT, LifeLine, drawing, life_line
from registry.web.facets import Value, facet
from registry.web.gaps import gaps
from registry.web.names import alphabets, letters

LINES = 24
# Enough to choose from; the collection stands first in the register.
CANDIDATES = 300
WAYS = 5
EXECUTED = "executed-1937-1938"
# A pixel of a style sheet is the 96th part of an inch.
MILLIMETRES_A_PIXEL = 25.4 / 96


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page, in a fixed number of queries."""
    with snapshot() as index:
        filters = PersonFilterSet(QueryDict())
        counts = filters.counts(index, ["fate", "profession", "burial_place"], limit=WAYS * 4)
        context = {
            "total": filters.found(index).total,
            "drawing": drawing(chosen_lives(index)),
            "executed": executed_figure(),
            "ways": ways(counts),
            "letters": letters(index, alphabets()[0]),
            # A copy to be read for years has no clock.
            "today": None
            if getattr(request, "is_mirror", False)
            else days.for_home(index, timezone.localdate()),
            "gaps": gaps(index),
        }
        return render(request, "registry/home.html", context)


# Lives ---------------------------------------------------------------------------------------


def chosen_lives(index: Snapshot) -> list[LifeLine]:
    """Two dozen published victims with the years of both ends, from the oldest to the youngest.

    First those curators chose, by their numbers. Where these are fewer, those described most fully,
    and among equals the order of public ids, which means nothing; of these nobody who also carried
    out repression. A name that has no room beside its line on a phone is left out.
    """
    numbered = _numbered()
    found = _lines(numbered)
    lines = [found[key] for key in numbered if key in found][:LINES]
    fullest = iter(_fullest(_candidates(index)) if len(lines) < LINES else ())
    while len(lines) < LINES and (portion := list(islice(fullest, 2 * LINES))):
        found = _lines(portion)
        lines += [found[key] for key in portion if key in found][: LINES - len(lines)]
    return sorted(lines, key=lambda line: (line.x1, line.person.public_id))


def _numbered() -> list[int]:
    """Those curators chose, in their order, whether they can be shown or not.

    Asked for alone and in these words, so that their own small index answers: beside another
    condition SQLite reads everybody.
    """
    chosen = Person.objects.filter(home_order__isnull=False).order_by("home_order", "pk")
    return list(chosen.values_list("pk", flat=True)[:CANDIDATES])


def _candidates(index: Snapshot) -> list[int]:
    """Victims whose year of death is recorded: those with a biography, then the first on record."""
    victims = index.having("role", [Role.VICTIM])
    known = victims - index.having("death_year", [NOT_RECORDED])
    told = known & index.having(WITH_BIOGRAPHY, [""])
    documents = [*islice(told, CANDIDATES), *islice(known - told, max(CANDIDATES - len(told), 0))]
    return list(index.tables.people(documents).values())


def _lines(keys: Iterable[int]) -> dict[int, LifeLine]:
    """The lines of those who can be shown and drawn."""
    people = Person.objects.published().victims().filter(pk__in=list(keys))
    drawn = ((person.pk, life_line(person)) for person in people.prefetch_related("names"))
    return {key: line for key, line in drawn if line}


def _fullest(keys: Iterable[int]) -> list[int]:
    """Those who may stand there unasked, of whom a reader will find most first.

    Only what tells is read of each: a whole record and its line take twenty times as long.
    """
    people = Person.objects.published().filter(pk__in=list(keys))
    told = people.filter(is_perpetrator=False, home_order=None).values_list(*_TELLING)
    ranked = sorted((-_fullness(*columns), public_id, pk) for pk, public_id, *columns in told)
    return [pk for _fullness_of_it, _public_id, pk in ranked]


_TELLING = (
    *("pk", "public_id", "summary", "display_names"),
    *("birth_date_lo", "birth_date_hi", "death_date_lo", "death_date_hi"),
)


def _fullness(summary: dict[str, str], names: dict[str, str], *days: int | None) -> int:
    """How much of the record a reader will find: a summary, exact dates, the own name.

    `days` are the first and the last day of the birth, then of the death.
    """
    exact = sum(lo is not None and lo == hi for lo, hi in zip(days[::2], days[1::2], strict=True))
    return 2 * len(summary) + exact + ("native" in names)


# The number of the shot --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Executed:
    """A stated number of people shot, with its source; how tall a drawing of them all would be."""

    figure: Figure
    number: int
    source: Source
    has_other_counts: bool
    kilometres: int


def executed_figure() -> Executed | None:
    """From the record of the figure; None where it is not published or names no public source."""
    figure = Figure.objects.published().filter(slug=EXECUTED, unit=FigureUnit.PERSONS).first()
    if figure is None or figure.value_lo is None or figure.value_lo != figure.value_hi:
        return None
    citations = list(Citation.objects.of(figure).select_related("source"))
    source = _first_source(citations)
    if source is None:
        return None
    number = int(Decimal(figure.value_lo))
    height = number * LINE_HEIGHT * MILLIMETRES_A_PIXEL / 1_000_000
    others = any(citation.verdict == Verdict.DIFFERS for citation in citations)
    return Executed(figure, number, source, others, int(height))


def _first_source(citations: Iterable[Citation]) -> Source | None:
    for citation in citations:
        source = citation.source
        if citation.verdict == Verdict.ACCEPTED and source and source.state == State.PUBLISHED:
            return source
    return None


# Ways in -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Way:
    """A filter with its most frequent values, each leading to its list."""

    name: str
    values: list[tuple[Value, str]]
    more: str


def ways(counts: Counts) -> list[Way]:
    """By fate, by place of burial, by work."""
    picked = {name: _frequent(counts.get(name, {})) for name in ("fate", "burial_place")}
    picked["profession"] = _frequent(counts.get("profession", {}))
    labels = labels_of(picked)
    found = []
    for name, codes in picked.items():
        values = facet(name, codes, counts, Query(), labels).values[:WAYS]
        if values:
            found.append(Way(name, [(value, _address(value)) for value in values], _all(name)))
    return found


def _frequent(counted: dict[str, int]) -> list[str]:
    """A few more than are shown: of some the place is not published."""
    known = [value for value in counted if value != NOT_RECORDED]
    return sorted(known, key=lambda value: (-counted[value], value))[: WAYS * 4]


def _address(value: Value) -> str:
    if value.name in ("fate", "profession"):
        return reverse(f"registry:{value.name}", args=[value.value])
    return reverse("registry:people") + str(Query.made(**{value.name: value.value}))


def _all(name: str) -> str:
    routes = {"fate": "fates", "profession": "professions"}
    if name in routes:
        return reverse(f"registry:{routes[name]}")
    return reverse("registry:values", args=[name])

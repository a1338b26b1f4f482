"""What was asked for, allowed, reported and done, side by side by place. Nothing is added up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from registry.models import Figure
from registry.vocabulary import FigureKind
from registry.web.dossier.markup import joined, link, words
from registry.web.dossier.places import PlaceBook, place_link
from registry.web.nouns.figures import value_of

# In the order in which a number went its way.
STEPS = (
    FigureKind.REQUESTED,
    FigureKind.LIMIT,
    FigureKind.REPORTED,
    FigureKind.SENTENCED,
    FigureKind.KILLED,
)
# Without one of these there is nothing a number could be held against.
SET = {FigureKind.REQUESTED, FigureKind.LIMIT}


@dataclass(frozen=True, slots=True)
class QuotaRow:
    """The numbers of one place, a cell a column; several in a cell stand below each other."""

    place: SafeString
    cells: list[list[SafeString]]


@dataclass(frozen=True, slots=True)
class Quotas:
    """The table."""

    columns: list[str]
    rows: list[QuotaRow]


def quotas(figures: Iterable[Figure], places: PlaceBook) -> Quotas | None:
    """The table of the figures of an event or paper; None where nothing stands against a limit."""
    meant = [figure for figure in figures if figure.kind in STEPS and figure.value_lo is not None]
    kinds = [kind for kind in STEPS if any(figure.kind == kind for figure in meant)]
    if len(kinds) < 2 or not SET & set(kinds):
        return None
    by_place: dict[int | None, list[Figure]] = {}
    for figure in meant:
        by_place.setdefault(figure.place_id, []).append(figure)
    return Quotas(
        [str(kind.label) for kind in kinds],
        [_row(key, found, kinds, places) for key, found in by_place.items()],
    )


def _row(
    key: int | None, found: list[Figure], kinds: list[FigureKind], places: PlaceBook
) -> QuotaRow:
    place = places.get(key)
    name = place_link(place) if place else conditional_escape(_("Place not recorded"))
    cells = [[_cell(figure) for figure in found if figure.kind == kind] for kind in kinds]
    return QuotaRow(name, cells)


def _cell(figure: Figure) -> SafeString:
    category = _("category %(number)d") % {"number": figure.category} if figure.category else ""
    return joined((link(figure, value_of(figure)), words(category)))

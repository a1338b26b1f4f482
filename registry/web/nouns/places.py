"""Prisons, camps, killing grounds, burial sites: the list by kind, and the page of one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from registry.models import Place, PlaceName, PlaceUse
from registry.search.terms import place_code
from registry.vocabulary import PlaceKind, PlaceNameKind, State
from registry.vocabulary.phrases import COORDINATES_REASONS, COUNTRIES
from registry.web.dossier import pictures
from registry.web.dossier.folio import Folio, NounPage
from registry.web.dossier.lines import Line, LineMaker
from registry.web.dossier.markup import (
    NOTHING,
    date_of,
    in_language,
    joined,
    known_words,
    localized,
    paragraphs,
    words,
)
from registry.web.dossier.mentions import Entry
from registry.web.dossier.naming import not_recorded
from registry.web.dossier.places import place_link, place_name
from registry.web.maps.drawing import Map
from registry.web.nouns import entries, figures, people, place_map
from registry.web.nouns.place_list import by_name
from registry.web.nouns.place_people import BURIED, DIED, list_url, people_of, ties_of
from registry.web.nouns.tally import Tally, tally
from registry.web.resolve import get_published_or_answer

# So many places within stand on the page itself.
SHOWN_WITHIN = 48

# Of these nobody expects an address or a time of use.
_NO_SITES = {PlaceKind.SETTLEMENT, PlaceKind.REGION, PlaceKind.COUNTRY}


@dataclass(slots=True)
class PlacePage(NounPage):
    """A place with the people and records tied to it."""

    people: list[people.PeopleList] = field(default_factory=list)
    map: Map | None = None
    tally: Tally | None = None
    discovery: list[SafeString] = field(default_factory=list)
    # Whether readers expect a word on how it was found and on a monument.
    is_burial_site: bool = False
    reading: str = ""
    within: list[SafeString] = field(default_factory=list)
    within_count: int = 0
    events: list[Entry] = field(default_factory=list)
    figures: list[Line] = field(default_factory=list)
    commemorations: list[Entry] = field(default_factory=list)
    photos: list[pictures.Figure] = field(default_factory=list)


# The page --------------------------------------------------------------------------------------


@require_safe
def place(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:
    """The page of one place."""
    rows = Place.objects.prefetch_related("names", "uses")
    found = get_published_or_answer(rows, public_id, request=request, slug=slug)
    if isinstance(found, HttpResponse):
        return found
    return render(request, "registry/nouns/place.html", {"page": _page(found)})


def _page(place: Place) -> PlacePage:
    numbers = figures.public_figures(place.figures.all())
    photos = entries.photos(place.photos.all())
    names, uses = list(place.names.all()), list(place.uses.all())
    targets = [place, *names, *uses, *numbers, *photos]
    folio = Folio(place, targets, [place.parent_id])
    page = PlacePage(place, _title(place, uses), place_name(place))
    page.forms = _forms(place, names)
    page.summary = localized(place.summary)
    page.facts = list(_facts(place, names, uses, folio))
    page.people = people_of(place)
    _put_memory(page, place, uses)
    _put_places_within(page, place)
    page.events = [
        entries.event_entry(event) for event in entries.by_date(place.events.all(), "type")
    ]
    page.figures = [figures.figure_line(figure, folio) for figure in numbers]
    monuments = entries.by_date(place.commemorations.all())
    page.commemorations = [entries.commemoration_entry(one) for one in monuments]
    page.photos = entries.photo_figures(photos, folio)
    page.close(folio)
    return page


def _put_memory(page: PlacePage, place: Place, uses: list[PlaceUse]) -> None:
    """What a map and a drawing show, how the place was found, whose names are read there."""
    kinds = {use.kind for use in uses}
    page.map = place_map.of_place(place)
    counts = {one.anchor: one.count for one in page.people}
    if kinds - _NO_SITES:
        page.tally = _tally(place, counts)
    page.discovery = paragraphs(place.discovery)
    page.is_burial_site = bool(kinds & {PlaceKind.KILLING_GROUND, PlaceKind.BURIAL_SITE})
    if counts.get(f"people-{BURIED}"):
        buried = ties_of(place)[BURIED]
        page.reading = people.reading_url(buried, burial_place=place_code(place))


def _tally(place: Place, counts: dict[str, int]) -> Tally | None:
    """Of those who died here; of a place where people were only buried, of those."""
    ties = ties_of(place)
    for tie in (DIED, BURIED):
        if count := counts.get(f"people-{tie}"):
            return tally(ties[tie], count, partial(list_url, place, tie))
    return None


def _title(place: Place, uses: list[PlaceUse]) -> str:
    kind = str(uses[0].get_kind_display()).lower() if uses else ""
    return ", ".join(part for part in (place.name(), kind) if part)


def _forms(place: Place, names: list[PlaceName]) -> SafeString:
    """The current names in the other languages."""
    shown = place.name()
    current: dict[str, SafeString] = {}
    for row in names:
        if row.kind == PlaceNameKind.CURRENT and row.name != shown:
            # Two languages may write it alike.
            current.setdefault(row.name, in_language(row.name, row.language))
    return joined(current.values(), " · ")


def _facts(
    place: Place, names: list[PlaceName], uses: list[PlaceUse], folio: Folio
) -> Iterator[Line]:
    kinds = folio.fact("kinds", _("Kind")).cited_fact(_uses(uses, folio))
    named = folio.fact("names", _("Names then and now")).cited_fact(_names(names, folio))
    for maker, found in ((kinds, uses), (named, names)):
        for row in found:
            maker.rest_of(row)
    yield kinds.made(date_expected=False)
    yield named.evidence_of("name_part").made(date_expected=False)
    yield from _where(place, folio)
    sites = {use.kind for use in uses} - _NO_SITES
    for maker in (_period(place, folio), _address(place, folio), _coordinates(place, folio)):
        if sites or maker.says_something:
            yield maker.made(date_expected=False)
    discovery = folio.fact("discovery", _("How it was found")).evidence_of("discovery")
    if discovery.says_something:
        yield discovery.made(date_expected=False)


def _where(place: Place, folio: Folio) -> Iterator[Line]:
    parent = folio.places.get(place.parent_id)
    within = place_link(parent) if parent else NOTHING
    yield from folio.told_if_recorded("parent", _("Lies in"), within)
    today = known_words(place.country_today or place.country_code, COUNTRIES)
    yield folio.told("country_today", _("Country today"), today)


def _period(place: Place, folio: Folio) -> LineMaker:
    return folio.fact("period", _("In use")).fact("period", date_of(place, "period"))


def _address(place: Place, folio: Folio) -> LineMaker:
    return folio.fact("address", _("Address")).fact("address", words(place.address))


def _uses(uses: list[PlaceUse], folio: Folio) -> SafeString:
    """Kinds with the time in which the place was that."""
    return joined(
        format_html(
            "{}{}",
            joined((words(str(use.get_kind_display())), date_of(use, "period"))),
            folio.book.of_row(use, _("Kind"), "kinds"),
        )
        for use in uses
    )


def _names(names: list[PlaceName], folio: Folio) -> SafeString:
    """Every name with its language and its time; once where two languages write it alike."""
    told: dict[tuple[str, str], list[SafeString]] = {}
    for row in names:
        period = date_of(row, "period")
        name = joined((in_language(row.name, row.language), period))
        notes = folio.book.of_row(row, pgettext("of a place", "Name"), "names")
        told.setdefault((row.name, period), [name]).append(notes)
    return joined((joined(dict.fromkeys(parts), "") for parts in told.values()), "; ")


def _coordinates(place: Place, folio: Folio) -> LineMaker:
    maker = folio.fact("coordinates", _("Coordinates"))
    if place.lat is not None and place.lon is not None:
        # The same decimal mark in every language: it is copied into maps.
        maker.fact("lat", words(f"{place.lat.normalize():f}, {place.lon.normalize():f}"))
        reason = known_words(place.coordinates_reason, COORDINATES_REASONS)
        maker.cited_detail(_("Where they come from"), reason or words(not_recorded()))
    return maker.evidence_of("lat", "lon", "coordinates_reason")


def _put_places_within(page: PlacePage, place: Place) -> None:
    inside: QuerySet[Place] = place.children.filter(state=State.PUBLISHED)
    found = list(by_name(inside).prefetch_related("names")[: SHOWN_WITHIN + 1])
    page.within_count = inside.count() if len(found) > SHOWN_WITHIN else len(found)
    page.within = [place_link(one) for one in found[:SHOWN_WITHIN]]

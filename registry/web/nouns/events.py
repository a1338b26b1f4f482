"""Trials, operations, orders, decrees: the list by year, and the page of one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_safe

from registry.models import Event, Participation
from registry.vocabulary import Capacity
from registry.web import people_names
from registry.web.dossier import deeds, pictures
from registry.web.dossier.folio import Folio, NounPage
from registry.web.dossier.lines import Line
from registry.web.dossier.markup import (
    NOTHING,
    best,
    date_of,
    link,
    link_if_public,
    localized,
    with_words,
    words,
)
from registry.web.dossier.mentions import Entry
from registry.web.dossier.naming import label_of
from registry.web.dossier.reach import with_case_in
from registry.web.dossier.rows import LONGEST
from registry.web.nouns import entries, figures, lists, people
from registry.web.nouns.quotas import Quotas, quotas
from registry.web.resolve import get_published_or_answer


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody in an event, with the sources that say so."""

    anchor: str
    name: SafeString
    original: SafeString


@dataclass(frozen=True, slots=True)
class Parties:
    """Everybody in one capacity."""

    capacity: str
    heading: str
    note: str
    people: list[Party]


@dataclass(slots=True)
class EventPage(NounPage):
    """An event with everything the register ties to it."""

    parties: list[Parties] = field(default_factory=list)
    cases: people.PeopleList | None = None
    acts: list[deeds.Deed] = field(default_factory=list)
    documents: list[Entry] = field(default_factory=list)
    figures: list[Line] = field(default_factory=list)
    quotas: Quotas | None = None
    # The sheet on which the names of those killed are read; blank where there is nobody to read.
    reading: str = ""
    photos: list[pictures.Figure] = field(default_factory=list)
    commemorations: list[Entry] = field(default_factory=list)
    parts: list[Entry] = field(default_factory=list)


# The page --------------------------------------------------------------------------------------


@require_safe
def event(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:
    """The page of one event."""
    rows = Event.objects.select_related("type", "issuing_body", "parent")
    found = get_published_or_answer(rows, public_id, request=request, slug=slug)
    if isinstance(found, HttpResponse):
        return found
    return render(request, "registry/nouns/event.html", {"page": _page(found)})


def _page(event: Event) -> EventPage:
    parties = _public_parties(event)
    acts = entries.public_acts(event.acts.all())
    numbers = figures.public_figures(event.figures.all())
    photos = entries.photos(event.photos.all())
    targets = [event, *parties, *acts, *numbers, *photos]
    folio = Folio(event, targets, [event.place_id, *entries.places_of(acts, numbers)])
    page = EventPage(event, best(event.title)[0], localized(event.title))
    page.summary = localized(event.summary)
    page.facts = list(_facts(event, folio))
    page.parties = list(_parties(parties, folio))
    page.cases = _cases(event)
    if page.cases:
        code = event.slug or event.public_id
        page.reading = people.reading_url(with_case_in(event), event=code)
    page.acts = entries.act_lines(acts, folio)
    documents = entries.by_date(event.documents.all())
    page.documents = [entries.document_entry(document) for document in documents]
    page.figures = [figures.figure_line(figure, folio) for figure in numbers]
    page.quotas = quotas(numbers, folio.places)
    page.photos = entries.photo_figures(photos, folio)
    monuments = entries.by_date(event.commemorations.all())
    page.commemorations = [entries.commemoration_entry(one) for one in monuments]
    parts = entries.by_date(event.parts.all(), "type")
    page.parts = [entries.event_entry(part) for part in parts]
    page.close(folio, *((row, _name_of(row)) for row in parties))
    return page


def _facts(event: Event, folio: Folio) -> Iterator[Line]:
    yield folio.told("date", _("Date"), date_of(event, "date"))
    yield folio.told("type", _("Type"), words(event.type.label()))
    place = folio.places.shown(event, "place", on=event.date_lo)
    yield folio.told("place", _("Place"), place)
    organ = words(event.issuing_body.label()) if event.issuing_body else NOTHING
    issued = with_words(organ, event.issuing_body_text)
    yield from folio.told_if_recorded("issuing_body", _("Issued by"), issued)
    number = words(event.document_number)
    yield from folio.told_if_recorded("document_number", _("Number"), number)
    parent = event.parent
    whole = link_if_public(parent, localized(parent.title)) if parent else NOTHING
    yield from folio.told_if_recorded("parent", _("Part of"), whole)
    yield from folio.told_if_recorded("summary", _("Summary"), NOTHING)
    yield from folio.told_if_recorded("signatory", _("Signatories"), NOTHING)


# People in it ----------------------------------------------------------------------------------


def _public_parties(event: Event) -> list[Participation]:
    found = event.participations.select_related("person", "agent").order_by(
        F("order").asc(nulls_last=True), "pk"
    )
    return [row for row in found[:LONGEST] if _is_public(row)]


def _is_public(row: Participation) -> bool:
    party = row.person or row.agent
    return party is not None and party.is_published


def _parties(found: list[Participation], folio: Folio) -> Iterator[Parties]:
    for capacity in Capacity:
        rows = [row for row in found if row.capacity == capacity]
        if rows:
            yield Parties(
                capacity.value,
                _heading(capacity, rows),
                _order_note(rows),
                [_party(row, folio) for row in rows],
            )


# Above several people, whose sexes may differ.
_SEVERAL = {
    Capacity.DEFENDANT: gettext_lazy("Defendants"),
    Capacity.JUDGE: gettext_lazy("Judges or members of a troika"),
    Capacity.PRESIDING: pgettext_lazy("several people", "Presiding"),
    Capacity.PROSECUTOR: gettext_lazy("Prosecutors"),
    Capacity.SIGNATORY: gettext_lazy("Signatories"),
    Capacity.WITNESS: gettext_lazy("Witnesses or present"),
    Capacity.SPEAKER: gettext_lazy("Speakers or authors"),
    Capacity.TARGET: gettext_lazy("People concerned"),
    Capacity.ORGANISER: gettext_lazy("Organisers"),
    Capacity.COMMANDER: pgettext_lazy("several people", "In command"),
}


def _heading(capacity: Capacity, rows: list[Participation]) -> str:
    return _label(rows[0]) if len(rows) == 1 else str(_SEVERAL[capacity])


def _label(row: Participation) -> str:
    return label_of(row, "capacity", "capacity", row.person.sex if row.person else "")


def _name_of(row: Participation) -> str:
    if row.person:
        return people_names.shown_name(row.person)[0]
    return best(row.agent.name)[0] if row.agent else ""


def _order_note(rows: list[Participation]) -> str:
    is_ordered = any(row.order is not None for row in rows)
    if rows[0].capacity == Capacity.SIGNATORY and len(rows) > 1 and not is_ordered:
        return _("The order of the signatures is not known.")
    return ""


def _party(row: Participation, folio: Folio) -> Party:
    anchor = f"part-{row.pk}"
    capacity = _label(row)
    if row.person:
        name = link(row.person, people_names.name_of(row.person))
        label = f"{capacity}: {_name_of(row)}"
        notes = folio.book.of_row(row, label, anchor)
        original = people_names.original_form(row.person)
        return Party(anchor, format_html("{}{}", name, notes), original)
    name = localized(row.agent.name) if row.agent else NOTHING
    notes = folio.book.of_row(row, capacity, anchor)
    return Party(anchor, format_html("{}{}", name, notes), NOTHING)


def _cases(event: Event) -> people.PeopleList | None:
    """People whose cases belong to the event."""
    found = with_case_in(event)
    count = found.count()
    if not count:
        return None
    rows = people.rows(people.in_alphabet(found)[: people.SHOWN])
    url = people.people_url(event=event.slug or event.public_id)
    return people.PeopleList("cases", _("Cases in this event"), count, rows, url)


# The list --------------------------------------------------------------------------------------


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """All events by year."""
    return lists.by_year(
        request,
        lists.Listing("events", _("Events")),
        Event.objects.published().select_related("type"),
        _counted,
        _row,
    )


def _counted(total: int) -> str:
    return ngettext("%d event", "%d events", total) % total


def _row(event: Event) -> lists.Row:
    return lists.Row(
        name=link(event, localized(event.title)),
        when=date_of(event, "date"),
        meta=words(event.type.label()),
    )

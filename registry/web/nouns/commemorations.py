"""Monuments, plaques, museums, stamps: the list by year, and the page of one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from registry.models import Commemoration
from registry.vocabulary import State
from registry.web.dossier import pictures
from registry.web.dossier.folio import Folio, NounPage, code_words
from registry.web.dossier.lines import Line
from registry.web.dossier.markup import (
    NOTHING,
    best,
    date_of,
    link,
    link_if_public,
    localized,
)
from registry.web.dossier.rows import LONGEST
from registry.web.nouns import entries, lists, people
from registry.web.resolve import get_published_or_answer


@dataclass(slots=True)
class CommemorationPage(NounPage):
    """A commemoration with those it names."""

    people: list[people.PersonRow] = field(default_factory=list)
    photos: list[pictures.Figure] = field(default_factory=list)


@require_safe
def commemoration(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:
    """The page of one commemoration."""
    rows = Commemoration.objects.select_related("event")
    found = get_published_or_answer(rows, public_id, request=request, slug=slug)
    if isinstance(found, HttpResponse):
        return found
    return render(request, "registry/nouns/commemoration.html", {"page": _page(found)})


def _page(record: Commemoration) -> CommemorationPage:
    photos = entries.photos(record.photos.all())
    folio = Folio(record, [record, *photos], [record.place_id])
    page = CommemorationPage(record, best(record.title)[0], localized(record.title))
    page.summary = localized(record.summary)
    page.facts = list(_facts(record, folio))
    named = record.commemorated.filter(person__state=State.PUBLISHED).select_related("person")
    page.people = [people.row(one.person) for one in named.order_by("order", "pk")[:LONGEST]]
    page.photos = entries.photo_figures(photos, folio)
    page.close(folio)
    return page


def _facts(record: Commemoration, folio: Folio) -> Iterator[Line]:
    yield folio.told("kind", _("Kind"), code_words(record, "kind"))
    yield folio.told("date", _("Date"), date_of(record, "date"))
    place = folio.places.shown(record, "place", on=record.date_lo)
    yield folio.told("place", _("Place"), place)
    event = record.event
    title = link_if_public(event, localized(event.title)) if event else NOTHING
    yield from folio.told_if_recorded("event", _("Event"), title)


@require_safe
def commemorations(request: HttpRequest) -> HttpResponse:
    """All commemorations by year."""
    return lists.by_year(
        request,
        lists.Listing("commemorations", _("Commemorations")),
        Commemoration.objects.published(),
        _counted,
        _row,
    )


def _counted(total: int) -> str:
    return ngettext("%d commemoration", "%d commemorations", total) % total


def _row(record: Commemoration) -> lists.Row:
    return lists.Row(
        name=link(record, localized(record.title)),
        when=date_of(record, "date"),
        meta=code_words(record, "kind"),
    )

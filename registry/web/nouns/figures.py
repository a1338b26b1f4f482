"""Stated numbers: the list, the page of one, and lines of them on other pages.

Numbers of different scope are never added up; every one says who states it, of where and when.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from registry.models import Figure, PlaceName
from registry.vocabulary import FigureKind, FigureUnit, State
from registry.vocabulary.phrases import STATED_BY
from registry.web.dossier.folio import Folio, NounPage, code_words
from registry.web.dossier.lines import Line
from registry.web.dossier.markup import (
    NOTHING,
    best,
    date_of,
    joined,
    known_words,
    link,
    link_if_public,
    localized,
    page_language,
    words,
)
from registry.web.dossier.places import PlaceBook, place_name
from registry.web.dossier.values import number_in_words
from registry.web.nouns import lists
from registry.web.resolve import get_published_or_answer

RELATED = 24
LABEL_LENGTH = 60

# A value as stated that says no more than its numbers.
_ONLY_A_NUMBER = re.compile(r"[\d\s.,–-]+")


# In words --------------------------------------------------------------------------------------


def value_of(figure: Figure) -> SafeString:
    """The value as stated, else its numbers; with what it counts in."""
    is_number = not figure.value_text or _ONLY_A_NUMBER.fullmatch(figure.value_text)
    stated = (_numbers(figure) if is_number else NOTHING) or words(figure.value_text)
    unit = _unit(figure)
    if not stated or not unit:
        return stated
    # "Thousands" alone takes no such word after it in any of the languages.
    form = "{}" if any(map(str.isdigit, stated)) else "({})"
    return format_html('{} <span class="label">{}</span>', stated, form.format(unit))


def _unit(figure: Figure) -> str:
    """The word for what is counted, as it follows the last number; none for shares and words."""
    number = figure.value_hi
    # Words such as "thousands", and a fraction, are followed as many are.
    count = int(number) if number is not None and number == int(number) else 5
    words_of = {
        FigureUnit.PERSONS: lambda: ngettext("person", "people", count),
        FigureUnit.LISTS: lambda: ngettext("list", "lists", count),
        FigureUnit.MINUTES: lambda: ngettext("minute", "minutes", count),
        FigureUnit.WEEKS: lambda: ngettext("week", "weeks", count),
        FigureUnit.MONTHS: lambda: ngettext("month", "months", count),
        FigureUnit.SESSIONS: lambda: ngettext("session", "sessions", count),
        FigureUnit.PITS: lambda: ngettext("pit", "pits", count),
    }
    found = words_of.get(FigureUnit(figure.unit))
    return found() if found else ""


def _numbers(figure: Figure) -> SafeString:
    ends = [number for number in (figure.value_lo, figure.value_hi) if number is not None]
    shown = dict.fromkeys(number_in_words(f"{number.normalize():f}") for number in ends)
    return conditional_escape("–".join(shown))


def stated_by(figure: Figure) -> SafeString:
    """Who states it: an author of the register, or words."""
    agent = figure.stated_by if figure.stated_by and figure.stated_by.is_published else None
    stated = known_words(figure.stated_by_text, STATED_BY)
    if agent is None:
        return stated
    # "Flige" beside "Irina Flige" says nothing more.
    is_said = set(figure.stated_by_text.split()) <= set(" ".join(agent.name.values()).split())
    return joined((localized(agent.name), NOTHING if is_said else stated))


def figure_line(figure: Figure, folio: Folio) -> Line:
    """A figure on the page of another record; its rivals stand in the line."""
    maker = folio.fact(f"figure-{figure.pk}", "", figure)
    maker.when("period", date_of(figure, "period"))
    maker.fact("what", link(figure, localized(figure.what)))
    maker.fact("value", value_of(figure))
    maker.detail(_("Stated by"), "stated_by", stated_by(figure))
    maker.cited_detail(_("Mark at the statement"), code_words(figure, "mark"))
    maker.of_row(_("Figure: %s") % Truncator(best(figure.what)[0]).chars(LABEL_LENGTH))
    return maker.rest_of().made()


def public_figures(found: QuerySet[Figure], limit: int = lists.PAGE_SIZE * 4) -> list[Figure]:
    """Published figures with who states them, in the order of time."""
    public = found.filter(state=State.PUBLISHED).select_related("stated_by")
    return list(public.order_by(F("period_lo").asc(nulls_last=True), "pk")[:limit])


# The page --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rival:
    """A number beside others of the same kind, place and time."""

    what: SafeString
    value: SafeString
    by: SafeString
    period: SafeString
    is_here: bool


@dataclass(slots=True)
class FigurePage(NounPage):
    """A figure and those of the same event or paper."""

    value: Line | None = None
    rivals: list[Rival] = field(default_factory=list)
    related: list[Line] = field(default_factory=list)


@require_safe
def figure(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:
    """The page of one figure."""
    rows = Figure.objects.select_related("stated_by", "document", "event")
    found = get_published_or_answer(rows, public_id, request=request, slug=slug)
    if isinstance(found, HttpResponse):
        return found
    return render(request, "registry/nouns/figure.html", {"page": _page(found)})


def _page(figure: Figure) -> FigurePage:
    related = _related(figure)
    folio = Folio(figure, [figure, *related], [figure.place_id])
    title = best(figure.what)[0]
    page = FigurePage(figure, title, localized(figure.what))
    value = folio.fact("value", _("Value")).fact("value", value_of(figure))
    value.evidence_of("value_lo", "value_hi", "value_text")
    # A statement is whole in its words: no number is missing from it.
    if value.says_something or figure.unit != FigureUnit.STATEMENT:
        page.value = value.made(date_expected=False)
    page.facts = list(_facts(figure, folio))
    page.related = [figure_line(other, folio) for other in related]
    rivals = _rivals(figure)
    page.rivals = [_rival(one, figure) for one in (figure, *rivals)] if rivals else []
    page.close(folio)
    return page


def _facts(figure: Figure, folio: Folio) -> Iterable[Line]:
    yield folio.told("stated_by", _("Stated by"), stated_by(figure))
    place = folio.places.shown(figure, "place", on=figure.period_lo)
    yield folio.told("place", _("Place"), place)
    yield folio.told("period", _("Period"), date_of(figure, "period"))
    if figure.kind != FigureKind.OTHER:
        yield folio.told("kind", _("Kind"), code_words(figure, "kind"))
    category = _("Category %(number)d") % {"number": figure.category} if figure.category else ""
    yield from folio.told_if_recorded("category", _("Category"), category)
    mark = folio.fact("mark", _("Mark at the statement")).cited_fact(code_words(figure, "mark"))
    if mark.says_something:
        yield mark.made(date_expected=False)
    document, event = figure.document, figure.event
    paper = link_if_public(document, localized(document.title)) if document else NOTHING
    title = link_if_public(event, localized(event.title)) if event else NOTHING
    yield from folio.told_if_recorded("document", _("Document"), paper)
    yield from folio.told_if_recorded("event", _("Event"), title)


def _related(figure: Figure) -> list[Figure]:
    same = Q(pk__in=[])
    if figure.event_id:
        same |= Q(event=figure.event_id)
    if figure.document_id:
        same |= Q(document=figure.document_id)
    return public_figures(Figure.objects.filter(same).exclude(pk=figure.pk), RELATED)


def _rivals(figure: Figure) -> list[Figure]:
    """What others state of the same kind, unit and place, for a time that overlaps."""
    is_open = figure.period_lo is None or figure.period_hi is None or figure.place_id is None
    if is_open or figure.kind == FigureKind.OTHER:
        return []
    same = Figure.objects.filter(
        kind=figure.kind,
        unit=figure.unit,
        category=figure.category,
        place=figure.place_id,
        period_lo__lte=figure.period_hi,
        period_hi__gte=figure.period_lo,
    )
    return public_figures(same.exclude(pk=figure.pk), RELATED)


def _rival(figure: Figure, here: Figure) -> Rival:
    what = localized(figure.what)
    return Rival(
        what=what if figure.pk == here.pk else link(figure, what),
        value=value_of(figure),
        by=stated_by(figure),
        period=date_of(figure, "period"),
        is_here=figure.pk == here.pk,
    )


# The list --------------------------------------------------------------------------------------


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """All figures, by place and within a place by time."""
    name = PlaceName.objects.filter(
        place=OuterRef("place"), language=page_language(), place__state=State.PUBLISHED
    ).order_by("order", "pk")
    records = (
        Figure.objects.published()
        .select_related("stated_by")
        .alias(place_name=Subquery(name.values("name")[:1]))
        .order_by(
            F("place_name").asc(nulls_last=True),
            F("period_lo").asc(nulls_last=True),
            "pk",
        )
    )
    page = lists.page_of(records, request)
    found = list(page) if page else []
    places = PlaceBook(figure.place_id for figure in found)
    listing = lists.Listing("figures", _("Figures"))
    listing.note = _("Numbers of different scope are never added up.")
    if page:
        total = page.paginator.count
        listing.count = ngettext("%d figure", "%d figures", total) % total
    listing.groups = lists.grouped(found, lambda figure: _heading(figure, places), _row)
    return lists.shown(request, lists.paged(listing, page))


def _heading(figure: Figure, places: PlaceBook) -> SafeString:
    place = places.get(figure.place_id)
    return place_name(place) if place else conditional_escape(_("Place not recorded"))


def _row(figure: Figure) -> lists.Row:
    by = stated_by(figure)
    who = format_html("{}: {}", _("Stated by"), by) if by else NOTHING
    mark = code_words(figure, "mark")
    return lists.Row(
        name=link(figure, localized(figure.what)),
        when=date_of(figure, "period"),
        meta=joined((value_of(figure), who, mark), " · "),
    )

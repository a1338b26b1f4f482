"""Photographs: the list by year, and the page of one, with who stands where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from registry.errors import NotUnderstoodError
from registry.models import Depiction, Photo
from registry.vocabulary import Certainty, DepictionCapacity, RightsStatus
from registry.web import people_names
from registry.web.dossier import pictures
from registry.web.dossier.folio import Folio, NounPage, code_words
from registry.web.dossier.lines import Line
from registry.web.dossier.markup import (
    NOTHING,
    address,
    best,
    date_of,
    in_language,
    likely_language,
    link,
    link_if_public,
    localized,
    with_words,
    words,
)
from registry.web.nouns import lists
from registry.web.resolve import get_published_or_answer

TITLE_LENGTH = 90
# The photographs a reader may be able to help with, as addresses name them.
UNIDENTIFIED = "unidentified"


@dataclass(frozen=True, slots=True)
class Shown:
    """Somebody in the picture; `number` counts from the left, 0 where no place is recorded."""

    number: int
    name: SafeString
    remark: str


@dataclass(slots=True)
class PhotoPage(NounPage):
    """A photograph with the people in it."""

    figure: pictures.Figure | None = None
    # With nobody else in the picture there is no order to tell.
    is_of_one: bool = False
    in_order: list[Shown] = field(default_factory=list)
    unordered: list[Shown] = field(default_factory=list)
    connected: list[Shown] = field(default_factory=list)


# The page --------------------------------------------------------------------------------------


@require_safe
def photo(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:
    """The page of one photograph; it works without a picture."""
    related = ("maker", "event", "document", "commemoration")
    rows = Photo.objects.select_related(*related).prefetch_related("renditions")
    found = get_published_or_answer(rows, public_id, request=request, slug=slug)
    if isinstance(found, HttpResponse):
        return found
    return render(request, "registry/nouns/photo.html", {"page": _page(found)})


def _page(photo: Photo) -> PhotoPage:
    depictions = list(
        photo.depictions.select_related("person").order_by(F("position").asc(nulls_last=True), "pk")
    )
    folio = Folio(photo, [photo, *depictions], [photo.place_id])
    page = PhotoPage(photo, title_of(photo), localized(photo.caption))
    page.figure = pictures.figure(photo, folio.book)
    page.facts = list(_facts(photo, folio))
    for depiction in depictions:
        _put(page, depiction)
    page.is_of_one = len(page.in_order) == 1 and not page.unordered
    page.close(folio, *((row, strip_tags(_name(row))) for row in depictions if _name(row)))
    return page


def title_of(photo: Photo) -> str:
    """The caption, shortened: it may be a paragraph."""
    return Truncator(best(photo.caption)[0]).chars(TITLE_LENGTH)


def _put(page: PhotoPage, depiction: Depiction) -> None:
    shown = Shown(depiction.position or 0, _name(depiction), _remark(depiction))
    if not shown.name:
        return
    if depiction.capacity != DepictionCapacity.DEPICTED:
        page.connected.append(shown)
    elif shown.number:
        page.in_order.append(shown)
    else:
        page.unordered.append(shown)


def _name(depiction: Depiction) -> SafeString:
    """The person, words where there is no record, or that nobody was identified.

    Somebody whose record is not public keeps the place among the others and is not named.
    """
    person = depiction.person
    if person is not None:
        if person.is_published:
            return link(person, people_names.name_of(person))
        return words(_("not shown")) if depiction.position else NOTHING
    return localized(depiction.label) or words(_("not identified"))


def _remark(depiction: Depiction) -> str:
    parts = []
    if depiction.capacity != DepictionCapacity.DEPICTED:
        parts.append(str(depiction.get_capacity_display()))
    if depiction.certainty == Certainty.PROBABLE:
        parts.append(_("probably"))
    return ", ".join(parts)


def _facts(photo: Photo, folio: Folio) -> Iterator[Line]:
    yield folio.told("kind", _("Kind"), code_words(photo, "kind"))
    yield folio.told("date", _("Taken"), date_of(photo, "date"))
    place = folio.places.shown(photo, "place", on=photo.date_lo)
    yield folio.told("place", _("Place"), place)
    maker = photo.maker if photo.maker and photo.maker.is_published else None
    made = with_words(localized(maker.name) if maker else NOTHING, photo.maker_text)
    yield folio.told("maker", _("Made by"), made)
    yield folio.told("collection", _("Collection"), words(photo.collection))
    mark = words(photo.shelf_mark)
    yield from folio.told_if_recorded("shelf_mark", _("Shelf-mark"), mark)
    inscription = in_language(photo.inscription, likely_language(photo.inscription))
    yield from folio.told_if_recorded("inscription", _("Inscription on the print"), inscription)
    yield _rights(photo, folio)
    yield from _ties(photo, folio)


def _rights(photo: Photo, folio: Folio) -> Line:
    """Nothing is shown before the rights are known."""
    maker = folio.fact("rights", _("Rights"))
    if photo.rights:
        maker.cited_fact(words(str(RightsStatus(photo.rights).label)))
        maker.cited_detail(_("Credit"), words(photo.credit))
    else:
        maker.cited_fact(words(_("not known, therefore not shown")))
    return maker.evidence_of("rights").made(date_expected=False)


def _ties(photo: Photo, folio: Folio) -> Iterator[Line]:
    for name, lead in (
        ("event", _("Event")),
        ("document", _("Document")),
        ("commemoration", _("Commemoration")),
    ):
        record = getattr(photo, name)
        title = link_if_public(record, localized(record.title)) if record else NOTHING
        yield from folio.told_if_recorded(name, lead, title)


# The list --------------------------------------------------------------------------------------

FILTERS = (lists.KIND,)


def with_unidentified() -> QuerySet[Photo]:
    """Published photographs in which somebody stands whom nobody has named."""
    unnamed = Depiction.objects.filter(
        photo=OuterRef("pk"), certainty=Certainty.UNIDENTIFIED, capacity=DepictionCapacity.DEPICTED
    )
    return Photo.objects.published().filter(Exists(unnamed))


def asked(data: QueryDict) -> QuerySet[Photo]:
    """Those an address asks for. Raises `NotUnderstoodError` for a kind that is none."""
    kind = data.get(lists.KIND, "")
    if kind and kind != UNIDENTIFIED:
        raise NotUnderstoodError(_("There is no such kind of photograph."))
    return with_unidentified() if kind else Photo.objects.published()


@require_safe
def photos(request: HttpRequest) -> HttpResponse:
    """All photographs by year, as their captions: pictures stand on the pages themselves."""
    kind = request.GET.get(lists.KIND, "")
    listing = lists.Listing("photos", _("Photographs"), choices_label=_("Which photographs"))
    listing.choices = [
        lists.Choice(_("All"), lists.query(""), not kind),
        lists.Choice(_("With people not identified"), lists.query(UNIDENTIFIED), bool(kind)),
    ]
    try:
        found = asked(request.GET)
    except NotUnderstoodError as error:
        listing.refusal = str(error)
        return lists.shown(request, listing)
    return lists.by_year(
        request, listing, found.prefetch_related("renditions"), _counted, _row, kind=kind
    )


def _counted(total: int) -> str:
    return ngettext("%d photograph", "%d photographs", total) % total


def _row(photo: Photo) -> lists.Row:
    absence = "" if photo.shows_a_picture else _("caption only")
    kind = code_words(photo, "kind")
    parts = [part for part in (kind, words(absence)) if part]
    meta = format_html("{} · {}", *parts) if len(parts) > 1 else (parts or [NOTHING])[0]
    text, language = best(photo.caption)
    short = in_language(Truncator(text).chars(2 * TITLE_LENGTH), language)
    name = format_html('<a href="{}">{}</a>', address(photo), short)
    return lists.Row(name=name, when=date_of(photo, "date"), meta=meta)

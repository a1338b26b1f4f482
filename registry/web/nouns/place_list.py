"""The list of places, by kind and by region, with its map."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from registry.errors import NotUnderstoodError
from registry.filters import CODE
from registry.models import Place, PlaceName
from registry.search.terms import place_code
from registry.vocabulary import PlaceKind
from registry.web.dossier.markup import date_of, joined, page_language, words
from registry.web.dossier.places import place_link
from registry.web.nouns import lists, place_map


def by_name(places: QuerySet[Place]) -> QuerySet[Place]:
    """In the alphabet of the page's language; places without a name in it come last."""
    name = PlaceName.objects.filter(place=OuterRef("pk"), language=page_language())
    first = name.order_by("order", "pk").values("name")[:1]
    return places.alias(shown_name=Subquery(first)).order_by("shown_name", "slug", "pk")


FILTERS = (lists.KIND, place_map.WITHIN)


def asked(data: QueryDict) -> QuerySet[Place]:
    """Those an address asks for. Raises `NotUnderstoodError` for a kind or region that is none."""
    public = _within(_regions(data.getlist(place_map.WITHIN)))
    return lists.of_kind(public, data.get(lists.KIND, ""), _of_kinds())


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """All places, or those of one kind, or of some regions; with their map."""
    listing = lists.Listing("places", _("Places"), choices_label=_("Kinds of places"))
    context = {"listing": listing, "whole": "."}
    try:
        regions = _regions(request.GET.getlist(place_map.WITHIN))
    except NotUnderstoodError as error:
        listing.refusal = str(error)
        return render(request, "registry/nouns/places.html", context)
    listing.kept = tuple((place_map.WITHIN, place_code(region)) for region in regions)
    ordered = by_name(_within(regions)).prefetch_related("names", "uses")
    left = lists.by_kind(request, listing, ordered, _of_kinds())
    if left is not None and not listing.refusal:
        kind = request.GET.get(lists.KIND, "")
        context |= {
            "regions": [place_link(region) for region in regions],
            "whole": lists.query(kind),
            "drawn": place_map.of_list(left, listing.total, kind, is_near=bool(regions)),
        }
    context["own_query"] = listing.own_query
    return render(request, "registry/nouns/places.html", context)


def _within(regions: Sequence[Place]) -> QuerySet[Place]:
    """Published places of some regions; of all where none is named."""
    public = Place.objects.published()
    return public.filter(region__in=regions) if regions else public


def _regions(codes: Sequence[str]) -> list[Place]:
    """The published regions an address names.

    Raises `NotUnderstoodError` where it names something else.
    """
    refusal = NotUnderstoodError(_("The register has no such region."))
    wanted = sorted({code.strip() for code in codes if code.strip()})
    if len(wanted) > place_map.MOST_TOGETHER or not all(map(CODE.fullmatch, wanted)):
        raise refusal
    if not wanted:
        return []
    rows = Place.objects.published().filter(slug__in=wanted) | Place.objects.published().filter(
        public_id__in=wanted, slug=""
    )
    found = {place_code(place): place for place in rows.prefetch_related("names")}
    if len(found) != len(wanted):
        raise refusal
    return [found[code] for code in wanted]


def _of_kinds() -> lists.OfKinds[Place]:
    return lists.OfKinds(
        kinds=PlaceKind,
        path="uses__kind",
        titled=lambda kind: _("Places: %(kind)s") % {"kind": kind},
        refusal=_("There is no such kind of place."),
        counted=lambda total: ngettext("%d place", "%d places", total) % total,
        row=_row,
    )


def _row(place: Place) -> lists.Row:
    kinds = (words(str(use.get_kind_display())) for use in place.uses.all())
    return lists.Row(
        name=place_link(place),
        when=date_of(place, "period"),
        meta=joined((joined(kinds), words(place.address)), " · "),
    )

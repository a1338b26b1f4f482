"""Places at the desk, with their names in time; and what stands there in memory."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import display, register
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from registry.admin.inlines import FindingInline, IdentifierInline, RowsInline
from registry.admin.records import NOTES, PUBLICATION, RecordAdmin
from registry.admin.searching import any_case, in_languages, words_of
from registry.models import CommemoratedPerson, Commemoration, Place, PlaceName, PlaceUse


class PlaceNameInline(RowsInline):
    model = PlaceName
    fields_name_the_row = True
    fields = ("language", "name", "in_form", "kind", "period", "order")
    stands_before = 0


class PlaceUseInline(RowsInline):
    model = PlaceUse
    fields_name_the_row = True
    fields = ("kind", "period", "order")
    stands_before = 0


@register(Place)
class PlaceAdmin(RecordAdmin):
    """A prison, camp, killing ground, burial site, address, settlement."""

    fieldsets = [
        (_("Where"), {"fields": ["parent", "address", ("country_code", "country_today")]}),
        (_("Coordinates"), {"fields": [("lat", "lon"), "coordinates_reason"]}),
        (_("When and what"), {"fields": [("period", "period_text"), "summary", "discovery"]}),
        PUBLICATION,
        NOTES,
    ]
    inlines = [PlaceNameInline, PlaceUseInline, FindingInline, IdentifierInline]
    list_display = ["name_shown", "within", "kinds", "state_word"]
    list_filter = ["state", "uses__kind"]
    ordering = ["slug", "pk"]
    search_fields = ["names__name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request).select_related("parent")
        return rows.prefetch_related("names", "uses", "parent__names")

    @display(description=_("name"), ordering="slug")
    def name_shown(self, place: Place) -> str:
        return place.name()

    @display(description=_("within"))
    def within(self, place: Place) -> str:
        return place.parent.name() if place.parent else ""

    @display(description=_("kind"))
    def kinds(self, place: Place) -> str:
        return ", ".join(str(use) for use in place.uses.all())

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        for word in words_of(search_term):
            named = PlaceName.objects.filter(any_case(["name__contains"], word))
            queryset = queryset.filter(Exists(named.filter(place=OuterRef("pk"))))
        return queryset, False


class CommemoratedInline(RowsInline):
    model = CommemoratedPerson
    fields_name_the_row = True
    fields = ("order", "person")


@register(Commemoration)
class CommemorationAdmin(RecordAdmin):
    """A monument, plaque, stamp, museum, book, and whom it names."""

    fieldsets = [
        (_("Commemoration"), {"fields": ["kind", "title", "summary"]}),
        (
            _("When and where"),
            {"fields": [("date", "date_text"), ("place", "place_text"), "event"]},
        ),
        PUBLICATION,
        NOTES,
    ]
    inlines = [CommemoratedInline, FindingInline, IdentifierInline]
    list_display = ["__str__", "kind", "date", "state_word"]
    list_filter = ["state", "kind"]
    search_fields = [*in_languages("title"), "slug__contains"]

"""Trials, operations, decrees at the desk; and the numbers stated about them."""

from __future__ import annotations

from django.contrib.admin import register
from django.utils.translation import gettext_lazy as _

from registry.admin.inlines import FindingInline, IdentifierInline, RowsInline
from registry.admin.records import NOTES, PUBLICATION, RecordAdmin
from registry.admin.searching import in_languages
from registry.models import Event, Figure, Participation


class ParticipationInline(RowsInline):
    model = Participation
    fields_name_the_row = True
    fields = ("order", "capacity", "person", "agent")


@register(Event)
class EventAdmin(RecordAdmin):
    """What happened, when, by whose paper, and who had part in it."""

    fieldsets = [
        (_("Event"), {"fields": ["type", "title", "summary", "parent"]}),
        (
            _("When and where"),
            {"fields": [("date", "date_type", "date_text"), ("place", "place_text")]},
        ),
        (
            _("Paper"),
            {"fields": [("issuing_body", "issuing_body_text"), "document_number"]},
        ),
        PUBLICATION,
        NOTES,
    ]
    inlines = [ParticipationInline, FindingInline, IdentifierInline]
    list_display = ["__str__", "type", "date", "state_word"]
    list_filter = ["state", "type"]
    list_select_related = ["type"]
    search_fields = [*in_languages("title"), "slug__contains"]


@register(Figure)
class FigureAdmin(RecordAdmin):
    """A stated number, and who states it."""

    fieldsets = [
        (_("What is counted"), {"fields": ["what", ("kind", "unit", "category")]}),
        (_("How many"), {"fields": [("value_lo", "value_hi"), "value_text", "mark"]}),
        (
            _("When and where"),
            {"fields": [("period", "period_text"), ("place", "place_text")]},
        ),
        (
            _("Who states it"),
            {"fields": [("stated_by", "stated_by_text"), "document", "event"]},
        ),
        PUBLICATION,
        NOTES,
    ]
    inlines = [FindingInline, IdentifierInline]
    list_display = ["__str__", "kind", "unit", "period", "state_word"]
    list_filter = ["state", "kind"]
    search_fields = [*in_languages("what"), "value_text__contains"]

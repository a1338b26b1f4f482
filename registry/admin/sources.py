"""Sources and the authors and institutions behind them."""

from __future__ import annotations

from django.contrib.admin import register
from django.utils.translation import gettext_lazy as _

from registry.admin.inlines import IdentifierInline
from registry.admin.records import NOTES, PUBLICATION, RecordAdmin
from registry.admin.searching import in_languages
from registry.models import Agent, Source


@register(Source)
class SourceAdmin(RecordAdmin):
    """A book, file, list, page, testimony."""

    is_cited = False
    fieldsets = [
        (_("Source"), {"fields": ["kind", ("title", "title_language"), "authors", "author_text"]}),
        (_("Published"), {"fields": [("publisher", "year"), ("isbn_doi", "url"), "parent"]}),
        (_("Where it is kept"), {"fields": ["repository", "archive_reference"]}),
        PUBLICATION,
        NOTES,
    ]
    inlines = [IdentifierInline]
    list_display = ["__str__", "kind", "year", "state_word"]
    list_filter = ["state", "kind"]
    search_fields = [
        "title__contains",
        "author_text__contains",
        "year__contains",
        "archive_reference__contains",
    ]


@register(Agent)
class AgentAdmin(RecordAdmin):
    """An author or an institution: name and works, nothing more."""

    is_cited = False
    fieldsets = [
        (_("Author or institution"), {"fields": ["kind", "name", "sort_name"]}),
        PUBLICATION,
        NOTES,
    ]
    inlines = [IdentifierInline]
    list_display = ["__str__", "kind", "sort_name", "state_word"]
    list_filter = ["state", "kind"]
    search_fields = ["sort_name__contains", *in_languages("name")]

"""Open lists of words at the desk."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.admin import register
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from registry.admin.records import WordsAdmin
from registry.admin.searching import in_languages
from registry.models import (
    Article,
    Charge,
    EventType,
    Nationality,
    Organ,
    Profession,
    RehabilitationBody,
    SentencingBody,
)


@register(Article, Charge, EventType, Nationality, Organ, Profession, RehabilitationBody)
class TermAdmin(WordsAdmin):
    """A code that never changes, labels, and the spellings files use."""

    fieldsets: ClassVar[Any] = [
        (_("Word"), {"fields": ["code", "labels", "order"]}),
        (_("In files"), {"fields": ["aliases", "rules"]}),
    ]
    list_display = ["__str__", "code", "order"]
    search_fields = [*in_languages("labels"), "code__contains"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The code stands in addresses."""
        return ["code"] if obj else []


@register(SentencingBody)
class SentencingBodyAdmin(TermAdmin):
    """Also from when to when the body existed."""

    fieldsets = [
        (_("Word"), {"fields": ["code", "labels", "existed", "order"]}),
        (_("In files"), {"fields": ["aliases", "rules"]}),
    ]

"""Orders, lists, letters, judgments at the desk: pages, signatures, names in the text."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import register
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from registry.admin.inlines import (
    BlocksInline,
    ExchangingFormSet,
    FindingInline,
    IdentifierInline,
    RowsInline,
)
from registry.admin.records import NOTES, PUBLICATION, RecordAdmin
from registry.admin.searching import in_languages
from registry.models import Document, DocumentPage, Mention, Signature


class SignatureInline(RowsInline):
    model = Signature
    fields_name_the_row = True
    fields = ("order", "person", "text", "capacity")


class MentionInline(RowsInline):
    model = Mention
    fields_name_the_row = True
    fields = ("page", "line", "person", "text")


class PageFormSet(ExchangingFormSet):
    """Two pages may change places; meanwhile their numbers are beyond those of any document."""

    exchanged = "number"
    meanwhile = F("number") + 10_000


class PageInline(BlocksInline):
    model = DocumentPage
    formset: Any = PageFormSet
    fields = (("number", "photo"), "transcription")


@register(Document)
class DocumentAdmin(RecordAdmin):
    """A paper of the time, or of the rehabilitation."""

    fieldsets = [
        (_("Document"), {"fields": ["kind", "title", ("date", "date_text")]}),
        (
            _("Who issued it"),
            {"fields": [("issuing_body", "issuing_body_text"), "number", "event"]},
        ),
        (_("Where it is kept"), {"fields": ["archive_reference"]}),
        PUBLICATION,
        NOTES,
    ]
    inlines = [SignatureInline, MentionInline, PageInline, FindingInline, IdentifierInline]
    list_display = ["__str__", "kind", "date", "number", "state_word"]
    list_filter = ["state", "kind"]
    search_fields = [
        *in_languages("title"),
        "number__contains",
        "archive_reference__contains",
        "slug__contains",
    ]

"""What was done, to be read and never changed: change sets, the public log, imports."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib.admin import ChoicesFieldListFilter, display, register
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.admin.paging import ListedByName
from registry.curation.undoing import rows_of
from registry.intake.collection.tables import BY_NAME
from registry.intake.stages.staging import table_of
from registry.models import ChangeSet, Correction, ImportBatch, ImportRow


def column(name: str, heading: Any) -> Callable[[Any, Any], Any]:
    """A column of a log under a heading in the curator's language."""

    @display(description=heading, ordering=name, empty_value="–")
    def shown(_admin: Any, row: Any) -> Any:
        in_words = getattr(row, f"get_{name}_display", None)
        value = in_words() if in_words else getattr(row, name)
        if isinstance(value, dict | list):
            return json.dumps(value, ensure_ascii=False) if value else None
        return value

    return shown


def filter_of(name: str, heading: Any) -> tuple[str, type[ChoicesFieldListFilter]]:
    """A choice of rows under the same heading as the column."""

    class Headed(ChoicesFieldListFilter):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.title = heading

    return name, Headed


class ReadingAdmin(ListedByName):
    """A table nobody writes at the desk."""

    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


# So many rows of a change are named.
MOST_ROWS = 20
WHEN, WHAT, WHY, STATE = _("when"), _("what"), _("why"), _("state")


@register(ChangeSet)
class ChangeSetAdmin(ReadingAdmin):
    """Each passage through the door."""

    when, what, why = column("at", WHEN), column("kind", WHAT), column("reason", WHY)
    of_import = column("batch", _("import"))
    list_display = ["when", "what", "by", "why"]
    list_filter = [filter_of("kind", WHAT)]
    list_select_related = ["editor"]
    search_fields = ["reason__contains"]
    fields = ["when", "what", "rows", "by", "why", "of_import", "taking_back"]

    @display(description=_("by"))
    def by(self, change_set: ChangeSet) -> str:
        return str(change_set.editor or change_set.office)

    @display(description=_("rows written"))
    def rows(self, change_set: ChangeSet) -> str:
        """What the change wrote, row by row."""
        if change_set.batch_id:
            return gettext("see the import")
        named = rows_of([change_set], most=MOST_ROWS + 1).get(change_set.pk, [])
        return "; ".join(named[:MOST_ROWS] + ["…"] * (len(named) > MOST_ROWS)) or "–"

    @display(description=_("taking back"))
    def taking_back(self, change_set: ChangeSet) -> str:
        """Where it is taken back, or when it was."""
        if change_set.undone_by:
            return f"{gettext('Taken back')}: {change_set.undone_by.at:%Y-%m-%d %H:%M}"
        address = reverse("admin:undo", args=(change_set.pk,))
        return format_html('<a href="{}">{}</a>', address, gettext("Take this change back"))


@register(Correction)
class CorrectionAdmin(ReadingAdmin):
    """What readers are told about changes to public records."""

    when, what, why = column("at", WHEN), column("kind", WHAT), column("reason", WHY)
    record = column("public_id", _("record"))
    values = column("changes", _("values before and after"))
    came_with = column("change_set", _("change"))
    list_display = ["when", "record", "what", "why"]
    list_filter = [filter_of("kind", WHAT)]
    search_fields = ["public_id"]
    fields = ["when", "record", "what", "why", "values", "came_with"]


@register(ImportBatch)
class ImportBatchAdmin(ReadingAdmin):
    """Files that came in."""

    called = column("name", _("name"))
    stands = column("state", STATE)
    sender = column("uploader", _("by"))
    when = column("created_at", WHEN)
    file = column("file_name", _("file"))
    sha256 = column("file_sha256", "SHA-256")
    book = column("source", _("source"))
    told = column("report", _("report"))
    list_display = ["called", "stands", "sender", "when", "page"]
    list_filter = [filter_of("state", STATE)]
    list_select_related = ["uploader"]
    search_fields = ["name__contains"]
    fields = ["called", "file", "sha256", "book", "stands", "sender", "when", "told"]

    @display(description="")
    def page(self, batch: ImportBatch) -> str:
        """Where its rows are decided and it is committed."""
        if not batch.source_key or not batch.file_sha256:
            return ""
        address = reverse("admin:import", args=(batch.pk,))
        return format_html('<a href="{}">{}</a>', address, gettext("Rows and steps"))


@register(ImportRow)
class ImportRowAdmin(ReadingAdmin):
    """Single rows of files that came in."""

    of_import = column("batch", _("import"))
    sheet = column("table", _("table"))
    number = column("line", _("line"))
    name = column("key", _("key in the file"))
    stands = column("state", STATE)
    decided = column("decision", _("decision"))
    read = column("values", _("values"))
    doubts = column("problems", _("problems"))
    before = column("prior_values", _("values before"))
    list_display = ["sheet", "number", "name", "stands", "decided"]
    # As many as people: what no index has is shown by the page of the import.
    sortable_by: ClassVar[Any] = ()
    ordering = ["-pk"]
    search_fields = ["key"]
    search_help_text = _("The key in the file, whole.")
    fields = [
        "of_import",
        "sheet",
        "number",
        "name",
        "stands",
        "decided",
        "read",
        "doubts",
        "before",
    ]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Their index begins with the table, so all tables there can be are named."""
        key = search_term.replace("\x00", "").strip()
        if not key:
            return queryset, False
        sources = ImportBatch.objects.values_list("source_key", flat=True).distinct()
        tables = {*BY_NAME, *map(table_of, sources)}
        return queryset.filter(table__in=tables, key=key), False

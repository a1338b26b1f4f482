"""What was done, to be read and never changed: change sets, the public log, imports."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import ModelAdmin, display, register
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from registry.admin.paging import BoundedPaginator
from registry.models import ChangeSet, Correction, ImportBatch, ImportRow


class ReadingAdmin(ModelAdmin):
    """A table nobody writes at the desk."""

    show_full_result_count = False
    paginator = BoundedPaginator
    list_per_page = 50
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@register(ChangeSet)
class ChangeSetAdmin(ReadingAdmin):
    """Each passage through the door."""

    list_display = ["at", "kind", "by", "reason"]
    list_filter = ["kind"]
    list_select_related = ["editor"]
    search_fields = ["reason__contains"]
    fields = ["at", "kind", "by", "reason", "batch"]

    @display(description=_("by"))
    def by(self, change_set: ChangeSet) -> str:
        return str(change_set.editor or change_set.office)


@register(Correction)
class CorrectionAdmin(ReadingAdmin):
    """What readers are told about changes to public records."""

    list_display = ["at", "public_id", "kind", "reason"]
    list_filter = ["kind"]
    search_fields = ["public_id"]
    fields = ["at", "public_id", "kind", "reason", "changes", "change_set"]


@register(ImportBatch)
class ImportBatchAdmin(ReadingAdmin):
    """Files that came in."""

    list_display = ["name", "state", "uploader", "created_at"]
    list_filter = ["state"]
    list_select_related = ["uploader"]
    search_fields = ["name__contains"]
    fields = [
        "name",
        "file_name",
        "file_sha256",
        "source",
        "state",
        "uploader",
        "created_at",
        "report",
    ]


@register(ImportRow)
class ImportRowAdmin(ReadingAdmin):
    """Single rows of files that came in."""

    list_display = ["table", "line", "key", "state", "decision"]
    list_filter = ["state"]
    ordering = ["-pk"]
    search_fields = ["key"]
    fields = [
        "batch",
        "table",
        "line",
        "key",
        "state",
        "decision",
        "values",
        "problems",
        "prior_values",
    ]

"""Lists at the desk: what they are called, and pages that never count a whole table."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.admin import ModelAdmin, ShowFacets
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.text import capfirst

COUNTED = 5000


class OneWay(ChangeList):
    """Ends every order with the key in the direction of the first column.

    Django ends it with the newest key first, which no index on a column has.
    """

    def get_ordering(self, request: HttpRequest, queryset: Any) -> list[Any]:
        """The one column a curator orders by, and what its index goes on with: so one answers."""
        if ORDER_VAR in self.params:
            queryset = queryset.order_by()
            self.params[ORDER_VAR] = self.params[ORDER_VAR].partition(".")[0]
        found: list[Any] = super().get_ordering(request, queryset)
        return found

    def _get_deterministic_ordering(self, ordering: list[Any]) -> list[Any]:
        if any(str(name).lstrip("-") in ("pk", "id") for name in ordering):
            return list(ordering)
        minus = "-" if ordering and str(ordering[0]).startswith("-") else ""
        then_by: dict[str, str] = getattr(self.model_admin, "then_by", {})
        further = [
            then_by[name.lstrip("-")] for name in map(str, ordering) if name.lstrip("-") in then_by
        ]
        return [*ordering, *(f"{minus}{name}" for name in (*further, "pk"))]


class BoundedPaginator(Paginator):
    """Counts up to a bound: beyond it nobody pages, they search or filter."""

    @cached_property
    def count(self) -> int:
        return min(self._counted, COUNTED)

    @property
    def has_more(self) -> bool:
        """Whether there are rows beyond the bound."""
        return self._counted > COUNTED

    @cached_property
    def _counted(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by()[: COUNTED + 1].count())


class ListedByName(ModelAdmin):
    """A list is called by what it lists; Django's heading asks to select one of them."""

    show_full_result_count = False
    # A count beside each filter would be a count of the whole table.
    show_facets = ShowFacets.NEVER
    paginator = BoundedPaginator
    list_per_page = 50
    # What rows alike in a column are ordered by, where an index on both has them so.
    then_by: ClassVar[dict[str, str]] = {}

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return OneWay

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        title = capfirst(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def get_actions(self, request: HttpRequest) -> Any:
        """Rows are deleted one by one, each with a reason."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

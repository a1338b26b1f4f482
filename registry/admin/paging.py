"""Pages of long lists that never count a whole table."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import cached_property

COUNTED = 5000


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

"""What became of the rows of a batch, in numbers."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from registry.intake.stages.agreeing import is_released
from registry.models import ImportBatch, ImportRow
from registry.vocabulary import RowState


def counts(batch: ImportBatch) -> dict[str, Any]:
    """Rows by what became of them, and how many people are not shown."""
    rows = ImportRow.objects.filter(batch=batch).order_by()
    by_state = dict(rows.values_list("state").annotate(Count("pk")))
    hidden = rows.filter(state=RowState.ADDED, is_withheld=True).count()
    return {
        "rows": {state.value: by_state.get(state.value, 0) for state in RowState},
        "not_shown": 0 if is_released(batch) else hidden,
    }

"""Parameters as the description of the interface names them; the filters of people by themselves.

What the description says of a filter is read from the filter: its values, its pattern, whether it
may be repeated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.utils import translation
from drf_spectacular.utils import OpenApiParameter

from registry.dates.reckoning import FIRST_YEAR, LAST_YEAR
from registry.filters import IndexFilter, NameFilter, PersonFilterSet, YearFilter
from registry.forms.filtering import MOST_VALUES
from registry.opendata.api.base import LARGEST_PAGE, PAGE_SIZE
from registry.search.query import LONGEST_QUERY, SORTS
from registry.search.terms import NOT_RECORDED

CURSOR = OpenApiParameter(
    "cursor", str, description="Where to go on: taken from “next”, never made up."
)
PAGE_SIZE_PARAMETER = OpenApiParameter(
    "page_size",
    {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE_SIZE},
    description="Rows of one answer.",
)


def filters_of_people() -> Iterator[OpenApiParameter]:
    """Every filter of the lists of people."""
    with translation.override("en"):
        for name, kept in PersonFilterSet.base_filters.items():
            yield _described(name, kept)


def _described(name: str, kept: Any) -> OpenApiParameter:
    label = str(kept.label)
    if isinstance(kept, IndexFilter):
        return OpenApiParameter(
            name,
            {"type": "array", "items": _item(kept), "maxItems": MOST_VALUES},
            many=False,
            explode=True,
            style="form",
            description=f"{label}. Repeat it for several values: any of them is meant.",
        )
    if isinstance(kept, YearFilter):
        schema = {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}
        text = f"{label}: also those whose date may fall into the range."
        return OpenApiParameter(name, schema, description=text)
    if isinstance(kept, NameFilter):
        text = f"{label}, in any spelling and script."
        return OpenApiParameter(
            name, {"type": "string", "maxLength": LONGEST_QUERY}, description=text
        )
    return OpenApiParameter(name, {"type": "string", "enum": list(SORTS)}, description=label)


def _item(kept: Any) -> dict[str, Any]:
    values, pattern = kept.extra.get("values"), kept.extra.get("pattern")
    missing = [NOT_RECORDED] if kept.extra.get("with_missing") else []
    if values:
        return {"type": "string", "enum": [*values, *missing]}
    if isinstance(pattern, re.Pattern):
        pieces = "|".join([pattern.pattern, *missing])
        return {"type": "string", "pattern": f"^(?:{pieces})$"}
    return {"type": "string"}

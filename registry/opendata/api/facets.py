"""Exact counts of the values of filters, each under all filters but its own."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from registry.filters import PersonFilterSet
from registry.opendata.api.base import Refused
from registry.opendata.api.references import Json
from registry.search.fields import WITH_POSSIBLE
from registry.search.labels import Labels, labels_of
from registry.search.snapshot import Snapshot
from registry.search.terms import NOT_RECORDED
from registry.vocabulary import Fate, RehabilitationStatus, Role, Sex

PARAMETER = "facets"
# Of a filter with very many values the commonest.
MOST = 100
FACETS = (
    *("role", "fate", "profession", "nationality", "sentencing_body", "region"),
    *("arrest_year", "arrest_month", "death_year", "death_month", "burial_place"),
    *("event", "place", "rehabilitation", "sex", "source", "has_picture", "has_dispute"),
)
CLOSED: dict[str, type[TextChoices]] = {
    "role": Role,
    "fate": Fate,
    "rehabilitation": RehabilitationStatus,
    "sex": Sex,
}
OPEN = (*PersonFilterSet.OPEN, *PersonFilterSet.OPEN_WITHOUT_MISSING)
LANGUAGES = ("en", "ru", "uk")

DESCRIBED = OpenApiParameter(
    PARAMETER,
    {"type": "array", "items": {"type": "string", "enum": list(FACETS)}},
    explode=True,
    style="form",
    description="Filters whose values are to be counted in the answer.",
)


def asked(request: Request) -> list[str]:
    """The facets the request names, once each; raises `Refused` for one there is not."""
    wanted = [name for name in dict.fromkeys(request.query_params.getlist(PARAMETER)) if name]
    words = _("“%(name)s” is no filter that is counted.")
    unknown = [name for name in wanted if name not in FACETS]
    if unknown:
        raise Refused([(PARAMETER, words % {"name": name[:60]}) for name in unknown[:20]])
    return wanted


def counted(filters: PersonFilterSet, index: Snapshot, fields: Iterable[str]) -> Json:
    """The counts of each facet asked for."""
    wanted = list(fields)
    counts = filters.counts(index, wanted, limit=MOST)
    labels = labels_of({name: list(counts.get(name, {})) for name in wanted if name in OPEN})
    return {name: _facet(name, counts, labels) for name in wanted}


def _facet(name: str, counts: dict[str, dict[str, int]], labels: Labels) -> Json:
    certain = counts.get(name, {})
    possible = counts.get(f"{name}_possible", {}) if name in WITH_POSSIBLE else {}
    values = sorted(
        certain.keys() | possible.keys(), key=lambda value: (-certain.get(value, 0), value)
    )
    return {
        "is_complete": len(values) < MOST,
        "values": [
            {
                "value": value,
                "labels": _labels(name, value, labels),
                "count": certain.get(value, 0),
                "possible": possible.get(value, 0),
            }
            for value in values
            if name not in OPEN or value == NOT_RECORDED or (name, value) in labels
        ],
    }


def _labels(name: str, value: str, labels: Labels) -> dict[str, str]:
    if name in CLOSED and value in CLOSED[name].values:
        return _of_closed(CLOSED[name], value)
    return labels.get((name, value), {})


def _of_closed(choices: type[TextChoices], value: str) -> dict[str, str]:
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = str(choices(value).label)
    return found

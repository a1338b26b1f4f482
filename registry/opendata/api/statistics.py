"""Counts of everything published; nothing is counted in a request, the index knows it."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from registry.filters import PersonFilterSet
from registry.opendata.api import facets
from registry.opendata.api.base import PublicView, answer
from registry.opendata.api.references import Json
from registry.opendata.api.rows import StatisticsSchema
from registry.search import days
from registry.search.snapshot import Snapshot
from registry.search.terms import NOT_RECORDED
from registry.vocabulary import Role

COUNTED = (
    *("role", "fate", "sex", "nationality", "profession", "region", "sentencing_body"),
    *("arrest_year", "arrest_month", "death_year", "death_month", "burial_place"),
    *("rehabilitation", "source"),
)
# Facts whose absence is a value of the index.
COVERED = (
    *("sex", "nationality", "profession", "region", "sentencing_body", "fate"),
    *("burial_place", "rehabilitation", "source"),
)


class StatisticsView(PublicView):
    """All counts."""

    @extend_schema(
        operation_id="statistics",
        summary="Counts of everything published",
        responses=StatisticsSchema,
        tags=["statistics"],
    )
    def get(self, request: Request) -> Response:
        """Answers with all counts."""
        return answer(counts(self.index))


def counts(index: Snapshot) -> Json:
    """People, cases and records of sources, and the people of every value."""
    known = index.familiar().counts
    roles = known.get("role", {})
    total = len(index.all)
    both = roles.get(Role.BOTH, 0)
    return {
        "people": total,
        "victims": roles.get(Role.VICTIM, 0) + both,
        "perpetrators": roles.get(Role.PERPETRATOR, 0) + both,
        "both": both,
        "cases": days.number_of_cases(index),
        "records_of_sources": sum(
            number for source, number in known.get("source", {}).items() if source != NOT_RECORDED
        ),
        "facets": facets.counted(PersonFilterSet({}), index, COUNTED),
        "coverage": {
            name: _coverage(known.get(name, {}).get(NOT_RECORDED, 0), total) for name in COVERED
        },
    }


def _coverage(missing: int, total: int) -> Json:
    return {"recorded": total - missing, "not_recorded": missing}

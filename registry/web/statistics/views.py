"""The page of statistics, and each of its tables as a file."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registry.search.snapshot import Snapshot, snapshot
from registry.web.statistics.charts import BY_NAME, CHARTS, Chart, Counted
from registry.web.statistics.coverage import coverage, totals
from registry.web.statistics.months import drawn
from registry.web.statistics.tables import csv_file
from registry.web.wording import plain

COVERAGE = "coverage"


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """All charts, each with its table, its list and its file; nothing is counted in a request."""
    with snapshot() as index:
        context = {
            "totals": totals(index),
            "by_month": [_shown(chart, index) for chart in CHARTS if chart.is_by_month],
            "by_value": [_shown(chart, index) for chart in CHARTS if not chart.is_by_month],
            "coverage": coverage(index),
            "coverage_name": COVERAGE,
        }
    return render(request, "registry/statistics/page.html", context)


def _shown(chart: Chart, index: Snapshot) -> dict[str, Any]:
    counted = Counted(chart, index)
    return {
        "chart": chart,
        "total": counted.total,
        "missing": counted.missing,
        "months": drawn(counted) if chart.is_by_month else None,
        "bars": [] if chart.is_by_month else counted.bars,
        "has_more": chart.is_by_month or counted.has_more,
        "url": chart.url(),
        "is_empty": not counted.counts,
    }


@require_safe
def file(request: HttpRequest, name: str) -> HttpResponse:
    """One table with every value. Raises `Http404` for a name there is no table of."""
    with snapshot() as index:
        if name == COVERAGE:
            header = ["code", _("Fact"), _("Recorded"), _("People")]
            rows = [(one.code, one.label, one.recorded, one.total) for one in coverage(index)]
            return csv_file(name, header, rows)
        if name not in BY_NAME:
            raise Http404
        chart = BY_NAME[name]
        counted = Counted(chart, index)
        values = [(code, _text(label), number) for code, label, number in counted.rows()]
        missing = [("not_recorded", _("Not recorded"), counted.missing)]
        return csv_file(name, ["code", str(chart.column), _("People")], values + missing)


def _text(label: SafeString | str) -> str:
    return plain(label) if isinstance(label, SafeString) else label

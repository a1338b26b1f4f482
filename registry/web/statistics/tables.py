"""Tables as CSV: UTF-8 with its mark, so that a spreadsheet reads it, and no cell is a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from django.http import HttpResponse

from registry.intake.files.masking import masked

BYTE_ORDER_MARK = "\ufeff"


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """The rows as a file to keep."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([safe(cell) for cell in header])
    writer.writerows([safe(cell) for cell in row] for row in rows)
    response = HttpResponse(
        BYTE_ORDER_MARK + text.getvalue(), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def safe(cell: object) -> str:
    """The cell as text; one a spreadsheet would compute starts with an apostrophe instead.

    Numbers stay numbers.
    """
    text = str(cell)
    if isinstance(cell, int):
        return text
    return masked(text)

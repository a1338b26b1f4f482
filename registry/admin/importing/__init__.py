"""The pages on which files come in: upload, columns, dry run, decisions, commit, approval, undo.

Nothing long is done in a request: `running` starts the command as a process of its own, the pages
read what it leaves in `ImportBatch`. What may be done to rows stands in `registry.intake.stages`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from registry.admin.importing.batches import batch_view, report_view
from registry.admin.importing.offers import offers_view
from registry.admin.importing.overview import overview_view
from registry.admin.importing.progress import progress_view
from registry.admin.importing.rows import doubtful_view, row_view, rows_view
from registry.admin.importing.steps import step_view
from registry.admin.importing.taking_back import undo_view
from registry.admin.importing.uploading import columns_view, upload_view
from registry.admin.importing.words import words_view

# Address, view, name: each view is called with the site and the request.
PAGES: tuple[tuple[str, Callable[..., Any], str], ...] = (
    ("imports/", overview_view, "imports"),
    ("imports/new/", upload_view, "import-upload"),
    ("imports/files/<slug:key>/<slug:digest>/", columns_view, "import-columns"),
    ("imports/files/<slug:key>/<slug:digest>/progress/", progress_view, "import-progress"),
    ("imports/words/", words_view, "import-words"),
    ("imports/<int:pk>/", batch_view, "import"),
    ("imports/<int:pk>/report.csv", report_view, "import-report"),
    ("imports/<int:pk>/doubtful/", doubtful_view, "import-doubtful"),
    ("imports/<int:pk>/rows/", rows_view, "import-rows"),
    ("imports/<int:pk>/rows/<int:row>/", row_view, "import-row"),
    ("imports/<int:pk>/offers/", offers_view, "import-offers"),
    ("imports/<int:pk>/undo/", undo_view, "import-undo"),
    ("imports/<int:pk>/<slug:step>/", step_view, "import-step"),
)

__all__ = ["PAGES"]

"""Files that no row names: what a crash left behind, what could not be taken away at its time."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Iterator

from django.core.files.storage import Storage

# A file is written before the row that names it; no passage takes nearly so long.
STRAY_SECONDS = 2 * 24 * 60 * 60

logger = logging.getLogger(__name__)


def sweep(kept: Storage, folder: str, known: Callable[[], set[str]]) -> int:
    """Removes old files below a folder that none of the `known` names means; gives their number.

    The rows are asked after the folder, so that a file is never older news than its row. A file
    that cannot be removed is told in the log and left to the next night.
    """
    limit = time.time() - STRAY_SECONDS
    old = [name for name in _below(kept, folder) if _written(kept, name) < limit]
    named = known() if old else set()
    removed = 0
    for name in old:
        if name in named:
            continue
        try:
            kept.delete(name)
        except OSError as error:
            logger.error("A file that no row names cannot be removed: %s.", error.strerror)
        else:
            removed += 1
    return removed


def _written(kept: Storage, name: str) -> float:
    """When a file was written; a file that has gone meanwhile is none to remove."""
    try:
        return kept.get_modified_time(name).timestamp()
    except FileNotFoundError:
        return math.inf


def _below(kept: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = kept.listdir(folder)
    except FileNotFoundError:
        return
    lead = f"{folder}/" if folder else ""
    yield from (f"{lead}{name}" for name in files)
    for name in folders:
        yield from _below(kept, f"{lead}{name}")

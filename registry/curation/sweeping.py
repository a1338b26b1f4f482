"""No garbage is collected by a thread that holds the writers' lock of SQLite.

The collector may come upon a cursor that another thread has left behind, and clearing it waits,
with the lock of the interpreter held, until that thread's connection is free. That thread may be
waiting in SQLite for the lock of the writer who collects: neither goes on, and the whole process
stands still. Where there is but one thread nobody can wait, and nothing is done here.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_lock = threading.Lock()
_passages = 0


@contextmanager
def put_off() -> Iterator[None]:
    """Leaves the collecting until the block, and others like it in other threads, have ended."""
    global _passages
    if connection.vendor != "sqlite" or threading.active_count() == 1 or not _began():
        yield
        return
    try:
        yield
    finally:
        with _lock:
            _passages -= 1
            if not _passages:
                gc.enable()


def _began() -> bool:
    """Counts one more passage; False where collecting was switched off by somebody else."""
    global _passages
    with _lock:
        if not _passages and not gc.isenabled():
            return False
        _passages += 1
        gc.disable()
    return True

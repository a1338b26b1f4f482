"""What Django remembers of a request, kept with the thread that answers it.

The language, the prefix of addresses and the table of addresses lie in `asgiref.Local`, which hands
them on to asynchronous code and takes a lock for every look. The site has no asynchronous code, and
a page of a person asks for its language hundreds of times. Plain thread-local storage is what
Django itself used before it knew asynchronous views.
"""

from __future__ import annotations

import threading

from django.urls import base as addresses
from django.utils.translation import trans_real as translation

_KEPT = ((translation, "_active"), (addresses, "_prefixes"), (addresses, "_urlconfs"))


def keep_in_threads() -> None:
    """Puts plain storage in place of the shared one; what this thread has set stays set."""
    for module, name in _KEPT:
        shared = getattr(module, name)
        if isinstance(shared, threading.local):
            continue
        plain = threading.local()
        if hasattr(shared, "value"):
            plain.value = shared.value
        setattr(module, name, plain)

"""The present edition of everything public: the state that its pages and answers are made from."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils import timezone


def edition_of(version: int | str) -> str:
    """The edition at a version of the index: with the day and the release of the code."""
    return f"{version}-{timezone.localdate():%Y%m%d}-{release()}"


@cache
def release() -> str:
    """A digest of the code, templates and translations that make what is public."""
    found = hashlib.sha256()
    root = Path(__file__).resolve().parent.parent
    for path in sorted(root.rglob("*")):
        if path.suffix in {".py", ".html", ".txt", ".mo", ".css", ".js", ".svg"}:
            found.update(path.relative_to(root).as_posix().encode())
            found.update(path.read_bytes())
    # With it, pages lead to the form for readers' additions.
    found.update(str(settings.CONTRIBUTIONS).encode())
    return found.hexdigest()[:12]

"""What is taken out of every line of the log before it is written."""

from __future__ import annotations

import logging
import re

# The key of a draft and the number of a contribution open what belongs to one reader alone.
_SECRET = re.compile(r"(/contribute/(?:draft|state)/)[^/\s?\"']+")


class WithoutKeys(logging.Filter):
    """Strikes out the secret part of addresses, and what a reader looked for."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        asked = getattr(getattr(record, "request", None), "path", "")
        if len(asked) > 1:
            # Django writes letters beyond ASCII by their numbers.
            for path in (asked, asked.encode("unicode_escape").decode("ascii")):
                text = text.replace(path, _route(record))
        if "/contribute/" in text:
            text = _SECRET.sub(r"\1…", text)
        record.msg, record.args = text, ()
        return True


def _route(record: logging.LogRecord) -> str:
    """Which kind of page was asked for: a path may hold the name somebody looked for."""
    match = getattr(record.request, "resolver_match", None)  # type: ignore[attr-defined]
    return f"/{match.route}" if match else "an address that leads nowhere"

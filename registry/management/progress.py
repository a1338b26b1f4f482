"""A line that tells how far a long command has come."""

from __future__ import annotations

import sys
import time

from django.core.management.base import OutputWrapper

# A log file gets a line now and then, a terminal one that moves.
SECONDS_ON_TERMINAL = 0.5
SECONDS_IN_LOG = 30.0


class Bar:
    """Called with how many of how many are done; writes at a quiet pace."""

    def __init__(self, stream: OutputWrapper, what: str) -> None:
        self.stream = stream
        self.what = what
        self.moves = sys.stderr.isatty()
        self.started = self.written = time.monotonic()
        self.has_written = False

    def __call__(self, done: int, of: int) -> None:
        now = time.monotonic()
        if now - self.written < (SECONDS_ON_TERMINAL if self.moves else SECONDS_IN_LOG):
            return
        self.written = now
        self.has_written = True
        pace = done / max(now - self.started, 0.001)
        left = (of - done) / pace if pace else 0
        line = f"{done:,} of {of:,} {self.what}, {pace:,.0f} a second, {left:,.0f} s left"
        self.stream.write(
            f"\r{line:<78}" if self.moves else line, ending="" if self.moves else "\n"
        )
        self.stream.flush()

    def end(self) -> None:
        """Leaves the line."""
        if self.has_written and self.moves:
            self.stream.write("")

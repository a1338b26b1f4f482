"""How far a long work has come, told to whoever wants to know."""

from __future__ import annotations


class Progress:
    """Counts steps; whoever shows them overrides `told`."""

    def __init__(self) -> None:
        self.what = ""
        self.of = self.done = 0

    def begin(self, what: str, of: int) -> None:
        """A new stretch of work."""
        self.what, self.of, self.done = what, of, 0

    def __call__(self, more: int) -> None:
        self.done += more
        self.told(min(self.done, self.of), self.of)

    def reach(self, done: int, of: int) -> None:
        """So far, of so much."""
        self.of = of
        self(done - self.done)

    def told(self, done: int, of: int) -> None:
        """So many of so many are done."""

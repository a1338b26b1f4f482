"""How long a task takes: what a curator has to press and type, and how long the pages take.

A browser that is driven types without thinking, so its clock says how long the pages take and no
more. What a person would take is reckoned by the keystroke-level model (Card, Moran and Newell
1980): 0.28 s for a key, 1.3 s to point and press, 1.35 s to think before each press and each field.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page

from tests.browser.axe import no_violations

KEY, PRESS, THINK = 0.28, 1.3, 1.35
COUNTING = """
(() => {
  const told = (what, number = 1) => window.counted(what, number);
  addEventListener("pointerdown", (event) => event.isTrusted && told("presses"), true);
  addEventListener("keydown", (event) => {
    const isHeld = ["Control", "Shift", "Alt", "Meta"].includes(event.key);
    if (event.isTrusted && !isHeld && (event.key.length > 1 || event.ctrlKey)) {
      told("keys");
    }
  }, true);
  addEventListener("input", (event) => {
    if (event.isTrusted && event.target.matches("input, textarea")) {
      told("keys", Math.max(1, (event.data || "").length));
    }
  }, true);
  addEventListener("change", (event) => {
    const isChosen = event.target.matches("select, input[type=file]") && !event.isTrusted;
    told(isChosen ? "choices" : "fields");
  }, true);
})();
"""


class Stopwatch:
    """Counts in one tab, from the next page it opens on; prints a line for each task."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.counts: Counter[str] = Counter()
        self._stood = 0.0
        page.expose_binding("counted", self._count)
        page.add_init_script(COUNTING)

    def _count(self, _source: object, what: str, number: int) -> None:
        self.counts[what] += number

    @contextmanager
    def task(self, name: str, aim: int = 0) -> Iterator[None]:
        """Times what is done in the block; `aim` is in seconds, where one is named."""
        self.counts.clear()
        self._stood = 0.0
        begun = time.monotonic()
        yield
        clock = time.monotonic() - begun - self._stood
        # A choice from a list is two presses, for one opens it; a key leads to each field.
        presses = self.counts["presses"] + 2 * self.counts["choices"]
        keys = self.counts["keys"] + self.counts["fields"]
        thoughts = presses + self.counts["fields"]
        reckoned = clock + KEY * keys + PRESS * presses + THINK * thoughts
        wanted = f", at most {aim} s wanted" if aim else ""
        print(
            f"{name}: {presses} presses, {keys} keys, {clock:.1f} s of pages; "
            f"reckoned {reckoned:.0f} s{wanted}"
        )

    def look(self) -> None:
        """Looks for breaches of accessibility while the clock stands still."""
        begun = time.monotonic()
        no_violations(self.page)
        self._stood += time.monotonic() - begun

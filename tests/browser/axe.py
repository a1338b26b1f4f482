"""Accessibility as axe-core sees it; the library lies beside this file with its licence."""

import functools
from pathlib import Path

from playwright.sync_api import Page

LIBRARY = Path(__file__).parent / "vendor" / "axe.min.js"
# WCAG 2.2 at level AA with all it builds on, and axe's own good practice.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@functools.cache
def _library() -> str:
    return LIBRARY.read_text(encoding="utf-8")


def no_violations(page: Page) -> None:
    """Fails with a line for every element that breaks a rule."""
    page.wait_for_load_state("load")
    # Lines move when the letters arrive, and with them what lies close to what.
    page.evaluate("document.fonts.ready.then(() => true)")
    page.evaluate(_library())
    # Reading style sheets ahead writes an inline style, which the site's content policy blocks.
    options = {"runOnly": {"type": "tag", "values": TAGS}, "preload": False}
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    lines = [
        f"{rule['id']} ({rule['impact']}): {node['html'][:200]}"
        for rule in found
        for node in rule["nodes"]
    ]
    assert not lines, "\n".join([page.url, *lines])

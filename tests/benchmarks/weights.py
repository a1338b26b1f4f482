"""What a reader's browser loads with each kind of page: ``python -m tests.benchmarks.weights``.

Serves the collection as it is served to readers, gives everybody in it an invented portrait, opens
the pages in Chromium with nothing remembered and prints what came over the line, packed as it came.
Ends with an error where a page is over its budget.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.every_page import paths
from tests.browser.site import ROOT, Site, prepared_folder, running_site
from tests.system import chromium

KINDS = {"Document": "HTML", "Stylesheet": "CSS", "Font": "fonts", "Script": "script"}
PARTS = ("HTML", "CSS", "fonts", "script", "pictures")
# By HTTP/1.1, as the site itself speaks; a server in front that speaks HTTP/2 sends them once.
HEADERS = "headers"
LIMITS = {"HTML": 30_000, "CSS": 8_000, "fonts": 55_000}
# Of a list with a portrait in every row.
LIST_LIMIT = 150_000
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 3}
DESK = {"viewport": {"width": 1280, "height": 900}}
# So many pixels the reader goes down at a time.
STEP = 600


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as base,
        _chromium() as browser,
        running_site(prepared_folder(Path(base) / "site")) as site,
    ):
        print(_give_portraits(site))
        found = {name: measured(browser, site, *page) for name, page in pages().items()}
    print("`python -m tests.benchmarks.weights`\n")
    print(f"| kB over the line | {' | '.join(PARTS)} | in all | headers |")
    print("|---" + "|---:" * (len(PARTS) + 2) + "|")
    for name, weight in found.items():
        numbers = [*(weight[part] for part in PARTS), bodies(weight), weight[HEADERS]]
        print(f"| {name} | {' | '.join(f'{number / 1000:.1f}' for number in numbers)} |")
    if over := list(too_heavy(found)):
        raise SystemExit("\n".join(over))


def pages() -> dict[str, tuple[str, bool, bool]]:
    """Name of a measurement: path below the site, whether on a phone, whether read to its end."""
    records = {path.split("/")[2]: path for path in paths() if path.count("/") == 3}
    return {
        "home": ("/en/", True, True),
        "people, as it opens on a phone": ("/en/people/", True, False),
        "people, as it opens on a desk": ("/en/people/", False, False),
        "people, read to the end": ("/en/people/", True, True),
        "people, in Russian, read to the end": ("/ru/people/", True, True),
        "person (Tukhachevsky)": (f"/en/{records['tukhachevsky-mikhail']}", True, True),
        "person, in Russian": (f"/ru/{records['tukhachevsky-mikhail']}", True, True),
        "event (order 00447)": (f"/en/{records['order-00447']}", True, True),
        "place (Butovo)": (f"/en/{records['butovo']}", True, True),
        "places": ("/en/places/", True, True),
        "names": ("/en/names/К/", True, True),
        "on this day": ("/en/on-this-day/11-03/", True, True),
        "statistics": ("/en/statistics/", True, True),
        "contribute": ("/en/contribute/", True, True),
    }


def measured(
    browser: Browser, site: Site, path: str, on_phone: bool, to_the_end: bool
) -> Counter[str]:
    """Bytes by kind of what the page loads, and those of the headers of all answers."""
    context = browser.new_context(**(PHONE if on_phone else DESK))
    page = context.new_page()
    kinds: dict[str, str] = {}
    heads: Counter[str] = Counter()
    weight: Counter[str] = Counter()

    def begun(answer: dict[str, Any]) -> None:
        heads[answer["requestId"]] += int(answer["response"]["encodedDataLength"])

    def ended(answer: dict[str, Any]) -> None:
        key = answer["requestId"]
        weight[KINDS.get(kinds[key], "pictures")] += int(answer["encodedDataLength"]) - heads[key]
        weight[HEADERS] += heads[key]

    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.on("Network.requestWillBeSent", lambda one: kinds.update({one["requestId"]: one["type"]}))
    line.on("Network.responseReceived", begun)
    line.on("Network.loadingFinished", ended)
    page.goto(site.address + path)
    page.wait_for_load_state("networkidle")
    if to_the_end:
        _read_down(page)
    context.close()
    return weight


def _read_down(page: Page) -> None:
    height = page.evaluate("document.documentElement.scrollHeight")
    for top in range(0, height, STEP):
        page.evaluate("top => window.scrollTo(0, top)", top)
        page.wait_for_timeout(50)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)


def too_heavy(found: dict[str, Counter[str]]) -> Iterator[str]:
    """A sentence for every budget that is not kept."""
    for name, weight in found.items():
        for part, limit in LIMITS.items():
            if weight[part] > limit:
                yield f"{name}: {weight[part]} bytes of {part}, {limit} are allowed."
        if name.startswith("people") and bodies(weight) > LIST_LIMIT:
            yield f"{name}: {bodies(weight)} bytes in all, {LIST_LIMIT} are allowed."


def bodies(weight: Counter[str]) -> int:
    """Everything but headers."""
    return sum(weight[part] for part in PARTS)


def _give_portraits(site: Site) -> str:
    command = [sys.executable, "-m", "tests.benchmarks.portraits"]
    told = subprocess.run(
        command, cwd=ROOT, env=site.environment, check=True, capture_output=True, text=True
    )
    return told.stdout


@contextmanager
def _chromium() -> Iterator[Browser]:
    program = chromium()
    if program is None:
        raise SystemExit("Chromium is not installed.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


if __name__ == "__main__":
    main()

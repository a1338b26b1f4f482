"""What a search in a mirror costs a reader: files, bytes, time, in Chromium from a bare server."""

from __future__ import annotations

import csv
import gzip
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode, urlsplit

import iuliia
from playwright.sync_api import Browser, sync_playwright

from tests.system import chromium

QUESTIONS = 20
SEED = 1937
ROWS = 200_000


def searches(folder: Path, people: Path, language: str) -> Iterator[dict[str, Any]]:
    """Each kind of question: what its answers fetched, and how long they took."""
    program = chromium()
    if program is None:
        return
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    start = f"http://127.0.0.1:{server.server_port}/{language}/people/index.html"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=program, args=["--no-sandbox", "--disable-gpu"]
            )
            for kind, asked in questions(people).items():
                yield {
                    "kind": kind,
                    "answers": [_asked(browser, folder, start, each) for each in asked],
                }
            browser.close()
    finally:
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    """A server of files that says nothing."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *args: Any) -> None:
        """Nobody reads it."""


def questions(people: Path) -> dict[str, list[dict[str, str]]]:
    """Names that are borne, as they are recorded, misspelt and in Latin letters; and filters."""
    chance = random.Random(SEED)
    with people.open(encoding="utf-8-sig", newline="") as file:
        rows = list(islice(csv.DictReader(file), ROWS))
    chosen = chance.sample(rows, min(QUESTIONS, len(rows)))
    common = Counter(row["surname"] for row in rows).most_common(QUESTIONS)
    whole = [f"{row['surname']} {row['given_name']} {row['patronymic']}".strip() for row in chosen]
    return {
        "no question": [{}],
        "a whole name": [{"q": name} for name in whole],
        "a surname": [{"q": row["surname"]} for row in chosen],
        "one of the commonest surnames": [{"q": surname} for surname, _number in common],
        "a surname with a letter left out": [
            {"q": _misspelt(row["surname"], chance)} for row in chosen
        ],
        "a whole name in Latin letters": [
            {"q": iuliia.WIKIPEDIA.translate(name)} for name in whole
        ],
        "a fate": [{"fate": fate} for fate in ("executed", "died_in_custody", "released")],
        "a fate, a work, a year": [
            {"fate": "executed", "profession": "peasant", "arrest_year": "1937"}
        ],
    }


def _misspelt(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, max(2, len(word) - 1))
    return word[:at] + word[at + 1 :]


def _asked(browser: Browser, folder: Path, start: str, asked: dict[str, str]) -> dict[str, Any]:
    """One question by a reader who has nothing in memory."""
    context = browser.new_context()
    page = context.new_page()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(unquote(urlsplit(request.url).path)[1:]))
    began = time.monotonic()
    page.goto(f"{start}?{urlencode(asked)}" if asked else start)
    page.wait_for_selector("html[data-ready]", timeout=60_000)
    seconds = time.monotonic() - began
    context.close()
    files = [folder / name for name in fetched if (folder / name).is_file()]
    index = [path for path in files if path.is_relative_to(folder / "index")]
    return {
        "seconds": seconds,
        "files": len(index),
        "bytes": sum(path.stat().st_size for path in index),
        "packed": sum(len(gzip.compress(path.read_bytes(), 6)) for path in index),
        "page": sum(path.stat().st_size for path in files) - sum(p.stat().st_size for p in index),
    }

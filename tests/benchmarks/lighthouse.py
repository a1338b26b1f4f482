"""What Lighthouse finds on a phone: ``python -m tests.benchmarks.lighthouse [--program FILE]``.

Lighthouse comes from npm (`npm install lighthouse`, in any folder) and is found on the path, or
named by `--program`. It supposes a slow phone on a slow network, and reckons what a reader there
waits for. Serves the collection as readers get it, prints a table, and ends with an error where a
page has less than 98 of 100 in performance, accessibility, best practices or for search engines.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from tests.benchmarks import report
from tests.browser.every_page import paths
from tests.browser.site import prepared_folder, running_site
from tests.system import chromium

LEAST = 98
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
TIMES = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time")
# As root, in a machine without a screen, with nobody outside to talk to.
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)
PEOPLE = {
    "person, much told (Tukhachevsky)": "tukhachevsky-mikhail",
    "person, two cases (Mandelstam)": "mandelstam-osip",
    "person, both sides (Yagoda)": "yagoda-genrikh",
    "person, nearly empty (Forsten)": "forsten-aino",
}


def pages() -> dict[str, str]:
    """Name of a page: its path below the site."""
    keys = {path.split("/")[2]: path for path in paths() if path.count("/") == 3}
    people = {name: f"/en/{keys[key]}" for name, key in PEOPLE.items()}
    russian = {"home, in Russian": "/ru/", "people, in Russian": "/ru/people/"}
    mandelstam = {"Mandelstam, in Russian": f"/ru/{keys['mandelstam-osip']}"}
    place = {"place (Butovo)": f"/en/{keys['butovo']}"}
    return {"home": "/en/", "people": "/en/people/", **people, **russian, **mandelstam, **place}


def looked_at(program: str, address: str) -> dict[str, Any]:
    """The report on one page."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.json"
        command = [program, address, "--quiet", "--output=json", f"--output-path={file}"]
        command += [f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={FLAGS}"]
        environment = {**os.environ, "CHROME_PATH": chromium() or ""}
        # Lighthouse loses the beginning of a page now and then, and asks to be run again.
        for is_last in (False, False, True):
            done = subprocess.run(command, env=environment, timeout=300, check=is_last)
            if not done.returncode:
                break
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return found


def line_of(name: str, found: dict[str, Any]) -> tuple[str, ...]:
    """A row of the table: points of a hundred, then milliseconds."""
    times = (found["audits"][each].get("numericValue", 0) for each in TIMES)
    return (name, *map(str, points(found)), *(f"{time:,.0f}" for time in times))


def points(found: dict[str, Any]) -> list[int]:
    """Of a hundred, by category."""
    return [round((found["categories"][each]["score"] or 0) * 100) for each in CATEGORIES]


def missed(found: dict[str, Any]) -> list[str]:
    """What took points away."""
    wanted = {
        audit["id"]
        for each in CATEGORIES
        for audit in found["categories"][each]["auditRefs"]
        if audit["weight"]
    }
    scores = {key: found["audits"][key]["score"] for key in sorted(wanted)}
    return [key for key, score in scores.items() if score is not None and score < 1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", default=shutil.which("lighthouse"))
    program = parser.parse_args().program
    if program is None:
        raise SystemExit("Lighthouse is missing: npm install lighthouse, and name it by --program.")
    rows, poor = [], []
    with (
        tempfile.TemporaryDirectory() as base,
        running_site(prepared_folder(Path(base) / "site")) as site,
    ):
        for name, path in pages().items():
            found = looked_at(program, site.address + path)
            rows.append(line_of(name, found))
            print(*rows[-1], missed(found), flush=True)
            if min(points(found)) < LEAST:
                poor.append(f"{name}: {', '.join(missed(found))}")
    heads = ("page", *CATEGORIES, "first paint, ms", "largest paint, ms", "blocked, ms")
    print(f"\nLighthouse {found['lighthouseVersion']}\n\n{report.table(heads, rows)}")
    if poor:
        raise SystemExit("\n".join(poor))


if __name__ == "__main__":
    main()

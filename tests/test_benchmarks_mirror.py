"""How a mirror is measured: the walk over its links, and what is reckoned from its figures."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.benchmarks import mirror, mirror_report
from tests.benchmarks.walk import walk

PAGE = '<!doctype html><a href="{}">x</a>'


def folder_of(tmp_path: Path, pages: dict[str, str]) -> Path:
    for name, link in pages.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAGE.format(link), encoding="utf-8")
    return tmp_path


def test_the_measurement_begins_before_there_are_settings() -> None:
    command = [sys.executable, "-m", "tests.benchmarks.mirror", "--help"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": ""}
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)


def test_a_walk_finds_links_that_lead_nowhere_and_links_that_name_a_host(tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path,
        {
            "index.html": "en/index.html",
            "en/index.html": "../en/a%20b.html#part",
            "en/a b.html": "missing.html",
            "en/root.html": "/en/index.html",
            "en/host.html": "https://mirror.invalid/en/",
            "en/out.html": "../../outside.html",
            "en/other.html": "https://www.wikidata.org/wiki/Q1",
        },
    )
    found = walk(folder, frozenset({"mirror.invalid"}), processes=1)
    assert (found.pages, found.links) == (7, 7)
    assert found.broken == ["en/a b.html: missing.html", "en/out.html: ../../outside.html"]
    assert found.bound == [
        "en/host.html: https://mirror.invalid/en/",
        "en/root.html: /en/index.html",
    ]
    assert not found.is_good
    assert found.unreached == {"en": 4}
    assert found.elsewhere["www.wikidata.org"] == 1


def test_pictures_in_sizes_and_pages_that_lead_on_are_links(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        '<meta http-equiv="refresh" content="0; url=gone.html">'
        '<img srcset="a.jpg 160w, b.jpg 320w" src="a.jpg">'
    )
    (tmp_path / "a.jpg").write_bytes(b"")
    found = walk(tmp_path, processes=1)
    assert found.broken_number == 2
    assert sorted(found.broken) == ["index.html: b.jpg", "index.html: gone.html"]


def test_every_file_of_a_mirror_is_of_a_kind() -> None:
    kinds = {
        "api/v1/people/p1.json": "record as JSON",
        "en/people/p000000p6/anna/index.html": "page of a person",
        "en/people/p000000p6/anna/cite.bib": "file of a person",
        "en/people/index.html": "page of a list or another record",
        "en/fates/executed/page/2/index.html": "page of a list or another record",
        "id/p000000p6/index.html": "short address",
        "index/d/en/0.js": "search",
        "README.txt": "the rest",
    }
    assert {file: mirror.kind_of(tuple(file.split("/"))) for file in kinds} == kinds


def figures() -> dict[str, Any]:
    """A tenth of a thousand people, in one language; numbers that are easily reckoned."""
    spent = {"files": 100, "size": 1_000_000, "work": 10.0}
    return {
        "size": 1000,
        "people": 100,
        "languages": ["en"],
        "processes": 2,
        "command": "python -m tests.benchmarks.mirror 1000",
        "date": "2026-11-26",
        "machine": "A machine",
        "load_before": 1.0,
        "load_after": 1.0,
        "build": {
            "files": 300,
            "fresh": 300,
            "size": 3,
            "peak": 10**8,
            "seconds": 20.0,
            "kinds": {"records": spent, "list": {**spent, "work": 1.0}, "index": spent},
        },
        "again": {"files": 300, "fresh": 0, "seconds": 20.0},
        "index": {"work": 9.0, "peak": 10**8},
        "weights": {"search": {"files": 1, "bytes": 10, "median": 10, "packed": None}},
        "shards": {"filters": {"files": 1, "bytes": 10, "median": 10, "max": 10}},
        "searches": [],
        "checked": {"verify_mirror": 1.0, "sha256sum": 1.0},
        "walk": {
            "pages": 1,
            "links": 1,
            "broken_number": 0,
            "bound_number": 0,
            "unreached": {},
            "elsewhere": {},
            "seconds": 1.0,
        },
    }


def test_the_work_for_all_people_is_reckoned_from_the_pages_that_were_made() -> None:
    text = mirror_report.text(figures())
    # A person's pages 100 ms; of lists and search (1 + 9 s for a thousand) another 10 ms.
    assert "| 1 language | 110.0 |" in text
    assert "| 3 languages | 330.0 |" in text
    assert f"{0.11 * mirror_report.ALL / 3600:,.0f}" in text
    assert "0 of 300 files differ by a byte" in text

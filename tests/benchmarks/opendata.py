"""Whether open data are as quick far on as at the start: ``python -m tests.benchmarks.opendata``.

Reads the registry that DATABASE_URL names and changes nothing in it. Pages of the interface for
programs, parts of a harvest and of a sitemap are asked for at the beginning, in the middle and at
the end of the whole; files of the list of people are read for so many rows from each of the three
places, or with ``--whole`` from the first row to the last; reconciliation is asked ten names at a
time. Memory is that of this process after each part.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.benchmarks import report
from tests.benchmarks.ground import load_average, machine, memory_now
from tests.benchmarks.measure import summary

PLACES = ("first", "middle", "last")
PAGES = 20
OAI_PAGES = 10
ROWS = 20_000
BATCHES = 60


def arguments_of(given: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", choices=list(PARTS), default=list(PARTS))
    parser.add_argument("--rows", type=int, default=ROWS, help="of a file, from each place")
    parser.add_argument("--whole", action="store_true", help="read whole files")
    parser.add_argument("--report", type=Path, help="also write into this page")
    return parser.parse_args(given)


def command(arguments: argparse.Namespace) -> str:
    """What was typed, without files."""
    words = ["python -m tests.benchmarks.opendata"]
    if len(arguments.only) < len(PARTS):
        words += ["--only", *arguments.only]
    words += ["--whole"] if arguments.whole else ["--rows", str(arguments.rows)]
    return " ".join(words)


class Asked:
    """Times of a kind of question at one place: of the clock, and of the processor."""

    def __init__(self) -> None:
        self.clock: list[float] = []
        self.work: list[float] = []

    def time(self, ask: Callable[[], Any]) -> Any:
        began, worked = time.perf_counter(), time.process_time()
        answer = ask()
        self.clock.append((time.perf_counter() - began) * 1000)
        self.work.append((time.process_time() - worked) * 1000)
        return answer


class Site:
    """The registry as a program meets it."""

    def __init__(self) -> None:
        from django.test import Client

        from registry.models import Person

        self.client = Client()
        self.people = Person.objects.published()
        self.total = self.people.count()
        # What a new process does once is not what an answer costs.
        for address in ("/api/v1/changes/?page_size=1", "/oai?verb=Identify", "/api/v1/people/"):
            self.get(address)

    def get(self, address: str) -> bytes:
        answer: Any = self.client.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code} {content[:300]!r}")
        return content

    def json(self, address: str) -> Any:
        return json.loads(self.get(address))


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


# Pages -----------------------------------------------------------------------------------------


def api(site: Site) -> Iterator[tuple[str, list[Asked]]]:
    """Pages of people by cursor, by name and by date of arrest, and of a broad filter."""
    for words, question in (
        ("people by cursor", {}),
        ("people by cursor, by arrest", {"sort": "arrest"}),
        ("people by cursor, executed", {"fate": "executed"}),
    ):
        total = site.json(f"/api/v1/people/?{urlencode(question)}")["count"]
        pages = max(1, -(-total // 50))
        starts = (1, max(1, pages // 2), max(1, pages - PAGES))
        found = []
        for start in starts:
            asked = Asked()
            address: str | None = f"/api/v1/people/?{urlencode({**question, 'page': start})}"
            for _page in range(PAGES):
                if address is None:
                    break
                following = asked.time(lambda at=address: site.json(at))["next"]
                address = path_of(following) if following else None
            found.append(asked)
        yield words, found


def changes(site: Site) -> Iterator[tuple[str, list[Asked]]]:
    """What changed, from a day on."""
    asked = Asked()
    address = "/api/v1/changes/?since=2020-01-01&page_size=500"
    for _page in range(PAGES):
        told = asked.time(lambda at=address: site.json(at))
        address = path_of(told["next"])
        if not told["has_more"]:
            break
    yield "changes since a day", [asked]


def harvest(site: Site) -> Iterator[tuple[str, list[Asked]]]:
    """A harvest of records and of headers, token by token, from three places of it."""
    from registry.opendata.oai.tokens import Position, Token

    ordered = site.people.order_by("updated_at", "public_id").values_list("updated_at", "public_id")
    last = OAI_PAGES * 500
    backwards = site.people.order_by("-updated_at", "-public_id")
    places: tuple[Any, ...] = (
        None,
        ordered[site.total // 2],
        backwards.values_list("updated_at", "public_id")[min(last, site.total - 1)],
    )
    for verb in ("ListRecords", "ListIdentifiers"):
        found = []
        for place in places:
            asked = Asked()
            question = {"verb": verb, "metadataPrefix": "oai_dc"}
            if place is not None:
                token = Token(verb, "", "", "", Position(place[0], 0, place[1]), 0)
                question = {"verb": verb, "resumptionToken": str(token)}
            for _page in range(OAI_PAGES):
                address = f"/oai?{urlencode(question)}"
                answer = asked.time(lambda at=address: site.get(at)).decode()
                text = answer.rpartition("</resumptionToken>")[0].rpartition(">")[2]
                if not text:
                    break
                question = {"verb": verb, "resumptionToken": text}
            found.append(asked)
        yield f"harvest, {verb}", found


def sitemaps(site: Site) -> Iterator[tuple[str, list[Asked]]]:
    """The list of files, and one file at each place."""
    asked = Asked()
    listed = asked.time(lambda: site.get("/sitemap.xml")).decode()
    yield "sitemap, list of files", [asked]
    files = [
        line.partition("<")[0]
        for line in listed.split("<loc>")[1:]
        if "people" in line.partition("<")[0]
    ]
    found = []
    for file in (files[0], files[len(files) // 2], files[-1]):
        one = Asked()
        address = urlsplit(file).path
        one.time(lambda at=address: site.get(at))
        found.append(one)
    yield "sitemap, one file", found


def reconciling(site: Site) -> Iterator[tuple[str, list[Asked]]]:
    """Batches of ten names of people of the registry, every third misspelt or in Latin letters."""
    import iuliia

    from registry.models import PersonName

    step = max(1, site.total // (BATCHES * 10))
    keys = list(range(1, site.total, step))[: BATCHES * 10]
    rows = PersonName.objects.filter(person__in=keys, is_display=True, language="ru")
    names = {row.person_id: f"{row.surname} {row.given_name} {row.patronymic}" for row in rows}
    spelt = []
    for number, key in enumerate(key for key in keys if key in names):
        name = names[key]
        if number % 3 == 1:
            name = name[:2] + name[3:]
        if number % 3 == 2:
            name = iuliia.WIKIPEDIA.translate(name)
        spelt.append(name.strip())
    asked = Asked()
    for start in range(0, len(spelt) - 9, 10):
        queries = {f"q{at}": {"query": name} for at, name in enumerate(spelt[start : start + 10])}
        asked.time(lambda q=queries: site.client.post("/api/reconcile", {"queries": json.dumps(q)}))
    yield "reconciliation, ten names", [asked]


PAGED: dict[str, Callable[[Site], Iterator[tuple[str, list[Asked]]]]] = {
    "api": api,
    "changes": changes,
    "harvest": harvest,
    "sitemaps": sitemaps,
    "reconcile": reconciling,
}
PARTS = (*PAGED, "files")


# Files -----------------------------------------------------------------------------------------


def files(arguments: argparse.Namespace) -> Iterator[list[str]]:
    """Rows a second from each place, or of the whole, with the memory before and after."""
    from registry.filters import PersonFilterSet
    from registry.opendata.exports import people_list
    from registry.opendata.exports.formats import csv_portion, json_portion
    from registry.search.snapshot import snapshot

    for ending in ("csv", "jsonl"):
        with snapshot() as index:
            filters = PersonFilterSet({})
            found = filters.found(index)
            rows = min(arguments.rows, found.total)
            middle = max(0, (found.total - rows) // 2)
            spans = {
                "first": (0, rows),
                "middle": (middle, middle + rows),
                "last": (found.total - rows, found.total),
            }
            if arguments.whole:
                spans = {"whole": (0, found.total)}
            for place, (start, stop) in spans.items():
                before, began, worked = memory(), time.perf_counter(), time.process_time()
                size = 0
                for at in range(start, stop, people_list.PORTION):
                    hits = found.slice(at, min(at + people_list.PORTION, stop), filters.order)
                    portion = people_list.rows_of([hit.person_id for hit in hits], "https://x")
                    size += len(
                        csv_portion(portion)
                        if ending == "csv"
                        else json_portion(people_list.COLUMNS, portion)
                    )
                seconds, work = time.perf_counter() - began, time.process_time() - worked
                yield [
                    f"{ending}, {place} {stop - start:,} rows",
                    f"{size / 1e6:,.0f} MB",
                    f"{(stop - start) / seconds:,.0f}",
                    f"{(stop - start) / work:,.0f}",
                    f"{before} / {memory()} MB",
                ]


def memory() -> int:
    """Megabytes of memory of this process alone."""
    return memory_now().get("own", 0) // 1_000_000


# The whole -------------------------------------------------------------------------------------


def told(arguments: argparse.Namespace) -> str:
    """Everything as Markdown."""
    site = Site()
    before = load_average()
    rows = []
    for name in PAGED:
        if name not in arguments.only:
            continue
        for words, places in PAGED[name](site):
            print(f"== {words}", file=sys.stderr, flush=True)
            cells = [report.times(summary(each.work)) for each in places]
            clock = [report.times(summary(each.clock)) for each in places]
            for cell in (cells, clock):
                cell += [""] * (len(PLACES) - len(cell))
            rows.append([f"{words}: processor time", *cells, f"{memory()} MB"])
            rows.append(["… by the clock", *clock, ""])
    parts = [
        f"## Open data of {site.total:,} people",
        f"`{command(arguments)}`, {dt.datetime.now(dt.UTC):%Y-%m-%d}. {machine()}. "
        f"Load of the machine before and after: {before} and {{after}}; where it is above 1, other "
        "programs took part of the cores and of the clock's times.",
    ]
    if rows:
        parts += [
            report.table(["ms", *PLACES, "memory after"], rows),
            "p50 / p95 / max of answers that follow each other from each place on; of fewer than "
            f"{report.ENOUGH}: p50 / max (how many).",
        ]
    if "files" in arguments.only:
        heads = ["file of people", "weight", "rows a second", "… of processor time", "memory"]
        parts.append(report.table(heads, files(arguments)))
    return "\n\n".join(parts).replace("{after}", str(load_average())) + "\n"


def main(given: list[str] | None = None) -> None:
    arguments = arguments_of(given)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from django.conf import settings

    settings.DEBUG, settings.ALLOWED_HOSTS = False, ["*"]
    text = told(arguments)
    print(text)
    if arguments.report:
        from registry.models import Person

        size = Person.objects.published().count()
        report.write(arguments.report, size, text, "bench-opendata")


if __name__ == "__main__":
    main()

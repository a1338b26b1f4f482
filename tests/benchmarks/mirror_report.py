"""The figures of a mirror as Markdown."""

from __future__ import annotations

from statistics import median
from typing import Any

from tests.benchmarks.report import megabytes, number, table

Plain = dict[str, Any]

# The registry this is built for.
ALL = 3_100_000
LANGUAGES = 3
KINDS = {
    "records": "pages of people and other records, with their files",
    "list": "lists that links lead to",
    "fixed": "lists and pages that every register has",
    "index": "search",
    "data": "records as JSON",
    "ids": "short addresses of records",
    "cases": "short addresses of cases and acts",
    "own": "the page that searches, days of the year",
    "calendar": "days of the year as a calendar",
    "sitemap": "sitemaps",
    "media": "pictures",
    "former": "addresses of old",
}
# What grows with the people whose pages are made; the rest is that of everybody already.
OF_PEOPLE = ("records", "data", "ids", "cases")


def text(found: Plain) -> str:
    """The whole section of one size."""
    parts = [
        f"## A mirror of {found['size']:,} people",
        f"`{found['command']}`, {found['date']}. {found['machine']}. Load of the machine before "
        f"and after: {found['load_before']} and {found['load_after']}; where it is above "
        f"{found['processes']}, other programs took part of the cores and of the clock's times. "
        "Processor time is that of the mirror alone.",
        _scope(found),
        _work(found),
        _again(found),
        "### Weights",
        _weights(found),
        "### The search",
        *_search(found),
        "### Links and sums",
        _links(found),
        f"### {ALL:,} people",
        _paper(found),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _scope(found: Plain) -> str:
    languages = ", ".join(found["languages"])
    if found["people"] >= found["size"]:
        return f"Everybody, in: {languages}."
    return (
        f"Lists are those of everybody, in: {languages}. The pages of people are those of the "
        f"first {found['people']:,}; the search was made a second time for everybody."
    )


def _work(found: Plain) -> str:
    rows = []
    for kind, words in KINDS.items():
        spent = found["build"]["kinds"].get(kind)
        if spent and spent["files"]:
            each = spent["work"] * 1000 / spent["files"]
            cells = [f"{spent['files']:,}", megabytes(spent["size"]), f"{spent['work']:,.0f}"]
            rows.append([words, *cells, number(each)])
    if "index" in found:
        made = found["index"]
        rows.append(["search of everybody", "", "", f"{made['work']:,.0f}", ""])
    made = found["build"]
    told = (
        f"{made['files']:,} files in {made['seconds']:,.0f} s by {found['processes']} processes, "
        f"each with at most {megabytes(made['peak'])} of memory."
    )
    heads = ["", "files", "weight", "processor time, s", "ms a file"]
    return f"{table(heads, rows)}\n\n{told}"


def _again(found: Plain) -> str:
    again = found["again"]
    return (
        f"Made a second time, over the first: {again['fresh']:,} of {again['files']:,} files "
        f"differ by a byte; {again['seconds']:,.0f} s."
    )


def _weights(found: Plain) -> str:
    rows = [
        [
            kind,
            f"{each['files']:,}",
            megabytes(each["bytes"]),
            f"{each['median'] / 1000:,.1f}",
            f"{each['packed'] / 1000:,.1f}" if each["packed"] else "",
        ]
        for kind, each in found["weights"].items()
    ]
    return table(["", "files", "weight", "median, kB", "… compressed"], rows)


def _search(found: Plain) -> list[str]:
    rows = [
        [words, f"{s['files']:,}", megabytes(s["bytes"]), _kilo(s["median"]), _kilo(s["max"])]
        for words, s in found["shards"].items()
    ]
    parts = [table(["files of the search", "files", "weight", "median, kB", "largest"], rows)]
    if not found["searches"]:
        return parts
    rows = []
    for each in found["searches"]:
        answers = each["answers"]
        cells = (
            [answer[part] for answer in answers] for part in ("files", "bytes", "packed", "seconds")
        )
        files, size, packed, seconds = cells
        rows.append(
            [
                f"{each['kind']} ({len(answers)})",
                f"{median(files):.0f} / {max(files)}",
                f"{_kilo(median(size))} / {_kilo(max(size))}",
                f"{_kilo(median(packed))} / {_kilo(max(packed))}",
                f"{number(median(seconds))} / {number(max(seconds))}",
            ]
        )
    page = median(answer["page"] for each in found["searches"] for answer in each["answers"])
    told = (
        "Median / most of what a reader's browser fetches for an answer, with nothing in memory: "
        "files of the search, kB as they lie there, kB as a server that compresses would send "
        "them, seconds in Chromium until the answer stands there. The page itself with its style "
        f"sheet, scripts and fonts weighs {_kilo(page)} kB, once."
    )
    return [*parts, table(["question", "files", "kB", "compressed", "s"], rows), told]


def _kilo(size: float) -> str:
    return f"{size / 1000:,.1f}" if size < 100_000 else f"{size / 1000:,.0f}"


def _links(found: Plain) -> str:
    walk, checked = found["walk"], found["checked"]
    unreached = ", ".join(f"{number:,} in {part}/" for part, number in walk["unreached"].items())
    hosts = (
        ", ".join(f"{host} ({number:,})" for host, number in walk["elsewhere"].items()) or "none"
    )
    return (
        f"`tests.benchmarks.walk` read {walk['pages']:,} pages with {walk['links']:,} links in "
        f"{walk['seconds']:,.0f} s: {walk['broken_number']:,} lead to no file, "
        f"{walk['bound_number']:,} name a host or begin at the root of one. Pages to which no "
        f"chain of links leads from the first page without a script: {unreached or 'none'}. Links "
        f"to other sites: {hosts}.\n\nSignature, sums and links by `verify_mirror`: "
        f"{checked['verify_mirror']:,.0f} s; the sums alone by `sha256sum -c`: "
        f"{checked['sha256sum']:,.0f} s."
    )


def _paper(found: Plain) -> str:
    kinds, people = found["build"]["kinds"], found["people"]
    languages = len(found["languages"])
    of_one = {kind: kinds[kind]["work"] / people for kind in OF_PEOPLE if kind in kinds}
    once = sum(value for kind, value in of_one.items() if kind != "records")
    index = found.get("index", kinds["index"])["work"]
    lists = sum(kinds[kind]["work"] for kind in ("list", "fixed") if kind in kinds)
    grown = (lists + index) / found["size"] / languages
    rows = []
    for number_of_languages in (1, LANGUAGES):
        a_person = of_one["records"] / languages * number_of_languages
        a_person += grown * number_of_languages + once
        rows.append(
            [
                f"{number_of_languages} language{'s' if number_of_languages > 1 else ''}",
                f"{a_person * 1000:,.1f}",
                f"{a_person * ALL / 3600:,.0f}",
                f"{a_person * ALL / 3600 / found['processes']:,.0f}",
                f"{_bytes(found, number_of_languages) * ALL / 1e9:,.0f}",
                f"{_files(found, number_of_languages) * ALL / 1e6:,.1f}",
            ]
        )
    heads = [
        "on paper",
        "ms of processor time a person",
        "hours of one core",
        f"hours of {found['processes']} cores",
        "GB",
        "million files",
    ]
    return (
        f"{table(heads, rows)}\n\nReckoned from the figures above as if all grew with the people. "
        "Words of names grow more slowly; some lists grow faster in pages, none in work a person."
    )


def _bytes(found: Plain, languages: int) -> float:
    """Bytes of one person, with the share of lists and search."""
    return _of_person(found, "size", languages)


def _files(found: Plain, languages: int) -> float:
    return _of_person(found, "files", languages)


def _of_person(found: Plain, part: str, languages: int) -> float:
    kinds, many = found["build"]["kinds"], len(found["languages"])
    total = 0.0
    for kind, spent in kinds.items():
        each = spent[part] / (found["people"] if kind in OF_PEOPLE else found["size"])
        if kind == "index":
            name = "bytes" if part == "size" else part
            each = sum(shard[name] for shard in found["shards"].values()) / found["size"]
        total += each / many * languages if kind in ("records", "list", "fixed") else each
    return total

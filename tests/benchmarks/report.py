"""The figures of a run as Markdown: printed, and written between two marks of a page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.benchmarks import agreement, questions
from tests.benchmarks.cluster import settings
from tests.benchmarks.contenders import CONTENDERS, slug
from tests.benchmarks.ground import ROOT, Ground
from tests.benchmarks.measure import SECONDS, summary

PAGE = ROOT / "docs" / "benchmarks.md"
ON_SQLITE = (
    *("site, SQLite", "Django ORM, SQLite", "SQL + FTS5, SQLite"),
    *("datasette", "tantivy", "physical limit"),
)
ON_POSTGRES = ("site, PostgreSQL", "Django ORM, PostgreSQL", "SQL + GIN, PostgreSQL")
# With fewer questions a share of a twentieth says nothing.
ENOUGH = 20

Plain = dict[str, Any]


def text(ground: Ground, told: Plain) -> str:
    """The whole section of one size."""
    results = {name: found for name in CONTENDERS if (found := ground.result(slug(name)))}
    asked = questions.read(ground.questions)
    parts = [
        f"## {ground.size:,} people",
        f"`{told['command']}`, {told['date']}. {told['machine']}.",
        _load(results),
    ]
    for title, names in (
        ("On SQLite, and beside it", ON_SQLITE),
        ("On PostgreSQL", ON_POSTGRES),
    ):
        present = [name for name in names if name in results]
        if present:
            parts += [f"### {title}", _workloads(results, present, list(asked))]
    parts += [_reading(told), *_alone(ground, results), _agreement(ground, asked)]
    parts += [_settings(results), _stages(ground)]
    return "\n\n".join(part for part in parts if part) + "\n"


def write(page: Path, size: int, section: str, command: str = "bench") -> None:
    """Puts the section of a command and a size in the place of the last one."""
    begin, end = (f"<!-- make {command} SIZE={size}: {edge} -->" for edge in ("begin", "end"))
    block = f"{begin}\n\n{section}\n{end}"
    before = page.read_text(encoding="utf-8") if page.exists() else ""
    if begin in before:
        pattern = re.escape(begin) + ".*?" + re.escape(end)
        after = re.sub(pattern, lambda match: block, before, flags=re.DOTALL)
    else:
        after = f"{before.rstrip()}\n\n{block}\n".lstrip()
    page.write_text(after, encoding="utf-8")


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table; all columns but the first stand to the right."""
    head = list(heads)
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *map(list, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def number(value: float) -> str:
    """Three figures are as many as such a measurement knows."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def times(figures: Plain) -> str:
    """p50 / p95 / max; of few questions p50 / max and how many they are."""
    if figures["number"] >= ENOUGH:
        return " / ".join(number(figures[part]) for part in ("p50", "p95", "max"))
    return f"{number(figures['p50'])} / {number(figures['max'])} ({figures['number']})"


def megabytes(size: float) -> str:
    return f"{size / 1_000_000:,.0f} MB"


# Parts -----------------------------------------------------------------------------------------


def _load(results: dict[str, Plain]) -> str:
    loads = [
        found[moment] for found in results.values() for moment in ("load_before", "load_after")
    ]
    if not loads:
        return ""
    return (
        f"Load of the machine before and after each contender (one measures at a time, so 1 is "
        f"its own): {min(loads)} to {max(loads)}. Where it is above, other programs took part of "
        "the cores and of the times below."
    )


def _workloads(results: dict[str, Plain], names: list[str], workloads: list[str]) -> str:
    rows = []
    for workload in workloads:
        cells = []
        for name in names:
            figures = results[name]["workloads"][workload]
            cell = times(summary(figures["times"])) if figures["times"] else "–"
            cells.append(f"{cell}, then gave up" if figures.get("gave_up") else cell)
            if name == ON_SQLITE[0]:
                cells.append(times(summary(figures["work"])))
        rows.append([workload, *cells])
    heads = [name.removesuffix(", SQLite").removesuffix(", PostgreSQL") for name in names]
    heads = [f"**{head}**" if head == "site" else head for head in heads]
    if names[0] == ON_SQLITE[0]:
        heads.insert(1, "of it processor time")
    return table(["ms", *heads], rows)


def _reading(told: Plain) -> str:
    return (
        "p50 / p95 / max in milliseconds of a whole answer: the total, exact counts of 14 facets, "
        f"50 rows. Up to {questions.NUMBER} different questions a workload, the same for "
        f"everybody; a workload ends after {told['seconds']:.0f} s (not before three questions), "
        "so slow contenders were asked fewer: then p50 / max (how many). Processor time is that of "
        "the process, whatever else the machine had to do. A question may take "
        f"{told['patience']:.0f} s. Another process asked the same "
        "before, so that what is asked for lies in the memory of the machine. –: no way to ask."
    )


def _alone(ground: Ground, results: dict[str, Plain]) -> list[str]:
    found = {
        name: alone
        for name in ("site, SQLite", "site, PostgreSQL")
        if (alone := ground.result(f"alone-{slug(name)}"))
    }
    if not found:
        return []
    heads = [name.removeprefix("site, ") for name in found]
    rows = [
        [label, *(_cell(alone, part) for alone in found.values())]
        for label, part in (
            ("first search of a new process, ms", "first"),
            ("… reading ahead the rest, ms", "rest"),
            ("index part of a save, ms", "index"),
            ("… processor time of this process", "work"),
            ("whole save, ms", "whole"),
            ("50 people from row 10,000 by name, ms", "name"),
            ("… by name from the end", "-name"),
            ("… by name in Latin letters", "latin"),
            ("… by birth", "birth"),
            ("… by arrest", "arrest"),
            ("… by death", "death"),
            ("broad × broad, one process: questions a second", "1 × 1"),
            ("… two threads of one process", "1 × 2"),
            ("… two processes", "2 × 1"),
            ("index on disk", "size"),
            ("database on disk", "database"),
        )
    ]
    rows += [
        [
            "own memory of a new process (with pages of files it looks into)",
            *map(_before, found.values()),
        ],
        [
            "own memory after all workloads (with pages of files)",
            *(_memory(results.get(n)) for n in found),
        ],
        ["… of it what search remembers", *(_remembered(results.get(n)) for n in found)],
        ["full rebuild", *(_rebuild(ground, n) for n in found)],
    ]
    return ["### The site alone", table(["", *heads], rows), *_facets(found)]


def _cell(alone: Plain, part: str) -> str:
    if part in ("first", "rest"):
        key = "milliseconds" if part == "first" else part
        return times(summary([one[key] for one in alone["first"]]))
    if part in ("index", "work", "whole"):
        return times(alone["saves"][part])
    if part in ("size", "database"):
        return megabytes(alone["size"]["index" if part == "size" else part])
    if part in alone["throughput"]:
        several = alone["throughput"][part]
        rate = sum(one["number"] for one in several) / SECONDS
        return f"{rate:,.0f} (p95 {number(max(one['p95'] for one in several))} ms)"
    return times(alone["orders"][part])


def _before(alone: Plain) -> str:
    return _memory({"memory": alone["first"][0]["memory_before"]})


def _memory(result: Plain | None) -> str:
    known = (result or {}).get("memory")
    if not known:
        return "–"
    return f"{megabytes(known['own'])} ({megabytes(known['with_files'])})"


def _remembered(result: Plain | None) -> str:
    known = (result or {}).get("remembered")
    if not known:
        return "–"
    return (
        f"{megabytes(known['bytes'] + known['orders'])}: {known['bitmaps']:,} bitmaps, "
        f"{megabytes(known['orders'])} of orders"
    )


def _rebuild(ground: Ground, name: str) -> str:
    stamp = ground.stamp("postgres-rebuild" if "Postgre" in name else "rebuild")
    if not stamp or "work" not in stamp:
        return "–"
    used = f" ({stamp['processor']:,.0f} s of processor time)" if "processor" in stamp else ""
    most = f"at most {megabytes(stamp['peak'])} with pages of files"
    return f"{stamp['work']:,.0f} s{used}, {most}"


def _facets(found: dict[str, Plain]) -> list[str]:
    heads = [name.removeprefix("site, ") for name in found]
    first = next(iter(found.values()))["facets"]
    names = {"search": "the search itself, before counts", "all": "all 14 at once"}
    rows = [
        [
            names.get(part, part.replace("_", " ")),
            f"{first[part]['values']:,}" if first[part]["values"] else "",
            *(times(alone["facets"][part]) for alone in found.values()),
        ]
        for part in first
    ]
    intro = (
        "What each facet costs under two broad filters, in processor time (the commonest 25 where "
        "it has more than 100 values); `arrest month` is the histogram."
    )
    return [intro, table(["facet, ms", "values", *heads], rows)]


def _agreement(ground: Ground, asked: dict[str, Any]) -> str:
    compared, differing = agreement.compare(ground, asked)
    if not compared:
        return ""
    told = (
        f"Agreement: {compared:,} answers of the others were compared with those of the site on "
        "SQLite: totals, counts of facets and people of the page of filters; of whole words and of "
        "prefixes the number of people who bear them."
    )
    if not differing:
        return f"{told} None differed."
    return "\n".join([f"{told} These differed:", "", *(f"- {line}" for line in differing)])


def _settings(results: dict[str, Plain]) -> str:
    lines = [f"- {name}: {found['about']}." for name, found in results.items()]
    if any("Postgre" in name for name in results):
        chosen = ", ".join(f"{name} = {value}" for name, value in settings().items())
        lines.append(f"- PostgreSQL: {chosen}; the rest as it comes, waiting for the disk.")
    return "\n".join(["### Settings", "", *lines])


def _stages(ground: Ground) -> str:
    names = {
        "registry": "loading on SQLite",
        "peers": "peers' table with b-trees and FTS5",
        "tantivy": "tantivy's index",
        "postgres-registry": "loading on PostgreSQL",
        "postgres-peers": "peers' table on PostgreSQL with b-trees and GIN",
    }
    told = [
        f"{label} {stamp['seconds']:,.0f} s"
        + (f" ({stamp['processor']:,.0f} of processor time)" if "processor" in stamp else "")
        + (f" ({megabytes(stamp['bytes'])})" if "bytes" in stamp else "")
        for stage, label in names.items()
        if (stamp := ground.stamp(stage)) and stamp.get("seconds")
    ]
    return f"Making the material: {'; '.join(told)}." if told else ""

"""The figures of a load as Markdown."""

from __future__ import annotations

from typing import Any

from tests.benchmarks.report import number, table

Plain = dict[str, Any]
PEERS = {"django": "plain Django", "datasette": "datasette"}
MB = 1_000_000
# Of these crowds also the saves beside them, the memory, and each kind of page.
TOLD_WHOLE = ("usual", "paced", "crowd", "beside")


def section(size: int, found: Plain, sizes: dict[int, Plain] | None = None) -> str:
    """The whole section of one size; `sizes` is what pages cost at each size measured so far."""
    told = found["told"]
    parts = [
        f"## Over HTTP, {size:,} people",
        f"`{told['command']}`, {told['date']}, {told['minutes']:.0f} minutes. {told['machine']}. "
        "Server, asker and whatever else ran shared the two cores; the load of the machine stands "
        "in the last column.",
        *crowd_section(found),
        "### What a page costs",
        "One reader after another, thousands of different pages where there are so many; processor "
        "time is that of the server's processes. Pages asked for again since the last edit are "
        "remembered: the first page and lists under few filters cost what a remembered one costs.",
        _kinds(found["kinds"]),
        *_growth(sizes or {}),
        *hard_use(found),
    ]
    if any(peer in found for peer in PEERS):
        parts += [
            "### Peers on the same rows",
            "One reader after another. Their list counts the same 14 facets; their search knows "
            "surnames as they are spelt.",
            _peers(found),
        ]
    return "\n\n".join(parts) + "\n"


def crowd_section(found: Plain) -> list[str]:
    """What a day of remembrance was like; nothing where there was no crowd."""
    if not {*TOLD_WHOLE, "cached"} & found.keys():
        return []
    return [
        "### The crowd of a day of remembrance",
        "Of a hundred readers 35 ask for the first page, 30 for the day itself (30 October), 5 for "
        "another day of the year, 20 for one of five thousand people, 10 look for one of their "
        "surnames; a curator saves a change every few seconds. At a pace a reader waits from the "
        "moment a question is due. The settings are those of docs/deploy.md for the day where no "
        "others are named; each server began with nothing remembered and went on from one row to "
        "the next.",
        _crowds(found),
        *(line for key in TOLD_WHOLE if key in found for line in _beside(found[key])),
    ]


def _growth(sizes: dict[int, Plain]) -> list[str]:
    """Processor time a page at every size."""
    if len(sizes) < 2:
        return []
    kinds = list(next(iter(sizes.values())))
    rows = [
        [f"{size:,}", *(number(found[kind]["processor_ms"]) for kind in kinds)]
        for size, found in sorted(sizes.items())
    ]
    return [
        "Processor time of a page by the size of the register:",
        table(("people", *kinds), rows),
    ]


def _crowds(found: Plain) -> str:
    names = {
        "usual": "gunicorn alone with the usual settings, at a pace",
        "paced": "gunicorn alone, at a pace",
        "crowd": "… as fast as it answers",
        "beside": "… at a pace, with another command running",
        "cached": "behind the nginx of `deploy/`, nothing edited",
        "for the day": "… keeping pages five minutes, a curator at work",
        "files": "nginx, ready files: the limit",
    }
    heads = ("", "connections", "minutes", "a second", "p50 ms", "p95", "p99", "max", "errors")
    heads = (*heads, "processor ms a page")
    rows = []
    for key, name in names.items():
        if key in found:
            each = found[key]
            times = [number(each["all"][part]) for part in ("p50", "p95", "p99", "max")]
            cost = each.get("processor_ms")
            rows.append(
                [
                    name,
                    str(each["connections"]),
                    number(each["seconds"] / 60),
                    number(each["a_second"]),
                    *times,
                    f"{errors(each):,}",
                    number(cost) if cost else "",
                    f"{each['load']}",
                ]
            )
    return table((*heads, "load"), rows)


def errors(told: Plain) -> int:
    """Answers that were none: no connection, or a fault of the server."""
    return sum(n for status, n in told["statuses"].items() if status == "0" or status >= "500")


def _beside(crowd: Plain) -> list[str]:
    saves, memory = crowd["saves"], crowd["memory"]
    lines = []
    if saves:
        middle, late = saves[len(saves) // 2], saves[int(len(saves) * 0.95)]
        lines.append(
            f"Meanwhile {len(saves)} saves: p50 {number(middle)} ms, p95 {number(late)} ms, "
            f"longest {number(saves[-1])} ms. The asker took "
            f"{crowd['own_processor_share']:.0%} of a core."
        )
    if len(memory) > 1:
        minutes = ", ".join(f"{each / MB:.0f}" for each in memory)
        lines.append(f"Memory of its own of the largest worker, MB, minute by minute: {minutes}.")
    kinds = crowd["kinds"]
    rows = [[kind, *_times(each)] for kind, each in kinds.items()]
    pace = f"in the crowd, {number(crowd['a_second'])} a second"
    return [*lines, table((pace, "pages", "p50 ms", "p95", "p99", "max"), rows)]


def _times(each: Plain) -> list[str]:
    times = [number(each[part]) for part in ("p50", "p95", "p99", "max")]
    return [f"{each['number']:,}", *times]


def _kinds(kinds: Plain) -> str:
    heads = ("page", "pages", "p50 ms", "p95", "p99", "max", "processor ms", "kB sent", "load")
    rows = []
    for kind, each in kinds.items():
        size = each["bytes"] / each["all"]["number"] / 1000
        cost = [number(each["processor_ms"]), number(size), f"{each['load']}"]
        rows.append([kind, *_times(each["all"]), *cost])
    return table(heads, rows)


def hard_use(found: Plain) -> list[str]:
    """The costliest questions, and readers beside a crawler."""
    if "costly" not in found:
        return []
    costly, beside = found["costly"], found.get("crawler")
    heads = ("", "pages", "p50 ms", "p95", "p99", "max", "a second", "errors", "load")
    named = {"questions of up to six filters, ranges, names, orders": costly}
    then = ""
    if beside:
        crawler = beside["crawler"]
        named["a crawler through lists, 8 connections"] = crawler
        named["readers of single people beside it"] = beside["readers"]
        then = (
            f"; then a crawler that keeps to {number(crawler['a_second'])} lists a second for "
            f"{number(crawler['seconds'] / 60)} minutes"
        )
    rows = [
        [
            name,
            *_times(each["all"]),
            number(each["a_second"]),
            f"{errors(each):,}",
            f"{each['load']}",
        ]
        for name, each in named.items()
    ]
    return [
        "### Hard use",
        "Questions made up of all filters with values the registry has, each asked once by one "
        f"asker ({number(costly['processor_ms'])} ms of processor time each){then}.",
        table(heads, rows),
        "The costliest questions: "
        + "; ".join(f"{number(each)} ms `{path}`" for each, path in costly["worst"])
        + ".",
    ]


def _peers(found: Plain) -> str:
    heads = ("", "page", "pages", "p50 ms", "p95", "p99", "max", "processor ms", "errors", "load")
    rows = []
    for peer, name in PEERS.items():
        for kind, each in found.get(peer, {}).items():
            cost = [number(each["processor_ms"]), f"{errors(each):,}", f"{each['load']}"]
            rows.append([name, kind, *_times(each["all"]), *cost])
    return table(heads, rows)

"""Whether contenders that answer the same question give the same answer."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import nlargest
from typing import Any

from tests.benchmarks.contenders import CONTENDERS, slug
from tests.benchmarks.flat import FACETS
from tests.benchmarks.ground import Ground
from tests.benchmarks.questions import MOST_COUNTED, Question

REFERENCE = "site, SQLite"
MOST_SENTENCES = 20

Plain = dict[str, Any]


def compare(ground: Ground, asked: dict[str, list[Question]]) -> tuple[int, list[str]]:
    """How many answers were compared with the site's on SQLite, and what differed."""
    reference = ground.result(slug(REFERENCE))
    compared = 0
    found: list[str] = []
    for name in CONTENDERS:
        other = ground.result(slug(name))
        if reference is None or other is None or name == REFERENCE:
            continue
        for workload, questions in asked.items():
            ours = reference["workloads"][workload]["answers"]
            theirs = other["workloads"][workload]["answers"]
            for question, one, two in zip(questions, ours, theirs, strict=False):
                if one["comparable"] is None or two["comparable"] is None:
                    continue
                compared += 1
                found += [
                    f"{name}, {workload}, {question.filters or question.q}: {sentence}"
                    for sentence in differences(question, one, two)
                ]
    return compared, found[:MOST_SENTENCES]


def differences(question: Question, one: Plain, two: Plain) -> Iterator[str]:
    """What differs between the site's answer and another's.

    Of name questions only the number that means the same for both; the page and the counts stand
    for more people with one than with the other.
    """
    if one["comparable"] != two["comparable"]:
        yield f"{two['comparable']} people, the site {one['comparable']}"
        return
    if question.asks:
        return
    if one["page"] and two["page"] and one["page"] != two["page"]:
        yield "another page of people"
    for facet in FACETS:
        ours = _nonzero(one["counts"].get(facet))
        theirs = _nonzero(two["counts"].get(facet))
        if ours is None or theirs is None:
            continue
        if not agree(ours, theirs):
            unlike = sorted(v for v in {*ours, *theirs} if ours.get(v) != theirs.get(v))
            value = unlike[0]
            yield f"{facet} {value}: {theirs.get(value, 0)} people, the site {ours.get(value, 0)}"


def agree(ours: dict[str, int], theirs: dict[str, int]) -> bool:
    """Whether counts are the same; of very many values each may know the commonest alone."""
    known = min(len(ours), len(theirs))
    if known < MOST_COUNTED:
        return ours == theirs
    # Among values as common as the last one listed, each may list others.
    shared = all(ours[value] == theirs[value] for value in ours.keys() & theirs.keys())
    return shared and nlargest(known, ours.values()) == nlargest(known, theirs.values())


def _nonzero(counts: dict[str, int] | None) -> dict[str, int] | None:
    if counts is None:
        return None
    return {value: number for value, number in counts.items() if number}

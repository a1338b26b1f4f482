"""Writes the files of the search, task by task."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils import translation

from registry.mirror.index import columns, rows, words
from registry.mirror.index.order import order_of
from registry.mirror.index.rules import rules
from registry.mirror.index.symbols import fixed, script, width_for
from registry.search.snapshot import Snapshot, snapshot

if TYPE_CHECKING:
    from registry.mirror.plan import Plan
    from registry.mirror.store import Part

FOLDER = "index"
# The order of Latin names is a file of its own up to so many people; beyond, it would weigh more
# than a reader should wait for.
MOST_IN_LATIN = 400_000


def index_tasks(plan: Plan) -> Iterator[tuple[Any, ...]]:
    """What the search is made of."""
    yield ("rules",)
    yield ("words",)
    yield from (("column", field) for field in columns.FIELDS)
    with snapshot() as index:
        people = len(order_of(index, plan.most_people))
    step = rows.PER_FILE * rows.FILES
    for language in plan.languages:
        yield from (("rows", language, first) for first in range(0, people, step))


def write_part(about: tuple[Any, ...], plan: Plan, part: Part) -> None:
    """Writes the files of one task."""
    kind, *rest = about
    with snapshot() as index:
        if kind == "rules":
            _rules(index, plan, part)
        elif kind == "words":
            _words(index, plan, part)
        elif kind == "column":
            _column(index, plan, part, *rest)
        else:
            _rows(index, plan, part, *rest)


def _put(part: Part, name: str, content: Any) -> None:
    part.put(f"{FOLDER}/{name}.js", script(name, content))


def _rules(index: Snapshot, plan: Plan, part: Part) -> None:
    order = order_of(index, plan.most_people)
    _put(part, "rules", rules())
    about = {
        "people": len(order),
        "chunk": columns.CHUNK,
        "rows": rows.PER_FILE,
        "fields": list(columns.WITH_WORDS),
        "latin": 0,
    }
    if len(order) <= MOST_IN_LATIN:
        latin = order_of(index, plan.most_people, "latin")
        width = width_for(max(len(order), 1))
        about["latin"] = width
        place = {document: number for number, document in enumerate(order.documents)}
        _put(part, "latin", fixed((place[each] for each in latin.documents), width))
    _put(part, "about", about)


def _words(index: Snapshot, plan: Plan, part: Part) -> None:
    people = words.People(index, order_of(index, plan.most_people))
    skeletons: list[str] = []
    firsts: list[str] = []
    for number, file in enumerate(words.files(words.vocabulary(index), people)):
        firsts.append(next(iter(file)))
        skeletons += file
        _put(part, f"w/{number}", file)
        # What is written need not be kept: a word that comes again is told by its number.
        for each in sorted(people.apart):
            _put(part, f"p/{each}", people.apart[each])
        people.apart.clear()
    _put(part, "skeletons", {"all": words.front_coded(skeletons), "firsts": firsts})


def _column(index: Snapshot, plan: Plan, part: Part, field: str) -> None:
    column = columns.Column(index, field, order_of(index, plan.most_people))
    _put(part, f"f/{field}", column.about())
    for number, chunk in enumerate(column.chunks()):
        _put(part, f"c/{field}/{number}", chunk)
    if field not in columns.WITH_WORDS:
        return
    for language in plan.languages:
        _put(part, f"f/{language}/{field}", columns.words_of(column, language))


def _rows(index: Snapshot, plan: Plan, part: Part, language: str, first: int) -> None:
    order = order_of(index, plan.most_people)
    last = min(first + rows.PER_FILE * rows.FILES, len(order))
    with translation.override(language):
        for start in range(first, last, rows.PER_FILE):
            _put(part, f"d/{language}/{start // rows.PER_FILE}", rows.told(index, order, start))

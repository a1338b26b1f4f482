"""Whether the index equals the records: every term, every bitmap, every count, every order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from django.db.models import Count
from pyroaring import BitMap

from registry.models import Person
from registry.search import bits
from registry.search.crew import Crew
from registry.search.facts import Facts, Keys, PlaceCodes, read
from registry.search.fields import NOT_RECORDED
from registry.search.orders import ORDER_SHIFT, ORDERS
from registry.search.runs import ranges
from registry.search.snapshot import Snapshot, snapshot
from registry.search.terms import terms_of

Progress = Callable[[int, int], None]
# Document, person, keys, packed terms.
Row = tuple[int, int, Keys, bytes]


class Task(NamedTuple):
    """A stretch of people or a chunk of the index to check, as it was at a version."""

    version: int
    people: list[range] = []
    chunk: int = 0


class Checked(NamedTuple):
    """What a check came to; None for the sentences when the index had moved on."""

    task: Task
    sentences: list[str] | None
    people: int = 0
    sizes: Counter[int] = Counter()


def differences(
    progress: Progress | None = None, *, most: int = 20, processes: int = 1
) -> list[str]:
    """One sentence for each difference, at most so many; empty when the index is right.

    Several processes see only what is committed, so call it outside any transaction then.
    """
    found: list[str] = []
    with Crew(processes) as crew, snapshot() as index:
        for check in (_people, _postings, _orders, _plain_counts):
            for sentence in check(index, crew, progress or (lambda done, of: None)):
                found.append(sentence)
                if len(found) >= most:
                    return found
    return found


def _each(
    index: Snapshot, crew: Crew, function: Callable[[Task], Checked], tasks: Iterable[Task]
) -> Iterator[Checked]:
    """Every task checked as of this snapshot: by the crew, or here where it came too late."""
    for checked in crew.each(function, tasks):
        # Nested in the snapshot of this process the version is the same.
        yield function(checked.task) if checked.sentences is None else checked


def _people(index: Snapshot, crew: Crew, progress: Progress) -> Iterator[str]:
    """Each published person has the terms and keys their records give; nobody else has any."""
    published = Person.objects.using(index.alias).published().count()
    tasks = [Task(index.version, people) for people in ranges(index.alias)]
    done = 0
    for checked in _each(index, crew, check_people, tasks):
        yield from checked.sentences or ()
        done += checked.people
        progress(done, published)
    if (number := index.tables.number_of_documents()) != published:
        yield f"{number} people in the index, {published} published"


def check_people(task: Task) -> Checked:
    """Compares a stretch of people with their records."""
    with snapshot() as index:
        if index.version != task.version:
            return Checked(task, None)
        places = PlaceCodes(index.alias)
        names: dict[int, tuple[str, str]] = {}
        sentences: list[str] = []
        number = 0
        for people in task.people:
            stored = {row[1]: row for row in index.tables.documents_of(people)}
            facts = read(people, places)
            unknown = {
                t for row in stored.values() for t in bits.unpack_terms(row[3])
            } - names.keys()
            for term in index.tables.terms_by_id(sorted(unknown)):
                names[term.id] = term.field, term.value
            sentences += _compared(stored, facts, names, places)
            number += len(facts)
        return Checked(task, sentences, number)


def _compared(
    stored: dict[int, Row],
    facts: dict[int, Facts],
    names: dict[int, tuple[str, str]],
    places: PlaceCodes,
) -> Iterator[str]:
    for pk in facts.keys() - stored.keys():
        yield f"person {pk} is published and not in the index"
    for pk, (_document, _person, keys, packed) in stored.items():
        if pk not in facts:
            yield f"person {pk} is in the index and not published"
            continue
        has = {names.get(term, ("?", str(term))) for term in bits.unpack_terms(packed)}
        if has != (wanted := terms_of(facts[pk], places)):
            yield f"person {pk}: the index has {_apart(has, wanted)}"
        if keys != facts[pk].keys:
            yield f"person {pk}: sorted by {keys}, not by {facts[pk].keys}"


def _apart(has: set[tuple[str, str]], wanted: set[tuple[str, str]]) -> str:
    return f"{sorted(has - wanted)} too many, {sorted(wanted - has)} too few"


def _postings(index: Snapshot, crew: Crew, progress: Progress) -> Iterator[str]:
    """The bitmaps say what the rows of the people say, and the stored counts are their sizes."""
    counts: Counter[int] = Counter()
    last = index.state.next_document >> bits.CHUNK_SHIFT
    tasks = [Task(index.version, chunk=chunk) for chunk in range(last + 1)]
    for checked in _each(index, crew, check_chunk, tasks):
        yield from checked.sentences or ()
        counts.update(checked.sizes)
    for term, stored in index.tables.stored_counts():
        if counts[term] != stored:
            yield f"term {term}: {stored} stored, {counts[term]} counted"


def check_chunk(task: Task) -> Checked:
    """Compares the bitmaps of a chunk with the rows they were made from."""
    with snapshot() as index:
        if index.version != task.version:
            return Checked(task, None)
        terms: dict[int, list[int]] = {}
        for document, packed in index.tables.rows_of_chunk(*bits.chunk_range(task.chunk)):
            for term in bits.unpack_terms(packed):
                terms.setdefault(term, []).append(document)
        sentences: list[str] = []
        sizes: Counter[int] = Counter()
        for posting, data in index.tables.postings_of_chunk(task.chunk):
            term = bits.term_of(posting)
            wanted = BitMap(terms.pop(term, ()))
            sizes[term] = len(wanted)
            if bits.load(data) != wanted:
                sentences.append(f"term {term}, chunk {task.chunk}: the bitmap differs")
        sentences += (f"term {term}, chunk {task.chunk}: there is no bitmap" for term in terms)
        return Checked(task, sentences, sizes=sizes)


def _orders(index: Snapshot, crew: Crew, progress: Progress) -> Iterator[str]:
    """Every stretch holds the same people twice, and the stretches everybody built once."""
    everybody = BitMap(range(index.state.built))
    for number, order in enumerate(ORDERS):
        if not number or not index.state.built:
            continue
        first = number << ORDER_SHIFT
        held = BitMap()
        for key, data in index.tables.order_bits(first, first | (1 << ORDER_SHIFT) - 1):
            stretch = bits.load(data)
            if stretch != BitMap(bits.unpack(index.tables.order_documents(key))) or stretch & held:
                yield f"order {order}, stretch {key - first}: the bitmap differs from the list"
            held |= stretch
        if held != everybody:
            yield f"order {order} holds {len(held)} people of {len(everybody)}"


def _plain_counts(index: Snapshot, crew: Crew, progress: Progress) -> Iterator[str]:
    """Counts of columns, asked of the records with GROUP BY."""
    counts = index.familiar().counts
    for field in ("fate", "sex"):
        rows = Person.objects.using(index.alias).published().order_by().values_list(field)
        plain = {value or NOT_RECORDED: number for value, number in rows.annotate(Count("pk"))}
        stored = {value: number for value, number in counts.get(field, {}).items() if number}
        if plain != stored:
            yield f"{field}: {stored} in the index, {plain} by GROUP BY"

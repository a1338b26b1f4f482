"""Whether the index equals the records: every term, every bitmap, every count, every order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain

from django.db.models import Count
from pyroaring import BitMap

from registry.models import Person
from registry.search import bits
from registry.search.facts import PlaceCodes, read
from registry.search.fields import NOT_RECORDED
from registry.search.orders import ORDER_SHIFT, ORDERS
from registry.search.runs import ranges
from registry.search.snapshot import Snapshot, snapshot
from registry.search.terms import terms_of

Progress = Callable[[int, int], None]


def differences(progress: Progress | None = None, *, most: int = 20) -> list[str]:
    """One sentence for each difference, at most so many; empty when the index is right."""
    found: list[str] = []
    with snapshot() as index:
        for check in (_people, _postings, _orders, _plain_counts):
            for sentence in check(index, progress or (lambda done, of: None)):
                found.append(sentence)
                if len(found) >= most:
                    return found
    return found


def _people(index: Snapshot, progress: Progress) -> Iterator[str]:
    """Each published person has the terms and keys their records give; nobody else has any."""
    places = PlaceCodes(index.alias)
    published = Person.objects.using(index.alias).published().count()
    names: dict[int, tuple[str, str]] = {}
    done = 0
    for people in chain.from_iterable(ranges(index.alias)):
        stored = {row[1]: row for row in index.tables.documents_of(people)}
        facts = read(people, places)
        unknown = {t for row in stored.values() for t in bits.unpack(row[3])} - names.keys()
        for term in index.tables.terms_by_id(sorted(unknown)):
            names[term.id] = term.field, term.value
        for pk in facts.keys() - stored.keys():
            yield f"person {pk} is published and not in the index"
        for pk, (_document, _person, keys, packed) in stored.items():
            if pk not in facts:
                yield f"person {pk} is in the index and not published"
                continue
            has = {names.get(term, ("?", str(term))) for term in bits.unpack(packed)}
            if has != (wanted := terms_of(facts[pk], places)):
                yield f"person {pk}: the index has {_apart(has, wanted)}"
            if keys != facts[pk].keys:
                yield f"person {pk}: sorted by {keys}, not by {facts[pk].keys}"
        done += len(facts)
        progress(done, published)
    if (number := index.tables.number_of_documents()) != published:
        yield f"{number} people in the index, {published} published"


def _apart(has: set[tuple[str, str]], wanted: set[tuple[str, str]]) -> str:
    return f"{sorted(has - wanted)} too many, {sorted(wanted - has)} too few"


def _postings(index: Snapshot, progress: Progress) -> Iterator[str]:
    """The bitmaps say what the rows of the people say, and the stored counts are their sizes."""
    counts: Counter[int] = Counter()
    last = index.state.next_document >> bits.CHUNK_SHIFT
    for chunk in range(last + 1):
        terms: dict[int, list[int]] = {}
        for document, packed in index.tables.rows_of_chunk(*bits.chunk_range(chunk)):
            for term in bits.unpack(packed):
                terms.setdefault(term, []).append(document)
        for posting, data in index.tables.postings_of_chunk(chunk):
            term = bits.term_of(posting)
            wanted = BitMap(terms.pop(term, ()))
            counts[term] += len(wanted)
            if bits.load(data) != wanted:
                yield f"term {term}, chunk {chunk}: the bitmap differs from the rows"
        for term in terms:
            yield f"term {term}, chunk {chunk}: there is no bitmap"
    for term, stored in index.tables.stored_counts():
        if counts[term] != stored:
            yield f"term {term}: {stored} stored, {counts[term]} counted"


def _orders(index: Snapshot, progress: Progress) -> Iterator[str]:
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


def _plain_counts(index: Snapshot, progress: Progress) -> Iterator[str]:
    """Counts of columns, asked of the records with GROUP BY."""
    counts = index.familiar().counts
    for field in ("fate", "sex"):
        rows = Person.objects.using(index.alias).published().order_by().values_list(field)
        plain = {value or NOT_RECORDED: number for value, number in rows.annotate(Count("pk"))}
        stored = {value: number for value, number in counts.get(field, {}).items() if number}
        if plain != stored:
            yield f"{field}: {stored} in the index, {plain} by GROUP BY"

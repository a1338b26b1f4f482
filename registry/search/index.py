"""Writing the index: in the transaction of every passage through the door, or not at all.

A save compares the terms a person has now with those stored, rewrites the postings that differ,
adjusts the counts, raises the version and logs which postings changed, so that other processes
read exactly those anew.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from pyroaring import BitMap

from registry.models import Person, SearchEdit, SearchLog, SearchState
from registry.prepared import prepared
from registry.search import bits, words
from registry.search.anchors import Anchors
from registry.search.facts import Facts, Keys, PlaceCodes, read
from registry.search.statements import tell_unless_met
from registry.search.tables import Tables, Term
from registry.search.terms import LONGEST_VALUE, terms_of

# As many as an import writes at once: their postings are read and written once for all.
PORTION = 2000
# The number under which writers stand in line on PostgreSQL.
QUEUE = 1937
# Processes that have not asked for so long read everything anew.
LOG_DAYS = 3
# How many changes lie between two looks for what may be forgotten.
PRUNE_EVERY = 100

Pair = tuple[str, str]


def refresh(people: Iterable[int]) -> int:
    """Writes the index of the given people anew; gives the new version of the index.

    A person who is not published has none. Must run inside the transaction of the edit, which
    waits here for any other edit to be over.
    """
    keys = sorted(set(people))
    if not keys:
        return version()
    with transaction.atomic():
        state = lock()
        state.version += 1
        if not state.next_document and _stands_beside_others(keys):
            state.save()
            return state.version
        tables = Tables(state.side, "default")
        places = PlaceCodes()
        touched: set[int] = set()
        for start in range(0, len(keys), PORTION):
            portion = keys[start : start + PORTION]
            touched |= Writer(tables, state, places).write(portion)
        tables.log(state.version, touched, keys, timezone.now())
        state.save()
        if state.version % PRUNE_EVERY == 0:
            prune_log()
        return state.version


def _stands_beside_others(keys: list[int]) -> bool:
    """Whether others are published than these people.

    In an index that holds nobody these would stand alone, and it would pass for whole; it is left
    empty until it is built.
    """
    published = Person.objects.published().order_by().values_list("pk", flat=True)
    return not set(keys).issuperset(published[: len(keys) + 1])


def touch() -> int:
    """Raises the version where something public changed that no list of people shows."""
    with transaction.atomic():
        state = lock()
        state.version += 1
        state.save(update_fields=["version"])
        return state.version


def version() -> int:
    """The version of the index; it rises with every passage through the door."""
    return max((found for (found,) in _version(1)), default=0)


@prepared
def _version(pk: int) -> QuerySet[SearchState, tuple[int]]:
    return SearchState.objects.filter(pk=pk).values_list("version")


def lock() -> SearchState:
    """The state of the index, locked until the transaction ends. One writer at a time."""
    if connection.vendor == "postgresql":
        # Who waits for a row is passed by whoever comes when it has just been written; who waits
        # for a number has its turn before those who came later.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [QUEUE])
    state, _created = SearchState.objects.select_for_update().get_or_create(pk=1)
    return state


def terms_for(people: Sequence[int]) -> dict[int, set[Pair]]:
    """The terms of the published among the given people, as they should be."""
    places = PlaceCodes()
    return {pk: terms_of(facts, places) for pk, facts in read(people, places).items()}


def prune_log(*, now: dt.datetime | None = None) -> int:
    """Forgets changes every process has read long ago; gives how many versions are forgotten."""
    limit = (now or timezone.now()) - dt.timedelta(days=LOG_DAYS)
    old = SearchEdit.objects.filter(at__lt=limit).order_by("-version")
    last = old.values_list("version", flat=True).first()
    if last is None:
        return 0
    with transaction.atomic():
        state = lock()
        SearchLog.objects.filter(version__lte=last).delete()
        SearchEdit.objects.filter(version__lte=last).delete()
        forgotten = last - state.forgotten
        state.forgotten = last
        state.save()
    return forgotten


class Writer:
    """Brings some people in line on one side of the index; `state` is changed and not saved."""

    def __init__(self, tables: Tables, state: SearchState, places: PlaceCodes) -> None:
        self.tables = tables
        self.state = state
        self.places = places
        self.sounds: dict[int, str] = {}
        self.added: dict[int, list[int]] = {}
        self.removed: dict[int, list[int]] = {}

    def write(self, people: Sequence[int]) -> set[int]:
        """Writes the people; gives the postings that changed."""
        facts = read(people, self.places)
        wanted = {pk: terms_of(found, self.places) for pk, found in facts.items()}
        ids = self._term_ids({pair for pairs in wanted.values() for pair in pairs})
        self._write_words(facts.values(), ids)
        stored = {row[1]: row for row in self.tables.documents_of(people)}
        gone: list[int] = []
        fresh: list[int] = []
        changed: list[tuple[int, bytes]] = []
        for pk in people:
            terms = sorted(ids[pair] for pair in wanted.get(pk, ()))
            known = stored.get(pk)
            if known is not None and (pk not in facts or facts[pk].keys != known[2]):
                gone.append(known[0])
                self._note(self.removed, bits.unpack_terms(known[3]), known[0])
                known = None
            if pk in facts and known is None:
                fresh.append(pk)
            elif known is not None and self._differ(known[0], known[3], terms):
                changed.append((known[0], bits.pack_terms(terms)))
        self.tables.remove_documents(gone)
        self.tables.set_terms(changed)
        self._enter(fresh, facts, {pk: sorted(ids[pair] for pair in wanted[pk]) for pk in fresh})
        return self._write_postings()

    def _differ(self, document: int, stored: bytes, terms: list[int]) -> bool:
        """Notes what a document gains and loses; whether that is anything."""
        before, after = set(bits.unpack_terms(stored)), set(terms)
        self._note(self.removed, before - after, document)
        self._note(self.added, after - before, document)
        return before != after

    @staticmethod
    def _note(where: dict[int, list[int]], terms: Iterable[int], document: int) -> None:
        for term in terms:
            where.setdefault(bits.posting_id(term, document), []).append(document)

    def _enter(
        self, people: list[int], facts: dict[int, Facts], terms: dict[int, list[int]]
    ) -> None:
        """Gives new and renamed people numbers above the built range, and their anchors."""
        if not people:
            return
        entries = [(facts[pk].keys, pk) for pk in people]
        anchors = Anchors(self.tables, self.state.built).of(entries)
        rows: list[tuple[int, int, Keys, bytes, bytes]] = []
        for (keys, pk), anchor in zip(entries, anchors, strict=True):
            document = self.state.next_document
            self.state.next_document += 1
            rows.append((document, pk, keys, anchor, bits.pack_terms(terms[pk])))
            self._note(self.added, terms[pk], document)
        self.tables.add_documents(rows)

    def _term_ids(self, pairs: set[Pair]) -> dict[Pair, int]:
        """The keys of all terms; new ones are written."""
        stored = self.tables.terms(sorted(pairs))
        known = {(term.field, term.value): term.id for term in stored}
        self.sounds = {term.id: term.sounds for term in stored if term.sounds}
        fresh: list[Term] = []
        for field, value in sorted(pairs - known.keys()):
            known[field, value] = self.state.next_term
            fresh.append(Term(self.state.next_term, field, value, 0))
            self.state.next_term += 1
        self.tables.add_terms(fresh)
        return known

    def _write_words(self, facts: Iterable[Facts], ids: dict[Pair, int]) -> None:
        """Sounds and keys of the words of names, as far as they are new."""
        sounds = words.Sounds(dict(self.sounds))
        keys = [
            key
            for found in facts
            for recorded in words.words_of_person(found)
            for key in sounds.take(ids[words.NAME, recorded.word[:LONGEST_VALUE]], recorded)
        ]
        before = self.sounds.items()
        self.tables.set_sounds(item for item in sounds.known.items() if item not in before)
        self.tables.put_keys(keys)

    def _write_postings(self) -> set[int]:
        touched = self.added.keys() | self.removed.keys()
        postings = self.tables.postings(sorted(touched))
        counts: Counter[int] = Counter()
        met = wanted = 0
        for posting in touched:
            bitmap = postings.setdefault(posting, BitMap())
            before = len(bitmap)
            bitmap.difference_update(BitMap(gone := self.removed.get(posting, ())))
            met, wanted = met + before - len(bitmap), wanted + len(gone)
            bitmap.update(BitMap(self.added.get(posting, ())))
            counts[bits.term_of(posting)] += len(bitmap) - before
        tell_unless_met(self.tables.posting, met, wanted)
        self.tables.put_postings(postings)
        self.tables.add_to_counts({term: number for term, number in counts.items() if number})
        return set(touched)

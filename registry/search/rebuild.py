"""Building the whole index anew on the side nobody asks, then changing over.

First everybody is read, by as many processes as there are to help (`runs`), then written in the
order of names, a portion at a time, so that memory stays bounded whatever the size. Edits go on
meanwhile; who was edited is written again before the change-over. A rebuild that was killed leaves
the index as it was, and another begins from the start.
"""

from __future__ import annotations

import json
import secrets
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import islice
from typing import Any

from django.db import transaction
from pyroaring import BitMap

from registry.errors import RegistryError
from registry.models import Person, SearchEdit, SearchState
from registry.names.forms import RecordedWord
from registry.search import bits, index, words
from registry.search.crew import Crew, cores, without_collecting
from registry.search.facts import Keys, PlaceCodes
from registry.search.orders import NAME, ORDER_SHIFT, ORDERS, STRETCH, sort_key
from registry.search.runs import Run, Spool, ranges, read_run
from registry.search.tables import Tables, Term, portions
from registry.search.terms import LONGEST_VALUE

# Rows of one transaction: nobody waits long for the lock, few pages are written twice.
PORTION = 20_000
# So few edits are caught up with while everybody else waits.
LAST_EDITS = 100
# Keys of words are sorted a part at a time: those whose highest bits are alike.
PART_SHIFT = 60

Progress = Callable[[int, int], None]


# So many people are read by several processes; fewer are read while those would start.
MANY = 50_000


class RebuildOvertakenError(RegistryError):
    """Another rebuild has begun since this one did."""


def rebuild(progress: Progress | None = None, *, processes: int = 1) -> int:
    """Builds the index of everybody published and changes over to it; gives how many they are.

    Call it outside any transaction. `progress` is told how many of how many people are done.
    Several processes see only what is committed. What they read stands in a file among the
    temporary ones until it is written: about 300 bytes a person.
    """
    builder = Builder(progress or (lambda done, of: None))
    with without_collecting(), Crew(processes) as crew:
        builder.build(crew)
    builder.change_over()
    return builder.built


def processes_for_all() -> int:
    """How many processes to read everybody with: one for each core."""
    many = Person.objects.published()[MANY : MANY + 1].exists()
    return cores() if many else 1


class Builder:
    """One rebuild under way."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.token = secrets.token_hex(16)
        with transaction.atomic():
            state = index.lock()
            state.rebuild = self.token
            state.save()
        self.start = state.version
        self.tables = Tables("b" if state.side == "a" else "a", "default")
        self.built = 0
        self.term_ids: dict[tuple[str, str], int] = {}
        self.counts = array("L", [0])
        self.chunk: defaultdict[int, list[int]] = defaultdict(list)
        self.sounds = words.Sounds()
        self.spellings: list[tuple[int, RecordedWord]] = []

    # Building ----------------------------------------------------------------------------------

    def build(self, crew: Crew) -> None:
        """Fills the side."""
        self.tables.give_room()
        with self._step():
            self.tables.clear()
        total = Person.objects.published().count()
        with closing(Spool()) as spool:
            for run in crew.each(read_run, list(ranges())):
                spool.add(run, self._take_words(run))
                self.progress(spool.size // 2, total)
            people = spool.in_order()
            while portion := list(islice(people, PORTION)):
                self._write_documents(portion)
                self.progress((self.built + total) // 2, total)
        self._write_chunk()
        self._write_keys(crew)
        self._write_terms()
        self._write_orders()
        self.tables.analyse()

    def _step(self) -> transaction.Atomic:
        """A short transaction that holds only while no other rebuild has begun."""
        return _Step(self.token)

    def _take_words(self, run: Run) -> list[int]:
        """Gives the terms of a run their numbers in the whole, and takes in the words of names."""
        numbers = [self._number(term) for term in run.terms]
        for recorded in run.words:
            key = self.term_ids[words.NAME, recorded.word[:LONGEST_VALUE]]
            if self.sounds.note(key, recorded):
                self.spellings.append((key, recorded))
        return numbers

    def _number(self, term: tuple[str, str]) -> int:
        key = self.term_ids.get(term)
        if key is None:
            key = self.term_ids[term] = len(self.counts)
            self.counts.append(0)
        return key

    def _write_documents(self, people: list[tuple[Any, ...]]) -> None:
        rows = []
        chunk = self.chunk
        for name, pk, latin, birth, arrest, death, terms in people:
            document = self.built
            if document and document % bits.CHUNK_SIZE == 0:
                self._write_chunk()
            self.built += 1
            for term in terms:
                chunk[term].append(document)
            keys = Keys(name, latin, birth, arrest, death)
            rows.append((document, pk, keys, b"", bits.pack_terms(terms)))
        with self._step():
            self.tables.add_documents(rows)

    def _write_chunk(self) -> None:
        """Writes the postings of the chunk that is full."""
        rows = (self._posting(*entry) for entry in sorted(self.chunk.items()))
        self._write(self.tables.add_postings, rows)
        self.chunk.clear()

    def _posting(self, term: int, documents: list[int]) -> tuple[int, bytes]:
        self.counts[term] += len(documents)
        return bits.posting_id(term, documents[0]), bits.dump(BitMap(array("I", documents)))

    def _write_keys(self, crew: Crew) -> None:
        """Writes the keys of words, sorted: in any other order their index would cost far more."""
        parts: defaultdict[int, array[int]] = defaultdict(lambda: array("q"))
        tasks = list(portions(self.spellings))
        for keys in crew.each(words.hashed_keys, tasks):
            for key in keys:
                parts[key[0] >> PART_SHIFT].extend(key)
        for _highest, flat in sorted(parts.items()):
            self._write(self.tables.add_keys, sorted(set(zip(flat[::2], flat[1::2], strict=True))))

    def _write_terms(self) -> None:
        terms = (
            Term(key, field, value, self.counts[key], self.sounds.known.get(key, ""))
            for (field, value), key in sorted(self.term_ids.items())
        )
        self._write(self.tables.add_terms, terms)

    def _write(self, write: Callable[[list[Any]], None], rows: Iterable[Any]) -> None:
        """Writes rows in short transactions."""
        waiting = iter(rows)
        while portion := list(islice(waiting, PORTION)):
            with self._step():
                write(portion)

    # Orders ------------------------------------------------------------------------------------

    def _write_orders(self) -> None:
        for number, order in enumerate(ORDERS):
            for stretch, documents in enumerate(self._stretches(order)):
                first = self.tables.keys_of(documents[:1])[documents[0]]
                entry = json.dumps(sort_key(order, first[1], first[0]))
                held = (b"", b"")
                if order != NAME:
                    held = bits.dump(BitMap(array("I", documents))), bits.pack(documents)
                with self._step():
                    self.tables.add_order([(number << ORDER_SHIFT | stretch, entry, *held)])

    def _stretches(self, order: str) -> Iterator[list[int]]:
        """The documents in an order, a stretch at a time."""
        if order == NAME:
            for first in range(0, self.built, STRETCH):
                yield [first]
            return
        documents = self.tables.sorted_documents(order)
        for first in range(0, len(documents), STRETCH):
            yield list(documents[first : first + STRETCH])

    # Changing over -----------------------------------------------------------------------------

    def change_over(self) -> None:
        """Catches up with edits made meanwhile and lets everybody ask the new side."""
        state = SearchState(
            side=self.tables.side,
            built=self.built,
            next_document=self.built,
            next_term=len(self.counts),
        )
        caught = self.start
        while len(edited := self._edited_since(caught)) > LAST_EDITS:
            caught = index.version()
            for portion in portions(edited):
                with self._step():
                    index.Writer(self.tables, state, PlaceCodes()).write(portion)
        with transaction.atomic():
            current = index.lock()
            _require(current, self.token)
            index.Writer(self.tables, state, PlaceCodes()).write(self._edited_since(caught))
            current.side, current.built = state.side, state.built
            current.next_document, current.next_term = state.next_document, state.next_term
            current.build += 1
            current.version += 1
            current.rebuild = ""
            current.save()
        with transaction.atomic():
            Tables("b" if state.side == "a" else "a", "default").clear()

    def _edited_since(self, version: int) -> list[int]:
        edits = SearchEdit.objects.filter(version__gt=version)
        return sorted(set(edits.values_list("person_id", flat=True)))


class _Step(transaction.Atomic):
    """A transaction that refuses to go on once another rebuild has begun."""

    def __init__(self, token: str) -> None:
        super().__init__("default", savepoint=True, durable=False)
        self.token = token

    def __enter__(self) -> None:
        super().__enter__()
        state = SearchState.objects.filter(pk=1).first()
        try:
            _require(state, self.token)
        except RebuildOvertakenError as error:
            super().__exit__(type(error), error, None)
            raise


def _require(state: SearchState | None, token: str) -> None:
    if state is None or state.rebuild != token:
        raise RebuildOvertakenError("Another rebuild of the index has begun; this one ends here.")

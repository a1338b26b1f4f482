"""Building the whole index anew on the side nobody asks, then changing over.

People are read in the order of their names, a portion at a time, so that memory stays bounded
whatever the size. Edits go on meanwhile; who was edited is written again before the change-over.
A rebuild that was killed leaves the index as it was, and another begins from the start.
"""

from __future__ import annotations

import json
import secrets
from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from pyroaring import BitMap

from registry.errors import RegistryError
from registry.models import Person, SearchEdit, SearchState
from registry.search import bits, index, words
from registry.search.facts import Facts, PlaceCodes, read
from registry.search.orders import NAME, ORDER_SHIFT, ORDERS, STRETCH, sort_key
from registry.search.tables import Row, Tables, Term, portions
from registry.search.terms import LONGEST_VALUE, terms_of

PORTION = 1000
# So few edits are caught up with while everybody else waits.
LAST_EDITS = 100

Progress = Callable[[int, int], None]


class RebuildOvertakenError(RegistryError):
    """Another rebuild has begun since this one did."""


def rebuild(progress: Progress | None = None) -> int:
    """Builds the index of everybody published and changes over to it; gives how many they are.

    Call it outside any transaction. `progress` is told how many of how many people are done.
    """
    builder = Builder(progress or (lambda done, of: None))
    builder.build()
    builder.change_over()
    return builder.built


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
        self.places = PlaceCodes()
        self.built = 0
        self.term_ids: dict[tuple[str, str], int] = {}
        self.counts = array("L", [0])
        self.chunk: dict[int, list[int]] = {}
        self.seen = BitMap()
        self.sounds = words.Sounds()
        self.keys: list[tuple[int, int]] = []

    # Building ----------------------------------------------------------------------------------

    def build(self) -> None:
        """Fills the side."""
        self.tables.give_room()
        with self._step():
            self.tables.clear()
        total = Person.objects.published().count()
        for people in _in_order_of_names():
            self._add([pk for pk in people if pk not in self.seen])
            self.progress(min(self.built, total), total)
        self._write_chunk()
        terms = (
            Term(key, field, value, self.counts[key], self.sounds.known.get(key, ""))
            for (field, value), key in self.term_ids.items()
        )
        for portion in portions(terms, 20_000):
            with self._step():
                self.tables.add_terms(portion)
        self._write_orders()
        self.tables.analyse()

    def _step(self) -> transaction.Atomic:
        """A short transaction that holds only while no other rebuild has begun."""
        return _Step(self.token)

    def _add(self, people: list[int]) -> None:
        facts = read(people, self.places)
        rows = [self._row(pk, facts[pk]) for pk in people if pk in facts]
        with self._step():
            self.tables.add_documents(rows)
            self.tables.add_keys(self.keys)
        self.keys.clear()

    def _row(self, pk: int, facts: Facts) -> Any:
        document = self.built
        if document and document % bits.CHUNK_SIZE == 0:
            self._write_chunk()
        self.built += 1
        self.seen.add(pk)
        terms = array("I")
        for pair in terms_of(facts, self.places):
            key = self.term_ids.get(pair)
            if key is None:
                key = self.term_ids[pair] = len(self.counts)
                self.counts.append(0)
            self.counts[key] += 1
            terms.append(key)
            documents = self.chunk.get(key)
            if documents is None:
                self.chunk[key] = [document]
            else:
                documents.append(document)
        for recorded in words.words_of_person(facts):
            key = self.term_ids[words.NAME, recorded.word[:LONGEST_VALUE]]
            self.keys.extend(self.sounds.take(key, recorded))
        return document, pk, facts.keys, b"", array("I", sorted(terms)).tobytes()

    def _write_chunk(self) -> None:
        """Writes the postings of the chunk that is full."""
        if not self.built:
            return
        rows = (
            (bits.posting_id(key, documents[0]), bits.dump(BitMap(array("I", documents))))
            for key, documents in sorted(self.chunk.items())
        )
        for portion in portions(rows, 20_000):
            with self._step():
                self.tables.add_postings(portion)
        self.chunk.clear()

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
        documents = self.tables.sorted_documents("latin_key" if order == "latin" else order)
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


def _in_order_of_names() -> Iterator[list[int]]:
    """The published in the order of names, in portions; who has no Cyrillic name comes last."""
    published = Person.objects.published()
    for field, part in (
        ("sort_key_cyrillic", published.exclude(sort_key_cyrillic="")),
        ("sort_key_latin", published.filter(sort_key_cyrillic="")),
    ):
        last: Sequence[Any] | None = None
        while True:
            beyond = Q() if last is None else _beyond(field, last)
            rows: list[Row] = list(
                part.filter(beyond).order_by(field, "pk").values_list(field, "pk")[:PORTION]
            )
            if not rows:
                break
            yield [row[1] for row in rows]
            last = rows[-1]


def _beyond(field: str, last: Sequence[Any]) -> Q:
    """Behind an entry of the order. The first condition lets the index begin at the right place."""
    return Q(**{f"{field}__gte": last[0]}) & (Q(**{f"{field}__gt": last[0]}) | Q(pk__gt=last[1]))

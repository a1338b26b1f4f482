"""Reading the index: one snapshot of the database for everything a request asks.

    with snapshot() as index:
        result = find(index, {"fate": ["executed"]}, "Мейерхольд")

A snapshot inside another is the same one. Inside a transaction that may write, reading sees what
that transaction sees and remembers nothing of it, since it may still be undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from django.db import connections, transaction
from pyroaring import BitMap

from registry.errors import IndexMissingError
from registry.models import Person, SearchLog, SearchState
from registry.search import bits
from registry.search.cache import MOST_CHANGES, Familiar, Memory, memory_of, start_anew
from registry.search.fields import ALL, FAMILIAR
from registry.search.tables import Tables, Term

# The connection readers use where the settings name one: on SQLite its transactions begin without
# the writers' lock, so that no reader waits for an import.
SNAPSHOT_ALIAS = "snapshot"
# How many milliseconds a statement may take while a reader is answered; 0 for everybody else.
reader_patience: ContextVar[int] = ContextVar("reader_patience", default=0)
AS_OF_ONE_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"


class State(NamedTuple):
    """What the index was at the snapshot."""

    version: int = 0
    side: str = "a"
    build: int = 0
    built: int = 0
    next_document: int = 0
    forgotten: int = 0


class Snapshot:
    """The index as it was when the snapshot was opened; `alias` is the connection to read by."""

    def __init__(self, alias: str, state: State, memory: Memory) -> None:
        self.alias = alias
        self.state = state
        self.memory = memory
        self.tables = Tables(state.side, alias)
        self._familiar: Familiar | None = None
        self._terms_of: dict[int, bytes] = {}
        self._terms: dict[tuple[str, str], Term | None] = {}

    @property
    def version(self) -> int:
        """The version of the index: the ETag of everything made from this snapshot."""
        return self.state.version

    @property
    def all(self) -> BitMap:
        """All published people."""
        return self.having(ALL, [""])

    def require_built(self) -> None:
        """Raises `IndexMissingError` rather than let a list say that there is nobody."""
        if (
            not self.familiar().ids.get(ALL)
            and Person.objects.using(self.alias).published().exists()
        ):
            raise IndexMissingError("The index of people is empty: run manage.py rebuild_index.")

    # Terms -------------------------------------------------------------------------------------

    def familiar(self) -> Familiar:
        """The terms of all facets with their counts, at this version."""
        if self._familiar is None:
            known = self.memory.familiar
            if known is None or known.version > self.version:
                known = self._read_familiar()
            elif known.version < self.version:
                known = self._renew_familiar(known)
            if self.memory.familiar is None or self.memory.familiar.version < self.version:
                self.memory.familiar = known
            self._familiar = known
        return self._familiar

    def _read_familiar(self) -> Familiar:
        found = Familiar(self.version)
        for term in self.tables.terms_of_fields(FAMILIAR):
            found.ids.setdefault(term.field, {})[term.value] = term.id
            found.counts.setdefault(term.field, {})[term.value] = term.df
        return found

    def _renew_familiar(self, known: Familiar) -> Familiar:
        """The same with what changed since; dictionaries of other threads stay as they are."""
        with self.memory.lock:
            changed = [
                term
                for term, chunks in self.memory.changes.items()
                if max(chunks.values()) > known.version
            ]
        found = Familiar(self.version, dict(known.ids), dict(known.counts))
        touched: set[str] = set()
        for term in self.tables.terms_by_id(changed):
            if term.field not in FAMILIAR:
                continue
            if term.field not in touched:
                touched.add(term.field)
                found.ids[term.field] = dict(found.ids.get(term.field, {}))
                found.counts[term.field] = dict(found.counts.get(term.field, {}))
            found.ids[term.field][term.value] = term.id
            found.counts[term.field][term.value] = term.df
        return found

    def ids(self, field: str, values: Iterable[str]) -> list[int]:
        """The terms of the given values that exist."""
        if field in FAMILIAR:
            known = self.familiar().ids.get(field, {})
            return [known[value] for value in values if value in known]
        return [term.id for term in self.terms((field, value) for value in values)]

    def terms(self, pairs: Iterable[tuple[str, str]]) -> list[Term]:
        """Those of the given (field, value) pairs that exist, each asked for once a request."""
        wanted = list(pairs)
        missing = [pair for pair in wanted if pair not in self._terms]
        if missing:
            self._terms.update(dict.fromkeys(missing))
            self._terms.update(
                {(term.field, term.value): term for term in self.tables.terms(missing)}
            )
        return [term for pair in wanted if (term := self._terms[pair])]

    def read_terms_of(self, people: BitMap) -> list[bytes]:
        """The packed terms of a few people, asked for once a request."""
        missing = [document for document in people if document not in self._terms_of]
        if missing:
            self._terms_of.update(self.tables.terms_of_documents(missing))
        return [self._terms_of[document] for document in people if document in self._terms_of]

    # Bitmaps -----------------------------------------------------------------------------------

    def having(self, field: str, values: Iterable[str]) -> BitMap:
        """People with any of the values. The bitmap is shared: never change it."""
        return self.union(self.ids(field, values))

    def union(self, terms: Sequence[int]) -> BitMap:
        """People with any of the terms. The bitmap is shared: never change it."""
        found = list(self.bitmaps(terms).values())
        if len(found) == 1:
            return found[0]
        return BitMap.union(*found) if found else BitMap()

    def bitmaps(self, terms: Iterable[int]) -> dict[int, BitMap]:
        """The people of each term, remembered or read in few statements."""
        found, stale, missing = self.memory.recall(terms, self.version)
        if missing:
            found.update(self._read(missing))
        if stale:
            found.update(self._patch(stale))
        return found

    def _read(self, terms: list[int]) -> dict[int, BitMap]:
        parts: dict[int, list[BitMap]] = {term: [] for term in terms}
        sizes = dict.fromkeys(terms, 0)
        for posting, data in self.tables.postings_of_terms(terms):
            term = bits.term_of(posting)
            if term in parts:
                parts[term].append(bits.load(data))
                sizes[term] += len(data)
        found: dict[int, BitMap] = {}
        for term, chunks in parts.items():
            found[term] = BitMap.union(*chunks) if len(chunks) > 1 else (chunks or [BitMap()])[0]
            self.memory.remember(term, found[term], self.version, sizes[term])
        return found

    def _patch(self, stale: dict[int, tuple[BitMap, set[int]]]) -> dict[int, BitMap]:
        """Reads only the chunks that changed; the bitmap others hold stays as it is."""
        wanted = [
            term << bits.TERM_SHIFT | chunk
            for term, (_bitmap, chunks) in stale.items()
            for chunk in chunks
        ]
        fresh = self.tables.postings(wanted)
        found: dict[int, BitMap] = {}
        for term, (bitmap, chunks) in stale.items():
            # `copy()` would put dense containers into runs, which are slow to count.
            patched = BitMap(bitmap, optimize=False)
            for chunk in chunks:
                patched.remove_range(*bits.chunk_range(chunk))
                patched |= fresh.get(term << bits.TERM_SHIFT | chunk, BitMap())
            found[term] = patched
            self.memory.remember(term, patched, self.version, _bytes_of(patched))
        return found


def _bytes_of(bitmap: BitMap) -> int:
    told = bitmap.get_statistics()
    kinds = ("array", "bitset", "run")
    return sum(told[f"n_bytes_{kind}_containers"] for kind in kinds)  # type: ignore[literal-required]


_current: ContextVar[Snapshot | None] = ContextVar("current_snapshot", default=None)


def current_alias() -> str | None:
    """The connection of the open snapshot."""
    current = _current.get()
    return current.alias if current is not None else None


@contextmanager
def snapshot(alias: str = "") -> Iterator[Snapshot]:
    """Opens a snapshot of the index, or gives the one that is open.

    `alias` names another connection to read by, as that of a replica.
    """
    current = _current.get()
    if current is not None:
        yield current
        return
    if not alias:
        alias = SNAPSHOT_ALIAS if SNAPSHOT_ALIAS in connections else "default"
    patience = reader_patience.get()
    if connections["default"].in_atomic_block:
        # This transaction may hold changes of its own, and they may be undone.
        yield from _opened(Snapshot("default", _state("default"), Memory()))
        return
    with transaction.atomic(using=alias):
        if connections[alias].vendor == "postgresql":
            limit = f"; SET LOCAL statement_timeout = {patience:d}" if patience else ""
            with connections[alias].cursor() as cursor:
                cursor.execute(AS_OF_ONE_MOMENT + limit)
        state = _state(alias)
        opened = Snapshot(alias, state, _up_to_date(alias, state))
        if patience:
            opened.require_built()
        yield from _opened(opened)


def _opened(opened: Snapshot) -> Iterator[Snapshot]:
    token = _current.set(opened)
    try:
        yield opened
    finally:
        _current.reset(token)


def _state(alias: str) -> State:
    row = SearchState.objects.using(alias).filter(pk=1).values_list(*State._fields).first()
    return State(*row) if row else State()


def _up_to_date(alias: str, state: State) -> Memory:
    """The memory of this process, having taken notice of everything up to the snapshot."""
    memory = memory_of(alias)
    if memory is None or state.build > memory.build or _is_too_far_behind(memory, state):
        memory = start_anew(alias, state.build, state.version, state.next_document)
    if state.build < memory.build or state.version < memory.since:
        # Another thread already knows what this snapshot does not.
        return Memory(build=state.build, since=state.version, seen=state.version)
    if state.version > memory.seen:
        changes = SearchLog.objects.using(alias).filter(
            version__gt=memory.seen, version__lte=state.version
        )
        memory.learn(changes.values_list("version", "posting_id"), state.version)
    return memory


def _is_too_far_behind(memory: Memory, state: State) -> bool:
    if state.build < memory.build or state.version < memory.seen:
        return False
    return memory.seen < state.forgotten or memory.number_of_changes > MOST_CHANGES

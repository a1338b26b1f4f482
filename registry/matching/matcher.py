"""Finding who a record may be: one at a time for the desk, millions of rows for the intake."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from types import TracebackType
from typing import Self

from registry.matching import hidden, weights
from registry.matching.blocking import Blocking
from registry.matching.candidates import Candidate, best_first
from registry.matching.features import Features
from registry.matching.naming import folded_words
from registry.matching.scoring import Shares, compare_quickly
from registry.matching.shelf import Shelf
from registry.search.crew import Crew
from registry.search.snapshot import Snapshot, snapshot
from registry.search.words import NAME

# Records of one look at the database; and candidates kept of each.
PORTION = 250
MOST_KEPT = 6
# Words of names whose bearers are remembered while a file streams by.
MOST_WORDS = 500_000
# What a process knows of the index, at the version it last looked at.
_blocking = Blocking(-1, -1)


def find(
    features: Features,
    *,
    excluding: Iterable[int] = (),
    most: int = 10,
    least: float = weights.DOUBTFUL,
) -> list[Candidate]:
    """Whom of the registry, published or not, this may be; the likeliest first.

    Merged records are left out, and the people of `excluding`: the record itself, for example.
    Candidates with a score below `least` are not told; with less than that of doubt, namesakes of
    whom nothing else is known are told too.
    """
    left_out = frozenset(excluding)
    with snapshot() as index:
        found = _of_the_published(index, [features], left_out, least)[0]
        blocking = _current(index)
        blocking.count(index, _words([features]))
        shares = blocking
        others = hidden.like(features, left_out, using=index.alias)
        found += _compared(features, others, shares, least)
    return best_first(found, most)


def find_published(
    portion: Sequence[Features], excluding: Sequence[int | None] = ()
) -> list[list[Candidate]]:
    """Whom of the published each of some records may be; one person is left out for each."""
    with snapshot() as index:
        found = _of_the_published(index, portion, frozenset())
    for at, person in enumerate(excluding):
        found[at] = [each for each in found[at] if each.person_id != person]
    return [best_first(each, MOST_KEPT) for each in found]


def _current(index: Snapshot) -> Blocking:
    global _blocking
    _blocking = _blocking.at(index)
    return _blocking


def _of_the_published(
    index: Snapshot,
    portion: Sequence[Features],
    left_out: frozenset[int],
    least: float = weights.DOUBTFUL,
) -> list[list[Candidate]]:
    blocking = _current(index)
    blocking.read_dates(index, portion)
    chosen = [blocking.candidates(index, features) for features in portion]
    people = index.tables.people(sorted({document for each in chosen for document in each}))
    known = Features.of_people(sorted(set(people.values()) - left_out), index.alias)
    blocking.count(index, _words([*portion, *known.values()]))
    return [
        _compared(
            features,
            ((pk, known[pk]) for doc in documents if (pk := people.get(doc)) in known),
            blocking,
            least,
        )
        for features, documents in zip(portion, chosen, strict=True)
    ]


def _words(records: Iterable[Features]) -> Iterator[str]:
    for features in records:
        for name in features.names:
            for part in name:
                yield from folded_words(part)


def _compared(
    features: Features,
    others: Iterable[tuple[int, Features]],
    shares: Shares,
    least: float,
) -> list[Candidate]:
    found = []
    for pk, other in others:
        score = compare_quickly(features, other, shares, least)
        if score:
            found.append(Candidate(pk, None, score.score, score.verdict, score.bits, score.reasons))
    return found


class Matcher:
    """Rows of one file as they stream by: against the registry, and against earlier rows.

    Memory stays bounded however long the file is: rows stand in a file among the temporary ones.
    Several processes see only what is committed. Use it in a `with`.
    """

    def __init__(self, *, processes: int = 1, in_file: bool = True) -> None:
        self.crew = Crew(processes)
        self.shelf = Shelf()
        self.in_file = in_file
        self.shares = _SharesOfBoth(self.shelf)
        self._next = 1

    def __enter__(self) -> Self:
        self.crew.__enter__()
        for pk, features in hidden.everybody():
            # Rows have numbers above nought, people of the registry below.
            self.shelf.add(-pk, features)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.crew.__exit__(kind, error, traceback)
        self.shelf.close()

    def find_many(
        self, rows: Iterable[Features], numbers: Iterable[int] | None = None
    ) -> list[list[Candidate]]:
        """Whom each row may be: people of the registry, and rows that came before it.

        `numbers` are those the rows are told by, above nought; without them rows are counted from
        1 on. Call it again for the rows that follow; a few thousand at a time are a good portion.
        """
        given = list(rows)
        told = list(numbers) if numbers is not None else self._counted(len(given))
        self.shares.learn(given)
        of_registry: list[list[Candidate]] = [[] for _ in given]
        of_file: list[list[Candidate]] = []
        beside = self._of_the_file(zip(told, given, strict=True))
        for at, candidates in self._of_the_registry(given):
            of_registry[at] = candidates
            # The file is compared here while the crew is at its next portion.
            of_file += islice(beside, 1)
        of_file += beside
        return [
            best_first(found + others, MOST_KEPT)
            for found, others in zip(of_registry, of_file, strict=True)
        ]

    def _counted(self, size: int) -> list[int]:
        first, self._next = self._next, self._next + size
        return list(range(first, first + size))

    def _of_the_registry(self, rows: list[Features]) -> Iterator[tuple[int, list[Candidate]]]:
        # Namesakes lie together in the index: asked for together, they are read once.
        order = sorted(range(len(rows)), key=lambda at: rows[at].names[:1])
        waiting = iter(order)
        tasks = [
            (at, [rows[each] for each in at])
            for at in iter(lambda: tuple(islice(waiting, PORTION)), ())
        ]
        for at, portion in self.crew.each(_find_portion, tasks):
            yield from zip(at, portion, strict=True)

    def _of_the_file(self, rows: Iterable[tuple[int, Features]]) -> Iterator[list[Candidate]]:
        """For each row those before it, and people nobody has published; then it joins them."""
        for number, features in rows:
            found = self._of_the_shelf(features)
            if self.in_file:
                self.shelf.add(number, features)
            yield found

    def _of_the_shelf(self, features: Features) -> list[Candidate]:
        found = []
        for other, known in self.shelf.like(features):
            score = compare_quickly(features, known, self.shares)
            if score:
                person, row = (-other, None) if other < 0 else (None, other)
                found.append(
                    Candidate(person, row, score.score, score.verdict, score.bits, score.reasons)
                )
        return found


class _SharesOfBoth:
    """How common words are among the people of the index and the rows so far."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.known: dict[str, int] = {}
        self.total = 0

    def learn(self, records: list[Features]) -> None:
        """Asks once for all words of some rows; of the commonest only, when there are too many."""
        if len(self.known) > MOST_WORDS:
            self.known = {word: number for word, number in self.known.items() if number > 1}
        fresh = [word for word in dict.fromkeys(_words(records)) if word not in self.known]
        if not fresh:
            return
        self.known.update(dict.fromkeys(fresh, 0))
        with snapshot() as index:
            self.total = self.total or len(index.all)
            for term in index.tables.terms((NAME, word) for word in fresh):
                self.known[term.value] = term.df

    def share(self, kind: str, word: str) -> float:
        bearers = self.known.get(word, 0) + self.shelf.counted[word]
        usual = weights.USUAL[kind] * weights.COUNTED_AS
        return min(1.0, (bearers + usual) / (self.total + self.shelf.size + weights.COUNTED_AS))


def _find_portion(
    task: tuple[tuple[int, ...], list[Features]],
) -> tuple[tuple[int, ...], list[list[Candidate]]]:
    at, portion = task
    return at, find_published(portion)

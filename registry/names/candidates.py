"""From a query to the few hundred people worth scoring in full.

Works on an index it does not know: a `Vocabulary` finds recorded words by key, `postings` gives the
people who bear a word. Sets are whatever the index uses, as long as they know `|`, `&`, `-` and
their length; bitmaps do.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from itertools import islice, product
from operator import and_, or_
from typing import Generic, NamedTuple, Protocol, Self, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

from registry.names.alphabet import skeleton
from registry.names.equivalents import classes_of, classes_of_patronymic
from registry.names.forms import Form, RecordedWord
from registry.names.keys import Field, Keys, initials_of, keys_of, rougher
from registry.names.queries import Query
from registry.names.similarity import (
    ALIKE,
    ASKED_INITIAL,
    EQUIVALENT,
    FATHER,
    NEAR_LETTERS,
    OF_SKELETON,
    OF_SOUND,
    SOUNDS_ALIKE,
    Reason,
    misspelt,
)

MOST_WORDS_ALIKE = 120
MOST_CANDIDATES = 300
# Recorded words looked at for one word of a query.
MOST_WORDS_READ = 4000
# If the best people found are worth less than this, a second, thorough look is taken.
GOOD_ENOUGH = 0.75
# Nor is it taken for more words than a name has.
MOST_THOROUGH = 4
# Words of a query that choose candidates; all of them count in the score.
MOST_ROWS = 3
LEAST_ALIKE = 0.45
# With so many people found, combinations worth less than this share of the best are not tried;
# nor is a re-typing that finds so much less than what it is compared with.
ENOUGH, HOPELESS = 30, 0.5
# Squares of likeness, best first, into which recorded words are sorted; then: not found at all.
BANDS = (0.95, 0.86, 0.75, 0.62, 0.5, 0.3)


class People(Protocol):
    """A set of people: document numbers in a bitmap, keys in a set."""

    def __and__(self, other: Self, /) -> Self: ...
    def __or__(self, other: Self, /) -> Self: ...
    def __sub__(self, other: Self, /) -> Self: ...
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[int]: ...


class Vocabulary(Protocol):
    """The recorded words, found by their keys."""

    def find(self, keys: Keys) -> Iterable[RecordedWord]:
        """The recorded words that have one of the keys in its field; repeats do no harm."""


class WordAlike(NamedTuple):
    """A recorded word, how alike it is to the word asked for, and in what way."""

    value: float
    word: str
    reason: Reason


def words_alike(asked: Form, vocabulary: Vocabulary, *, thorough: bool = False) -> list[WordAlike]:
    """The recorded words most like a word of the query, likest first, in bounded number.

    The first look finds what is spelt or sounds alike, has one letter else or other vowels. A
    thorough one costs more and allows for two consonants else.
    """
    keys = keys_of(asked.recorded)
    if thorough:
        keys[Field.ROUGH] = rougher(keys)
    else:
        del keys[Field.ROUGH]
    alike: dict[str, WordAlike] = {}
    rough: dict[str, list[str]] = {}
    for recorded in set(islice(vocabulary.find(keys), MOST_WORDS_READ)):
        found = _known_to_be_alike(asked, recorded)
        if found:
            alike[found.word] = max(found, alike.get(found.word, found))
        if not found or found.reason == Reason.NEAR:
            for sound in recorded.sounds:
                rough.setdefault(sound, []).append(recorded.word)
    for sound, value, reason in _sounds_alike(asked, list(rough)):
        for word in rough[sound]:
            found = WordAlike(value, word, reason)
            alike[word] = max(found, alike.get(word, found))
    return heapq.nlargest(MOST_WORDS_ALIKE, alike.values())


def _known_to_be_alike(asked: Form, recorded: RecordedWord) -> WordAlike | None:
    """What can be said of a word without a distance between sounds."""
    word, sounds = recorded
    if word == asked.folded:
        return WordAlike(1.0, word, Reason.EXACT)
    if not frozenset(asked.sounds).isdisjoint(sounds):
        return WordAlike(SOUNDS_ALIKE, word, Reason.SOUND)
    if not asked.classes.isdisjoint(classes_of(sounds)):
        return WordAlike(EQUIVALENT, word, Reason.EQUIVALENT)
    if not asked.father.isdisjoint(classes_of_patronymic(sounds)):
        return WordAlike(FATHER, word, Reason.EQUIVALENT)
    slip = misspelt(asked.folded, word)
    return WordAlike(slip.value, word, slip.reason) if slip.value else None


def _sounds_alike(asked: Form, spoken: list[str]) -> Iterator[tuple[str, float, Reason]]:
    """The sounds near one of the readings, each with its likeness."""
    for reading in asked.readings:
        near = process.extract(
            reading.sound,
            spoken,
            scorer=OSA.normalized_similarity,
            processor=None,
            score_cutoff=LEAST_ALIKE,
            limit=MOST_WORDS_ALIKE,
        )
        for each, value, _ in near:
            bones = OSA.normalized_similarity(reading.skeleton, skeleton(each))
            letters = round((1 - value) * max(len(each), len(reading.sound)))
            reason = Reason.NEAR if letters <= NEAR_LETTERS else Reason.SKELETON
            yield each, ALIKE * (OF_SOUND * value + OF_SKELETON * bones), reason


P = TypeVar("P", bound=People)


def candidates(
    query: Query, vocabulary: Vocabulary, postings: Callable[[Field, list[str]], list[P]]
) -> list[int]:
    """The people worth scoring: those whose words fit most of the query best.

    `postings` gives the people of each of several keys of a field, in the order of the keys.
    At most `MOST_CANDIDATES` for what was typed, and as many for each re-typing.
    """
    index = Index(vocabulary, postings)
    looks = [(each, *_chosen(each, index, thorough=False)) for each in (query, *query.retyped)]
    best = max(worth for _, _, worth in looks)
    found: dict[int, None] = {}
    least = best if best >= GOOD_ENOUGH else HOPELESS * best
    for meant, people, worth in looks:
        if worth < least:
            continue
        if best < GOOD_ENOUGH and len(meant.units) <= MOST_THOROUGH:
            people, _ = _chosen(meant, index, thorough=True)
        found.update(people)
    return list(found)


class Index(Generic[P]):
    """The two things asked of an index."""

    __slots__ = ("postings", "vocabulary")

    def __init__(
        self, vocabulary: Vocabulary, postings: Callable[[Field, list[str]], list[P]]
    ) -> None:
        self.vocabulary = vocabulary
        self.postings = postings


def _chosen(query: Query, index: Index[P], *, thorough: bool) -> tuple[dict[int, None], float]:
    """The people who fit best, and what the first of them are worth, 0 to 1."""
    people: dict[int, None] = {}
    best = 0.0
    plans = _plans(query, index, thorough)
    for value, sets in sorted(plans, key=lambda plan: (-plan[0], len(plan[1][0]))):
        if len(people) >= ENOUGH and value < HOPELESS * best:
            break
        for person in reduce(and_, sets):
            best = best or value
            people.setdefault(person)
            if len(people) >= MOST_CANDIDATES:
                return people, best
    return people, best


class Band(Generic[P]):
    """The people who bear a word alike to the one asked for, and how much it counts."""

    __slots__ = ("people", "value")

    def __init__(self, value: float, people: P) -> None:
        self.value = value
        self.people = people


def _plans(query: Query, index: Index[P], thorough: bool) -> Iterator[tuple[float, list[P]]]:
    """Sets to intersect, and what whoever is in all of them is worth."""
    bands: dict[int, list[Band[P]]] = {}
    for division in query.divisions:
        for unit in division.units:
            if unit.number not in bands:
                bands[unit.number] = _bands(unit.form, index, thorough)
        if all(bands[unit.number] for unit in division.joined):
            yield from _combined([bands[unit.number] for unit in division.units])


def _combined(rows: list[list[Band[P]]]) -> Iterator[tuple[float, list[P]]]:
    """Combinations of a band for each word; up to half of the words may fit nothing.

    Of many words the rarest choose, as they leave the fewest people.
    """
    known = sorted((row for row in rows if row), key=_bearers)[:MOST_ROWS]
    choices: list[list[Band[P] | None]] = [[*row, None] for row in known]
    for chosen in product(*choices):
        bands = [band for band in chosen if band]
        if bands and len(known) - len(bands) <= len(known) // 2:
            value = sum(band.value for band in bands) / max(len(known), min(len(rows), MOST_ROWS))
            yield value, sorted((band.people for band in bands), key=len)


def _bearers(row: list[Band[P]]) -> int:
    return sum(len(band.people) for band in row)


def _bands(asked: Form, index: Index[P], thorough: bool) -> list[Band[P]]:
    """The people who bear a word like the one asked for, in bands of likeness."""
    bands: list[Band[P]] = []
    limits = iter(BANDS)
    limit = 2.0
    alike = words_alike(asked, index.vocabulary, thorough=thorough)
    people = index.postings(Field.EXACT, [found.word for found in alike])
    for found, bearers in zip(alike, people, strict=True):
        value = found.value * found.value
        if bands and value >= limit:
            bands[-1].people = bands[-1].people | bearers
        else:
            limit = next((each for each in limits if each <= value), 0.0)
            bands.append(Band(value, bearers))
    if asked.is_short:
        people = index.postings(Field.INITIAL, sorted(initials_of(asked)))
        bands.append(Band(ASKED_INITIAL**2, reduce(or_, people)))
    return bands

"""Words of names in files by their consonants, so that what sounds alike lies together.

A word stands under each skeleton of its sounds. Beside it stand the people who bear it, apart by
whether it is their surname and whether the spelling is a main one.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from pyroaring import BitMap

from registry.mirror.index.order import Order
from registry.mirror.index.symbols import runs
from registry.names import readings
from registry.names.alphabet import skeleton
from registry.search.snapshot import Snapshot
from registry.search.words import MAIN, NAME, SURNAME

# What a file of words weighs at most, but for one skeleton that weighs more.
FILE_SIZE = 24_000
# The people of a word lie apart beyond this; sooner for a word that stands in several places.
LONGEST, LONGEST_REPEATED = 2_000, 60
OF_SURNAME, OF_MAIN = 1, 2
PORTION = 400


class Word(NamedTuple):
    """A word of the vocabulary under one of its skeletons."""

    skeleton: str
    word: str
    term: int
    sounds: str
    is_repeated: bool


Entry = list[object]


def vocabulary(index: Snapshot) -> list[Word]:
    """All words anybody bears, in the order of skeletons."""
    found: list[Word] = []
    table = index.tables.term
    rows = index.tables.rows(
        f"SELECT id, value, sounds FROM {table} WHERE field = %s AND df > 0",  # noqa: S608
        [NAME],
    )
    for term, word, sounds in rows:
        bones = {skeleton(sound) for sound in sounds.split()} or {""}
        # What the folded word itself gives need not be written down.
        said = "" if {each.sound for each in readings(word)} == set(sounds.split()) else sounds
        found += [Word(each, word, term, said, len(bones) > 1) for each in bones]
    return sorted(found)


class People:
    """The people of words, as files tell them; those of very common words in files of their own."""

    def __init__(self, index: Snapshot, order: Order) -> None:
        self.index = index
        self.order = order
        self.apart: dict[int, dict[str, str]] = {}
        self._numbers: dict[int, int] = {}
        self._of_field = {
            field: {term.value: term.id for term in index.tables.terms_of_fields([field])}
            for field in (MAIN, SURNAME)
        }

    def entries(self, words: list[Word]) -> Iterator[tuple[Word, Entry | None]]:
        """What a file says of each word; nothing where nobody in the mirror bears it."""
        terms = {word.term for word in words}
        for field in (MAIN, SURNAME):
            known = self._of_field[field]
            terms.update(known[word.word] for word in words if word.word in known)
        bitmaps = self.index.bitmaps(sorted(terms))
        for word in words:
            yield word, self._entry(word, bitmaps)

    def _entry(self, word: Word, bitmaps: dict[int, BitMap]) -> Entry | None:
        everybody = bitmaps[word.term]
        main = bitmaps.get(self._of_field[MAIN].get(word.word, 0), BitMap())
        surname = bitmaps.get(self._of_field[SURNAME].get(word.word, 0), BitMap())
        groups = {
            OF_SURNAME | OF_MAIN: surname & main,
            OF_SURNAME: surname - main,
            OF_MAIN: (everybody - surname) & main,
            0: everybody - surname - main,
        }
        places = {number: self.order.of(people) for number, people in groups.items()}
        told = {str(number): runs(found) for number, found in places.items() if found}
        if not told:
            return None
        length = sum(map(len, told.values()))
        if length <= (LONGEST_REPEATED if word.is_repeated else LONGEST):
            return [word.word, word.sounds, told]
        if word.term not in self._numbers:
            self._numbers[word.term] = len(self._numbers)
            self.apart[self._numbers[word.term]] = told
        return [word.word, word.sounds, self._numbers[word.term]]


def files(words: list[Word], people: People) -> Iterator[dict[str, list[Entry]]]:
    """Files of words by skeleton; a skeleton is never divided."""
    file: dict[str, list[Entry]] = {}
    size = 0
    for bones, group in groupby(words, key=lambda word: word.skeleton):
        entries: list[Entry] = []
        known = list(group)
        for start in range(0, len(known), PORTION):
            portion = known[start : start + PORTION]
            entries += [entry for _word, entry in people.entries(portion) if entry is not None]
        if not entries:
            continue
        weight = sum(len(str(entry)) for entry in entries)
        if file and size + weight > FILE_SIZE:
            yield file
            file, size = {}, 0
        file[bones] = entries
        size += weight
    if file:
        yield file


def front_coded(sorted_words: list[str]) -> str:
    """Each word as how many letters it shares with the one before, and its other letters."""
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    found: list[str] = []
    before = ""
    for word in sorted_words:
        shared = 0
        while shared < min(len(word), len(before)) and word[shared] == before[shared]:
            shared += 1
        found.append(digits[shared] + word[shared:])
        before = word
    return "".join(found)

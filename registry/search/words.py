"""Words of names in the index: what is stored of a person's spellings, and under which keys.

Each distinct word is a term; its sounds stand with it, and its keys (hashed) lead to it. The same
word written differently (Łódź, Lodz) gathers the sounds of all its spellings.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b

from registry.names.forms import RecordedWord
from registry.names.keys import Field, Keys, initials_of_name, keys_of, words_of
from registry.names.parts import NameParts
from registry.search.facts import Facts, Spelling
from registry.vocabulary import NameKind

# Beginnings of surnames that have a posting of their own; longer ones are a range of terms.
BEGINNINGS = (1, 2, 3, 4)
LETTERS = (1, 2, 3)

MAIN_KINDS = {NameKind.MAIN, NameKind.NATIVE}

NAME = Field.EXACT.value
INITIAL = Field.INITIAL.value
# Words of main and shown spellings alone; those of surnames; how surnames begin; letters of lists.
MAIN, SURNAME, BEGINNING, LETTER = "main_name", "surname", "beginning", "letters"

Pair = tuple[str, str]


def terms_of(facts: Facts) -> Iterator[Pair]:
    """The name terms of a person, some of them several times."""
    for key in facts.sort_keys:
        yield from ((LETTER, key[:length]) for length in LETTERS if len(key) >= length)
    for spelling in facts.names:
        yield from _terms_of_spelling(spelling)


@lru_cache(maxsize=100_000)
def words_of_part(part: str) -> tuple[RecordedWord, ...]:
    """The words of a part of a name. Every way to read them is kept, whatever its language."""
    return tuple(words_of(NameParts(part)))


@lru_cache(maxsize=50_000)
def _initials(surname: str, given_name: str, patronymic: str, line: str) -> tuple[Pair, ...]:
    name = NameParts(surname, given_name, patronymic, line)
    return tuple((INITIAL, letter) for letter in initials_of_name(name))


@lru_cache(maxsize=100_000)
def _terms_of_part(part: str, is_surname: bool, is_main: bool) -> tuple[Pair, ...]:
    """Few parts make up most names: each is taken apart once."""
    found: list[Pair] = []
    for recorded in words_of_part(part):
        found.append((NAME, recorded.word))
        if is_main:
            found.append((MAIN, recorded.word))
        if is_surname:
            found.append((SURNAME, recorded.word))
            found += [(BEGINNING, recorded.word[:length]) for length in BEGINNINGS]
    return tuple(found)


def _parts(spelling: Spelling) -> Iterator[tuple[int, str]]:
    """The parts that are known, numbered; a line without parts stands where surnames do."""
    line = "" if spelling.surname or spelling.given_name else spelling.full
    parts = (spelling.surname or line, spelling.given_name, spelling.patronymic)
    yield from ((number, part) for number, part in enumerate(parts) if part)


def _terms_of_spelling(spelling: Spelling) -> Iterator[Pair]:
    is_main = spelling.kind in MAIN_KINDS or spelling.is_display
    for number, part in _parts(spelling):
        yield from _terms_of_part(part, not number, is_main)
    # The surname says only that the rest is no single line.
    known = "-" if spelling.surname else ""
    line = "" if spelling.surname or spelling.given_name else spelling.full
    yield from _initials(known, spelling.given_name, spelling.patronymic, line)


def words_of_person(facts: Facts) -> Iterator[RecordedWord]:
    """The words of a person's names, some of them several times."""
    for spelling in facts.names:
        for _number, part in _parts(spelling):
            yield from words_of_part(part)


def hashes_of(keys: Keys) -> list[int]:
    """The keys as numbers of 64 bits, the word itself excepted: that is a term."""
    return sorted(
        {
            _hash(f"{field.value}:{key}")
            for field, values in keys.items()
            if field != Field.EXACT
            for key in values
        }
    )


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


class Sounds:
    """The sounds of words as they come in; says what is new of each."""

    def __init__(self, known: dict[int, str] | None = None) -> None:
        self.known = known or {}
        self._seen: set[RecordedWord] = set()

    def take(self, term: int, recorded: RecordedWord) -> list[tuple[int, int]]:
        """Adds a spelling of a word; gives the keys to write, none where it brings nothing new."""
        if recorded in self._seen:
            return []
        self._seen.add(recorded)
        before = self.known.get(term, "").split()
        fresh = set(recorded.sounds) - set(before)
        if before and not fresh:
            return []
        self.known[term] = " ".join(sorted({*before, *fresh}))
        return [(key, term) for key in hashes_of(keys_of(recorded))]

"""Words of names in the index: what is stored of a person's spellings, and under which keys.

Each distinct word is a term; its sounds stand with it, and its keys (hashed) lead to it. The same
word written differently (Łódź, Lodz) gathers the sounds of all its spellings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from registry.names.forms import RecordedWord
from registry.names.keys import Field, Keys, initials_of_name, keys_of, words_of
from registry.names.parts import NameParts
from registry.search.facts import Facts, Spelling
from registry.search.fields import LONGEST_VALUE
from registry.vocabulary import NameKind, Script

# Beginnings of surnames that have a posting of their own; longer ones are a range of terms.
BEGINNINGS = (1, 2, 3, 4)
LETTERS = (1, 2, 3)

MAIN_KINDS = {NameKind.MAIN, NameKind.NATIVE}

NAME = Field.EXACT.value
INITIAL = Field.INITIAL.value
# Words of main and shown spellings alone; those of surnames; how surnames begin; letters of lists.
MAIN, SURNAME, BEGINNING, LETTER = "main_name", "surname", "beginning", "letters"

Pair = tuple[str, str]
Rule = tuple[Any, ...]


def rules_of(facts: Facts) -> list[Rule]:
    """The rules that give a person name terms, as in `terms.rules_of`."""
    found: list[Rule] = [(_letters, key[: LETTERS[-1]]) for key in _on_the_wall(facts) if key]
    for spelling in facts.names:
        is_main = spelling.kind in MAIN_KINDS or spelling.is_display
        surname, *others = parts_of(spelling)
        if surname:
            found.append((terms_of_part, surname, True, is_main))
        found += [(terms_of_part, part, False, is_main) for part in others if part]
        # Any word of a single line may be asked for by its initial; a surname of its own not.
        initials = others if spelling.surname or spelling.given_name else [spelling.full]
        found += [(_initials, part) for part in initials if part]
    return found


def _on_the_wall(facts: Facts) -> tuple[str, str]:
    """The keys whose letters lead to a person: a name nobody recorded in Latin letters has none."""
    cyrillic, latin = facts.sort_keys
    is_recorded = any(spelling.script == Script.LATIN for spelling in facts.names)
    return cyrillic, latin if is_recorded else ""


def _letters(beginning: str) -> list[Pair]:
    return [(LETTER, beginning[:length]) for length in LETTERS if len(beginning) >= length]


@lru_cache(maxsize=100_000)
def words_of_part(part: str) -> tuple[RecordedWord, ...]:
    """The words of a part of a name. Every way to read them is kept, whatever its language."""
    return tuple(words_of(NameParts(part)))


@lru_cache(maxsize=100_000)
def _initials(part: str) -> tuple[Pair, ...]:
    """How the words of a part begin."""
    return tuple((INITIAL, letter) for letter in initials_of_name(NameParts(full=part)))


@lru_cache(maxsize=100_000)
def terms_of_part(part: str, is_surname: bool, is_main: bool) -> tuple[Pair, ...]:
    """Few parts make up most names: each is taken apart once."""
    found: list[Pair] = []
    for recorded in words_of_part(part):
        word = recorded.word[:LONGEST_VALUE]
        found.append((NAME, word))
        if is_main:
            found.append((MAIN, word))
        if is_surname:
            found.append((SURNAME, word))
            found += [(BEGINNING, word[:length]) for length in BEGINNINGS]
    return tuple(found)


def parts_of(spelling: Spelling) -> tuple[str, str, str]:
    """Surname, given name, patronymic; a line without parts stands where surnames do."""
    line = "" if spelling.surname or spelling.given_name else spelling.full
    return spelling.surname or line, spelling.given_name, spelling.patronymic


def words_of_person(facts: Facts) -> Iterator[RecordedWord]:
    """The words of a person's names, some of them several times."""
    for spelling in facts.names:
        for part in filter(None, parts_of(spelling)):
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
        return hashed_keys([(term, recorded)]) if self.note(term, recorded) else []

    def note(self, term: int, recorded: RecordedWord) -> bool:
        """Adds a spelling of a word; whether it brings anything new."""
        if recorded in self._seen:
            return False
        self._seen.add(recorded)
        before = self.known.get(term, "").split()
        fresh = set(recorded.sounds) - set(before)
        if before and not fresh:
            return False
        self.known[term] = " ".join(sorted({*before, *fresh}))
        return True


def hashed_keys(spellings: Iterable[tuple[int, RecordedWord]]) -> list[tuple[int, int]]:
    """The keys to write for spellings of terms: hash, term."""
    return [(key, term) for term, recorded in spellings for key in hashes_of(keys_of(recorded))]

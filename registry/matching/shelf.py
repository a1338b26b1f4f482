"""Records put aside to be found again: rows of a file, and people the index does not hold.

They stand in a database of their own among the temporary files, which is gone when it is closed; a
few megabytes of it are in memory, however many records come. A record is found by keys it shares
with the one asked for: a surname with a given name and a date, a date with the other names, a file.
"""

from __future__ import annotations

import pickle
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b

from registry.matching import texts
from registry.matching.features import Features, Name, Span
from registry.names import NameParts, words_of
from registry.names.equivalents import classes_of, classes_of_patronymic
from registry.names.keys import initials_of_name
from registry.names.patronymics import has_suffix, stem, stem_of_given

# So many records are compared with one, those first who share most keys.
MOST_COMPARED = 12
# A key shared by more records than this tells nothing.
MOST_WITH_A_KEY = 400
CACHE_KIBIBYTES = 32 * 1024
YEARS_APART = 2
# Words counted beyond this many are forgotten where they were met but once.
MOST_COUNTED = 500_000


class Shelf:
    """Records with numbers, found by the keys they share. Close it when done."""

    def __init__(self) -> None:
        # An empty name is a file without one, private to this connection.
        self.rows = sqlite3.connect("", isolation_level=None)
        self.rows.execute("PRAGMA journal_mode = OFF")
        self.rows.execute("PRAGMA synchronous = OFF")
        self.rows.execute(f"PRAGMA cache_size = -{CACHE_KIBIBYTES}")
        self.rows.execute("CREATE TABLE record (id INTEGER PRIMARY KEY, features BLOB)")
        self.rows.execute(
            "CREATE TABLE key (hash INTEGER, record INTEGER, PRIMARY KEY (hash, record)) "
            "WITHOUT ROWID"
        )
        # One transaction for good: at the end of each, SQLite would count all changed pages.
        self.rows.execute("BEGIN")
        self.counted: Counter[str] = Counter()
        self.size = 0

    def add(self, number: int, features: Features) -> None:
        """Puts a record aside; one that has the number already is replaced."""
        blob = pickle.dumps(features, protocol=pickle.HIGHEST_PROTOCOL)
        self.rows.execute("INSERT OR REPLACE INTO record VALUES (?, ?)", (number, blob))
        keys = [(_hash(key), number) for key in stored_keys(features)]
        self.rows.executemany("INSERT OR IGNORE INTO key VALUES (?, ?)", keys)
        self.size += 1
        self._count(features)

    def like(self, features: Features) -> list[tuple[int, Features]]:
        """The records that share most keys with this one, in bounded number."""
        found: Counter[int] = Counter()
        for key in asked_keys(features):
            rows = self.rows.execute(
                "SELECT record FROM key WHERE hash = ? LIMIT ?", (_hash(key), MOST_WITH_A_KEY)
            )
            found.update(record for (record,) in rows)
        return list(self._read(record for record, _n in found.most_common(MOST_COMPARED)))

    def _read(self, numbers: Iterable[int]) -> Iterator[tuple[int, Features]]:
        for number in numbers:
            row = self.rows.execute("SELECT features FROM record WHERE id = ?", (number,))
            # Written by this very process into a file nobody else can open.
            yield number, pickle.loads(row.fetchone()[0])  # noqa: S301

    def _count(self, features: Features) -> None:
        for name in features.names:
            for part in name:
                self.counted.update(_folded(part))
        if len(self.counted) > MOST_COUNTED:
            self.counted = Counter({word: n for word, n in self.counted.items() if n > 1})

    def close(self) -> None:
        """Lets the file go."""
        self.rows.close()


# Keys ------------------------------------------------------------------------------------------


def stored_keys(features: Features) -> set[str]:
    """The keys a record is kept under."""
    born = _years(features.birth) or ["?"]
    return _keys(features, born)


def asked_keys(features: Features) -> set[str]:
    """The keys a record is looked for under: births may lie some years apart, or be unknown."""
    years = _years(features.birth)
    if not years:
        return _keys(features, ["?"])
    first, last = int(years[0]) - YEARS_APART, int(years[-1]) + YEARS_APART
    return _keys(features, [*map(str, range(first, last + 1)), "?"])


def _keys(features: Features, born: list[str]) -> set[str]:
    found: set[str] = set()
    dates = list(_dates(features))
    archive = texts.file_number(features.archive)
    for name in _orders(features.names):
        surnames, given, fathers = _sounds(name.surname), _given(name.given_name), _fathers(name)
        for surname in surnames:
            for letter in _letters(name):
                found.update(f"b {surname} {letter} {year}" for year in born)
                found.update(f"d {surname} {letter} {date}" for date in dates)
            if archive:
                found.add(f"a {surname} {archive}")
            for first in given:
                found.update(f"n {surname} {first} {father}" for father in fathers)
        for first in given:
            for father in fathers:
                found.update(f"o {first} {father} {date}" for date in dates if len(date) > 7)
    return found


def _orders(names: tuple[Name, ...]) -> Iterator[Name]:
    """Each name, and the other way about where its parts look as if they were exchanged."""
    for name in names:
        yield name
        surname, given, patronymic = name
        if given and patronymic and _is_patronymic(given) and not _is_patronymic(patronymic):
            yield Name(surname, patronymic, given)
        if _is_given(surname) and given and not _is_given(given):
            yield Name(given, surname, patronymic)


@lru_cache(maxsize=1 << 14)
def _is_patronymic(part: str) -> bool:
    return any(has_suffix(sound) for sound in _sounds(part))


@lru_cache(maxsize=1 << 14)
def _is_given(part: str) -> bool:
    return any(classes_of(each.sounds) for each in words_of(NameParts(part)))


def _years(span: Span | None) -> list[str]:
    if span is None:
        return []
    first, last = span[0] // 10000, span[1] // 10000
    return [str(year) for year in range(first, last + 1)] if last - first < 10 else []


def _dates(features: Features) -> Iterator[str]:
    kinds = (
        ("r", features.all_arrests),
        ("s", features.all_sentences),
        ("x", (features.death,) if features.death else ()),
        ("v", (features.rehabilitation,) if features.rehabilitation else ()),
    )
    for kind, spans in kinds:
        for first, last in spans:
            if first // 100 == last // 100:
                yield f"{kind}{first // 100}"
            if first == last:
                yield f"{kind}{first}"


@lru_cache(maxsize=1 << 16)
def _folded(part: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.word for each in words_of(NameParts(part))))


@lru_cache(maxsize=1 << 16)
def _sounds(part: str) -> tuple[str, ...]:
    """The likeliest sounds of each word of a part."""
    found = (sound for each in words_of(NameParts(part)) for sound in each.sounds[:3])
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1 << 16)
def _given(part: str) -> tuple[str, ...]:
    """A given name as the one its forms are of, else by its sounds."""
    found: dict[str, None] = {}
    for each in words_of(NameParts(part)):
        found.update(dict.fromkeys(sorted(classes_of(each.sounds)) or each.sounds[:2]))
    return tuple(found)


@lru_cache(maxsize=1 << 16)
def _of_father(part: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for each in words_of(NameParts(part)):
        known = sorted(classes_of_patronymic(each.sounds) | classes_of(each.sounds))
        bare = (stem(sound) or stem_of_given(sound) for sound in each.sounds[:2])
        found.update(dict.fromkeys(known or filter(None, bare)))
    return tuple(found)


def _fathers(name: Name) -> tuple[str, ...]:
    return _of_father(name.patronymic) if name.patronymic else ()


@lru_cache(maxsize=1 << 16)
def _letters(name: Name) -> tuple[str, ...]:
    """How the given name begins, and its other forms."""
    found = initials_of_name(NameParts(name.surname or "-", name.given_name))
    for given in _given(name.given_name):
        found |= initials_of_name(NameParts("-", given))
    return tuple(sorted(found))


@lru_cache(maxsize=1 << 17)
def _hash(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)

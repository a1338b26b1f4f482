"""Names in the index: the terms of a person's spellings, and a query as tiers of people.

Tiers come best first and each says why its people were found. What is alike follows from the keys
of `registry.names`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from pyroaring import BitMap

from registry.names import tokens
from registry.search.facts import Facts, Spelling
from registry.search.snapshot import Snapshot
from registry.vocabulary import NameKind

LONGEST_QUERY = 200
MOST_TOKENS = 8
LONGEST_TOKEN = 40

# Beginnings of surnames that have a posting of their own; longer ones are a range of terms.
PREFIXES = (1, 2, 3, 4)
LETTERS = (1, 2, 3)
MOST_COMPLETIONS = 400

MAIN_KINDS = {NameKind.MAIN, NameKind.NATIVE}
# The fields a word of a main spelling, and of another recorded spelling, stands in.
MAIN_FIELDS = ("surname", "given_name", "patronymic")
VARIANT = "variant"


@lru_cache(maxsize=100_000)
def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a part of a name; few parts make up most names."""
    return tuple(tokens(text))


class Tier(NamedTuple):
    """People found for one reason; `ranked` gives their order where names do not."""

    reason: str
    people: BitMap
    ranked: tuple[int, ...] = ()


# Writing ---------------------------------------------------------------------------------------


def terms_of(facts: Facts) -> Iterator[tuple[str, str]]:
    """The name terms of a person, some of them several times."""
    for key in facts.sort_keys:
        yield from (("letters", key[:length]) for length in LETTERS if len(key) >= length)
    for name in facts.names:
        if name.kind in MAIN_KINDS or name.is_display:
            yield from _main_terms(name)
        else:
            parts = (name.surname, name.given_name, name.patronymic, name.full)
            yield from ((VARIANT, word) for part in parts for word in words_of(part))
            yield from _beginnings(words_of(name.surname or name.full))


def _main_terms(name: Spelling) -> Iterator[tuple[str, str]]:
    surnames = words_of(name.surname)
    if not (name.surname or name.given_name):
        surnames = words_of(name.full)
    yield from (("surname", word) for word in surnames)
    yield from (("given_name", word) for word in words_of(name.given_name))
    yield from (("patronymic", word) for word in words_of(name.patronymic))
    yield from _beginnings(surnames)


def _beginnings(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    for word in words:
        yield from (("beginning", word[:length]) for length in PREFIXES if len(word) >= length)


# Asking ----------------------------------------------------------------------------------------


def query_tokens(q: str) -> list[str]:
    """The folded words of a query, in bounded number."""
    return [token[:LONGEST_TOKEN] for token in tokens(q[:LONGEST_QUERY])[:MOST_TOKENS]]


def tiers(index: Snapshot, q: str) -> list[Tier]:
    """The people a query may mean, best reasons first; nobody stands in two tiers."""
    words = query_tokens(q)
    if not words:
        return []
    found: list[Tier] = []
    seen = BitMap()
    for reason, people in _by_reason(index, words):
        fresh = people - seen
        if fresh:
            found.append(Tier(reason, fresh))
            seen |= fresh
    return found


def _by_reason(index: Snapshot, words: list[str]) -> Iterator[tuple[str, BitMap]]:
    exact = [_called(index, word, MAIN_FIELDS) for word in words]
    yield "exact", _all_of(exact)
    recorded = [
        known | _called(index, word, (VARIANT,)) for known, word in zip(exact, words, strict=True)
    ]
    yield "variant", _all_of(recorded)
    yield "beginning", _all_of([*recorded[:-1], _beginning(index, words[-1], len(words) > 1)])


def _called(index: Snapshot, word: str, fields: tuple[str, ...]) -> BitMap:
    terms = index.tables.terms((field, word) for field in fields)
    return index.union([term.id for term in terms])


def _beginning(index: Snapshot, start: str, with_given_names: bool) -> BitMap:
    """People with a surname that begins so; in a longer query also another name."""
    if len(start) <= PREFIXES[-1]:
        found = index.having("beginning", [start])
        fields: tuple[str, ...] = ("given_name", "patronymic") if with_given_names else ()
    else:
        found = BitMap()
        fields = (*(MAIN_FIELDS if with_given_names else ("surname",)), VARIANT)
    terms = [
        term.id
        for field in fields
        for term in index.tables.terms_beginning(field, start, MOST_COMPLETIONS)
    ]
    return found | index.union(terms)


def _all_of(parts: list[BitMap]) -> BitMap:
    """People in every part, the smallest first."""
    ordered = sorted(parts, key=len)
    found = ordered[0]
    for part in ordered[1:]:
        if not found:
            break
        found = found & part
    return found


def completions(index: Snapshot, start: str, most: int = 10) -> list[tuple[str, int]]:
    """Surnames that begin so and how many people bear each, the commonest first."""
    words = query_tokens(start)
    if not words:
        return []
    terms = index.tables.terms_beginning("surname", words[-1], most)
    return [(term.value, term.df) for term in terms]

"""A query as tiers of people, best first; every tier says why its people were found.

The exact spelling, a recorded variant and the same sound are whole sets, however big. Beyond them
a few hundred candidates are scored one by one. What is alike is decided by `registry.names`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pyroaring import BitMap

from registry.models import PersonName
from registry.names import tokens
from registry.names.candidates import candidates, words_alike
from registry.names.forms import Form, RecordedWord
from registry.names.keys import Field, Keys, initials_of
from registry.names.parts import NameParts
from registry.names.queries import Query, read_query
from registry.names.scoring import Match, score_best
from registry.names.similarity import EQUIVALENT, Reason
from registry.search.facts import SPELLING
from registry.search.fields import WITH_BIOGRAPHY
from registry.search.snapshot import Snapshot
from registry.search.tables import Row, portions
from registry.search.words import (
    BEGINNING,
    BEGINNINGS,
    INITIAL,
    MAIN,
    MAIN_KINDS,
    NAME,
    SURNAME,
    hashes_of,
)

LONGEST_QUERY = 200
MOST_TOKENS = 8
LONGEST_TOKEN = 40

MOST_COMPLETIONS = 400
# Words of the vocabulary looked at for one word of a query.
MOST_WORDS = 2000
# A tier up to this size is put into the order of likeness; and so many are enough to look no
# further for people less alike.
MOST_SCORED = 300
# The tier of scored candidates; the reason of each stands with it.
NEAR = "near"
BEGUN = "beginning"
# A word of the query is like no part of the name: another given name, a surname not on record.
PART = "part"
# Who fits less than this is not meant; where hardly anybody fits, who fits a little less may be.
LEAST_SCORE, LEAST_OF_FEW = 0.6, 0.5
FEW = 10
# Whose surname is less like the words asked for is meant only if every word fits the other parts.
LIKE_A_SURNAME, LIKE_EVERY_WORD = 0.55, 0.85


class Tier(NamedTuple):
    """People found for one reason; `ranked` gives their order and `reasons` theirs, where known."""

    reason: str
    people: BitMap
    ranked: tuple[int, ...] = ()
    reasons: dict[int, str] | None = None


def query_tokens(q: str) -> list[str]:
    """The folded words of a query, in bounded number."""
    return [token[:LONGEST_TOKEN] for token in tokens(q[:LONGEST_QUERY])[:MOST_TOKENS]]


def tiers(index: Snapshot, q: str) -> list[Tier]:
    """The people a query may mean, best reasons first; nobody stands in two tiers."""
    return Tiers(index, q[:LONGEST_QUERY]).found()


class Words:
    """The recorded words, as the finder of candidates asks for them."""

    def __init__(self, index: Snapshot) -> None:
        self.index = index
        self.terms: dict[str, int] = {}
        self._found: dict[tuple[int, ...], list[RecordedWord]] = {}

    def find(self, keys: Keys) -> list[RecordedWord]:
        """The recorded words that share a key."""
        hashes = tuple(hashes_of(keys))
        if hashes not in self._found:
            rows = self.index.tables.words_with(hashes, MOST_WORDS)
            exact = self.index.terms((NAME, word) for word in keys.get(Field.EXACT, ()))
            rows += [(term.id, term.value, term.sounds) for term in exact if term.df]
            self.terms.update((word, term) for term, word, _sounds in rows)
            self._found[hashes] = [RecordedWord(row[1], tuple(row[2].split())) for row in rows]
        return self._found[hashes]

    def people(self, words: Iterable[str]) -> BitMap:
        """Everybody who bears one of the words found."""
        return self.index.union([self.terms[word] for word in words])

    def postings(self, field: Field, keys: list[str]) -> list[BitMap]:
        """The people of each of the words or initials, read together."""
        if field != Field.EXACT:
            return [self.index.having(field.value, [key]) for key in keys]
        people = self.index.bitmaps(self.terms[word] for word in keys)
        return [people[self.terms[word]] for word in keys]


class Tiers:
    """The tiers of one query."""

    def __init__(self, index: Snapshot, q: str) -> None:
        self.index = index
        self.query: Query = read_query(q)
        divisions = self.query.divisions
        self.forms = [unit.form for unit in divisions[0].units] if divisions else []
        self.words = Words(index)
        self.tiers: list[Tier] = []
        self.seen = BitMap()

    def found(self) -> list[Tier]:
        """All of them."""
        if not self.forms:
            return []
        named = [form.folded for form in self.forms]
        # Asked for together, remembered for the steps below.
        self.index.terms((field, name) for field in (MAIN, NAME) for name in named)
        self._add("exact", self._called(MAIN, named))
        self._add("variant", self._called(NAME, named))
        is_one_word = len(named) == 1
        if is_one_word:
            self._add(BEGUN, self._beginning(named))
        self._add("sound", self._sounding())
        if len(self.seen) < MOST_SCORED:
            self._add_alike()
        if not is_one_word:
            self._add(BEGUN, self._beginning(named))
        return self.tiers

    def _add(self, reason: str, people: BitMap) -> None:
        fresh = people - self.seen
        if not fresh:
            return
        self.seen |= fresh
        # Whoever is called by a beginning is as much like it as the next: by name, like a list.
        if reason == BEGUN or len(fresh) > MOST_SCORED:
            self.tiers.append(Tier(reason, fresh))
            return
        ranked = self._scored(fresh)
        reasons = {document: _reason(match) for document, match in ranked}
        told = reasons if reason == "sound" else None
        self.tiers.append(Tier(reason, fresh, tuple(doc for doc, _match in ranked), told))

    # Sets --------------------------------------------------------------------------------------

    def _called(self, field: str, names: list[str]) -> BitMap:
        return all_of([self.index.having(field, [name]) for name in names])

    def _sounding(self) -> BitMap:
        """People with a word like each of the query: the same sound, name or initial."""
        return all_of([self._sounds_like(form) for form in self.forms])

    def _sounds_like(self, form: Form) -> BitMap:
        if form.is_short and len(self.forms) > 1:
            return self.index.having(INITIAL, initials_of(form))
        alike = words_alike(form, self.words)
        return self.words.people(each.word for each in alike if each.value >= EQUIVALENT)

    def _beginning(self, names: list[str]) -> BitMap:
        """People with a surname that begins so; in a longer query with any name that does."""
        start = names[-1]
        if len(names) == 1 and len(start) <= BEGINNINGS[-1]:
            return self.index.having(BEGINNING, [start])
        field = SURNAME if len(names) == 1 else NAME
        terms = self.index.tables.terms_beginning(field, start, MOST_COMPLETIONS)
        last = self.index.union([term.id for term in terms])
        others = [self.index.having(NAME, [name]) for name in names[:-1]]
        return all_of([*others, last])

    # Candidates --------------------------------------------------------------------------------

    def _add_alike(self) -> None:
        """Those who fit well enough among the candidates, the likest first."""
        chosen = BitMap(candidates(self.query, self.words, self.words.postings)) - self.seen
        scored = [item for item in self._scored(chosen) if _is_meant(item[1])]
        ranked = [item for item in scored if item[1].score >= LEAST_SCORE]
        if len(self.seen) + len(ranked) < FEW:
            ranked = [item for item in scored[:FEW] if item[1].score >= LEAST_OF_FEW]
        if ranked:
            people = BitMap(document for document, _match in ranked)
            reasons = {document: _reason(match) for document, match in ranked}
            self.seen |= people
            self.tiers.append(Tier(NEAR, people, tuple(reasons), reasons))

    def _scored(self, documents: BitMap) -> list[tuple[int, Match]]:
        """The best match of each person, the likest person first, else in the order of names."""
        names: dict[int, list[NameParts]] = {}
        for document, kind, is_shown, *parts in self._spellings(documents):
            name = NameParts(*parts)._replace(is_variant=not (is_shown or kind in MAIN_KINDS))
            names.setdefault(document, []).append(name)
        best = {document: score_best(self.query, known) for document, known in names.items()}
        told = self.index.having(WITH_BIOGRAPHY, [""])

        def order(item: tuple[int, Match]) -> tuple[float, bool, int]:
            return -round(item[1].score, 3), item[0] not in told, item[0]

        return sorted(best.items(), key=order)

    def _spellings(self, documents: BitMap) -> Iterator[Row]:
        """Document, kind, whether shown, and parts of each recorded spelling.

        One statement by hand: a few hundred people are read for every name that is looked for.
        """
        tables, names = self.index.tables, PersonName._meta.db_table
        columns = ", ".join(f'n."{column}"' for column in SPELLING)
        for portion in portions(documents):
            places = ", ".join(["%s"] * len(portion))
            yield from tables.rows(
                f"SELECT d.id, {columns} FROM {tables.document} d "  # noqa: S608, only names
                f"JOIN {names} n ON n.person_id = d.person_id WHERE d.id IN ({places})",
                portion,
            )


def _is_meant(match: Match) -> bool:
    """Whether more is alike than a given name and initials: those agree by chance.

    So does what a word becomes when it is typed anew for another keyboard.
    """
    if match.surname >= LIKE_A_SURNAME:
        return True
    return match.least >= LIKE_EVERY_WORD and match.reason != Reason.KEYBOARD


def _reason(match: Match) -> str:
    """The reason in a word; of near spellings with the number of letters that differ."""
    if match.least < LIKE_A_SURNAME:
        return PART
    if match.reason == Reason.NEAR and match.letters:
        return f"near_{match.letters}"
    return match.reason.name.lower()


def all_of(parts: list[BitMap]) -> BitMap:
    """People in every part, the smallest first."""
    ordered = sorted(parts, key=len)
    found = ordered[0]
    for part in ordered[1:]:
        if not found:
            break
        found = found & part
    return found


def completions(index: Snapshot, start: str, most: int = 10) -> Iterator[tuple[str, int]]:
    """Surnames that begin so and how many people bear each, the commonest first."""
    words = query_tokens(start)
    if words:
        for term in index.tables.terms_beginning(SURNAME, words[-1], most):
            yield term.value, term.df

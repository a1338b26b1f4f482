"""Words to codes by the aliases and rules of an open list.

Aliases are asked first and fit whole; rules are patterns that fit anywhere, in the order of the
list. A rule that begins with `dated:` fits only where the date of the record is known and lies in
the years of the term: a troika of 1937 is one of the NKVD, one without a date may be either. A
rule that begins with `else:` is asked when nothing else fits. Pure: the list comes from the caller.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from registry.dates import PartialDate
from registry.errors import RegistryError
from registry.names.lookalikes import in_one_alphabet

_SPACE = re.compile(r"\s+")
_QUOTES = str.maketrans("", "", "\"'«»“”„()")
_EDGES = " .,;:-–—"
_LONGEST = 300
_MOST_REMEMBERED = 1 << 16


def folded(words: str) -> str:
    """Words as aliases and rules see them: small letters, one alphabet, no quotes."""
    mended = in_one_alphabet(words).lower().replace("ё", "е").translate(_QUOTES)
    return _SPACE.sub(" ", mended).strip(_EDGES)


class RuleError(RegistryError, ValueError):
    """A rule of an open list that is no pattern."""


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of an open list; `existed` bounds the dates at which its rules may fit."""

    code: str
    aliases: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    existed: PartialDate | None = None

    def may_be(self, date: PartialDate | None) -> bool:
        """Whether the term existed at some possible day of a date."""
        if self.existed is None or date is None:
            return True
        return self.existed.earliest <= date.latest and date.earliest <= self.existed.latest


class Matcher:
    """Finds the codes of words in one open list."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = tuple(terms)
        self._by_alias: dict[str, list[Term]] = {}
        for term in self.terms:
            for alias in term.aliases:
                self._by_alias.setdefault(folded(alias), []).append(term)
        self._rules = sorted(
            (rule for term in self.terms for rule in _rules_of(term)), key=lambda rule: rule[2]
        )
        self._remembered: dict[str, tuple[_Fit, ...]] = {}

    def code(self, words: str, date: PartialDate | None = None) -> str:
        """The code the words mean at a date; blank when none does."""
        fits = self._fitting(words)
        return next((term.code for term, way in fits if _may_be(term, way, date)), "")

    def codes(self, words: str) -> tuple[str, ...]:
        """Every code that fits without a date, for words that name several things."""
        return tuple(
            dict.fromkeys(term.code for term, way in self._fitting(words) if way is not Way.DATED)
        )

    def _fitting(self, words: str) -> tuple[_Fit, ...]:
        found = self._remembered.get(words)
        if found is None:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            found = self._remembered[words] = self._search(folded(words[:_LONGEST]))
        return found

    def _search(self, words: str) -> tuple[_Fit, ...]:
        by_alias = [_Fit(term, Way.ALIAS) for term in self._by_alias.get(words, ())]
        by_rule = [_Fit(term, way) for pattern, term, way in self._rules if pattern.search(words)]
        return (*by_alias, *by_rule)


class Way(IntEnum):
    """How a term fits, the surest first."""

    ALIAS = 1
    RULE = 2
    DATED = 3
    ELSE = 4


class _Fit(NamedTuple):
    term: Term
    way: Way


def _may_be(term: Term, way: Way, date: PartialDate | None) -> bool:
    """A rule is as sure as its words; an alias may be several bodies, each of its own years."""
    if way is Way.DATED:
        return date is not None and term.may_be(date)
    return way is not Way.ALIAS or term.may_be(date)


def _rules_of(term: Term) -> Iterator[tuple[re.Pattern[str], Term, Way]]:
    """One pattern for each way of fitting that the term has rules of."""
    by_way: dict[Way, list[str]] = {}
    for rule in term.rules:
        prefix, way = next(
            ((prefix, way) for prefix, way in _PREFIXES.items() if rule.startswith(prefix)),
            ("", Way.RULE),
        )
        by_way.setdefault(way, []).append(rule.removeprefix(prefix))
    for way, rules in by_way.items():
        yield re.compile("|".join(f"(?:{rule})" for rule in _compilable(term, rules))), term, way


def _compilable(term: Term, rules: list[str]) -> list[str]:
    for rule in rules:
        try:
            re.compile(rule)
        except re.error as error:
            raise RuleError(f"“{rule}”, a rule of {term.code}, is no pattern: {error}.") from error
    return rules


_PREFIXES = {"dated:": Way.DATED, "else:": Way.ELSE}


class WorkItem(NamedTuple):
    """Words no code was found for, and in how many places they stand."""

    words: str
    times: int


class Unmapped:
    """Counts words that have no code, spellings that fold alike as one.

    They differ only in letter case, quotes and spaces, so one decision maps them all; the spelling
    met first speaks for them.
    """

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._spellings: dict[str, str] = {}

    def add(self, words: str) -> None:
        """Counts one place where the words stand."""
        key = folded(words)
        if key:
            self._counts[key] += 1
            self._spellings.setdefault(key, words)

    def items(self) -> list[WorkItem]:
        """The words, most frequent first."""
        ranked = sorted(self._counts.items(), key=lambda item: (-item[1], item[0]))
        return [WorkItem(self._spellings[key], count) for key, count in ranked]


def work_list(words: Iterable[str], find: Callable[[str], object]) -> list[WorkItem]:
    """The words `find` knows nothing for, most frequent first."""
    unmapped = Unmapped()
    for spelling in words:
        if not find(spelling):
            unmapped.add(spelling)
    return unmapped.items()

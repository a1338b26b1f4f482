"""Plain text search of events, documents, places, photographs, sources and biographies.

A word is turned into a pattern that takes either case, ё for е and any diacritic, so that both
databases find «Троцкий» for «троцкий»: SQLite knows no case outside ASCII. Nothing is kept in
memory: a search reads each table through. Places may be very many, so their names and addresses
are kept folded, and a word is looked for in those. People, who may be millions, are found by the
index, and only their biographies are read here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import F, Lookup, Model, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform

from registry.models import Agent, Document, Event, Person, Photo, Place, PlaceName, Source
from registry.names import fold
from registry.search.fields import WITH_BIOGRAPHY
from registry.search.snapshot import Snapshot
from registry.search.tables import portions
from registry.vocabulary import State

LONGEST_QUERY = 200
MOST_WORDS = 8
LONGEST_WORD = 40
# Of the biographies so many are read; nobody has written more yet.
MOST_BIOGRAPHIES = 20_000
# More records than this stand in the order of time alone.
MOST_ORDERED = 500
# They tell no two words apart; the first must be doubled in a statement.
APOSTROPHE = "'"
APOSTROPHES = f"{APOSTROPHE}’ʼ"
_TOKEN = re.compile(r"[^\W_]+", re.UNICODE)

Ask = Callable[[str], Q]


@dataclass(frozen=True, slots=True)
class Found:
    """The records of one kind in which every word stands, the best first."""

    kind: str
    keys: list[int]

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.keys)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record: where words are looked for, and how the found are put in order."""

    name: str
    model: type[Model]
    title: Ask
    elsewhere: Ask
    order: tuple[str, ...]


def words_of(q: str) -> list[str]:
    """The words of a query, in bounded number; such as have no letter or figure are none."""
    folded = fold(q[:LONGEST_QUERY])
    return [word[:LONGEST_WORD] for word in _TOKEN.findall(folded)[:MOST_WORDS]]


def pattern(word: str) -> str:
    """The pattern of a folded word: a class of characters for each letter."""
    return "".join(_variants().get(letter, letter) for letter in word)


@cache
def _variants() -> dict[str, str]:
    """A class of characters for each letter: all that are folded to it."""
    found: dict[str, set[str]] = defaultdict(set)
    for code in (*range(0x30, 0x250), *range(0x370, 0x530), *range(0x1E00, 0x1F00)):
        character = chr(code)
        folded = fold(character)
        if character.isalnum() and len(folded) == 1:
            found[folded].add(character)
    return {letter: f"[{''.join(sorted({letter, *all_of}))}]" for letter, all_of in found.items()}


class Holds(Lookup):
    """Whether a folded word stands in a text."""

    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """SQLite's own pattern is many times faster than a function of ours."""
        text, params = self.process_lhs(compiler, connection)
        for mark in APOSTROPHES:
            text = f"REPLACE({text}, '{mark * 2 if mark == APOSTROPHE else mark}', '')"
        wanted = pattern(str(self.rhs))
        if connection.vendor == "postgresql":
            return f"{text} ~ %s", (*params, wanted)
        return f"{text} GLOB %s", (*params, f"*{wanted}*")


# Where words are looked for ------------------------------------------------------------------


def _in_columns(*columns: str) -> Ask:
    return _any_of([F(column) for column in columns])


def _in_texts(*fields: str) -> Ask:
    """In texts of several languages."""
    languages = [*(code for code, _name in settings.LANGUAGES), "und"]
    return _any_of(
        [KeyTextTransform(language, field) for field in fields for language in languages]
    )


def _any_of(texts: Sequence[Any]) -> Ask:
    def ask(word: str) -> Q:
        condition = Q()
        for text in texts:
            condition |= Q(Holds(text, word))
        return condition

    return ask


class Within(Lookup):
    """Whether a folded word stands in a folded text: far cheaper than a pattern."""

    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        text, params = self.process_lhs(compiler, connection)
        found = "STRPOS" if connection.vendor == "postgresql" else "INSTR"
        return f"{found}({text}, %s) > 0", (*params, str(self.rhs))


def _in_names_of_places(word: str) -> Q:
    names = PlaceName.objects.filter(Q(Within(F("folded"), word))).order_by()
    return Q(pk__in=names.values("place"))


def _in_addresses(word: str) -> Q:
    return Q(Within(F("address_folded"), word))


def _elsewhere_in_sources(word: str) -> Q:
    """In the author, as printed or as one of the register, the publisher and the shelf-mark."""
    authors = Agent.objects.filter(_in_texts("name")(word), state=State.PUBLISHED).order_by()
    columns = _in_columns("author_text", "publisher", "archive_reference")
    return columns(word) | Q(
        pk__in=Source.authors.through.objects.filter(agent__in=authors).values("source")
    )


KINDS = (
    Kind("events", Event, _in_texts("title"), _in_texts("summary"), ("date_lo", "pk")),
    Kind(
        "documents",
        Document,
        _in_texts("title"),
        _in_columns("number", "archive_reference"),
        ("date_lo", "pk"),
    ),
    Kind("places", Place, _in_names_of_places, _in_addresses, ("pk",)),
    Kind(
        "photos",
        Photo,
        _in_texts("caption"),
        _in_columns("inscription", "maker_text"),
        ("date_lo", "pk"),
    ),
    Kind(
        "sources",
        Source,
        _in_columns("title"),
        _elsewhere_in_sources,
        ("year", "pk"),
    ),
)


def search(kind: Kind, words: Sequence[str]) -> Found:
    """The published records of a kind in which every word stands; first those whose title does."""
    if not words:
        return Found(kind.name, [])
    rows: QuerySet[Any] = kind.model._default_manager.filter(state=State.PUBLISHED)
    anywhere = _every(lambda word: kind.title(word) | kind.elsewhere(word), words)
    found = list(rows.filter(anywhere).order_by(*kind.order).values_list("pk", flat=True))
    if not 1 < len(found) <= MOST_ORDERED:
        return Found(kind.name, found)
    titled = rows.filter(_every(kind.title, words), pk__in=found)
    first = set(titled.order_by().values_list("pk", flat=True))
    return Found(kind.name, sorted(found, key=lambda pk: pk not in first))


def _every(ask: Ask, words: Iterable[str]) -> Q:
    condition = Q()
    for word in words:
        condition &= ask(word)
    return condition


def biographies(index: Snapshot, words: Sequence[str]) -> Found:
    """People in whose biography every word stands, in the order of names."""
    if not words:
        return Found("biographies", [])
    told = list(index.having(WITH_BIOGRAPHY, [""])[:MOST_BIOGRAPHIES])
    people = index.tables.people(told)
    keys = [people[document] for document in told if document in people]
    condition = _every(_in_texts("biography"), words)
    holding: set[int] = set()
    for portion in portions(keys):
        rows = Person.objects.filter(pk__in=portion, state=State.PUBLISHED)
        holding.update(rows.filter(condition).order_by().values_list("pk", flat=True))
    return Found("biographies", [key for key in keys if key in holding])

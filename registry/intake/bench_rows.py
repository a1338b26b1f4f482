"""One line of a file of synthetic people, as rows of the tables of this registry."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from registry.dates import parse
from registry.errors import DateError
from registry.identifiers import ALPHABET, BODY_LENGTH, LETTERS, check_character
from registry.names import sort_key
from registry.names.transliteration import in_latin
from registry.vocabulary import Fate, NameKind, Nature, RepressionKind, Script, SentenceKind, State

COLUMNS = (
    *("surname", "given_name", "patronymic", "birth_year", "birth_place", "nationality"),
    *("profession", "residence", "arrest_date", "arrested_by", "charge", "sentencing_body"),
    *("sentence_date", "sentence", "fate", "death_date", "death_place", "burial_place"),
    *("rehabilitation_date", "rehabilitated_by", "source", "archive_file"),
)
EXTERNAL_ID = "external_id"

PERSON = (
    *("id", "public_id", "state", "sex", "birth_date", "birth_date_lo", "birth_date_hi"),
    *("birth_place_text", "death_date", "death_date_lo", "death_date_hi", "death_place_text"),
    *("burial_place_id", "burial_place_text", "nationality_text", "profession_text", "fate"),
    *("display_names", "sort_key_cyrillic", "sort_key_latin", "first_arrest_lo"),
)
NAME = ("person_id", "kind", "language", "script", "surname", "given_name", "patronymic")
NAME_SHOWN = (*NAME, "is_display")
REPRESSION = (
    *("id", "public_id", "person_id", "state", "nature", "kind", "arrest_date"),
    *("arrest_date_lo", "arrest_date_hi", "arrest_place_id", "residence_place_id"),
    *("residence_text", "arresting_organ_text", "charge_text", "sentencing_body_id"),
    *("sentencing_body_text", "sentence_date", "sentence_date_lo", "sentence_date_hi"),
    *("sentence", "sentence_text", "outcome", "execution_date", "execution_date_lo"),
    *("execution_date_hi", "archive_reference"),
)
REHABILITATION = (
    *("person_id", "repression_id", "status", "date", "date_lo", "date_hi", "body_id", "body_text"),
)

FATES = {
    "расстрелян": Fate.EXECUTED.value,
    "умер в заключении": Fate.DIED_IN_CAMP.value,
    "освобождён": Fate.RELEASED.value,
}
SENTENCES = {
    "ВМН": SentenceKind.DEATH.value,
    "5 лет ссылки": SentenceKind.EXILE.value,
    "дело прекращено": SentenceKind.DISMISSED.value,
}

# From one public id to the next: all that there are, divided by more than will be asked for.
_STEP = len(LETTERS) * len(ALPHABET) ** (BODY_LENGTH - 1) // 10**9

_DAY = re.compile(r"(\d\d)\.(\d\d)\.(\d{4})")


class Date(NamedTuple):
    """A date as three columns."""

    text: str = ""
    lo: int | None = None
    hi: int | None = None


class Words(NamedTuple):
    """Keys of words of open lists and of places, by table and spelling."""

    keys: Mapping[tuple[str, str], int]

    def key(self, table: str, spelling: str) -> int | None:
        """The key of a word; None where the line has none."""
        return self.keys[table, spelling] if spelling else None


@lru_cache(maxsize=100_000)
def date_of(text: str) -> Date:
    """The date a cell means; "?" and what is no date say nothing."""
    if match := _DAY.fullmatch(text):
        text = "-".join(reversed(match.groups()))
    try:
        found = parse(text)
    except DateError:
        return Date()
    return Date(found.text, found.lo, found.hi)


def words_of(line: Mapping[str, str]) -> list[tuple[str, str]]:
    """The words a line needs in open lists and among places."""
    wanted = [
        ("profession", line["profession"]),
        ("nationality", line["nationality"]),
        ("sentencing_body", line["sentencing_body"]),
        ("rehabilitation_body", line["rehabilitated_by"]),
        ("place", line["residence"]),
        ("place", line["burial_place"]),
        ("source", line["source"]),
    ]
    return [pair for pair in wanted if pair[1]]


def public_id(number: int) -> str:
    """A public id for each number below 10⁹, never the same twice and rising with the number.

    Of three million drawn ones about fifteen would meet another, and each would be written to
    another page of its index.
    """
    rest = number * _STEP
    letters: list[str] = []
    for _ in range(BODY_LENGTH - 1):
        rest, letter = divmod(rest, len(ALPHABET))
        letters.append(ALPHABET[letter])
    body = LETTERS[rest] + "".join(reversed(letters))
    return body + check_character(body)


@lru_cache(maxsize=200_000)
def part_of_key(part: str) -> str:
    """What a part of a name adds to the key people are sorted by."""
    return sort_key(part)


@lru_cache(maxsize=200_000)
def part_of_latin_key(part: str) -> str:
    """The same among Latin letters."""
    return sort_key(in_latin(part, "ru"))


def sex_of(patronymic: str) -> str:
    """As the patronymic says; else not recorded."""
    if patronymic.endswith(("на", " кызы")):
        return "f"
    return "m" if patronymic.endswith(("ич", " оглы")) else ""


def person_row(key: int, line: Mapping[str, str], words: Words) -> tuple[Any, ...]:
    """The person, in the order of `PERSON`."""
    patronymic = patronymic_of(line)
    shown = " ".join(part for part in (line["given_name"], patronymic, line["surname"]) if part)
    arrested = date_of(line["arrest_date"])
    parts = [part for part in (line["surname"], line["given_name"], patronymic) if part]
    return (
        *(key, public_id(2 * key), State.PUBLISHED.value, sex_of(patronymic)),
        *date_of(line["birth_year"]),
        line["birth_place"],
        *date_of(line["death_date"]),
        line["death_place"],
        words.key("place", line["burial_place"]),
        line["burial_place"],
        line["nationality"],
        line["profession"],
        FATES.get(line["fate"], ""),
        json.dumps({"ru": shown}, ensure_ascii=False),
        " ".join(map(part_of_key, parts)),
        " ".join(map(part_of_latin_key, parts)),
        arrested.lo,
    )


def patronymic_of(line: Mapping[str, str]) -> str:
    """The patronymic; a question mark is none."""
    return "" if line["patronymic"] == "?" else line["patronymic"]


def name_row(key: int, line: Mapping[str, str]) -> tuple[Any, ...]:
    """The one spelling, in the order of `NAME_SHOWN`."""
    parts = line["surname"], line["given_name"], patronymic_of(line)
    return (key, NameKind.MAIN.value, "ru", Script.CYRILLIC.value, *parts, True)


def repression_row(key: int, line: Mapping[str, str], words: Words) -> tuple[Any, ...]:
    """The case, in the order of `REPRESSION`; it has the key of its person."""
    fate = FATES.get(line["fate"], "")
    place = words.key("place", line["residence"])
    executed = date_of(line["death_date"]) if fate == Fate.EXECUTED else Date()
    camp = SentenceKind.LABOUR_CAMP.value if line["sentence"].endswith("ИТЛ") else ""
    return (
        *(key, public_id(2 * key + 1), key, State.PUBLISHED.value),
        *(Nature.POLITICAL.value, RepressionKind.CONVICTION.value),
        *date_of(line["arrest_date"]),
        *(place, place, line["residence"], line["arrested_by"], line["charge"]),
        words.key("sentencing_body", line["sentencing_body"]),
        line["sentencing_body"],
        *date_of(line["sentence_date"]),
        SENTENCES.get(line["sentence"], camp),
        line["sentence"],
        fate,
        *executed,
        line["archive_file"],
    )


def rehabilitation_row(key: int, line: Mapping[str, str], words: Words) -> tuple[Any, ...] | None:
    """The decision, in the order of `REHABILITATION`, where the line has one."""
    if not (line["rehabilitation_date"] or line["rehabilitated_by"]):
        return None
    body = words.key("rehabilitation_body", line["rehabilitated_by"])
    date = date_of(line["rehabilitation_date"])
    return (key, key, "granted", *date, body, line["rehabilitated_by"])

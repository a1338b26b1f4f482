"""Gendered templates and the joints between words, shared by all sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

from registry.errors import RegistryError

LANGUAGES = ("en", "ru", "uk")

_Value = TypeVar("_Value")

_SEX_COLUMN = {"m": 0, "f": 1, "": 2}
_ALTERNATIVES = re.compile(r"\[([^|\]]*)\|([^|\]]*)\|([^|\]]*)\]")
_SLOTS = re.compile(r"\{(\w+)\}")
_SPACES = re.compile(r"[ \t\r\n]+")

_UKRAINIAN_VOWELS = frozenset("аеиіоу")
_UKRAINIAN_IOTATED = frozenset("єїюя")
# Before these sounds "у" stands whatever goes before: "в" would not be pronounceable.
_UKRAINIAN_HEAVY = re.compile(r"[вф]|[бгґджзклмнпрстхцчшщ]ь?в", re.IGNORECASE)
_UKRAINIAN_IN = re.compile(r"([ув]) (?=\S)", re.IGNORECASE)


class WordingError(RegistryError, ValueError):
    """A code, sex or language these sentences have no words for."""


def in_language(language: str) -> str:
    """Return the language the words exist in: "uk" for "uk" and for "uk-ua"."""
    base = language.partition("-")[0]
    if base not in LANGUAGES:
        raise WordingError(f"There are no words in {language!r} yet; ask for en, ru or uk.")
    return base


def pick(table: Mapping[str, _Value], key: str, what: str) -> _Value:
    """Return the entry of a closed list; a key it does not hold is the caller's mistake."""
    try:
        return table[key]
    except KeyError:
        known = ", ".join(repr(name) for name in table)
        raise WordingError(f"{what} {key!r} is not known here; known are {known}.") from None


def gendered(template: str, sex: str) -> str:
    """Choose among the alternatives `[masculine|feminine|not recorded]` of a template."""
    column = pick(_SEX_COLUMN, sex, "Sex")
    return _ALTERNATIVES.sub(lambda match: match.group(column + 1), template)


def fill(template: str, language: str, **slots: str) -> str:
    """Put values into the slots of a template, leaving out the empty ones with their space.

    The values are printed as they are: brackets and braces in them mean nothing.
    """
    text = ""
    # Splitting on a group yields, in turn, text of the template and the name of a slot.
    for index, piece in enumerate(_SLOTS.split(template)):
        value = _SPACES.sub(" ", slots[piece] if index % 2 else piece).strip()
        if not value:
            continue
        if index % 2 and language == "uk":
            value = _with_euphony(text, value)
        joint = " " if text and value[0] not in ",;)" and not text.endswith("(") else ""
        text += joint + value
    return text


def _with_euphony(before: str, phrase: str) -> str:
    """Choose between "у" and "в" at the head of a Ukrainian phrase by the sounds around it.

    Rule: Ukrainian Orthography of 2019, §§ 23–24. A phrase that opens otherwise stays as it is.
    """
    found = _UKRAINIAN_IN.match(phrase)
    if not found:
        return phrase
    rest = phrase[found.end() :]
    opening = rest.lstrip("«“\"'(")[:1].lower()
    closing = before.rstrip("»”\"')")[-1:].lower()
    if opening in _UKRAINIAN_VOWELS:
        preposition = "в"
    elif _UKRAINIAN_HEAVY.match(rest):
        preposition = "у"
    elif closing in _UKRAINIAN_VOWELS or closing in _UKRAINIAN_IOTATED:
        preposition = "в"
    else:
        preposition = "у"
    return f"{preposition} {rest}"


def join_and(parts: list[str], language: str) -> str:
    """Join parts as a list is spoken: "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    # "та" sounds well between any two sounds, where "і" and "й" would have to alternate.
    conjunction = {"en": "and", "ru": "и", "uk": "та"}[language]
    return f"{', '.join(parts[:-1])} {conjunction} {parts[-1]}"


def finish(sentence: str) -> str:
    """Close a sentence with a full stop, unless an abbreviation has just given one."""
    return sentence if sentence.endswith(".") else f"{sentence}."

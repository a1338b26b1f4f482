"""What fate sentences are made of in tests, and what may be wrong with the look of one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from registry.dates import PartialDate, parse
from registry.sentences import (
    FateFacts,
    RehabilitationFacts,
    fate_sentence,
)
from registry.vocabulary import Fate, RehabilitationStatus

FATES = [*Fate.values, ""]
SEXES = ["m", "f", ""]
STATUSES = list(RehabilitationStatus.values)
PRECISIONS = [
    *("", "1938-12-27", "1941-09", "1941", "1940~", "1938-12-27?", "1938%", "194X"),
    *("1937-10-23/1937-10-25", "1937/1939", "/1943", "1937-06/", "[1938,1939]", "[..1938-01]"),
]
PLACES = {
    "en": ["", "in Moscow", "near Oryol", "in Butyrka prison"],
    "ru": ["", "в Москве", "под Орлом", "в Бутырской тюрьме"],
    "uk": ["", "у Москві", "під Орлом", "у Бутирській вʼязниці"],
}
DECISIONS = [
    (),
    ("granted 1954-12-18",),
    ("granted",),
    ("granted 1956", "refused 1956-10-24", "granted 1987-10-28"),
    ("partial 1956", "granted 1991"),
    ("refused 1998",),
    ("granted 1956", "revoked 1998"),
    ("granted 1988-06-13?", "partial [1990,1992]"),
]
# A bracket that goes on from a word, or that holds its other gender: «арестован(а)».
DOUBLE_FORM = re.compile(r"\w\(|\((родила|содержала|освобожд|осужд|отстран|народила|утримува)")


def moment(text: str) -> PartialDate | None:
    return parse(text) if text else None


def decision(text: str) -> RehabilitationFacts:
    status, _, date = text.partition(" ")
    return RehabilitationFacts(status, moment(date))


def tell(
    language: str,
    fate: str,
    sex: str = "m",
    date: str = "",
    place_in: str = "",
    decisions: tuple[str, ...] = (),
) -> str:
    rehabilitations = tuple(decision(text) for text in decisions)
    return fate_sentence(FateFacts(fate, sex, moment(date), place_in, rehabilitations), language)


def fault_of_form(sentence: str, language: str, sex: str) -> str:
    """What is wrong with the look of a sentence; empty when nothing is."""
    found = [
        ("no capital", not sentence[:1].isupper()),
        ("no full stop", not sentence.endswith(".") or sentence.endswith("..")),
        ("a gap", "  " in sentence or sentence != sentence.strip()),
        ("a joint gone wrong", re.search(r" [,;.)]|[,;][,;.]|\( ", sentence) is not None),
        ("something unfilled", re.search(r"[{}|\[\]]|None", sentence) is not None),
        ("both genders", sex != "" and DOUBLE_FORM.search(sentence) is not None),
        ("wrong script", bool(re.search("[а-яіїєґ]", sentence, re.I)) is (language == "en")),
        ("Latin letters", language != "en" and re.search("[a-z]", sentence, re.I) is not None),
    ]
    return ", ".join(name for name, is_so in found if is_so)


def every_case() -> Iterator[tuple[str, str, int, tuple[str, ...]]]:
    return product(SEXES, PRECISIONS, range(4), DECISIONS)

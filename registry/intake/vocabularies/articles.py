"""Charges in the words of files: articles of republican penal codes, letter charges, decrees.

An article gets a code such as `rsfsr-58-10` or `bssr-72`; where a file names no penal code, the
article alone decides (58 is of the RSFSR, 54 of Ukraine), else the scheme stays open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from registry.intake.vocabularies.matching import folded


@dataclass(frozen=True, slots=True)
class Accusation:
    """The articles, in the order named, and the letter charges, each once."""

    articles: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()


_SCHEMES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (scheme, re.compile(pattern))
    for scheme, pattern in (
        ("rsfsr", r"\bрсфср\b"),
        ("ussr", r"\bуссс?р\b"),
        ("bssr", r"\bбссср?\b|\bбсср\b|\d\s?бсср"),
        ("gssr", r"\bгсср\b|груз\w*сср"),
        ("armssr", r"\bармсср\b|арм\w* сср"),
        ("azssr", r"\bазсср\b|азерб\w* сср"),
        ("uzssr", r"\bузсср\b|узб\w* сср"),
        ("tadjssr", r"\bтадж\w* ?сср"),
        ("turkmssr", r"\bтуркм?\w* ?сср"),
        ("kazssr", r"\bказ\w* ?сср"),
        ("kirgssr", r"\bкирг\w* ?сср"),
        ("latvssr", r"\bлат\w* ?сср"),
        ("litssr", r"\bлит\w* ?сср"),
        ("estssr", r"\bэст\w* ?сср"),
        ("moldssr", r"\bмолд\w* ?сср|\bмсср\b"),
    )
)
# «58-10», «58 п. 10», «58-1"а"», «58-7-10-11», «58-10, 11». Attempt and complicity go before, as in
# 17-58-8; a number before a full stop is that of a date.
_BETWEEN = r"[ ,.]*(?:-|–|п\.?п?\.?|ст\.?|и|ч\.?|/)?[ ]?"
_HEAD = re.compile(
    r"(?:(?<=\b1[679]\.)|(?<![\d])(?<!\d\.))(?P<article>58|54)(?!\d)"
    rf"(?P<rest>(?:{_BETWEEN}(?:1[0-4]|0?[1-9])(?!\d|\.\d|-й|[ ]?г\b)"
    rf"(?:[ .-]{{0,2}}(?:п\.? ?)?[абвг]\b)?)*)"
)
_ITEM = re.compile(
    rf"(?P<sep>{_BETWEEN})(?P<number>\d{{1,2}})(?:[ .-]{{0,2}}(?:п\.? ?)?(?P<letter>[абвг])\b)?"
)
# «ст. 70 ч. 1, 64 УК РСФСР», «68, 72 УК БССР»: a list that ends in the name of a code.
_NUMBER = r"\d{1,3}(?:-\d{1,2})?(?:[ -]?[абвг]\b)?(?!\d)"
_LIST = re.compile(
    rf"(?:(?<![\d.-])|(?<=\bст\.))(?:{_NUMBER}|ч\.? ?\d\b|[ ,]|и )+(?=ук\b|бсср|усср)"
)
_IN_LIST = re.compile(r"(?P<part>ч\.? ?)?(?P<article>\d{2,3}(?:-\d{1,2})?(?:[ -]?[абвг]\b)?)")
_LETTERS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (code, re.compile(pattern))
    for code, pattern in (
        ("krtd", r"\bкртд\b"),
        ("krto", r"\bкрто\b"),
        ("krd", r"\bк\.?р\.?д\b"),
        ("kra", r"\bк\.?р\.?а\b"),
        ("kro", r"\bкро\b"),
        ("asa", r"\bаса\b"),
        ("aso", r"\bасо\b"),
        ("psh", r"\bпш\b"),
        ("shd", r"\bшд\b"),
        ("soe", r"\bсоэ\b|социально-? ?опасн"),
        ("sve", r"\bсвэ\b|социально-? ?вредн"),
        ("chsir", r"\bчсир\b|член\w* семьи изменник"),
        ("npgg", r"\bнпгг?\b"),
        ("pta", r"\bпта\b"),
    )
)
_LONGEST = 1000
_LAST_POINT = 14
# Lower numbers are of the general part: attempt, complicity.
_FIRST_SPECIAL = 20
_LETTER_OF_POINT = {"а": "a", "б": "b", "в": "v", "г": "g"}


@lru_cache(maxsize=1 << 15)
def read_accusation(words: str) -> Accusation:
    """The articles and letter charges a charge names; the words say the rest."""
    text = folded(words[:_LONGEST])
    scheme = next((name for name, pattern in _SCHEMES if pattern.search(text)), "")
    articles = dict.fromkeys([*_political(text, scheme), *_of_named_code(text, scheme)])
    letters = tuple(code for code, pattern in _LETTERS if pattern.search(text))
    return Accusation(tuple(articles), letters)


def _political(text: str, scheme: str) -> list[str]:
    """Articles 58 and 54 with their points."""
    found: list[str] = []
    for match in _HEAD.finditer(text):
        article = match["article"]
        own = "rsfsr" if article == "58" else "ussr"
        code = f"{scheme or own}-{article}"
        points = _points(match["rest"])
        found += [f"{code}-{point}" for point in points] or [code]
    return found


def _points(rest: str) -> list[str]:
    """The points after 58; parts are none, whether «ч. 2» or a smaller number: «58-10-1»."""
    points: list[str] = []
    before = 0
    for item in _ITEM.finditer(rest):
        number, separator = int(item["number"]), item["sep"]
        is_part = "ч" in separator or (separator.strip() == "-" and number < before and number < 3)
        if is_part or not 1 <= number <= _LAST_POINT:
            continue
        before = number
        letter = _LETTER_OF_POINT.get(item["letter"] or "", "") if number == 1 else ""
        points.append(f"{number}{letter}")
    return points


def _of_named_code(text: str, scheme: str) -> list[str]:
    """«72, 76 УК БССР»: articles of another number count only where their code is named."""
    if not scheme:
        return []
    found = []
    for listed in _LIST.finditer(text):
        for match in _IN_LIST.finditer(listed.group()):
            article = _BEFORE_LETTER.sub("", match["article"])
            number = int(article.split("-")[0].rstrip("абвг"))
            if not match["part"] and number not in (54, 58) and number >= _FIRST_SPECIAL:
                found.append(f"{scheme}-{article.translate(_LATIN)}")
    return found


_BEFORE_LETTER = re.compile(r"[ -](?=[абвг])")
_LATIN = str.maketrans("абвг", "abvg")

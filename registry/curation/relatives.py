"""Where relatives live is nobody's business: exact addresses of theirs are not published."""

from __future__ import annotations

import re
from collections.abc import Iterator

from registry.models import Person

# A street with a house, in the three languages. A town or a street alone is no address, and a
# year is no house.
_STREET = (
    r"\b(?:ул|улиц\w+|вул|вулиц\w+|просп\w*|пер|переул\w+|провул\w+|наб|бульв\w*|шоссе)\b\.?"
    r"[^.;\n]{1,40}?"
)
_HOUSE = r"(?:,\s*№?\s*|\b(?:д|дом|буд|кв)\b\.?\s*№?\s*)\d{1,3}(?!\d)"
_IN_ENGLISH = r"\b\d{1,4}[a-z]?,?\s+(?:[A-Z]\w+\s+){1,3}(?:Street|St\.|Avenue|Road|Lane)"
_ADDRESS = re.compile(rf"(?i:{_STREET}{_HOUSE})|{_IN_ENGLISH}")
# Whoever is called by a kinship may be living.
_KIN = re.compile(
    r"\b(?:сын|дочь|дочер|внук|внуч|правнук|правнуч|жена|вдов|брат|сестр|родствен|потомк|племянни"
    r"|син|донька|онук|онуч|дружин|вдова|сестр|родич|нащад"
    r"|son|daughter|grandson|granddaughter|grandchild|wife|widow|brother|sister|relative|niece"
    r"|nephew|descendant)\w*",
    re.I,
)
# A short word with a full stop («ул.», «кв.») ends no sentence.
_BETWEEN = re.compile(r"(?<=\w{4}[.!?])\s+|(?<=\d[.!?])\s+(?=[A-ZА-ЯІЇЄҐ])|\n+")


def tells_where_relatives_live(person: Person) -> bool:
    """Whether words that readers would see hold a street and house of somebody of the family."""
    if _ADDRESS.search(person.family_text):
        return True
    return any(
        _KIN.search(sentence) and _ADDRESS.search(sentence)
        for text in _texts(person)
        for sentence in _BETWEEN.split(text)
    )


def _texts(person: Person) -> Iterator[str]:
    yield from (str(text) for text in person.summary.values())
    yield from (str(text) for text in person.biography.values())

"""Party membership and schooling as files state them, in codes to count by.

The words stay beside the code: they hold the years and the other parties.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from registry.intake.vocabularies.matching import folded


class Party(StrEnum):
    """Standing towards the Communist Party, else another party."""

    NON_PARTY = "non_party"
    MEMBER = "member"
    CANDIDATE = "candidate"
    FORMER = "former"
    KOMSOMOL = "komsomol"
    OTHER_COMMUNIST = "other_communist"
    OTHER = "other"


class Schooling(StrEnum):
    """The highest schooling stated."""

    ILLITERATE = "illiterate"
    BARELY_LITERATE = "barely_literate"
    LITERATE = "literate"
    PRIMARY = "primary"
    INCOMPLETE_SECONDARY = "incomplete_secondary"
    SECONDARY = "secondary"
    INCOMPLETE_HIGHER = "incomplete_higher"
    HIGHER = "higher"


def _compiled(rules: dict[StrEnum, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((code.value, re.compile(rule)) for code, rule in rules.items())


_PARTY = _compiled(
    {
        Party.NON_PARTY: r"^б ?/ ?п\b|^б\. ?п|^беспарт|^бп\b",
        Party.FORMER: r"^(?:бывш\w*\.? ?|исключ|искл|выбыл).*(?:[вр]кп|парти[ия]$|канд)"
        r"|^до \d{4} (?:гг?\.? |года )?(?:член|чл|канд)\w*.*[вр]кп"
        r"|^чл\w*\.? [вр]кпб? (?:до \d{4}|с \d{4} (?:г\.? )?(?:по|до) \d{4}"
        r"|(?:[вс] )?\d{4} ?[-–—] ?\d{4})"
        r"(?: гг?)?\.?$",
        Party.CANDIDATE: r"(?:^|/)канд\w*.*[вр]кп",
        Party.MEMBER: r"^(?:с \d{4} )?(?:член\w*|чл|состо\w+)?[ ./]*(?:с \d{4} )?[вр]кпб?",
        Party.KOMSOMOL: r"влксм|рлксм|рксм|комсомол",
        Party.OTHER_COMMUNIST: r"\bкп\w?\b|компарти|коммунистич|\bмнрп\b|\bксм\b",
        Party.OTHER: r"эсер|меньшев|бунд|кадет|анархист|социал|парти|рсдрп|\bсдп|большевик",
    }
)
# «член ВКП(б) до 1935 (исключен …)»: what stands in brackets is told of other times.
_ASIDE = re.compile(r"\s\(.*\)\s*$", re.DOTALL)
_SCHOOLING = _compiled(
    {
        Schooling.ILLITERATE: r"^неграм",
        Schooling.BARELY_LITERATE: r"^(?:мало|полу)грам|^м-гр",
        Schooling.LITERATE: r"^грам",
        Schooling.INCOMPLETE_HIGHER: r"(?:незак|неполн|неок|н/)\w*\.? ?высш|высш\w*,? незак",
        Schooling.INCOMPLETE_SECONDARY: r"(?:незак|неполн|неок|н/)\w*\.? ?сред|\b[5-9] ?кл",
        Schooling.HIGHER: r"высш|академи|\bмгу\b|институт|университет",
        Schooling.SECONDARY: r"сред|гимнази|\b10 ?кл|^ср\b|техникум|техническ",
        Schooling.PRIMARY: r"начальн|низш|\b[1-4] ?(?:кл|г\b|гр\b)|сельск\w+ школ|церк|приходск",
    }
)


@lru_cache(maxsize=1 << 12)
def party_of(words: str) -> str:
    """The code of a party standing; blank when the words say none that is known."""
    text = folded(_ASIDE.sub("", words))
    return next((code for code, rule in _PARTY if rule.search(text)), "")


@lru_cache(maxsize=1 << 12)
def schooling_of(words: str) -> str:
    """The code of a schooling; blank when the words say none that is known."""
    text = folded(words)
    return next((code for code, rule in _SCHOOLING if rule.search(text)), "")

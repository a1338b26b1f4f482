"""Where somebody died in custody, and whether the name of the place has said so already."""

from __future__ import annotations

import re

_SETTINGS = {
    "en": {"died_in_camp": "in a camp", "died_in_prison": "in prison"},
    "ru": {"died_in_camp": "в лагере", "died_in_prison": "в тюрьме"},
    "uk": {"died_in_camp": "в таборі", "died_in_prison": "у вʼязниці"},
}

# "In", then nothing but names and adjectives, then the prison or camp itself. A street of that
# name, or a house beside it, must not match: the fate would go unsaid.
_INSIDE_EN = (
    r"(?:in|at) (?:(?:the|an?|transit|internal|inner|labour|[A-Z][\w’'-]*) )*{noun}"
    r"(?:$|[,.(]| (?:hospital|infirmary|No|of|in|near|on|at)\b)"
)
_INSIDE_RU = r"(?:в|во|на) (?:\S+(?:ом|ем|ой|ей|ых|их) )*(?:{noun})\b"
_INSIDE_UK = r"(?:у|в|на) (?:\S+(?:ому|ій|ім|их) )*(?:{noun})\b"

_NAMES_ITSELF = {
    "en": {
        "died_in_camp": re.compile(_INSIDE_EN.format(noun="[Cc]amps?")),
        "died_in_prison": re.compile(_INSIDE_EN.format(noun="[Pp]rison")),
    },
    "ru": {
        "died_in_camp": re.compile(
            _INSIDE_RU.format(noun="лагере|лагерях|лагерной больнице|лагерном лазарете")
        ),
        "died_in_prison": re.compile(_INSIDE_RU.format(noun="тюрьме|тюремной больнице")),
    },
    "uk": {
        "died_in_camp": re.compile(
            _INSIDE_UK.format(noun="таборі|таборах|табірній лікарні|табірному лазареті")
        ),
        "died_in_prison": re.compile(_INSIDE_UK.format(noun="в[ʼ’']язниці|тюрмі|тюремній лікарні")),
    },
}


def setting(fate: str, place_in: str, language: str) -> str:
    """Return "in prison" or "in a camp" for those who died there, blank for all others.

    Also blank where the place is itself that prison or camp: "in prison in Saratov prison" would
    say it twice. In doubt it is said twice.
    """
    words = _SETTINGS[language].get(fate, "")
    return "" if words and _NAMES_ITSELF[language][fate].match(place_in.strip()) else words

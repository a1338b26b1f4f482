"""Patronymics as sounds: their suffixes and the stems they leave.

The suffixes are those of the East Slavic languages in every romanisation, which after reading are
the same few sounds. Stems are compared without their vowels at the end, as -ович, -евич and -ич
take turns: Николаевич, Миколайович, Nikolaich leave one stem.
"""

from __future__ import annotations

import re

# In sounds: -ович, -евич, -ич; -овна, -евна, -ична, -инична; shortened -ыч; Polish -owicz.
SUFFIX = re.compile(r"(?:[ai]?v)?iC$|(?:[ai]v|in?iC|iS|iC)n$")
SHORTEST_STEM = 2
VOWELS_AT_THE_END = re.compile("[aiu]+$")


def has_suffix(sound: str) -> bool:
    """Whether a sound ends as patronymics do; surnames in -ович do too."""
    match = SUFFIX.search(sound)
    return match is not None and match.start() >= SHORTEST_STEM


def stem(sound: str) -> str:
    """The father's name as a patronymic keeps it; nothing if the sound is no patronymic."""
    return stem_of_given(SUFFIX.sub("", sound)) if has_suffix(sound) else ""


def stem_of_given(sound: str) -> str:
    """A given name as its patronymic keeps it; nothing if too little is left to know it by."""
    bare = VOWELS_AT_THE_END.sub("", sound)
    return bare if len(bare) >= SHORTEST_STEM else ""

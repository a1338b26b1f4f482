"""Patronymics as sounds: their suffixes, the stems they leave, and the words for son and daughter.

The suffixes are those of the East Slavic languages in every romanisation, which after reading are
the same few sounds. Stems are compared without their vowels at the end, as -ович, -евич and -ич
take turns: Николаевич, Миколайович, Nikolaich leave one stem.
"""

from __future__ import annotations

import re

# In sounds: -ович, -евич, -ич; -овна, -евна, -ична, -инична; shortened -ыч; Polish -owicz.
_SUFFIX = re.compile(r"(?:[ai]?v)?iC$|(?:[ai]v|in?iC|iS|iC)n$")
_VOWELS_AT_THE_END = re.compile("[aiu]+$")


def has_suffix(sound: str) -> bool:
    """Whether a sound ends as patronymics do; surnames in -ович do too."""
    match = _SUFFIX.search(sound)
    return match is not None and match.start() >= 2


def stem(sound: str) -> str:
    """What is left of a patronymic without suffix and final vowels; of another word, the latter."""
    bare = _SUFFIX.sub("", sound)
    return stem_of_given(bare if len(bare) >= 2 else sound)


def stem_of_given(sound: str) -> str:
    """The sound of a given name as its patronymic keeps it."""
    return _VOWELS_AT_THE_END.sub("", sound) or sound

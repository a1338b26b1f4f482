"""Languages of the site (``LANGUAGES``): those for which there are words."""

from __future__ import annotations

from collections.abc import Sequence

from memorial.errors import SettingError

# Each has its sentences (registry/sentences), its dates (registry/dates) and its catalogue
# (registry/locale). docs/adopt.md tells how another comes in.
WITH_WORDS = {"en": "English", "ru": "Русский", "uk": "Українська"}


def languages(codes: Sequence[str]) -> list[tuple[str, str]]:
    """The codes with their names, in the order given; all there are where none is given."""
    wanted = [code.strip().lower() for code in codes] or list(WITH_WORDS)
    known = ", ".join(WITH_WORDS)
    for code in wanted:
        if code not in WITH_WORDS:
            raise SettingError(f"LANGUAGES names {code!r}; the site has words in {known}.")
    if len(set(wanted)) < len(wanted):
        raise SettingError("LANGUAGES names a language twice.")
    return [(code, WITH_WORDS[code]) for code in wanted]

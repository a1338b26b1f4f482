"""A spelling of a name; its script is seen from its letters, so that nobody has to choose it."""

from __future__ import annotations

import unicodedata
from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry.forms.records import KnowingForm
from registry.vocabulary import Script

# The first word of a letter's name in Unicode.
_SCRIPTS = {
    "LATIN": Script.LATIN,
    "CYRILLIC": Script.CYRILLIC,
    "ARMENIAN": Script.ARMENIAN,
    "GEORGIAN": Script.GEORGIAN,
    "GREEK": Script.GREEK,
    "HEBREW": Script.HEBREW,
    "ARABIC": Script.ARABIC,
    "HANGUL": Script.HANGUL,
    "CJK": Script.HAN,
}


def script_of(text: str) -> str:
    """The code of the script most letters belong to; empty when no letter is known."""
    found = Counter(
        _SCRIPTS[word]
        for word in (unicodedata.name(letter, "").split(" ")[0] for letter in text)
        if word in _SCRIPTS
    )
    return found.most_common(1)[0][0].value if found else ""


class NameForm(KnowingForm):
    """A spelling of a name; the script is seen from its letters."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        parts = ("surname", "given_name", "patronymic", "full")
        letters = "".join(str(cleaned.get(part) or "") for part in parts)
        script = script_of(letters)
        if letters and not script:
            raise ValidationError(_("These letters belong to no script the registry knows."))
        self.instance.script = script or self.instance.script
        return cleaned

"""Passwords nobody needs to guess twice: those made of the words everybody would try here."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Written in small letters; other endings are covered where the beginning is enough.
WORDS = (
    *("memorial", "registry", "register", "memory", "purge", "terror", "repression", "stalin"),
    *("gulag", "nkvd", "curator", "editor", "admin", "password", "victim", "archive"),
    *("мемориал", "реестр", "памят", "пам'ят", "памʼят", "террор", "терор", "репресс", "репрес"),
    *("сталин", "сталін", "гулаг", "нквд", "куратор", "редактор", "админ", "адмін", "пароль"),
    *("архив", "архів", "жертв"),
)
# Of a good password so much is left when these words, figures and signs are taken away.
LEAST_LEFT = 6
_WORDS = re.compile("|".join(sorted(map(re.escape, WORDS), key=len, reverse=True)))


class WordsOfTheRegistryValidator:
    """Refuses what consists of such words and little else."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises `ValidationError` with a sentence."""
        left = [letter for letter in _WORDS.sub("", password.lower()) if letter.isalpha()]
        is_made_of_them = _WORDS.search(password.lower()) is not None
        if is_made_of_them and len(left) < LEAST_LEFT:
            raise ValidationError(self.get_help_text(), code="password_of_our_words")

    def get_help_text(self) -> str:
        """The rule in a sentence."""
        return _("Your password can’t be made of words everybody would try for this site.")

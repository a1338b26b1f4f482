"""Checks of single values, each failing with one sentence that says what would be accepted."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext as _

from registry.dates import parse
from registry.errors import DateError, IdentifierError, Phrase, RegistryError, Sentence
from registry.identifiers import require_public_id

LANGUAGE_PATTERN = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}")


def told(error: RegistryError) -> str:
    """The reason of a refusal in the language of whoever reads it."""
    reason = error.reason
    return _translated(reason) if isinstance(reason, Sentence) else reason


def _translated(sentence: Sentence) -> str:
    return _(sentence.words) % {name: _filling(value) for name, value in sentence.values.items()}


def _filling(value: str | int | Sentence) -> str | int:
    if isinstance(value, Sentence):
        return _translated(value)
    return _(value) if isinstance(value, Phrase) else value


def validate_partial_date(value: str) -> None:
    """Accepts EDTF as `registry.dates` reads it, and nothing recorded."""
    if not value:
        return
    try:
        parse(value)
    except DateError as error:
        raise ValidationError(told(error), code="invalid_date") from error


def validate_public_id(value: str) -> None:
    """Accepts an id whose check character is right."""
    try:
        require_public_id(value)
    except IdentifierError as error:
        raise ValidationError(told(error), code="invalid_id") from error


def validate_language(value: str) -> None:
    """Accepts a BCP 47 language code such as `ru` or `uk`."""
    if not LANGUAGE_PATTERN.fullmatch(value):
        raise ValidationError(
            _("“%(value)s” is not a language code; write for example ru, uk or ka."),
            params={"value": value[:20]},
            code="invalid_language",
        )


def validate_web_address(value: str) -> None:
    """Accepts an address of the web as it is found, also a host whose name has an underscore."""
    try:
        parts = urlsplit(value)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_address = False
    if not is_address or re.search(r"\s", value):
        raise ValidationError(
            _("Give a web address that begins with https:// or http://, without blanks."),
            code="invalid_address",
        )


def validate_localized_text(value: Any) -> None:
    """Accepts a mapping of language codes to texts."""
    if not isinstance(value, dict):
        raise ValidationError(
            _("A text in several languages maps codes to texts, e.g. en to Poet, ru to Поэт."),
            code="invalid_text",
        )
    for language, text in value.items():
        validate_language(str(language))
        if not isinstance(text, str):
            raise ValidationError(
                _("The text for “%(language)s” must be words."),
                params={"language": language},
                code="invalid_text",
            )
        ProhibitNullCharactersValidator()(text)


@deconstructible
class MaximumYears:
    """Accepts a term of years that a court could pronounce."""

    def __init__(self, limit: int = 99) -> None:
        self.limit = limit

    def __call__(self, value: int) -> None:
        if not 0 < value <= self.limit:
            raise ValidationError(
                _("A term is between 1 and %(limit)d years."),
                params={"limit": self.limit},
                code="invalid_term",
            )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, MaximumYears) and self.limit == other.limit

    def __hash__(self) -> int:
        return hash(self.limit)

"""Citations in words: APA (7th edition), Chicago (bibliography), GOST R 7.0.5–2008.

Each is written in the language of its own rules. The page of a register that goes on changing has
no date of publication; the rules then ask for the day of access, which is left open.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from registry.models import Person
from registry.web.citing.entry import Entry, entry_of


@dataclass(frozen=True, slots=True)
class Styled:
    """A citation in one style."""

    style: str
    text: SafeString
    language: str


def styled(person: Person, request: HttpRequest) -> list[Styled]:
    """The page in every style."""
    english = entry_of(person, request, "en")
    russian = entry_of(person, request, "ru")
    return [
        Styled("APA", apa(english), english.language),
        Styled("Chicago", chicago(english), english.language),
        Styled("ГОСТ Р 7.0.5–2008", gost(russian), russian.language),
    ]


def apa(entry: Entry) -> SafeString:
    """Author, no date, title with version, day of access, address."""
    return format_html(
        "{}. (n.d.). <cite>{}</cite> (Version {}). Retrieved [date], from {}",
        entry.site,
        _title(entry),
        entry.version,
        entry.url,
    )


def chicago(entry: Entry) -> SafeString:
    """Title, site, version, day of access, address."""
    return format_html(
        "“{}{}” {}. Version {}. Accessed [date]. {}.",
        _title(entry),
        # A year that is not certain ends in its own mark.
        "" if entry.title.endswith("?") else ".",
        entry.site,
        entry.version,
        entry.url,
    )


def gost(entry: Entry) -> SafeString:
    """A part of an electronic resource: title // resource : kind. Version. URL (day of access)."""
    return format_html(
        "{} // {} : [сайт]. Версия {}. URL: {} (дата обращения: [дд.мм.гггг]).",
        _title(entry),
        entry.site,
        entry.version,
        entry.url,
    )


def _title(entry: Entry) -> SafeString:
    if entry.title_language == entry.language:
        return format_html("{}", entry.title)
    return format_html('<span lang="{}">{}</span>', entry.title_language, entry.title)

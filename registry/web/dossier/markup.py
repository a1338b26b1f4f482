"""Inline markup: texts with their language, dates, links. Every stored text is escaped here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape

from django.db import models
from django.urls import get_script_prefix, reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from registry.dates import PartialDate, datetime_attribute, in_words
from registry.dates.typed import from_typed
from registry.fields import partial_date
from registry.models.base import Record
from registry.opendata.records import ROUTES

NOTHING = SafeString("")
# What the address of one record is called in the URLconf, by its noun.
ADDRESS_NAMES = ROUTES

_SCRIPTS = (
    (re.compile("[\u0370-\u03ff]"), "el"),
    (re.compile("[\u0531-\u058f]"), "hy"),
    (re.compile("[\u0590-\u05ff]"), "he"),
    (re.compile("[\u0600-\u06ff]"), "ar"),
    (re.compile("[\u10a0-\u10ff]"), "ka"),
    (re.compile("[іїєґІЇЄҐ]"), "uk"),
    (re.compile("[\u0400-\u04ff]"), "ru"),
    (re.compile("[\u4e00-\u9fff]"), "zh"),
    (re.compile("[\uac00-\ud7af]"), "ko"),
    (re.compile("[A-Za-z]"), "en"),
)
# A date that is all figures and dots.
_FIGURES = re.compile(r"[\d.]{4,10}")
_QUOTATION_MARKS = {"en": "“”", "ru": "«»", "uk": "«»"}
# Marks a quotation may bring along, each with those that can close it.
_QUOTED_ALREADY = {"“": "”", "«": "»", "„": "“”", '"': '"'}
# The script of longer texts is not remembered: few stand on two pages.
REMEMBERED = 200
_RIGHT_TO_LEFT = {"he", "ar", "yi", "fa"}
_CYRILLIC = {"ru", "uk"}


def page_language() -> str:
    """The language of the page that is being made."""
    return (get_language() or "en").split("-")[0]


def likely_language(text: str) -> str:
    """The language a text without one is read in, by its script; blank where no letter tells.

    A Cyrillic text without Ukrainian letters is taken for the page's own language.
    """
    found = _language_of_script(text) if len(text) <= REMEMBERED else _by_letters(text)
    if found != "ru":
        return found
    page = page_language()
    return page if page in _CYRILLIC else found


@lru_cache(maxsize=1 << 12)
def _language_of_script(text: str) -> str:
    return _by_letters(text)


def _by_letters(text: str) -> str:
    return next((language for pattern, language in _SCRIPTS if pattern.search(text)), "")


def in_language(text: str, language: str) -> SafeString:
    """The text, marked where its language is not the page's."""
    content = escaped(text)
    if not language or language == page_language():
        return SafeString(content)
    direction = ' dir="rtl"' if language in _RIGHT_TO_LEFT else ""
    return SafeString(f'<span lang="{escape(language)}"{direction}>{content}</span>')


def words(text: str) -> SafeString:
    """A text of no recorded language."""
    if not text:
        return NOTHING
    return in_language(text, likely_language(text))


def quoted(text: str) -> SafeString:
    """The words of a source in quotation marks, unless they bring their own."""
    if _is_one_quotation(text):
        return words(text)
    marks = _QUOTATION_MARKS.get(page_language(), "“”")
    return format_html("{}{}{}", marks[0], words(text), marks[1])


def known_words(text: str, known: frozenset[str]) -> SafeString:
    """A text kept in English, translated where it is one of the known; else as it stands."""
    translated = gettext(text) if text in known else text
    return words(text) if translated == text else conditional_escape(translated)


def _is_one_quotation(text: str) -> bool:
    """Whether the marks at both ends belong together: «a», but not «a» and «b»."""
    closing = _QUOTED_ALREADY.get(text[:1], "")
    inside = text[1:-1]
    return text[-1:] in tuple(closing) and not any(mark in inside for mark in closing)


def best(texts: Mapping[str, str]) -> tuple[str, str]:
    """The text a reader of the page understands best, and its language; blank where there is none.

    A reader of Ukrainian gets Russian before English.
    """
    page = page_language()
    for language in (page, "ru" if page == "uk" else "en", "en", "ru", *texts):
        if texts.get(language):
            return texts[language], language
    return "", ""


def localized(texts: Mapping[str, str]) -> SafeString:
    """The best text, marked with its language."""
    return in_language(*best(texts))


def paragraphs(texts: Mapping[str, str]) -> list[SafeString]:
    """The best text, in paragraphs as it was typed."""
    text, language = best(texts)
    return [in_language(part.strip(), language) for part in re.split(r"\n\s*\n", text) if part]


def dated(date: PartialDate | None, *, with_old_style: bool = False) -> SafeString:
    """A date in words; only one exact to the day, month or year is machine-readable."""
    if date is None:
        return NOTHING
    text = in_words(date, page_language(), with_old_style=with_old_style)
    value = datetime_attribute(date)
    if value is None:
        return SafeString(escaped(text))
    return SafeString(f'<time datetime="{escape(value)}">{escaped(text)}</time>')


def date_of(row: models.Model, field: str, *, with_old_style: bool = False) -> SafeString:
    """The date in a field of a row with the words of the source, else those words alone.

    Figures that say the same day, as «5.11.1937», stay with the entry as it was printed.
    """
    date = partial_date(row, field)
    stated: str = getattr(row, f"{field}_text", "")
    if date and _FIGURES.fullmatch(stated) and from_typed(stated) == date.text:
        stated = ""
    return with_words(dated(date, with_old_style=with_old_style), stated)


def time_of(row: models.Model, field: str) -> str:
    """The date in a field in words alone, by which the list of sources tells like facts apart."""
    date = partial_date(row, field)
    return in_words(date, page_language()) if date else ""


def with_words(value: str, stated: str) -> SafeString:
    """A value with the words of the source beside it; either may be missing."""
    if not stated or stated == value:
        return conditional_escape(value)
    if not value:
        return quoted(stated)
    return format_html("{} ({})", value, quoted(stated))


def address(record: Record) -> str:
    """The page of a record in the language of the page."""
    form = _address_form(record.noun, get_language() or "", get_script_prefix())
    return form.format(record.public_id, record.slug or record.public_id)


@lru_cache(maxsize=256)
def _address_form(noun: str, language: str, prefix: str) -> str:
    """An address with places for the id and the slug, which hold nothing that must be quoted."""
    path = reverse(f"registry:{ADDRESS_NAMES[noun]}", args=["ID", "SLUG"])
    return path.replace("/ID/SLUG/", "/{}/{}/")


def link(record: Record, content: str) -> SafeString:
    """A link to the page of a published record; the caller has asked whether it is one."""
    return SafeString(f'<a href="{escape(address(record))}">{escaped(content)}</a>')


def link_if_public(record: Record | None, content: str) -> SafeString:
    """A link to a published record; nothing at all where it is not published."""
    if record is None or not record.is_published:
        return NOTHING
    return link(record, content)


def lowered(text: str) -> str:
    """The text as it stands inside a sentence."""
    return text[:1].lower() + text[1:]


def joined(parts: Iterable[str], between: str = ", ") -> SafeString:
    """The parts that say something, with a mark between them."""
    return SafeString(escaped(between).join(escaped(part) for part in parts if part))


def escaped(text: str) -> str:
    """As a template escapes: markup is left as it is, everything else becomes text.

    For texts alone, unlike `conditional_escape`, which asks each whether it is a translation that
    waits: pages escape thousands.
    """
    return text if isinstance(text, SafeString) else escape(text)

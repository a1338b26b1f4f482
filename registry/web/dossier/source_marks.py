"""What stands behind a fact: the numbers of its sources, or the mark that no page is cited."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from registry.web.dossier.markup import NOTHING, page_language

NUMBERS_TOGETHER = 6
ROOM = SafeString("<wbr>")


def notes(numbers: Iterable[int]) -> SafeString:
    """The numbers of sources behind a fact; they never begin a line of their own."""
    found = tuple(sorted(set(numbers)))
    return _notes(found, page_language()) if found else NOTHING


# What is made once for a language is made while that one is the present one.
@lru_cache(maxsize=2000)
def _notes(numbers: tuple[int, ...], language: str) -> SafeString:
    links = format_html_join(
        "",
        '{}<a href="#s{}" aria-label="{}">{}</a>',
        (
            (_room_before(place), number, _("Source %d") % number, number)
            for place, number in enumerate(numbers)
        ),
    )
    return format_html('\u2060<span class="src">{}</span>', links) if links else NOTHING


def _room_before(place: int) -> SafeString:
    """Where a row of numbers may go on in the next line: a dozen is wider than a narrow screen."""
    return ROOM if place and place % NUMBERS_TOGETHER == 0 else NOTHING


def uncited() -> SafeString:
    """The mark of a fact whose page is not cited yet; the list of sources explains it."""
    return _uncited(page_language())


@lru_cache(maxsize=16)
def _uncited(language: str) -> SafeString:
    return format_html(
        '\u2060<span class="src uncited"><span aria-hidden="true">\u25cb</span>'
        '<span class="vh"> ({})</span></span>',
        _("page not yet cited"),
    )


def read_mark() -> SafeString:
    """The mark of a fact read in a source of the record, where it is not noted in which."""
    return _read_mark(page_language())


@lru_cache(maxsize=16)
def _read_mark(language: str) -> SafeString:
    return format_html(
        '\u2060<span class="src uncited"><span aria-hidden="true">\u25cf</span>'
        '<span class="vh"> ({})</span></span>',
        _("read in one of the sources of the record"),
    )

"""Small pieces of markup that stand on a page by the hundred: made without a template each.

A template included for every row and every value of a filter took half the time of a list.
"""

from __future__ import annotations

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from registry.models import Person
from registry.sentences import count_noun
from registry.web.dossier.markup import NOTHING, escaped, page_language
from registry.web.facets import Value
from registry.web.lifeline import Drawing
from registry.web.people_names import marked_initials
from registry.web.served import Picture, portrait_of

# The years of the Great Purge on the scale of a lifeline.
_AXIS = (
    '<line class="axis" x1="58%" x2="58%" y1="0" y2="18"/>'
    '<line class="axis" x1="59.33%" x2="59.33%" y1="0" y2="18"/>'
)
_GOES_ON_LEFT = '<line x1="2%" x2="0%" y1="5" y2="9"/><line x1="2%" x2="0%" y1="13" y2="9"/>'
_GOES_ON_RIGHT = '<line x1="98%" x2="100%" y1="5" y2="9"/><line x1="98%" x2="100%" y1="13" y2="9"/>'


def spark(drawing: Drawing) -> SafeString:
    """The lifeline of a row; hidden from readers, the years stand in text beside it."""
    lines = [_line(' class="doubt"', stroke.from_(), stroke.to()) for stroke in drawing.dotted]
    if drawing.lived:
        lines.append(_line("", drawing.lived.from_(), drawing.lived.to()))
    lines += [_line(' class="held"', stroke.from_(), stroke.to()) for stroke in drawing.held]
    if drawing.goes_on_left:
        lines.append(_GOES_ON_LEFT)
    if drawing.goes_on_right:
        lines.append(_GOES_ON_RIGHT)
    if drawing.death:
        lines.append(f'<circle class="end" cx="{drawing.death}" cy="9" r="3.5"/>')
    # Nothing but numbers of our own went in.
    return mark_safe(  # noqa: S308
        '<svg class="spark" height="18" aria-hidden="true" focusable="false">'
        f"{_AXIS}{''.join(lines)}</svg>"
    )


def _line(kind: str, x1: str, x2: str) -> str:
    return f'<line{kind} x1="{x1}" x2="{x2}" y1="9" y2="9"/>'


def mount(person: Person, size: str = "small", caption: str = "") -> SafeString:
    """The empty album mount with initials; a large one has words under them."""
    words = f"<span>{escaped(caption)}</span>" if caption else ""
    return SafeString(f'<div class="plate {size}">{marked_initials(person)}{words}</div>')


def portrait(person: Person) -> SafeString:
    """A portrait where one may be served, else the mount."""
    served = portrait_of(person)
    return mount(person) if served is None else _picture(served)


def _picture(served: Picture) -> SafeString:
    """The narrowest size alone: twice what a row shows, and fifty of them are light."""
    avif = NOTHING
    if served.avif_src:
        avif = format_html('<source type="image/avif" srcset="{}">', served.avif_src)
    return format_html(
        '<picture class="portrait">{}<img src="{}" width="{}" height="{}"'
        ' alt="{}" loading="lazy"></picture>',
        avif,
        served.src,
        served.width,
        served.height,
        served.alt,
    )


def options(values: list[Value]) -> SafeString:
    """The checkboxes of a filter, each with the people it would give."""
    return mark_safe("".join(map(_option, values)))  # noqa: S308


def _option(value: Value) -> str:
    """Every text goes through `escaped`; a list has a hundred of them."""
    checked = " checked" if value.is_chosen else ""
    return (
        f'<label class="opt"><input type="checkbox" name="{escaped(value.name)}" '
        f'value="{escaped(value.value)}"{checked}><span>{escaped(value.label)}</span>'
        f'<span class="count"><span class="vh">, </span>{people(value)}</span></label>'
    )


def people(value: Value) -> SafeString:
    """The number of people of a value: those it is certain of, and those it may be true of."""
    language = page_language()
    certain = NOTHING
    if value.certain or not value.possible:
        certain = _number(value.certain, language)
    if not value.possible:
        return certain
    if value.certain:
        return format_html('{}<span class="perhaps">, {}</span>', certain, value.perhaps)
    word = people_word(value.possible, language)
    return format_html(
        '<span class="perhaps">{}<span class="vh"> {}</span></span>', value.perhaps, word
    )


@lru_cache(maxsize=4096)
def _number(number: int, language: str) -> SafeString:
    digits, word = count_noun(number, "people", language).rsplit(" ", 1)
    return format_html('{}<span class="vh"> {}</span>', digits, word)


@lru_cache(maxsize=4096)
def people_word(number: int, language: str) -> str:
    """The word that follows a number of people."""
    return count_noun(number, "people", language).rpartition(" ")[2]

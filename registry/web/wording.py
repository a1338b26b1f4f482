"""Filters and their values in words: beside a checkbox, on a chip, in the title of a page."""

from __future__ import annotations

from html import unescape

from django.utils.html import conditional_escape, format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from registry.dates import parse, when_phrase
from registry.filters import PersonFilterSet
from registry.search.labels import Labels
from registry.search.terms import NOT_RECORDED, YES
from registry.sentences import count_noun, fate_of_several
from registry.vocabulary import Fate, RehabilitationStatus, Role, Sex
from registry.web.dossier.markup import best, in_language, page_language

# On a chip these need no more than their value; others name their filter first.
CLEAR_BY_THEMSELVES = {"fate", "profession", "role", "sex", "has_picture", "has_dispute"}
YEARS_OF_ARREST = ("arrest_year", "arrest_month")
YEARS_OF_DEATH = ("death_year", "death_month")


def filter_label(name: str) -> str:
    """What a filter is called."""
    return str(PersonFilterSet.base_filters[name].label)


def value_label(name: str, value: str, labels: Labels) -> SafeString:
    """A value in the language of the page, marked where it is in another."""
    if value == NOT_RECORDED:
        return conditional_escape(_("Not recorded"))
    closed = _closed(name, value)
    if closed:
        return conditional_escape(closed)
    text, language = best(labels.get((name, value), {}))
    if not text:
        return conditional_escape(value)
    # Terms are kept as they stand inside a sentence.
    return in_language(text[0].upper() + text[1:], language)


def _closed(name: str, value: str) -> str:
    """A value of a closed list; blank for one of an open list, or of none."""
    if name == "role":
        return _role(value)
    if name in ("has_picture", "has_dispute"):
        return _has(name, value)
    if name == "sex":
        return {Sex.MALE.value: _("Men"), Sex.FEMALE.value: _("Women")}.get(value, "")
    if name == "fate" and (label := fate_of_several(value, page_language())):
        return label
    choices = {"fate": Fate, "rehabilitation": RehabilitationStatus}.get(name)
    return str(choices(value).label) if choices and value in choices.values else ""


def _role(value: str) -> str:
    words = {
        Role.VICTIM.value: _("Persecuted"),
        Role.PERPETRATOR.value: _("Carried out repression"),
        Role.BOTH.value: _("Both"),
        Role.NONE.value: _("Neither is recorded"),
    }
    return words.get(value, "")


def _has(name: str, value: str) -> str:
    if name == "has_picture":
        return _("A photograph") if value == YES else _("No photograph yet")
    return _("Sources that differ") if value == YES else _("No sources that differ")


def chip_label(name: str, value: str, labels: Labels) -> SafeString:
    """A value on its chip, where no filter stands above it."""
    label = value_label(name, value, labels)
    if name == "q":
        return format_html("“{}”", value) if page_language() == "en" else _guillemets(value)
    if value == NOT_RECORDED:
        return format_html("{}: {}", filter_label(name), _("not recorded"))
    if name in YEARS_OF_ARREST:
        return conditional_escape(_("Arrested %(when)s") % {"when": _when(value)})
    if name in YEARS_OF_DEATH:
        return conditional_escape(_("Died %(when)s") % {"when": _when(value)})
    if name in CLEAR_BY_THEMSELVES:
        return label
    return format_html("{}: {}", filter_label(name), label)


def _guillemets(text: str) -> SafeString:
    return format_html("«{}»", text)


def _when(value: str) -> str:
    """The year or month after a verb; a value that is none stays as it was typed."""
    try:
        return when_phrase(parse(value), page_language())
    except ValueError:
        return value


def range_label(name: str, first: str, last: str) -> str:
    """Two ends of a range of years on one chip."""
    if name == "arrest_from":
        return _ranged(_("Arrested %(years)s"), first, last)
    return _ranged(_("Born %(years)s"), first, last)


def _ranged(pattern: str, first: str, last: str) -> str:
    if first and last:
        years = first if first == last else f"{first}–{last}"
    elif first:
        years = _("%(year)s or later") % {"year": first}
    else:
        years = _("%(year)s or earlier") % {"year": last}
    return pattern % {"years": years}


def perhaps(certain: int, possible: int) -> str:
    """What is said of people a year may be true of, beside the number of those it is."""
    if not possible:
        return ""
    number = count_noun(possible, "people", page_language()).rpartition(" ")[0]
    words = _("perhaps %(number)s more") if certain else _("perhaps %(number)s")
    return words % {"number": number}


def people_in_words(certain: int, possible: int) -> str:
    """A number of people, and how many more there may be."""
    if not certain and possible:
        people = count_noun(possible, "people", page_language())
        return _("perhaps %(number)s") % {"number": people}
    people = count_noun(certain, "people", page_language())
    return ", ".join(part for part in (people, perhaps(certain, possible)) if part)


def plain(label: SafeString) -> str:
    """A label without markup, for a title."""
    return unescape(strip_tags(label))

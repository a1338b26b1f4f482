"""Values of versions in words: what a source states is kept as code or date and read here."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from registry.dates import DateKind, parse
from registry.errors import DateError
from registry.fields import LocalizedTextField, PartialDateField
from registry.models import Place
from registry.models.terms import Term
from registry.sentences import count_noun
from registry.vocabulary import SentenceKind
from registry.web.dossier.markup import dated, in_language, localized, page_language, words
from registry.web.dossier.places import PlaceBook, place_link

_SENTENCE = re.compile(r"([a-z_]+):(\d{1,2})y")

# More digits than a count of people can have.
LONGEST_NUMBER = 12

# One version: the row it speaks of, the fact, the value as kept.
Stated = tuple[models.Model, str, str]


def column(target: models.Model, field: str) -> models.Field | None:
    """The column a fact stands in; None for a question without one."""
    try:
        found = target._meta.get_field(field)
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, models.Field) else None


def is_a_place(target: models.Model, field: str) -> bool:
    """Whether the fact names a place."""
    found = column(target, field)
    return isinstance(found, models.ForeignKey) and found.related_model is Place


def sentence_in_words(kind: str, years: int | None) -> str:
    """The penalty and its term: "Labour camp, 5 years"."""
    label = str(SentenceKind(kind).label) if kind in SentenceKind.values else kind
    term = count_noun(years, "years", page_language()) if years else ""
    return ", ".join(part for part in (label, term) if part)


def number_in_words(text: str) -> str:
    """A whole number with its thousands parted as the language does it; other text as it is."""
    if not text.isdecimal() or len(text) > LONGEST_NUMBER:
        return text
    return count_noun(int(text), "people", page_language()).rpartition(" ")[0]


class ValueReader:
    """Reads the values of all versions of a page; terms are looked up in one query a list."""

    def __init__(self, stated: Iterable[Stated], places: PlaceBook) -> None:
        self._places = places
        self._terms = _terms(stated)

    def read(self, target: models.Model, field: str, value: str) -> SafeString:
        """The value in the language of the page; a text that is no code stays as it is."""
        if not value:
            return conditional_escape(_("no value"))
        found = column(target, field)
        if isinstance(found, PartialDateField):
            return _read_date(value, found.kind, with_old_style=field == "birth_date")
        if isinstance(found, models.ForeignKey):
            return self._read_record(found, value)
        if field == "sentence":
            return _read_sentence(value)
        if isinstance(found, models.DecimalField):
            return words(number_in_words(value))
        if found is not None and found.choices and value in dict(found.flatchoices):
            return words(str(dict(found.flatchoices)[value]))
        if isinstance(found, LocalizedTextField):
            return in_language(value, "en") if value.isascii() else words(value)
        return words(value)

    def read_column(self, target: models.Model, field: str) -> SafeString:
        """The accepted value where its citations do not repeat it."""
        found = column(target, field)
        if isinstance(found, models.ForeignKey) and found.related_model is Place:
            place = self._places.get(getattr(target, found.attname))
            return place_link(place) if place else words(getattr(target, f"{field}_text", ""))
        value = getattr(target, field, "") if found is not None else ""
        if isinstance(value, Term):
            return words(value.label())
        if isinstance(value, dict):
            return localized(value)
        if field == "sentence":
            return words(sentence_in_words(value, getattr(target, "sentence_years", None)))
        return self.read(target, field, value if isinstance(value, str) else "")

    def _read_record(self, found: models.ForeignKey, value: str) -> SafeString:
        place = self._places.with_code(value) if found.related_model is Place else None
        if place:
            return place_link(place)
        term = self._terms.get((found.related_model, value))
        return words(term.label()) if term else words(value)


def _terms(stated: Iterable[Stated]) -> dict[tuple[object, str], Term]:
    codes: dict[type[Term], set[str]] = {}
    for target, field, value in stated:
        found = column(target, field)
        model = found.related_model if isinstance(found, models.ForeignKey) else None
        if isinstance(model, type) and issubclass(model, Term) and value:
            codes.setdefault(model, set()).add(value)
    terms: dict[tuple[object, str], Term] = {}
    for model, wanted in codes.items():
        for term in model._default_manager.filter(code__in=wanted):
            terms[model, term.code] = term
    return terms


def _read_date(value: str, kind: DateKind, *, with_old_style: bool) -> SafeString:
    try:
        return dated(parse(value, kind=kind), with_old_style=with_old_style)
    except DateError:
        return words(value)


def _read_sentence(value: str) -> SafeString:
    match = _SENTENCE.fullmatch(value)
    kind, years = (match[1], int(match[2])) if match else (value, None)
    return words(sentence_in_words(kind, years)) if kind in SentenceKind.values else words(value)

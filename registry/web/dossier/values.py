"""Values of versions in words: what a source states is kept as code or date and read here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from registry.dates import DateKind, in_words, parse
from registry.errors import DateError
from registry.fields import LocalizedTextField, PartialDateField
from registry.models import Place
from registry.models.base import Record
from registry.models.terms import Term
from registry.sentences import count_noun, fate_label
from registry.vocabulary import Fate, SentenceKind
from registry.web.dossier.markup import (
    dated,
    in_language,
    joined,
    link_if_public,
    localized,
    page_language,
    words,
)
from registry.web.dossier.places import PlaceBook, place_link

_SENTENCE = re.compile(r"([a-z_]+):(\d{1,2})y")

# How sources in English mark a day of the old calendar.
_OLD_STYLE = re.compile(r"(?:(?P<day>.+) \()?O\.S\. (?P<old>[^()]+)\)?|(?P<only>.+) O\.S\.")

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
    return with_term(str(SentenceKind(kind).label) if kind in SentenceKind.values else kind, years)


def with_term(penalty: str, years: int | None) -> str:
    """The words for a penalty with its term in years, where there is one."""
    term = count_noun(years, "years", page_language()) if years else ""
    return ", ".join(part for part in (penalty, term) if part)


def number_in_words(text: str) -> str:
    """A whole number with its thousands parted as the language does it; other text as it is."""
    if not text.isdecimal() or len(text) > LONGEST_NUMBER:
        return text
    return count_noun(int(text), "people", page_language()).rpartition(" ")[0]


def repeats(stated: str, shown: str, kept: str) -> bool:
    """Whether the words say no more than the value: "3 May" beside "3 May 1938" in any language.

    `shown` is the value as the page has it, `kept` as the register keeps it.
    """
    try:
        in_english = in_words(parse(kept), "en", with_old_style=True) if kept else ""
    except DateError:
        in_english = kept
    if _digits(stated) == _digits(kept) != "" and not re.search(r"[^\W\d]", stated):
        return True
    match = _OLD_STYLE.fullmatch(stated)
    day, old = (match["day"] or "", match["old"] or match["only"]) if match else (stated, "")
    return any(
        text.startswith(day.casefold()) and (not old or f"({old.casefold()}" in text)
        for text in (shown.casefold(), in_english.casefold())
    )


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def numbers_in_words(text: str) -> str:
    """A number, or the two ends of a range; other text as it is."""
    return "–".join(number_in_words(end) for end in text.split("–"))


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
        if related := _related(found):
            return self._read_records(related, value)
        if field == "sentence":
            return _read_sentence(value)
        if field == "sentence_years" and value.isdecimal():
            return words(with_term("", int(value[:LONGEST_NUMBER])))
        if field in ("fate", "outcome") and value in Fate.values:
            return words(fate_label(value, _sex_of(target), page_language()))
        if isinstance(found, models.DecimalField) or field == "value_text":
            return words(numbers_in_words(value))
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
        value = getattr(target, field, None) if found is not None else None
        if isinstance(found, models.ManyToManyField) and value is not None:
            return joined(words(str(row)) for row in value.all())
        if isinstance(value, Term):
            return words(value.label())
        if isinstance(value, Record):
            return link_if_public(value, localized(getattr(value, "title", {})))
        if isinstance(value, dict):
            return localized(value)
        if field == "sentence":
            return words(sentence_in_words(str(value), getattr(target, "sentence_years", None)))
        return self.read(target, field, _as_text(value))

    def _read_records(self, related: type[models.Model], value: str) -> SafeString:
        """One code, or several divided by semicolons."""
        return joined(self._read_record(related, code.strip()) for code in value.split(";"))

    def _read_record(self, related: type[models.Model], value: str) -> SafeString:
        place = self._places.with_code(value) if related is Place else None
        if place:
            return place_link(place)
        term = self._terms.get((related, value))
        return words(term.label()) if term else words(value)


def _related(found: models.Field | None) -> type[models.Model] | None:
    """The model whose rows the values of a column name; None for a column with plain values."""
    if not isinstance(found, models.ForeignKey | models.ManyToManyField):
        return None
    related = found.related_model
    return related if isinstance(related, type) else None


def _sex_of(target: models.Model) -> str:
    """The sex of the person a row is, or speaks of."""
    sex: str = getattr(getattr(target, "person", target), "sex", "")
    return sex


def _as_text(value: object) -> str:
    """A value of a column as a version of it would be written."""
    if value is None:
        return ""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _terms(stated: Iterable[Stated]) -> dict[tuple[object, str], Term]:
    codes: dict[type[Term], set[str]] = {}
    for target, field, value in stated:
        model = _related(column(target, field))
        if model is not None and issubclass(model, Term):
            codes.setdefault(model, set()).update(code.strip() for code in value.split(";"))
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

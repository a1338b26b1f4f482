"""The facts beside the photographs: born, died, buried, work, family, spellings."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from registry.models import PersonName
from registry.sentences import fate_label, people_name, verb
from registry.vocabulary import NameKind
from registry.web import people_names
from registry.web.dossier import ties
from registry.web.dossier.evidence import EvidenceBook
from registry.web.dossier.lines import Line, LineMaker
from registry.web.dossier.markup import (
    date_of,
    in_language,
    joined,
    lowered,
    page_language,
    with_words,
    words,
)
from registry.web.dossier.places import PlaceBook
from registry.web.dossier.rows import PersonRows

# Kinds of a spelling that say more than that it is one.
_TELLING = {
    NameKind.NATIVE,
    NameKind.BIRTH,
    NameKind.MARRIED,
    NameKind.PEN_NAME,
    NameKind.PARTY_ALIAS,
}


def facts(rows: PersonRows, book: EvidenceBook, places: PlaceBook) -> list[Line]:
    """The rows in their fixed order; those that are always there say when nothing is recorded."""
    return list(_facts(rows, book, places))


def _facts(rows: PersonRows, book: EvidenceBook, places: PlaceBook) -> Iterator[Line]:
    person = rows.person
    language = page_language()
    for field, lead in (
        ("birth", verb("born", person.sex, language)),
        ("death", verb("died", person.sex, language)),
        ("burial", verb("buried", person.sex, language)),
    ):
        yield _moment(rows, field, lead, book, places)
    yield _fate(rows, book)
    yield _work(rows, book)
    yield _nationality(rows, book)
    for field, lead in (
        ("citizenship_text", _("Citizenship")),
        ("education_text", _("Education")),
        ("party_text", _("Party")),
    ):
        yield from _words_alone(rows, field, lead, book)
    yield _family(rows, book)
    yield _spellings(rows, book)


def _moment(rows: PersonRows, field: str, lead: str, book: EvidenceBook, places: PlaceBook) -> Line:
    person = rows.person
    maker = LineMaker(book, person, field, lead)
    date = date_of(person, f"{field}_date", with_old_style=field == "birth")
    maker.fact(f"{field}_date", date)
    day = getattr(person, f"{field}_date_lo") or person.death_date_lo
    maker.fact(f"{field}_place", places.shown(person, f"{field}_place", on=day))
    return maker.made(date_expected=False)


def _fate(rows: PersonRows, book: EvidenceBook) -> Line:
    person = rows.person
    maker = LineMaker(book, person, "fate", _("Fate"))
    told = fate_label(person.fate, person.sex, page_language()) if person.fate else ""
    return maker.fact("fate", words(told)).made(date_expected=False)


def _work(rows: PersonRows, book: EvidenceBook) -> Line:
    person = rows.person
    listed = joined(words(term.label()) for term in person.professions.all())
    maker = LineMaker(book, person, "work", _("Work"))
    maker.fact("professions", with_words(listed, person.profession_text))
    return maker.evidence_of("profession_text").made(date_expected=False)


def _nationality(rows: PersonRows, book: EvidenceBook) -> Line:
    person = rows.person
    sex, language = person.sex, page_language()
    named = (people_name(term.label(), sex, language) for term in person.nationalities.all())
    listed = joined(map(words, named))
    maker = LineMaker(book, person, "nationality", _("Nationality, as recorded"))
    maker.fact("nationalities", with_words(listed, person.nationality_text))
    return maker.evidence_of("nationality_text").made(date_expected=False)


def _words_alone(rows: PersonRows, field: str, lead: str, book: EvidenceBook) -> Iterator[Line]:
    maker = LineMaker(book, rows.person, field.removesuffix("_text"), lead)
    maker.fact(field, words(getattr(rows.person, field)))
    if maker.says_something:
        yield maker.made(date_expected=False)


def _family(rows: PersonRows, book: EvidenceBook) -> Line:
    maker = LineMaker(book, rows.person, "family", _("Family"))
    maker.fact("family_text", words(rows.person.family_text))
    for tie in ties.family(rows, book):
        span = format_html('<span id="{}">{}{}</span>', tie.anchor, tie.name, tie.notes)
        maker.cited_detail(tie.kind, joined((span, tie.period, words(tie.remark))))
    return maker.made(date_expected=False)


# Spellings -----------------------------------------------------------------------------------


def _spellings(rows: PersonRows, book: EvidenceBook) -> Line:
    """Every spelling but those the heading shows, each in its language."""
    maker = LineMaker(book, rows.person, "spellings", _("Also written"))
    shown = {people_names.shown_name(rows.person)[0]}
    if people_names.original_form(rows.person):
        shown.add(people_names.original_name(rows.person)[0])
    written: dict[str, SafeString] = {}
    for name in rows.names:
        text = name.in_reading_order()
        if text not in written and (text not in shown or name.kind in _TELLING):
            written[text] = _spelling(name, book)
        maker.rest_of(name)
    maker.cited_fact(joined(written.values(), "; "))
    maker.evidence_of("name_part")
    return maker.made(date_expected=False)


def _spelling(name: PersonName, book: EvidenceBook) -> SafeString:
    notes = book.of_row(name, _("Spelling"), "spellings")
    text = in_language(name.in_reading_order(), name.language)
    kind = str(name.get_kind_display()) if name.kind in _TELLING else ""
    if not kind:
        return format_html("{}{}", text, notes)
    return format_html('{}{} <span class="label">{}</span>', text, notes, lowered(kind))

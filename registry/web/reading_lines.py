"""What is read aloud of one person: the name, the age, the work, the day of the shooting."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from registry.dates import PartialDate, when_phrase
from registry.fields import partial_date
from registry.models import Person, PersonName
from registry.sentences import age_phrase, verb
from registry.vocabulary import Fate
from registry.web.dossier.markup import in_language, page_language, words
from registry.web.people_names import original_name, shown_name

SHOT = {Fate.EXECUTED, Fate.ABDUCTED_AND_EXECUTED}
# Wider apart than this, two ages say nothing to a listener.
WIDEST_AGE = 2


@dataclass(frozen=True, slots=True)
class Line:
    """One name to read."""

    number: int
    person: Person
    name: SafeString
    original: SafeString
    age: str
    work: SafeString
    end: str


def line_of(person: Person, number: int) -> Line:
    """The line of a person, loaded with names and professions."""
    language = page_language()
    name, its_language = _read_aloud(person)
    original, language_of_original = original_name(person)
    repeats = language_of_original == language or original == name
    return Line(
        number=number,
        person=person,
        name=in_language(name, its_language),
        original=SafeString("") if repeats else in_language(original, language_of_original),
        age=_age(person, language),
        work=_work(person),
        end=_end(person, language),
    )


def _read_aloud(person: Person) -> tuple[str, str]:
    """Given name, patronymic, surname: as a name is spoken."""
    language = page_language()
    shown: list[PersonName] = [
        name for name in person.names.all() if name.is_display and name.language == language
    ]
    return (shown[0].in_reading_order(), language) if shown else shown_name(person)


def _work(person: Person) -> SafeString:
    """The terms of the register in the language of the page, else the words of the source."""
    labels = ", ".join(term.label() for term in person.professions.all())
    return conditional_escape(labels) if labels else words(person.profession_text)


def _end(person: Person, language: str) -> str:
    """“Shot on 3 November 1937”; blank where no date of death is recorded."""
    date = partial_date(person, "death_date")
    if date is None:
        return verb("shot", person.sex, language) if person.fate in SHOT else ""
    code = "shot" if person.fate in SHOT else "died"
    return f"{verb(code, person.sex, language)} {when_phrase(date, language)}"


def _age(person: Person, language: str) -> str:
    """The age at death as far as the dates allow it; nothing where they hardly do."""
    birth, death = partial_date(person, "birth_date"), partial_date(person, "death_date")
    if birth is None or death is None or _is_vague(birth) or _is_vague(death):
        return ""
    bounds = (birth.lo, birth.hi, death.lo, death.hi)
    first, last, earliest, latest = bounds
    if first is None or last is None or earliest is None or latest is None:
        return ""
    youngest, oldest = (earliest - last) // 10000, (latest - first) // 10000
    if youngest < 0 or oldest - youngest > WIDEST_AGE:
        return ""
    return age_phrase(youngest, language, at_most=oldest)


def _is_vague(date: PartialDate) -> bool:
    return date.is_approximate or date.is_uncertain

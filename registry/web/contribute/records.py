"""The record a contribution is about, and the people a name may mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from registry.filters import PersonFilterSet
from registry.identifiers import is_public_id
from registry.models import Figure, Person, Photo, Place, Source
from registry.models.base import Record
from registry.search import things
from registry.search.snapshot import snapshot
from registry.web import lives
from registry.web.addresses import Query
from registry.web.dossier.markup import address, in_language, localized, page_language, words
from registry.web.listing import loaded
from registry.web.people_names import name_of, original_form
from registry.web.reasons import reason_label
from registry.web.resolve import published_record

MOST_PEOPLE = 10


@dataclass(frozen=True, slots=True)
class Choice:
    """One published record to choose."""

    public_id: str
    name: SafeString
    url: str
    original: str = ""
    years: str = ""
    fate: str = ""
    reason: str = ""


def record_of(public_id: str) -> Record | None:
    """The published record of a public id; None for everything else, hidden or not."""
    return published_record(public_id) if is_public_id(public_id) else None


def choice_of(record: Record) -> Choice:
    """A record as the pages of a contribution name it."""
    if isinstance(record, Person):
        return _person(record, "")
    return Choice(record.public_id, name_of_record(record), address(record))


def name_of_record(record: Any) -> SafeString:
    """The name or title, marked with its language."""
    if isinstance(record, Person):
        return name_of(record)
    if isinstance(record, Source):
        return in_language(record.title, record.title_language)
    if isinstance(record, Place):
        return words(record.name())
    if isinstance(record, Photo):
        return localized(record.caption)
    if isinstance(record, Figure):
        return localized(record.what)
    return localized(record.title)


def people_called(typed: str) -> list[Choice]:
    """The published people a name fits best; nobody for what is too long or has no letter."""
    if len(typed) > things.LONGEST_QUERY or not things.words_of(typed):
        return []
    with snapshot() as index:
        found = PersonFilterSet(Query.made(q=typed).data).found(index)
        hits = found.slice(0, MOST_PEOPLE)
        reasons = {hit.person_id: reason_label(hit.reason) for hit in hits}
        return [_person(person, reasons.get(person.pk, "")) for person in loaded(hits)]


def _person(person: Person, reason: str) -> Choice:
    language = page_language()
    return Choice(
        public_id=person.public_id,
        name=name_of(person),
        url=address(person),
        original=original_form(person),
        years=lives.years_of_life(person, language),
        fate=lives.fate_in_words(person, language, with_rehabilitation=False),
        reason=reason,
    )

"""What every style of citation is made from."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from registry.models import Person
from registry.models.base import Record
from registry.web import lives, people_names
from registry.web.context import SITE_NAME


@dataclass(frozen=True, slots=True)
class Entry:
    """The page of a person in one language of the site."""

    # Name and years; the name may be in another language where none is recorded in this.
    title: str
    title_language: str
    site: str
    language: str
    # Leads to the page for ever, whatever becomes of its readable address.
    url: str
    version: int
    # A name for the entry in a reader's own files.
    key: str


def entry_of(person: Person, request: HttpRequest, language: str) -> Entry:
    """The entry in a language, whatever that of the page is."""
    with translation.override(language):
        name, name_language = people_names.shown_name(person)
        years = lives.years_of_life(person, language)
        return Entry(
            title=", ".join(part for part in (name, years) if part),
            title_language=name_language or language,
            site=str(SITE_NAME),
            language=language,
            url=permanent_address(person, request),
            version=person.version,
            key="-".join(part for part in (person.slug, person.public_id) if part),
        )


def permanent_address(record: Record, request: HttpRequest) -> str:
    """The address by the public id, the same in every language."""
    return request.build_absolute_uri(reverse("resolve", args=[record.public_id]))

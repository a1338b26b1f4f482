"""People on the pages of other records: short rows with their years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString

from registry.models import Person
from registry.search import days
from registry.web import lives, people_names
from registry.web.dossier.markup import NOTHING, link, page_language

# So many people stand on the page itself; a link leads to the rest.
SHOWN = 24


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person by name, original form and years."""

    name: SafeString
    original: SafeString
    years: str
    meta: SafeString = NOTHING


@dataclass(frozen=True, slots=True)
class PeopleList:
    """Some of the people, how many there are, and where all of them stand."""

    anchor: str
    heading: str
    count: int
    rows: list[PersonRow]
    url: str

    @property
    def has_more(self) -> bool:
        """Whether not all of them stand here."""
        return self.count > len(self.rows)


def in_alphabet(people: QuerySet[Person]) -> QuerySet[Person]:
    """In the alphabet of the page's language."""
    latin = page_language() == "en"
    return people.order_by("sort_key_latin" if latin else "sort_key_cyrillic", "pk")


def row(person: Person, meta: SafeString = NOTHING) -> PersonRow:
    """The row of one published person."""
    return PersonRow(
        name=link(person, people_names.name_of(person)),
        original=people_names.original_form(person),
        years=lives.years_of_life(person, page_language()),
        meta=meta,
    )


def rows(people: Iterable[Person]) -> list[PersonRow]:
    """The rows of published people."""
    return [row(person) for person in people]


def people_url(**filters: str) -> str:
    """The list of people under a filter."""
    return f"{reverse('registry:people')}?{urlencode(filters)}"


# Reading aloud ---------------------------------------------------------------------------------


def read_aloud() -> QuerySet[Person]:
    """Those whose names are read: killed, and no other part in repression than a curator allows."""
    killed = Person.objects.published().victims().filter(fate__in=days.KILLED)
    return killed.filter(Q(is_perpetrator=False) | Q(is_among_victims=True))


def reading_url(found: QuerySet[Person], **asked: str) -> str:
    """The sheet with the names of those found; blank where none of them is read."""
    if not read_aloud().filter(pk__in=found.order_by().values("pk")).exists():
        return ""
    return f"{reverse('registry:reading-sheet')}?{urlencode(asked)}"

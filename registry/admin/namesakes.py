"""Who might be the same person, told to whoever enters a new one. A person decides."""

from __future__ import annotations

from collections.abc import Iterable

from registry.curation.duplicates import is_worth_a_look, likely_duplicates
from registry.dates import PartialDate
from registry.matching import Candidate, Features, Name, find, span_of
from registry.models import Person
from registry.names import NameParts

MOST = 5
# So likely at least are people of one name of whom nothing else is known.
LEAST = 0.02


def perhaps_the_same(person: Person) -> list[Person]:
    """Others who may be this person, likeliest first."""
    return _people(likely_duplicates(person, MOST, LEAST))


def perhaps_typed(parts: NameParts, born: PartialDate | None, but: int | None) -> list[Person]:
    """The same for a card being filled in, all but its own person; nobody without two names."""
    if not (parts.surname and parts.given_name):
        return []
    name = Name(parts.surname, parts.given_name, parts.patronymic)
    features = Features(names=(name,), birth=span_of(born) if born else None)
    return _people(find(features, excluding=[but] if but else [], most=MOST, least=LEAST))


def _people(candidates: Iterable[Candidate]) -> list[Person]:
    found = [each.person_id for each in candidates if is_worth_a_look(each)]
    people = Person.objects.select_related("birth_place").in_bulk(found)
    return [people[pk] for pk in found if pk in people]

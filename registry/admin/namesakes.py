"""Who might be the same person, told to whoever enters a new one. A person decides."""

from __future__ import annotations

from registry.curation.duplicates import is_worth_a_look, likely_duplicates
from registry.models import Person

MOST = 5
# So likely at least are people of one name of whom nothing else is known.
LEAST = 0.05


def perhaps_the_same(person: Person) -> list[Person]:
    """Others who may be this person, likeliest first."""
    likely = likely_duplicates(person, MOST, LEAST)
    found = [each.person_id for each in likely if is_worth_a_look(each)]
    people = Person.objects.select_related("birth_place").in_bulk(found)
    return [people[pk] for pk in found if pk in people]

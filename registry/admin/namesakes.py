"""Who might be the same person, told to whoever enters a new one. A person decides."""

from __future__ import annotations

from django.db.models import Q

from registry.models import Person

# Years by which two dates of birth may differ and still be of one person.
YEARS_APART = 2
MOST = 5


def perhaps_the_same(person: Person) -> list[Person]:
    """Others with the same surname and first name, born about the same time as far as is known."""
    named = _same_name("sort_key_cyrillic", person.sort_key_cyrillic)
    named |= _same_name("sort_key_latin", person.sort_key_latin)
    if not named:
        return []
    found = Person.objects.filter(named).exclude(pk=person.pk)
    if person.birth_date_lo and person.birth_date_hi:
        later = Q(birth_date_lo__lte=person.birth_date_hi + YEARS_APART * 10000)
        earlier = Q(birth_date_hi__gte=person.birth_date_lo - YEARS_APART * 10000)
        found = found.filter(
            (later | Q(birth_date_lo__isnull=True)) & (earlier | Q(birth_date_hi__isnull=True))
        )
    return list(found.order_by("pk")[:MOST])


def _same_name(column: str, key: str) -> Q:
    """The first two words of the key, as a range that the index on the column answers."""
    words = key.split()[:2]
    if len(words) < 2:
        return Q()
    start = " ".join(words)
    # The patronymic may be missing on either side: the key ends here, or goes on after a blank.
    return Q(**{column: start}) | Q(**{f"{column}__gte": f"{start} ", f"{column}__lt": f"{start}!"})

"""Who might be the same person, told to whoever enters a new one. A person decides."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Q

from registry.models import Distinction, Person
from registry.vocabulary import State

# Years by which two dates of birth may differ and still be of one person.
YEARS_APART = 2
MOST = 5
# How many of the people entered last are looked at, and how many bearers of their names.
LAST_ENTERED = 200
MOST_BEARERS = 500


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


def pairs_among_the_last(most: int = 25) -> list[tuple[Person, Person]]:
    """Pairs of one name and a birth that may be the same, among the people entered last.

    The older record comes first, as the one that would stay. Whoever was told apart is left out.
    """
    here = Person.objects.exclude(state=State.MERGED).select_related("birth_place")
    last = list(here.order_by("-pk")[:LAST_ENTERED])
    keys = {" ".join(person.sort_key_cyrillic.split()[:2]) for person in last}
    keys |= {person.sort_key_cyrillic for person in last}
    bearing: dict[str, list[Person]] = defaultdict(list)
    for person in here.filter(sort_key_cyrillic__in=keys - {""}).order_by("pk")[:MOST_BEARERS]:
        bearing[person.sort_key_cyrillic].append(person)
    found: dict[tuple[int, int], tuple[Person, Person]] = {}
    for person in last:
        short = " ".join(person.sort_key_cyrillic.split()[:2])
        for other in {*bearing[person.sort_key_cyrillic], *bearing[short]}:
            if other.pk != person.pk and _born_alike(person, other):
                one, two = sorted((person, other), key=lambda p: (not p.is_published, p.pk))
                found.setdefault((min(one.pk, two.pk), max(one.pk, two.pk)), (one, two))
    apart = set(
        Distinction.objects.filter(first__in={low for low, _high in found}).values_list(
            "first_id", "second_id"
        )
    )
    return [pair for keys_of_pair, pair in found.items() if keys_of_pair not in apart][:most]


def _born_alike(one: Person, other: Person) -> bool:
    """Whether the two births may be one, as far as they are recorded."""
    apart = YEARS_APART * 10000
    begins = max(one.birth_date_lo or 0, other.birth_date_lo or 0)
    ends = min(one.birth_date_hi or 99999999, other.birth_date_hi or 99999999)
    return begins <= ends + apart

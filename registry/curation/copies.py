"""Copies for lists: names as shown, sort keys, the first arrest. Written here alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import F, Min, Q

from registry.models import Person, PersonName
from registry.names import sort_key
from registry.names.transliteration import has_rule, in_latin
from registry.vocabulary import NameKind, Script, State

NEXT_VERSION = F("version") + 1
PORTION = 500

# The copies of a person, in the order in which they are written back.
COPIED = ["display_names", "sort_key_cyrillic", "sort_key_latin", "first_arrest_lo"]


def refresh(people: Iterable[int]) -> None:
    """Writes the copies of the given people from their names and published repressions.

    Whoever was merged has no names left and goes on being called by those of that time.
    """
    for portion in portions(people):
        rows = list(
            Person.objects.filter(pk__in=portion)
            .exclude(state=State.MERGED)
            .prefetch_related("names")
            .annotate(
                first_arrest=Min(
                    "repressions__arrest_date_lo", filter=Q(repressions__state=State.PUBLISHED)
                )
            )
        )
        before = {person.pk: _copies(person) for person in rows}
        for person in rows:
            names = list(person.names.all())
            person.display_names = display_names(names)
            person.sort_key_cyrillic = key_of(name_in(names, Script.CYRILLIC))
            person.sort_key_latin = latin_key(names)
            person.first_arrest_lo = person.first_arrest
        changed = [person for person in rows if _copies(person) != before[person.pk]]
        Person.objects.bulk_update(changed, COPIED)


def _copies(person: Person) -> list[Any]:
    return [getattr(person, name) for name in COPIED]


def portions(people: Iterable[int]) -> Iterator[list[int]]:
    """The keys in portions that keep statements and memory bounded."""
    keys = sorted(people)
    for start in range(0, len(keys), PORTION):
        yield keys[start : start + PORTION]


def display_names(names: list[PersonName]) -> dict[str, str]:
    """The name shown in each language, and the person's own under `native` with its language.

    Readers of Latin script know people by given name and surname; a patronymic stays with the
    spellings of the page.
    """
    shown: dict[str, str] = {}
    # Where no spelling was chosen, the first stands: nobody with a name is called by a number.
    chosen = [name for name in names if name.is_display] or names[:1]
    for name in chosen:
        in_latin = name.script == Script.LATIN
        shown[name.language] = name.in_short() if in_latin else name.in_reading_order()
    native = next((name for name in names if name.kind == NameKind.NATIVE), None)
    if native:
        shown["native"] = native.in_reading_order()
        shown["native_language"] = native.language
    return shown


def name_in(names: Iterable[PersonName], script: str) -> PersonName | None:
    """The name a person is listed by in an alphabet: the shown one, else any main one, else any."""
    in_script = [name for name in names if name.script == script]
    preferred = [
        *(name for name in in_script if name.is_display and name.language in ("ru", "en")),
        *(name for name in in_script if name.is_display),
        *(name for name in in_script if name.kind == NameKind.MAIN),
        *in_script,
    ]
    return preferred[0] if preferred else None


def latin_key(names: list[PersonName]) -> str:
    """What the person is sorted by in Latin letters: a name on record, else a Cyrillic one by rule.

    The rule is applied to the name that pages in English show in Latin letters.
    """
    recorded = name_in(names, Script.LATIN)
    if recorded:
        return key_of(recorded)
    in_cyrillic = [name for name in names if name.script == Script.CYRILLIC]
    own = [name for name in in_cyrillic if name.kind == NameKind.NATIVE and has_rule(name.language)]
    best = own[0] if own else name_in(in_cyrillic, Script.CYRILLIC)
    return sort_key(in_latin(surname_first(best), best.language))[:200] if best else ""


def key_of(name: PersonName | None) -> str:
    """What a person is sorted by who is listed by the name; blank without one."""
    return sort_key(surname_first(name))[:200] if name else ""


def surname_first(name: PersonName) -> str:
    """The parts of a name as lists are sorted by; the whole where it has none."""
    return " ".join(filter(None, (name.surname, name.given_name, name.patronymic))) or name.full

"""What a person is found by: fields of the index and the values of one person in each."""

from __future__ import annotations

from collections.abc import Iterator

from registry.dates import PartialDate, years
from registry.fields import partial_date
from registry.models import Person, Place, Repression
from registry.names import tokens

NOT_RECORDED = "not_recorded"
YES = "yes"
NO = "no"

# A date that could fall into more years than this says nothing about a year.
WIDEST_GUESS = 20

Term = tuple[str, str]


def terms_of(person: Person, *, has_picture: bool, disputed: bool, sources: set[str]) -> set[Term]:
    """All (field, value) pairs of a published person; related rows are prefetched by the index.

    What needs other tables (pictures, disputes, sources) comes as arguments.
    """
    repressions: list[Repression] = person.public_repressions  # type: ignore[attr-defined]
    found: set[Term] = set()
    found.update(_identity(person))
    found.update(_cases(repressions))
    found.update(_dates(person, repressions))
    found.update(_places(person, repressions))
    found.update(_names(person))
    statuses = {row.status for row in person.rehabilitations.all()}
    found.update(_values("rehabilitation", statuses))
    found.update(_values("source", sources))
    found.add(("has_picture", YES if has_picture else NO))
    found.add(("has_dispute", YES if disputed else NO))
    return found


def _values(field: str, values: set[str]) -> Iterator[Term]:
    """The values, or the value that nothing is recorded."""
    recorded = {value for value in values if value}
    for value in recorded or {NOT_RECORDED}:
        yield field, value


def _identity(person: Person) -> Iterator[Term]:
    yield "role", person.role
    yield from _values("fate", {person.fate})
    yield from _values("sex", {person.sex})
    yield from _values("profession", {row.code for row in person.professions.all()})
    yield from _values("nationality", {row.code for row in person.nationalities.all()})


def _cases(repressions: list[Repression]) -> Iterator[Term]:
    bodies = {row.sentencing_body.code for row in repressions if row.sentencing_body}
    yield from _values("sentencing_body", bodies)
    for row in repressions:
        if row.event and row.event.is_published:
            yield "event", row.event.slug or row.event.public_id


def _dates(person: Person, repressions: list[Repression]) -> Iterator[Term]:
    arrests = [partial_date(row, "arrest_date") for row in repressions]
    yield from _years("arrest", [date for date in arrests if date])
    death = partial_date(person, "death_date")
    yield from _years("death", [death] if death else [])


def _years(kind: str, dates: list[PartialDate]) -> Iterator[Term]:
    """Certain and possible years apart; the month only where it is certain."""
    certain: set[int] = set()
    possible: set[int] = set()
    for date in dates:
        span = years(date)
        if span.certain:
            certain.add(span.certain)
        elif span.last - span.first < WIDEST_GUESS:
            possible.update(range(span.first, span.last + 1))
        if date.lo and date.hi and date.lo // 100 == date.hi // 100:
            yield f"{kind}_month", f"{date.lo // 10000}-{date.lo // 100 % 100:02}"
    if not certain and not possible:
        yield f"{kind}_year", NOT_RECORDED
    for year in certain:
        yield f"{kind}_year", str(year)
    for year in possible - certain:
        yield f"{kind}_year_possible", str(year)


def _places(person: Person, repressions: list[Repression]) -> Iterator[Term]:
    burial = person.burial_place
    buried = {place_code(burial)} if burial and burial.is_published else set()
    yield from _values("burial_place", buried)
    arrests = [row.arrest_place for row in repressions if row.arrest_place]
    regions = {
        place_code(place.region)
        for place in arrests
        if place.is_published and place.region and place.region.is_published
    }
    yield from _values("region", regions)
    for place in _places_of_a_life(person, repressions):
        if place and place.is_published:
            yield "place", place_code(place)


def _places_of_a_life(person: Person, repressions: list[Repression]) -> Iterator[Place | None]:
    yield from (person.birth_place, person.death_place, person.burial_place)
    for row in repressions:
        yield from (row.arrest_place, row.execution_place, row.residence_place)
        yield from (detention.place for detention in row.detentions.all())


def place_code(place: Place) -> str:
    """The code of a place in addresses and filters."""
    return place.slug or place.public_id


def _names(person: Person) -> Iterator[Term]:
    for name in person.names.all():
        for token in tokens(f"{name.surname} {name.given_name} {name.patronymic} {name.full}"):
            yield "name", token[:120]

"""What a list says of each person, in one language, 32 people a file."""

from __future__ import annotations

from typing import Any

from registry.mirror.index.order import Order
from registry.models import Person
from registry.search.query import Hit
from registry.search.snapshot import Snapshot
from registry.web import people_names
from registry.web.dossier.markup import address
from registry.web.listing import Row, loaded, rows
from registry.web.served import portrait_of

PER_FILE = 32
# Files of one task.
FILES = 16


def told(index: Snapshot, order: Order, first: int) -> list[list[Any]]:
    """The people of one file, from a place on."""
    documents = order.documents[first : first + PER_FILE]
    known = index.tables.people(documents)
    people = loaded([Hit(known[document], "") for document in documents])
    found = {row.person.pk: _row(row) for row in rows(people)}
    return [found.get(known[document], []) for document in documents]


def _row(row: Row) -> list[Any]:
    """Address, name, original form, mark, years, work, fate, what else a row says, portrait."""
    person = row.person
    more = [row.rehabilitated, row.acted, row.dispute, *_portrait(person)]
    found = [
        address(person).split("/", 2)[2],
        str(people_names.name_of(person)),
        str(people_names.original_form(person)),
        people_names.initials(person)[0],
        row.years,
        row.work,
        row.fate,
        *map(str, more),
    ]
    while found and not found[-1]:
        found.pop()
    return found


def _portrait(person: Person) -> list[str]:
    """File, size and description of the portrait of a row, where one may be served."""
    served = portrait_of(person)
    if served is None:
        return []
    return [served.src.removeprefix("/"), f"{served.width} {served.height}", served.alt]

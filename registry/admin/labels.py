"""How records are named at the desk, so that namesakes can be told apart in a list of choices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import ForeignKey, Model, QuerySet, prefetch_related_objects

from registry.models import Document, Event, Person, Photo, Place, Repression, Term

# What a label reads beyond the row itself, by model; loaded together with the row.
_NEEDS: dict[type[Model], tuple[str, ...]] = {
    Person: ("birth_place",),
    Place: ("parent",),
    Repression: ("person",),
}


def label_of(row: Model) -> str:
    """One line: who or what, when, where."""
    if isinstance(row, Person):
        place = row.birth_place.name() if row.birth_place else ""
        return _joined(row.display_name(), life_years(row), place)
    if isinstance(row, Repression):
        return _joined(str(row), str(row.get_kind_display()))
    if isinstance(row, Place):
        return _joined(row.name(), row.parent.name() if row.parent else "")
    if isinstance(row, Event | Document | Photo):
        return _joined(str(row), row.date)
    return str(row)


def life_years(person: Person) -> str:
    """Years of birth and death as far as they are recorded: 1887–1937, 1887–, –1937."""
    born = _year(person.birth_date_lo, person.birth_date_hi, person.birth_date)
    died = _year(person.death_date_lo, person.death_date_hi, person.death_date)
    return f"{born}–{died}" if born or died else ""


def _year(lo: int | None, hi: int | None, text: str) -> str:
    """The year where only one is possible, else the date as it is recorded."""
    if lo and hi and lo // 10000 == hi // 10000:
        return str(lo // 10000)
    return text


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def foreign_keys(model: type[Model]) -> list[ForeignKey[Any, Any]]:
    """Columns of a model that lead to another record and that a curator fills in."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.editable
    ]


def with_labels(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows together with what the labels of their foreign keys need, in the same query."""
    needed: list[str] = []
    for field in foreign_keys(rows.model):
        related = field.related_model
        needed.append(field.name)
        needed += [f"{field.name}__{name}" for name in _NEEDS.get(related, ())]
    return rows.select_related(*needed) if needed else rows


def with_own_labels(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows with what their own labels need; for lists of choices."""
    needed = _NEEDS.get(rows.model, ())
    return rows.select_related(*needed) if needed else rows


def load_names(rows: Iterable[Model]) -> None:
    """Loads the names of all places in these rows and one step away, with a single query."""
    places = [place for row in rows for place in _places(row)]
    if places:
        prefetch_related_objects(places, "names")


def _places(row: Model) -> Iterator[Place]:
    if isinstance(row, Place):
        yield row
    for related in _loaded(row):
        if isinstance(related, Place):
            yield related
        yield from (step for step in _loaded(related) if isinstance(step, Place))


def _loaded(row: Model) -> Iterator[Model]:
    """Rows a foreign key has brought along already."""
    for field in row._meta.concrete_fields:
        if isinstance(field, ForeignKey):
            related = field.get_cached_value(row, default=None)
            if isinstance(related, Model):
                yield related


def name_of_field(model: type[Model], name: str) -> str:
    """What a column is called for people, else its name."""
    fields = {field.name: field for field in model._meta.get_fields()}
    return str(getattr(fields.get(name), "verbose_name", name))


def is_term(model: type[Model]) -> bool:
    """Whether the model is an open list of words."""
    return issubclass(model, Term)

"""A row of a file laid beside those it may be: people of the registry and earlier lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from registry.admin.importing.entries import said_in
from registry.admin.importing.labels import FIELD_LABELS
from registry.admin.labels import label_of
from registry.admin.pages import address_of
from registry.intake.mapping import Mapping as Columns
from registry.matching import Code, Reason
from registry.models import ImportBatch, ImportRow, Person, Repression

_NAMES = ("full_name", "surname", "given_name", "patronymic")


@dataclass
class Beside:
    """One of those a row may be."""

    place: int
    label: str
    url: str
    score: str
    reasons: list[str]
    values: dict[str, str]
    is_chosen: bool = False
    may_be_chosen: bool = True


@dataclass
class Page:
    """The row and its neighbours, field by field."""

    name: str
    candidates: list[Beside]
    lines: list[tuple[Any, str, list[str]]] = field(default_factory=list)
    unmapped: list[tuple[str, str]] = field(default_factory=list)


def cells_of(row: ImportRow, batch: ImportBatch) -> dict[str, str]:
    """What the row says, by field: the cells of a table, the statements of a printed entry."""
    values: Any = row.values
    if not isinstance(values, list):
        return {}
    mapping = Columns.from_json(batch.mapping)
    if mapping.form:
        return said_in(str(values[0]), mapping.form) if values else {}
    return {name: str(values[place]) for name, place in mapping.places() if place < len(values)}


def name_of(row: ImportRow, batch: ImportBatch) -> str:
    """What a row is called in a list: the name it gives, else its first words."""
    cells = cells_of(row, batch)
    named = " ".join(filter(None, (cells.get(name, "").strip() for name in _NAMES)))
    return named or " ".join(map(str, row.values if isinstance(row.values, list) else ()))[:120]


def lay(row: ImportRow, batch: ImportBatch) -> Page:
    """The row, its candidates with the reasons, and what each says of the same things."""
    cells = cells_of(row, batch)
    candidates = _candidates(row, batch)
    fields = [*FIELD_LABELS, "entry"]
    page = Page(name_of(row, batch), candidates)
    for name in fields:
        others = [each.values.get(name, "") for each in candidates]
        if cells.get(name) or any(others):
            label = FIELD_LABELS.get(name, _("As printed"))
            page.lines.append((label, cells.get(name, ""), others))
    mapping = Columns.from_json(batch.mapping)
    values = row.values if isinstance(row.values, list) else []
    page.unmapped = [
        (heading, str(values[place]))
        for place, heading in enumerate(mapping.heading)
        if not mapping.form and not mapping.columns.get(heading) and place < len(values)
    ]
    return page


def _candidates(row: ImportRow, batch: ImportBatch) -> list[Beside]:
    found: list[dict[str, Any]] = list(row.candidates or ())
    people = (
        Person.objects.select_related("birth_place", "death_place", "burial_place")
        .prefetch_related("names", "repressions")
        .in_bulk([each["person"] for each in found if "person" in each])
    )
    lines = {
        earlier.line: earlier
        for earlier in ImportRow.objects.filter(
            batch=batch, line__in=[each["line"] for each in found if "line" in each]
        )
    }
    told = []
    for place, each in enumerate(found):
        one = Beside(place, "", "", f"{each.get('score', 0):.2f}", _reasons(each), {})
        if each.get("person") in people:
            _of_person(one, people[each["person"]])
            one.is_chosen = row.decision == f"same:{each['person']}"
        elif each.get("line") in lines:
            _of_line(one, lines[each["line"]], batch)
            one.may_be_chosen = place == 0
        else:
            continue
        one.is_chosen = one.is_chosen or (row.decision == "same" and place == 0)
        told.append(one)
    return told


def _reasons(candidate: Mapping[str, Any]) -> list[str]:
    known = set(Code)
    return [
        Reason(Code(code), 0).label if code in known else str(code)
        for code in candidate.get("reasons", ())
    ]


def _of_line(one: Beside, earlier: ImportRow, batch: ImportBatch) -> None:
    one.label = f"{earlier.line}: {name_of(earlier, batch)}"
    one.values = cells_of(earlier, batch)


def _of_person(one: Beside, person: Person) -> None:
    one.label, one.url = label_of(person), address_of(person)
    cases = sorted(person.repressions.all(), key=lambda case: (case.order, case.pk))
    names = sorted(person.names.all(), key=lambda name: (name.order, name.pk))
    one.values = {name: say(person) for name, say in _OF_PERSON.items()}
    if names:
        one.values |= {part: str(getattr(names[0], part)) for part in _NAMES[1:]}
        one.values["name_variants"] = "; ".join(name.as_written() for name in names[1:])
    if cases:
        one.values |= {name: say(cases[0]) for name, say in _OF_CASE.items()}


def _words(name: str) -> Callable[[Any], str]:
    """The value of a column in words, and the words of the source where it has none."""

    def say(record: Any) -> str:
        shown = getattr(record, f"get_{name}_display", None)
        value = shown() if shown else getattr(record, name)
        return str(value or getattr(record, f"{name}_text", "") or "")

    return say


def _text(name: str) -> Callable[[Any], str]:
    return lambda record: str(getattr(record, name) or "")


_OF_PERSON: dict[str, Callable[[Person], str]] = {
    **{name: _words(name) for name in ("sex", "birth_date", "fate", "death_date")},
    "birth_place": lambda person: str(person.birth_place_text or person.birth_place or ""),
    "death_place": lambda person: str(person.death_place_text or person.death_place or ""),
    "burial_place": lambda person: str(person.burial_place_text or person.burial_place or ""),
    "nationality": _text("nationality_text"),
    "profession": _text("profession_text"),
}
_OF_CASE: dict[str, Callable[[Repression], str]] = {
    "residence": _text("residence_text"),
    **{name: _words(name) for name in ("arrest_date", "sentence_date", "execution_date")},
    "charge": _text("charge_text"),
    "sentencing_body": _text("sentencing_body_text"),
    "sentence": _text("sentence_text"),
    "archive_file": _text("archive_reference"),
}

"""What a draft says against what the registry has of a person, column by column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from registry.intake.drafting import Draft
from registry.models import Person, Rehabilitation, Repression

# What a row can say of a person that already stands here, or of a case; copies and links apart.
_PERSON = (
    *("sex", "birth_date", "death_date", "birth_place_text", "death_place_text"),
    *("burial_place_text", "nationality_text", "profession_text", "education_text"),
    *("party_text", "family_text", "citizenship_text", "fate"),
)
_CASE = (
    *("arrest_date", "arrest_place_text", "arresting_organ_text", "charge_text"),
    *("sentencing_body_text", "sentence_date", "sentence", "sentence_text", "outcome"),
    *("execution_date", "execution_place_text", "residence_text", "archive_reference"),
)
_DECISION = ("status", "date", "body_text", "ground", "ground_text")

Difference = dict[str, list[Any]]


def differences(people: Sequence[int], drafts: Sequence[Draft]) -> list[Difference]:
    """What each draft says otherwise, or says where nothing stands: path to here and there."""
    persons = {
        row["pk"]: row for row in Person.objects.filter(pk__in=people).values("pk", *_PERSON)
    }
    cases = _by_person(Repression.objects, people, _CASE)
    decisions = _by_person(Rehabilitation.objects, people, _DECISION)
    return [
        {
            **_of_row("person", persons.get(key, {}), draft.person, _PERSON),
            **_of_rows("cases", cases.get(key, []), draft.cases, _CASE),
            **_of_rows("decisions", decisions.get(key, []), draft.decisions, _DECISION),
        }
        for key, draft in zip(people, drafts, strict=True)
    ]


def _by_person(
    rows: Any, people: Sequence[int], names: Sequence[str]
) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    asked = rows.filter(person__in=people).order_by("person", "order", "pk")
    for row in asked.values("person_id", *names):
        found.setdefault(row["person_id"], []).append(row)
    return found


def _of_rows(
    where: str, here: list[dict[str, Any]], there: list[dict[str, Any]], names: Sequence[str]
) -> Difference:
    found: Difference = {}
    for place, row in enumerate(there):
        own = here[place] if place < len(here) else {}
        found |= _of_row(f"{where}.{place}", own, row, names)
    return found


def _of_row(
    where: str, here: dict[str, Any], there: dict[str, Any], names: Sequence[str]
) -> Difference:
    """Blank says nothing: a row never offers to take a value away."""
    return {
        f"{where}.{name}": [here.get(name) or "", there[name]]
        for name in names
        if there.get(name) and there[name] != (here.get(name) or "")
    }

"""Drafts into the tables of the registry, a portion at a time, through the open door.

Written in bulk: the import's own rows are the provenance, and history begins with the first edit.
What is derived (roles, the index) follows for what is public only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone

from registry.curation import roles
from registry.intake.bulk import BulkTable, fresh_public_ids, reserve_keys
from registry.intake.drafting import Draft
from registry.models import (
    Charge,
    Citation,
    ExternalIdentifier,
    Nationality,
    Person,
    PersonName,
    Profession,
    Rehabilitation,
    RehabilitationBody,
    Repression,
    SentencingBody,
    Source,
)
from registry.models.terms import Term
from registry.vocabulary import Confidence, FieldQuestion, State, Verdict


def _dated(name: str) -> tuple[str, ...]:
    return (name, f"{name}_lo", f"{name}_hi", f"{name}_text")


PERSON = (
    *("id", "public_id", "state", "first_arrest_lo", "sex", "fate"),
    *("display_names", "sort_key_cyrillic", "sort_key_latin"),
    *_dated("birth_date"),
    *_dated("death_date"),
    *("birth_place_text", "death_place_text", "burial_place_id", "burial_place_text"),
    *("nationality_text", "citizenship_text", "profession_text"),
    *("education_text", "party_text", "family_text"),
)
# What is derived, known when the person is written: a second writing of the row would move it in
# every index of its table.
DERIVED = ("is_victim", "updated_at")
NAME = (
    *("person_id", "kind", "language", "script", "surname", "given_name", "patronymic"),
    *("full", "is_display", "order"),
)
CASE = (
    *("id", "public_id", "person_id", "state", "order", "kind", "nature"),
    *("residence_text", *_dated("arrest_date"), "arrest_place_text", "arresting_organ_text"),
    *("charge_text", "sentencing_body_id", "sentencing_body_text", *_dated("sentence_date")),
    *("sentence", "sentence_years", "sentence_text", "outcome", *_dated("execution_date")),
    *("execution_place_text", "archive_reference"),
)
DECISION = (
    *("person_id", "repression_id", "status", *_dated("date")),
    *("body_id", "body_text", "ground", "ground_text", "order"),
)
_NUMBERS = {
    name
    for name in (*PERSON, *CASE, *DECISION)
    if name.endswith(("_lo", "_hi", "_id")) or name == "sentence_years"
}


class TermKeys:
    """Keys of the words of open lists by their codes, read once."""

    def __init__(self) -> None:
        self.professions = _keys(Profession)
        self.nationalities = _keys(Nationality)
        self.charges = _keys(Charge)
        self.sentencing_bodies = _keys(SentencingBody)
        self.rehabilitation_bodies = _keys(RehabilitationBody)


def _keys(model: type[Term]) -> dict[str, int]:
    return dict(model._default_manager.values_list("code", "pk"))


def columns(names: tuple[str, ...], row: dict[str, Any]) -> tuple[Any, ...]:
    """The values of a row in the order of some columns, each with what stands for nothing."""
    blank, ordered = _filling(names)
    return ordered({**blank, **row})


@cache
def _filling(names: tuple[str, ...]) -> tuple[dict[str, Any], Callable[[Any], tuple[Any, ...]]]:
    """A row of nothing, and what puts a row into the order of the columns."""
    return {name: None if name in _NUMBERS else "" for name in names}, itemgetter(*names)


class PeopleWriter:
    """Writes new people of one import."""

    def __init__(self, source: Source, scheme: str) -> None:
        self.source = source
        self.scheme = scheme[:40]
        self.terms = TermKeys()
        self.person_type = ContentType.objects.get_for_model(Person).pk
        self.case_type = ContentType.objects.get_for_model(Repression).pk
        self.people = BulkTable(Person, (*PERSON, *DERIVED))
        self.names = BulkTable(PersonName, NAME)
        self.cases = BulkTable(Repression, CASE)
        self.decisions = BulkTable(Rehabilitation, DECISION)
        self.work = BulkTable(Person.professions.through, ("person_id", "profession_id"))
        self.nations = BulkTable(Person.nationalities.through, ("person_id", "nationality_id"))
        self.charges = BulkTable(Repression.charges.through, ("repression_id", "charge_id"))
        target = ("target_type_id", "target_id", "field", "source_id")
        self.citations = BulkTable(Citation, (*target, "locator", "confidence"))
        self.versions = BulkTable(Citation, (*target, "value", "as_stated", "verdict"))
        self.identifiers = BulkTable(
            ExternalIdentifier, ("target_type_id", "target_id", "scheme", "value")
        )

    def write(
        self,
        drafts: Sequence[Draft],
        are_public: Sequence[bool],
        moment: Callable[[], dt.datetime] = timezone.now,
    ) -> list[int]:
        """Writes the people, with their roles, and gives their keys.

        The people themselves come last: `moment` may lock the index, and says when they changed.
        """
        keys = reserve_keys(Person, len(drafts))
        ids = fresh_public_ids(Person, len(drafts))
        self.names.insert(
            columns(NAME, {**name, "person_id": key})
            for key, draft in zip(keys, drafts, strict=True)
            for name in draft.names
        )
        cases = self._write_cases(keys, drafts, are_public)
        self._write_ties(keys, drafts)
        self._write_proof(keys, drafts, cases)
        at = connection.ops.adapt_datetimefield_value(moment())
        rows = zip(keys, ids, drafts, are_public, strict=True)
        self.people.insert((*self._person(*row), *_derived(*row[2:], at)) for row in rows)
        return keys

    def kept_people(self, drafts: Sequence[Draft]) -> dict[str, int]:
        """People who already have a number of this source, by the number."""
        numbers = [draft.external_id for draft in drafts if draft.external_id]
        if not numbers:
            return {}
        known = ExternalIdentifier.objects.filter(
            target_type_id=self.person_type, scheme=self.scheme, value__in=numbers
        )
        return dict(known.values_list("value", "target_id"))

    def _person(self, key: int, public_id: str, draft: Draft, is_public: bool) -> tuple[Any, ...]:
        arrests = [case["arrest_date_lo"] for case in draft.cases if case.get("arrest_date_lo")]
        return columns(
            PERSON,
            {
                "display_names": "{}",
                **draft.person,
                "id": key,
                "public_id": public_id,
                "state": state_of(is_public),
                # A copy of what is public only.
                "first_arrest_lo": min(arrests) if arrests and is_public else None,
            },
        )

    def _write_cases(
        self, people: Sequence[int], drafts: Sequence[Draft], are_public: Sequence[bool]
    ) -> list[list[int]]:
        """The cases and the decisions; gives the keys of the cases of each person."""
        number = sum(len(draft.cases) for draft in drafts)
        free = iter(reserve_keys(Repression, number))
        ids = iter(fresh_public_ids(Repression, number))
        keys = [[next(free) for _ in draft.cases] for draft in drafts]
        self.cases.insert(
            columns(CASE, self.case_row(case, order, person, key, next(ids), is_public))
            for person, own, draft, is_public in zip(people, keys, drafts, are_public, strict=True)
            for order, (key, case) in enumerate(zip(own, draft.cases, strict=True), start=1)
        )
        self.charges.insert(
            (key, self.terms.charges[code])
            for own, draft in zip(keys, drafts, strict=True)
            for key, case in zip(own, draft.cases, strict=True)
            for code in case.get("charges", ())
        )
        self.decisions.insert(
            columns(DECISION, self.decision_row(decision, order, person, own))
            for person, own, draft in zip(people, keys, drafts, strict=True)
            for order, decision in enumerate(draft.decisions, start=1)
        )
        return keys

    def case_row(
        self,
        case: dict[str, Any],
        order: int,
        person: int,
        key: int,
        public_id: str,
        is_public: bool,
    ) -> dict[str, Any]:
        """A case as columns of its table."""
        return {
            **case,
            "id": key,
            "public_id": public_id,
            "person_id": person,
            "state": state_of(is_public),
            "order": order,
            "sentencing_body_id": self.terms.sentencing_bodies.get(case.get("sentencing_body", "")),
        }

    def decision_row(
        self, decision: dict[str, Any], order: int, person: int, cases: Sequence[int]
    ) -> dict[str, Any]:
        """A decision as columns of its table."""
        case = decision["case"]
        return {
            **decision,
            "person_id": person,
            "repression_id": cases[case] if case is not None and case < len(cases) else None,
            "body_id": self.terms.rehabilitation_bodies.get(decision.get("body", "")),
            "order": order,
        }

    def _write_ties(self, keys: Sequence[int], drafts: Sequence[Draft]) -> None:
        pairs = list(zip(keys, drafts, strict=True))
        self.work.insert(
            (key, self.terms.professions[code])
            for key, draft in pairs
            for code in draft.professions
        )
        self.nations.insert(
            (key, self.terms.nationalities[code])
            for key, draft in pairs
            for code in draft.nationalities
        )
        self.identifiers.insert(
            (self.person_type, key, self.scheme, draft.external_id)
            for key, draft in pairs
            if draft.external_id
        )

    def _write_proof(
        self, keys: Sequence[int], drafts: Sequence[Draft], cases: Sequence[Sequence[int]]
    ) -> None:
        """The source of each record as a whole, and the versions that differ within it."""
        record, source = FieldQuestion.RECORD.value, self.source.pk
        confidence = Confidence.READ_IN_SOURCE.value
        self.citations.insert(
            (self.person_type, key, record, source, draft.page, confidence)
            for key, draft in zip(keys, drafts, strict=True)
        )
        self.versions.insert(self.version_rows(keys, drafts, cases))

    def version_rows(
        self, keys: Sequence[int], drafts: Sequence[Draft], cases: Sequence[Sequence[int]]
    ) -> Iterable[tuple[Any, ...]]:
        """What a row gives beside its own values, as citations that differ."""
        for key, draft, own in zip(keys, drafts, cases, strict=True):
            for version in draft.versions:
                is_of_person = version.owner < 0
                target = (
                    (self.person_type, key)
                    if is_of_person
                    else (self.case_type, own[version.owner])
                )
                yield (
                    *target,
                    version.field[:40],
                    self.source.pk,
                    version.value[:500],
                    version.words[:500],
                    Verdict.DIFFERS.value,
                )


def _derived(draft: Draft, is_public: bool, at: Any) -> tuple[bool, Any]:
    """The values of `DERIVED`; a role follows from what is public only."""
    return is_public and roles.is_victim_by(case.get("nature", "") for case in draft.cases), at


def state_of(is_public: bool) -> str:
    """Imported records wait in review until their batch is published."""
    return (State.PUBLISHED if is_public else State.IN_REVIEW).value

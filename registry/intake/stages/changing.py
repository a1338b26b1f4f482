"""Corrected rows of a source that comes again: they change what they brought, never an edit."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from registry.curation import copies, roles
from registry.intake import wording
from registry.intake.bulk import fresh_public_ids, reserve_keys
from registry.intake.drafting import Draft
from registry.intake.stages import snapshots
from registry.intake.stages.comparing import differences
from registry.intake.stages.snapshots import plain
from registry.intake.stages.touched import among, edited, raw_delete
from registry.intake.stages.writing import CASE, DECISION, NAME, PERSON, PeopleWriter, columns
from registry.models import (
    Citation,
    ImportBatch,
    ImportRow,
    Person,
    PersonName,
    Rehabilitation,
    Repression,
)
from registry.vocabulary import FieldQuestion, RowState, State, Verdict

# Columns a correction leaves as they are.
_KEPT_OF_PERSON = {"id", "public_id", "state", "first_arrest_lo"}
_KEPT_OF_CASE = {"id", "public_id", "state", "person_id", "order"}


class Changer:
    """Changes people an earlier import of the same source made, one by one."""

    def __init__(self, batch: ImportBatch, writer: PeopleWriter) -> None:
        self.batch = batch
        self.writer = writer

    def settle(self, rows: Sequence[tuple[ImportRow, Draft]]) -> list[int]:
        """Changes what is its own and untouched, offers the rest; gives the public people.

        What would turn somebody public into somebody who may be living is offered, never written.
        """
        if not rows:
            return []
        people = [row.target_id or 0 for row, _draft in rows]
        drafts = [draft for _row, draft in rows]
        own = self._own(rows) - edited(among(people))
        offered = differences(people, drafts)
        states = dict(Person.objects.filter(pk__in=people).values_list("pk", "state"))
        public: list[int] = []
        for (row, draft), difference in zip(rows, offered, strict=True):
            person = row.target_id or 0
            row.target_type_id = self.writer.person_type
            if person not in states:
                row.state, row.target_id, row.target_type_id = RowState.LEFT_OUT, None, None
                row.problems = [*row.problems, ["", "", wording.DELETED_SINCE, 0]]
            elif person in own and not (row.is_withheld and states[person] == State.PUBLISHED):
                row.prior_values = {"before": snapshots.taken_of(person)}
                self._change(person, draft)
                row.state = RowState.CHANGED
                if states[person] == State.PUBLISHED:
                    public.append(person)
            else:
                row.state = RowState.OFFERED if difference else RowState.SAME
                row.prior_values = {"offered": difference} if difference else None
        if public:
            copies.refresh(public)
            roles.derive(public)
        return public

    def _own(self, rows: Sequence[tuple[ImportRow, Draft]]) -> set[int]:
        """The people this source itself brought."""
        made = ImportRow.objects.filter(
            table=rows[0][0].table,
            key__in=[row.key for row, _draft in rows],
            target_id__in=[row.target_id for row, _draft in rows],
            state=RowState.ADDED,
        )
        return {int(key) for key in made.values_list("target_id", flat=True) if key}

    def _change(self, person: int, draft: Draft) -> None:
        values = dict(zip(PERSON, columns(PERSON, draft.person), strict=True))
        kept = {name: value for name, value in values.items() if name not in _KEPT_OF_PERSON}
        kept["display_names"] = _display_names(draft)
        plain(Person).filter(pk=person).update(
            **kept, version=copies.NEXT_VERSION, updated_at=timezone.now()
        )
        raw_delete(PersonName.objects.filter(person=person))
        self.writer.names.insert(
            columns(NAME, {**name, "person_id": person}) for name in draft.names
        )
        raw_delete(Rehabilitation.objects.filter(person=person))
        cases = self._change_cases(person, draft)
        self.writer.decisions.insert(
            columns(DECISION, self.writer.decision_row(decision, order, person, cases))
            for order, decision in enumerate(draft.decisions, start=1)
        )
        self._change_ties(person, draft, cases)

    def _change_cases(self, person: int, draft: Draft) -> list[int]:
        there = list(
            Repression.objects.filter(person=person)
            .order_by("order", "pk")
            .values_list("pk", flat=True)
        )
        state = Person.objects.filter(pk=person).values_list("state", flat=True).get()
        is_public = state == State.PUBLISHED
        for key, case in zip(there, draft.cases, strict=False):
            row = self.writer.case_row(case, 0, person, key, "", is_public)
            values = dict(zip(CASE, columns(CASE, row), strict=True))
            kept = {name: value for name, value in values.items() if name not in _KEPT_OF_CASE}
            plain(Repression).filter(pk=key).update(**kept, updated_at=timezone.now())
        surplus = there[len(draft.cases) :]
        raw_delete(Repression.charges.through._default_manager.filter(repression_id__in=there))
        raw_delete(_speaking(self.writer.case_type, surplus))
        raw_delete(Repression.objects.filter(pk__in=surplus))
        fresh = len(draft.cases) - len(there)
        keys = [*there[: len(draft.cases)], *reserve_keys(Repression, max(fresh, 0))]
        ids = iter(fresh_public_ids(Repression, max(fresh, 0)))
        self.writer.cases.insert(
            columns(
                CASE,
                self.writer.case_row(
                    draft.cases[place], place + 1, person, keys[place], next(ids), is_public
                ),
            )
            for place in range(len(there), len(draft.cases))
        )
        return keys

    def _change_ties(self, person: int, draft: Draft, cases: list[int]) -> None:
        writer = self.writer
        raw_delete(Person.professions.through._default_manager.filter(person_id=person))
        raw_delete(Person.nationalities.through._default_manager.filter(person_id=person))
        writer.work.insert((person, writer.terms.professions[code]) for code in draft.professions)
        writer.nations.insert(
            (person, writer.terms.nationalities[code]) for code in draft.nationalities
        )
        writer.charges.insert(
            (key, writer.terms.charges[code])
            for key, case in zip(cases, draft.cases, strict=True)
            for code in case.get("charges", ())
        )
        speaking = _speaking(writer.person_type, [person]) | _speaking(writer.case_type, cases)
        raw_delete(speaking.filter(verdict=Verdict.DIFFERS, source=writer.source))
        writer.versions.insert(writer.version_rows([person], [draft], [cases]))
        record = _speaking(writer.person_type, [person]).filter(
            field=FieldQuestion.RECORD, source=writer.source
        )
        record.update(locator=draft.page)


def _speaking(type_id: int, keys: Sequence[int]) -> Any:
    return Citation.objects.filter(target_type_id=type_id, target_id__in=keys)


def _display_names(draft: Draft) -> Any:
    return json.loads(draft.person.get("display_names", "{}"))

"""Writing a plan through the open door: in bulk what is new, one by one what has changed.

Rows of the import are the provenance of what is written; history begins with the first edit by a
curator, and a record that has one is never overwritten.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from registry.intake.collection.comparing import KEPT, REMOVED, Last, Plan
from registry.intake.collection.existing import Existing
from registry.intake.collection.report import Report
from registry.intake.collection.shape import Key
from registry.intake.collection.wanted import Wanted
from registry.models import ImportBatch, ImportRow
from registry.vocabulary import RowState

PORTION = 500


class Writer:
    """Carries out a plan; afterwards `touched` holds the keys of what it wrote, by model."""

    def __init__(self, batch: ImportBatch, existing: Existing, report: Report) -> None:
        self.batch = batch
        self.existing = existing
        self.report = report
        self.touched: dict[type[models.Model], set[int]] = defaultdict(set)
        self.rows: list[ImportRow] = []

    def write(self, plan: Plan) -> None:
        """Everything new, then what has changed, then what is no longer brought along."""
        for table, group in groupby(sorted_by_table(plan.new), key=lambda wanted: wanted.table):
            wanted_rows = list(group)
            self._create(wanted_rows)
            self.report.say(f"{table}: {len(wanted_rows)} new")
        self._set_own_links(plan.new)
        for wanted, last in plan.changed:
            self._change(wanted, last)
        for name, last in plan.removed:
            self._remove(name, last)
        ImportRow.objects.bulk_create(self.rows, batch_size=PORTION)

    # New records ------------------------------------------------------------------------------

    def _create(self, group: list[Wanted]) -> None:
        """The new records of one table; what cannot or must not be written is set aside."""
        known = self.existing.records_of(group)
        fresh = [w for w in group if self._may_be_created(w, known.get(w.name))]
        if not fresh:
            return
        model = fresh[0].model
        instances = [self._instance(wanted) for wanted in fresh]
        model._default_manager.bulk_create(instances, batch_size=PORTION)
        for wanted, instance in zip(fresh, instances, strict=True):
            self.existing.pks[wanted.name] = instance.pk
            self.touched[model].add(instance.pk)
            self._keep(wanted, RowState.ADDED, instance.pk)
        for name in {name for wanted in fresh for name in wanted.many}:
            self._create_many(model, name, fresh)

    def _may_be_created(self, wanted: Wanted, known: Any) -> bool:
        if known is not None:
            self.existing.adopt(wanted, known.pk)
            difference = self.existing.difference(wanted, known)
            state = RowState.OFFERED if difference else RowState.SAME
            self._keep(wanted, state, known.pk, prior=difference)
            return False
        gone = self.existing.missing_links(wanted)
        if gone:
            reason = f"It refers to {gone[0]}/{gone[1]}, which is not in this registry."
            self._keep(wanted, RowState.LEFT_OUT, None, problems=[reason])
            return False
        if self.existing.is_inside_an_adopted_record(wanted):
            self._keep(wanted, RowState.OFFERED, None)
            return False
        return True

    def _instance(self, wanted: Wanted) -> models.Model:
        instance = wanted.model(**wanted.values)
        for name, key in wanted.links.items():
            if key[0] != wanted.table:
                setattr(instance, f"{name}_id", self.existing.pks[key])
        self._aim(instance, wanted)
        return instance

    def _aim(self, instance: Any, wanted: Wanted) -> None:
        if wanted.target is not None:
            target_model = self.existing.model_of(wanted.target)
            instance.target_type = ContentType.objects.get_for_model(target_model)
            instance.target_id = self.existing.pks[wanted.target]

    def _create_many(self, model: type[models.Model], name: str, fresh: list[Wanted]) -> None:
        field: Any = model._meta.get_field(name)
        through = field.remote_field.through
        mine, other = field.m2m_column_name(), field.m2m_reverse_name()
        through._default_manager.bulk_create(
            [
                through(**{mine: self.existing.pks[wanted.name], other: self.existing.pks[key]})
                for wanted in fresh
                for key in wanted.many.get(name, [])
                if key in self.existing.pks
            ],
            batch_size=PORTION,
        )

    def _set_own_links(self, new: list[Wanted]) -> None:
        """Links within one table, once all its rows are there."""
        for wanted in new:
            own = {name: key for name, key in wanted.links.items() if key[0] == wanted.table}
            if own and self.existing.pks.get(wanted.name) in self.touched[wanted.model]:
                links = {f"{name}_id": self.existing.pks.get(key) for name, key in own.items()}
                rows = wanted.model._default_manager.filter(pk=self.existing.pks[wanted.name])
                rows.update(**links)

    # Records that are there -------------------------------------------------------------------

    def _change(self, wanted: Wanted, last: Last) -> None:
        instance = self.existing.instance(wanted.model, last.target_id)
        if instance is None:
            reason = "The record was deleted here since it was loaded."
            self._keep(wanted, RowState.OFFERED, None, problems=[reason])
            return
        difference = self.existing.difference(wanted, instance)
        if self.existing.was_edited(instance):
            state = RowState.OFFERED if difference else RowState.SAME
            self._keep(wanted, state, instance.pk, prior=difference)
            return
        gone = self.existing.missing_links(wanted)
        if gone:
            reason = f"It refers to {gone[0]}/{gone[1]}, which is not in this registry."
            self._keep(wanted, RowState.LEFT_OUT, instance.pk, problems=[reason])
            return
        self._apply(wanted, instance)
        self.touched[wanted.model].add(instance.pk)
        self._keep(wanted, RowState.CHANGED, instance.pk, prior=difference)

    def _apply(self, wanted: Wanted, instance: Any) -> None:
        # No row of history: the import itself keeps what stood there before.
        instance.skip_history_when_saving = True
        for name, found in self.existing.columns(wanted).items():
            setattr(instance, name, found)
        self._aim(instance, wanted)
        instance.save()
        for name, keys in wanted.many.items():
            # A term that was deleted here since is not brought back by a row that names it.
            known = [self.existing.pks[key] for key in keys if key in self.existing.pks]
            getattr(instance, name).set(known)
        del instance.skip_history_when_saving

    def _remove(self, name: Key, last: Last) -> None:
        """Takes away what a row no longer brings with it, unless a curator has edited it."""
        instance = self.existing.instance(self.existing.derived_model(name), last.target_id)
        row = ImportRow(batch=self.batch, table=name[0], key=name[1], line=0, decision=REMOVED)
        row.state = RowState.SAME
        if instance is not None and self.existing.was_edited(instance):
            row.state, row.decision, row.target_id = RowState.OFFERED, KEPT, instance.pk
            self._report(name, "offered")
        elif instance is not None:
            row.state, row.prior_values = RowState.CHANGED, self.existing.values_of(instance)
            instance.delete()
            self._report(name, "removed")
        self.rows.append(row)

    def _keep(
        self,
        wanted: Wanted,
        state: RowState,
        target_id: int | None,
        *,
        prior: dict[str, Any] | None = None,
        problems: list[str] | None = None,
    ) -> None:
        """A row of the import: what the file said and what became of it."""
        self.rows.append(
            ImportRow(
                batch=self.batch,
                table=wanted.table,
                key=wanted.key,
                line=wanted.line,
                digest=wanted.digest(),
                values=wanted.as_json(),
                state=state,
                target_type=ContentType.objects.get_for_model(wanted.model),
                target_id=target_id,
                prior_values=prior or None,
                problems=problems or [],
            )
        )
        self._report(wanted.name, state.value)

    def _report(self, name: Key, what: str) -> None:
        self.report.count(name[0], what)
        if what in (RowState.OFFERED, RowState.LEFT_OUT):
            self.report.set_aside.append("/".join(name))


def sorted_by_table(records: list[Wanted]) -> list[Wanted]:
    """In the order in which the tables first come, so that each is written once."""
    order: dict[str, int] = {}
    for wanted in records:
        order.setdefault(wanted.table, len(order))
    return sorted(records, key=lambda wanted: order[wanted.table])

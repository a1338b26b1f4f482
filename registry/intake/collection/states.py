"""What a load makes public: everything but what waits for its checking and who may be living."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from registry.curation import publishing, regions
from registry.intake.collection.manifest import Manifest
from registry.intake.collection.report import Report
from registry.models import Act, Approval, Person, Photo, Place, Repression
from registry.models.door import Passage
from registry.vocabulary import ApprovalKind, State

Touched = dict[type[models.Model], set[int]]


def settle(
    touched: Touched, manifest: Manifest, passage: Passage, report: Report, *, today: dt.date
) -> None:
    """Approvals, regions and states of what a load has written, before the door closes."""
    _approve(touched[Act], manifest, passage)
    passage.left_behind |= regions.refresh_places(touched[Place])
    # People first: what stands on a person's page follows the person.
    people = touched[Person]
    _withhold(Person.objects.filter(pk__in=people), report, today=today)
    for model in (Repression, Act):
        mine = models.Q(pk__in=touched[model]) | models.Q(person__in=people)
        rows = model._default_manager.filter(mine).select_related("person")
        _withhold(rows, report, today=today)
    _withhold(Photo.objects.filter(pk__in=touched[Photo]), report, today=today)


def _withhold(rows: Iterable[Any], report: Report, *, today: dt.date) -> None:
    """Takes back to a draft what the rules of the house do not let become public."""
    withheld = []
    for row in rows:
        if row.state != State.PUBLISHED:
            if row.state == State.IN_REVIEW:
                report.waiting.append(f"{row.noun or row._meta.model_name}/{row.slug}")
            continue
        obstacles = publishing.blocks(row, today=today)
        if obstacles:
            row.state = State.DRAFT
            withheld.append(row)
            name = f"{row.noun or row._meta.model_name}/{row.slug}"
            report.withheld.append(f"{name}: {' '.join(obstacles)}")
    if withheld:
        type(withheld[0])._default_manager.bulk_update(withheld, ["state"], batch_size=500)


def _approve(acts: set[int], manifest: Manifest, passage: Passage) -> None:
    """Approvals by office for each act whose evidence meets the standard, and for no other."""
    act_type = ContentType.objects.get_for_model(Act)
    written = Act.objects.filter(pk__in=acts)
    enough = set(written.meeting_the_standard().values_list("pk", flat=True))
    mine = Approval.objects.filter(
        target_type=act_type,
        target_id__in=acts,
        kind=ApprovalKind.ACT_EVIDENCE,
        office__in=manifest.approving_offices,
    )
    mine.exclude(target_id__in=enough).delete()
    given = set(mine.values_list("target_id", "office"))
    Approval.objects.bulk_create(
        Approval(
            kind=ApprovalKind.ACT_EVIDENCE,
            target_type=act_type,
            target_id=pk,
            office=office,
            reason=manifest.approval_reason,
            change_set=passage.change_set,
        )
        for pk in sorted(enough)
        for office in manifest.approving_offices
        if (pk, office) not in given
    )

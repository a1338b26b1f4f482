"""Who was a victim, who a perpetrator, which act is documented: derived here, written nowhere else.

Victim: at least one published repression of nature political. Perpetrator: at least one published,
documented act. A signature, an office, a nationality, a denunciation derive nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from registry.curation.agreements import APPROVALS_NEEDED
from registry.curation.copies import portions
from registry.models import Act, Approval, Person, Repression
from registry.models.door import Passage
from registry.prepared import prepared
from registry.vocabulary import ApprovalKind, ChangeKind, Nature


def derive(people: Iterable[int]) -> None:
    """Brings `is_documented`, `is_victim` and `is_perpetrator` in line with the records."""
    for portion in portions(people):
        _derive_documented(portion)
        _derive_roles(QuerySet(Person).filter(pk__in=portion))


def is_victim_by(natures: Iterable[str]) -> bool:
    """Whether published repressions of these natures make a victim.

    For new people who are written in bulk with their role, and have no acts.
    """
    return Nature.POLITICAL in natures


def derive_everybody() -> None:
    """The roles of all people in one statement, after a load too big for portions.

    Acts keep what is said of them: a load that brings any derives its people.
    """
    _derive_roles(QuerySet(Person))


def _derive_roles(people: QuerySet[Person]) -> None:
    """Django's own queryset comes in: the guarded one refuses derived columns."""
    political = Repression.objects.published().political().filter(person=OuterRef("pk"))
    documented = Act.objects.published().documented().filter(person=OuterRef("pk"))
    people.update(is_victim=Exists(political), is_perpetrator=Exists(documented))


@prepared
def _acts_of(people: Sequence[int]) -> QuerySet[Act, tuple[int]]:
    return Act.objects.filter(person__in=people).values_list("pk")


def _derive_documented(people: list[int]) -> None:
    if not _acts_of(people):
        # As of nearly everybody.
        return
    acts = Act.objects.filter(person__in=people)
    approved = acts.meeting_the_standard().annotate(count=_approval_count())
    documented = list(approved.filter(count__gte=APPROVALS_NEEDED).values_list("pk", flat=True))
    plain: QuerySet[Act] = QuerySet(Act).filter(person__in=people)
    plain.filter(is_documented=True).exclude(pk__in=documented).update(is_documented=False)
    plain.filter(is_documented=False, pk__in=documented).update(is_documented=True)


def _approval_count() -> Coalesce:
    """How many different people or offices have approved the evidence of an act."""
    approvals = (
        Approval.objects.filter(
            target_type=ContentType.objects.get_for_model(Act),
            target_id=OuterRef("pk"),
            kind=ApprovalKind.ACT_EVIDENCE,
        )
        .values("target_id")
        .annotate(count=Count("pk"))
    )
    return Coalesce(Subquery(approvals.values("count")), 0)


def lapse_approvals(passage: Passage) -> None:
    """An act that was changed needs its approvals anew: they were given to what stood there before.

    Publishing and approving change nothing in what was approved; a batch brings its own approvals.
    """
    if passage.change_set.kind not in (ChangeKind.RECORD, ChangeKind.DELETE, ChangeKind.RESTORE):
        return
    acts = [row.pk for row in passage.written if isinstance(row, Act)]
    Approval.objects.filter(
        target_type=ContentType.objects.get_for_model(Act),
        target_id__in=acts,
        kind=ApprovalKind.ACT_EVIDENCE,
    ).delete()

"""What one person asks for and another decides: changes to public records, merges, withdrawals.

A proposed change is kept as values before and after, taken from a passage that was undone again.
Nothing of it is in any record before somebody else has approved it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.curation import merging, proposed_rows, publishing
from registry.curation.recording import change
from registry.curation.rows import type_of
from registry.curation.versions import changes_of
from registry.errors import MergeError, ProposalError
from registry.models import Act, ChangeSet, Curator, Person, Proposal, Repression
from registry.models.base import Guarded, Record
from registry.models.door import Passage
from registry.prepared import prepared
from registry.search import index
from registry.vocabulary import ChangeKind, ProposalKind, ProposalState, State

# Asking --------------------------------------------------------------------------------------


def payload_of(passage: Passage) -> dict[str, Any]:
    """What a passage has written so far, as a proposal keeps it; the passage is undone then."""
    changes = changes_of([passage.change_set.pk]).get(passage.change_set.pk, [])
    return {"rows": proposed_rows.packed(changes)}


def propose_change(
    record: Record, payload: Mapping[str, Any], *, author: Curator, reason: str
) -> Proposal:
    """Keeps a change that somebody else has to approve. Raises `ProposalError` when it is none."""
    if not payload.get("rows"):
        raise ProposalError(_("Nothing was changed."))
    return _asked(ProposalKind.CHANGE, record, dict(payload), author, reason)


def propose_merge(
    kept: Person, merged: Person, *, choices: Mapping[str, str], author: Curator, reason: str
) -> Proposal:
    """Asks for a merge. Raises `MergeError` when something stands in its way already."""
    hindrances = merging.obstacles(kept, merged)
    if hindrances:
        raise MergeError(" ".join(hindrances))
    if open_merge_of(kept, merged):
        raise ProposalError(_("The merge of the two is proposed already."))
    payload = {"kept": kept.pk, "merged": merged.pk, "choices": dict(choices)}
    return _asked(ProposalKind.MERGE, kept, payload, author, reason)


def propose_withdrawal(record: Record, *, author: Curator, reason: str) -> Proposal:
    """Asks for a withdrawal. Raises `ProposalError` for what is not public or asked for already."""
    if record.state != State.PUBLISHED:
        raise ProposalError(_("This record is not public."))
    waiting = open_proposals().filter(
        kind=ProposalKind.WITHDRAWAL, target_type=type_of(type(record)), target_id=record.pk
    )
    if waiting.exists():
        raise ProposalError(_("Its withdrawal is asked for already; a second person decides."))
    return _asked(ProposalKind.WITHDRAWAL, record, {}, author, reason)


def _asked(
    kind: ProposalKind, record: Record, payload: dict[str, Any], author: Curator, reason: str
) -> Proposal:
    if not reason.strip():
        raise ProposalError(_("A reason is needed, for example: compared with the file."))
    with transaction.atomic():
        _begin_edition()
        return Proposal.objects.create(
            kind=kind,
            target_type=type_of(type(record)),
            target_id=record.pk,
            base_version=getattr(record, "version", 0),
            payload={"name": str(record), **payload},
            reason=reason.strip(),
            author=author,
        )


def _begin_edition() -> None:
    """The public page says that a correction is being checked, and that it no longer is."""
    index.touch()


# Deciding ------------------------------------------------------------------------------------


def approve(proposal: Proposal, *, reviewer: Curator, overruled: Collection[str] = ()) -> ChangeSet:
    """Another person agrees, and what was asked for passes the door.

    `overruled` names the values of the proposal that give way to what was saved meanwhile. Raises
    `ProposalError` when it was decided already, is the reviewer's own, or contradicts something
    saved meanwhile about which nothing was said.
    """
    with transaction.atomic():
        proposal = _for_deciding(proposal, reviewer)
        change_set = _CARRIED_OUT[ProposalKind(proposal.kind)](proposal, reviewer, overruled)
        _decided(proposal, ProposalState.ACCEPTED, reviewer, "", change_set)
    return change_set


def decline(proposal: Proposal, *, reviewer: Curator, answer: str) -> None:
    """Says no, with words the author will read. Raises `ProposalError` without any."""
    if not answer.strip():
        raise ProposalError(_("The author needs to know why; a sentence is enough."))
    with transaction.atomic():
        proposal = _for_deciding(proposal, reviewer)
        _decided(proposal, ProposalState.DECLINED, reviewer, answer.strip(), None)


def take_back(proposal: Proposal, *, author: Curator) -> None:
    """The author asks for it no longer."""
    with transaction.atomic():
        proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
        if proposal.author_id != author.pk or proposal.state != ProposalState.OPEN:
            raise ProposalError(_("Only an open proposal of your own is taken back."))
        proposal.is_read = True
        _decided(proposal, ProposalState.DECLINED, author, _("Taken back by its author."), None)


def _for_deciding(proposal: Proposal, reviewer: Curator) -> Proposal:
    found = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if found.state != ProposalState.OPEN:
        raise ProposalError(_("Somebody has decided on this proposal already."))
    if found.author_id == reviewer.pk:
        raise ProposalError(_("This proposal is your own; another person decides."))
    return found


def _decided(
    proposal: Proposal,
    state: ProposalState,
    reviewer: Curator,
    answer: str,
    change_set: ChangeSet | None,
) -> None:
    proposal.state = state
    proposal.reviewer = reviewer
    proposal.answer = answer
    proposal.decided_at = timezone.now()
    proposal.change_set = change_set
    proposal.save()
    _begin_edition()


def _carry_out_change(
    proposal: Proposal, reviewer: Curator, overruled: Collection[str]
) -> ChangeSet:
    with change(kind=ChangeKind.RECORD, editor=proposal.author, reason=proposal.reason) as passage:
        passage.change_set.reviewers.add(reviewer)
        record = _record_of(proposal)
        if record.state == State.MERGED:
            raise ProposalError(_("The record was merged into another meanwhile."))
        proposed_rows.write(proposal.payload["rows"], overruled)
        passage.left_behind |= record.people_concerned()
        return passage.change_set


def _carry_out_merge(
    proposal: Proposal, reviewer: Curator, _overruled: Collection[str]
) -> ChangeSet:
    kept, merged = people_of(proposal)
    return merging.merge(
        kept,
        merged,
        choices=proposal.payload["choices"],
        editor=proposal.author,
        reviewer=reviewer,
        reason=proposal.reason,
    ).change_set


def _carry_out_withdrawal(
    proposal: Proposal, reviewer: Curator, _overruled: Collection[str]
) -> ChangeSet:
    return publishing.withdraw(
        _record_of(proposal), editor=proposal.author, reviewer=reviewer, reason=proposal.reason
    )


_CARRIED_OUT = {
    ProposalKind.CHANGE: _carry_out_change,
    ProposalKind.MERGE: _carry_out_merge,
    ProposalKind.WITHDRAWAL: _carry_out_withdrawal,
}


# Asking about proposals ----------------------------------------------------------------------


def open_proposals() -> Any:
    """What waits for a decision, the oldest first."""
    waiting = Proposal.objects.filter(state=ProposalState.OPEN)
    return waiting.select_related("author", "target_type").order_by("created_at", "pk")


def waiting_for(curator: Curator) -> Any:
    """What waits and is not the curator's own: that, another person decides."""
    return open_proposals().exclude(author=curator)


def answers_for(curator: Curator) -> Any:
    """Decisions on the curator's proposals that the curator has not read yet."""
    decided = Proposal.objects.filter(author=curator, is_read=False)
    return decided.exclude(state=ProposalState.OPEN).order_by("-decided_at")


def being_checked(record: Record) -> bool:
    """Whether a change to what stands on the page of a public record waits for approval.

    Readers learn that there is one and nothing of what it says.
    """
    of_person: list[type[Record]] = [Repression, Act] if isinstance(record, Person) else []
    types = [type_of(model).pk for model in [type(record), *of_person]]
    return bool(_changes_waiting(record.pk, *types))


@prepared
def _changes_waiting(key: int, own: int, *of_person: int) -> QuerySet[Proposal, tuple[int]]:
    """The first open proposal on a record, or on a case or an act of a person."""
    about = Q(target_type_id=own, target_id=key)
    own_rows: list[QuerySet[Any]] = [
        Repression.objects.filter(person=key),
        Act.objects.filter(person=key),
    ]
    for rows, type_id in zip(own_rows, of_person, strict=False):
        about |= Q(target_type_id=type_id, target_id__in=rows.order_by().values("pk"))
    waiting = Proposal.objects.filter(state=ProposalState.OPEN, kind=ProposalKind.CHANGE)
    return waiting.filter(about).order_by().values_list("pk")[:1]


def people_of(proposal: Proposal) -> tuple[Person, Person]:
    """The record that would stay and the one that would be merged into it."""
    keys = proposal.payload["kept"], proposal.payload["merged"]
    found = Person.objects.in_bulk(keys)
    if len(found) < len(keys):
        raise ProposalError(_("One of the two records is not there any more."))
    return found[keys[0]], found[keys[1]]


def open_merge_of(one: Person, other: Person) -> Proposal | None:
    """The open proposal to merge the two, whichever stays."""
    waiting = open_proposals().filter(
        kind=ProposalKind.MERGE, target_type=type_of(Person), target_id__in=(one.pk, other.pk)
    )
    for proposal in waiting:
        if {proposal.payload["kept"], proposal.payload["merged"]} == {one.pk, other.pk}:
            found: Proposal = proposal
            return found
    return None


def _record_of(proposal: Proposal) -> Any:
    record = proposal.target
    if not isinstance(record, Guarded):
        raise ProposalError(_("The record is not there any more."))
    return record

"""The steps of a record between draft and public: buttons on its page, actions on a list.

Each step is a passage of its own, with a reason. What stands in the way is told in sentences.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.admin.labels import label_of
from registry.admin.permissions import APPROVE, PUBLISH, RELEASE, WITHDRAW
from registry.admin.refusals import REFUSALS, sentence_of
from registry.curation import proposals, publishing
from registry.curation.approvals import approve
from registry.curation.living import is_withheld
from registry.errors import OutsideTheDoorError
from registry.models import Act, Curator, Person
from registry.models.base import Record
from registry.vocabulary import ApprovalKind, State

Take = Callable[[Record, Curator, str], None]


@dataclass(frozen=True)
class Step:
    """Something that can be done with a record as a whole."""

    code: str
    label: Any
    done: Any
    take: Take
    applies: Callable[[Record], bool]
    # The permission it needs; without one it needs that of changing the record.
    permission: str = ""


def _publish(record: Record, editor: Curator, reason: str) -> None:
    publishing.publish(record, editor=editor, reason=reason)


def _withdraw(record: Record, editor: Curator, reason: str) -> None:
    """Asks for it; a second person agrees on the page of the proposal."""
    proposal = proposals.propose_withdrawal(record, author=editor, reason=reason)
    proposal.payload["name"] = label_of(record)
    proposal.save(update_fields=["payload"])


def _review(record: Record, editor: Curator, reason: str) -> None:
    publishing.send_to_review(record, editor=editor, reason=reason)


def _approve(record: Record, editor: Curator, reason: str) -> None:
    approve(record, ApprovalKind.ACT_EVIDENCE, editor=editor, reason=reason)


def _release(record: Record, editor: Curator, reason: str) -> None:
    approve(record, ApprovalKind.LIVING_RELEASE, editor=editor, reason=reason)


def _awaits_approval(record: Record) -> bool:
    return isinstance(record, Act) and record.meets_the_standard and not record.is_documented


def _awaits_release(record: Record) -> bool:
    if not isinstance(record, Person) or record.state == State.MERGED:
        return False
    return is_withheld(record, today=timezone.localdate())


STEPS = {
    step.code: step
    for step in (
        Step(
            "review",
            _("Send to review"),
            _("%(record)s waits for somebody else to read it."),
            _review,
            lambda record: record.state == State.DRAFT,
        ),
        Step(
            "publish",
            _("Publish"),
            _("%(record)s is public."),
            _publish,
            lambda record: record.state in (State.DRAFT, State.IN_REVIEW, State.WITHDRAWN),
            PUBLISH,
        ),
        Step(
            "approve",
            _("Approve the evidence"),
            _("You have approved the evidence: %(record)s."),
            _approve,
            _awaits_approval,
            APPROVE,
        ),
        Step(
            "release",
            _("Release, although perhaps living"),
            _("You have released %(record)s."),
            _release,
            _awaits_release,
            RELEASE,
        ),
        Step(
            "withdraw",
            _("Ask for withdrawal"),
            _("%(record)s: the withdrawal waits for another person’s approval."),
            _withdraw,
            lambda record: record.state == State.PUBLISHED,
            WITHDRAW,
        ),
    )
}


def take_step(step: Step, record: Record, *, editor: Curator, reason: str) -> str:
    """Takes a step; gives the sentence that refused it, or nothing."""
    if not step.applies(record):
        return str(_("This step does not apply."))
    if not reason.strip():
        return str(_("A reason is needed, for example: compared with the file."))
    try:
        step.take(record, editor, reason)
    except OutsideTheDoorError:
        raise
    except REFUSALS as error:
        return sentence_of(error)
    return ""

"""A form filled in by somebody who may not publish becomes a proposal instead of a change."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.db.models import Model
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.admin.labels import label_of
from registry.admin.permissions import may_propose, person_of, record_of
from registry.admin.visits import curator_of, reason_in
from registry.curation import proposals
from registry.errors import ProposalError
from registry.models import Proposal
from registry.models.base import Record
from registry.models.door import Passage


class ProposedError(Exception):
    """Carries what a passage has written out of it, so that the passage is undone."""

    def __init__(self, record: Record, payload: dict[str, Any]) -> None:
        super().__init__()
        self.record = record
        self.payload = payload


def propose_instead(
    request: HttpRequest, passage: Passage, saved: Model, *, added: bool = False
) -> None:
    """Leaves an open passage with its changes as a proposal, where this curator may not publish.

    Raises `ProposalError` for a picture: a file is not kept before somebody has looked at it.
    """
    if not may_propose(request.user, saved):
        return
    if request.FILES:
        raise ProposalError(
            _("A picture of a public record is exchanged by an editor. Nothing was saved.")
        )
    record = person_of(saved) if added else record_of(saved)
    assert record is not None
    raise ProposedError(record, proposals.payload_of(passage))


def propose(request: HttpRequest, proposed: ProposedError) -> Proposal:
    """Keeps what the undone passage had written, for somebody else to approve."""
    payload = {**proposed.payload, "name": label_of(proposed.record)}
    proposal = proposals.propose_change(
        proposed.record, payload, author=curator_of(request), reason=reason_in(request)
    )
    text = _("Your change waits for another person’s approval. Readers see what was there before.")
    messages.success(request, text)
    return proposal


def told_of_proposal(
    admin: ModelAdmin[Any], request: HttpRequest, proposed: ProposedError
) -> HttpResponseRedirect:
    """To the proposal; a form that changed nothing stays where it is."""
    try:
        proposal = propose(request, proposed)
    except ProposalError as error:
        admin.message_user(request, str(error), messages.INFO)
        return HttpResponseRedirect(request.path)
    return HttpResponseRedirect(reverse("admin:proposal", args=(proposal.pk,)))

"""The pages of proposals: what waits, what differs, and the decision of another person."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.admin.labels import label_of
from registry.admin.merging import comparison_of, moved_rows, warnings_of
from registry.admin.pages import address_of, answer, difference
from registry.admin.permissions import APPROVE, CHANGE_PUBLISHED, WITHDRAW, codename
from registry.admin.printing import printed
from registry.admin.refusals import REFUSALS, sentence_of
from registry.admin.visits import curator_of, reason_in
from registry.curation import merging, proposals, proposed_rows
from registry.errors import OutsideTheDoorError, ProposalError
from registry.models import Person, Proposal
from registry.vocabulary import ProposalKind, ProposalState

LISTED = 50
# Who decides on what.
NEEDED = {
    ProposalKind.CHANGE: (CHANGE_PUBLISHED, APPROVE),
    ProposalKind.MERGE: (APPROVE,),
    ProposalKind.WITHDRAWAL: (WITHDRAW,),
}
DONE = {
    ProposalKind.CHANGE: gettext_lazy("Approved: the change is public."),
    ProposalKind.MERGE: gettext_lazy("Approved: the two are one record."),
    ProposalKind.WITHDRAWAL: gettext_lazy("Approved: the record is no longer public."),
}


def may_read(request: HttpRequest) -> bool:
    """Whether somebody at the desk works on records at all."""
    user: Any = request.user
    return bool(user.has_perm(codename("view", Person)))


def may_decide(request: HttpRequest, proposal: Proposal) -> bool:
    """Whether this curator may decide: with the right for it, and on nothing of their own."""
    user: Any = request.user
    needed = NEEDED[ProposalKind(proposal.kind)]
    return proposal.author_id != user.pk and any(user.has_perm(one) for one in needed)


# The list --------------------------------------------------------------------------------------


def proposals_view(site: AdminSite, request: HttpRequest) -> HttpResponseBase:
    """What waits for somebody else, what is one's own, and the answers to it."""
    if not may_read(request):
        raise PermissionDenied
    curator = curator_of(request)
    waiting = list(proposals.waiting_for(curator)[:LISTED])
    own = Proposal.objects.filter(author=curator).select_related("author", "reviewer")
    return answer(
        site,
        request,
        "proposals",
        title=_("Proposals"),
        waiting=[(proposal, name_of(proposal)) for proposal in waiting],
        own=[(proposal, name_of(proposal)) for proposal in own.order_by("-pk")[:LISTED]],
        listed=LISTED,
    )


def name_of(proposal: Proposal) -> str:
    """What a proposal is about, as it was called when it was made."""
    return str(proposal.payload.get("name") or f"{proposal.target_type} {proposal.target_id}")


# One proposal ------------------------------------------------------------------------------------


def proposal_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponseBase:
    """One proposal: what would change, and the decision."""
    if not may_read(request):
        raise PermissionDenied
    proposal = Proposal.objects.select_related("author", "reviewer").filter(pk=pk).first()
    if proposal is None:
        raise Http404
    if request.method == "POST":
        done = _decide(request, proposal)
        if done:
            return HttpResponseRedirect(reverse("admin:proposals"))
        return HttpResponseRedirect(request.path)
    _remember_reading(request, proposal)
    return answer(site, request, "proposal", **_context(request, proposal))


def _remember_reading(request: HttpRequest, proposal: Proposal) -> None:
    decided = proposal.state != ProposalState.OPEN
    if decided and proposal.author_id == request.user.pk and not proposal.is_read:
        proposal.is_read = True
        proposal.save(update_fields=["is_read"])


def _decide(request: HttpRequest, proposal: Proposal) -> bool:
    curator = curator_of(request)
    try:
        if "_takeback" in request.POST:
            proposals.take_back(proposal, author=curator)
            messages.success(request, _("Your proposal is taken back."))
            return True
        if not may_decide(request, proposal):
            raise PermissionDenied
        if "_decline" in request.POST:
            proposals.decline(proposal, reviewer=curator, answer=reason_in(request, "answer"))
            messages.success(request, _("Declined; the author reads your answer at the desk."))
            return True
        if request.POST.get("seen", "") != _seen(proposal):
            raise ProposalError(
                _("What the proposal is about was changed while you read. Please look again.")
            )
        saved = {code for code in request.POST if code.startswith("stand-")}
        overruled = {code[6:] for code in saved if request.POST[code] == "saved"}
        _require_choices(request, proposal)
        proposals.approve(proposal, reviewer=curator, overruled=overruled)
    except OutsideTheDoorError:
        raise
    except REFUSALS as error:
        messages.error(request, sentence_of(error))
        return False
    messages.success(request, str(DONE[ProposalKind(proposal.kind)]))
    return True


def _require_choices(request: HttpRequest, proposal: Proposal) -> None:
    """Each contradiction needs a choice; choosing the proposed value drops the contradiction."""
    if proposal.kind != ProposalKind.CHANGE:
        return
    for conflict in proposed_rows.conflicts(proposal.payload["rows"]):
        chosen = request.POST.get(f"stand-{conflict.code}")
        if conflict.saved is not None and chosen not in ("saved", "proposed"):
            raise ProposalError(
                _("Some of these values were changed meanwhile. Choose for each which one stands.")
            )


def _seen(proposal: Proposal) -> str:
    """What the reviewer has read: the versions of the records it is about."""
    people = [proposal.payload.get("kept"), proposal.payload.get("merged")]
    if proposal.kind == ProposalKind.MERGE:
        found = dict(Person.objects.filter(pk__in=people).values_list("pk", "version"))
        return "-".join(str(found.get(pk, "")) for pk in people)
    if proposal.kind == ProposalKind.CHANGE:
        codes = [
            f"{one.code}={one.saved}" for one in proposed_rows.conflicts(proposal.payload["rows"])
        ]
        return "|".join(codes)
    return ""


# What is shown -------------------------------------------------------------------------------


def _context(request: HttpRequest, proposal: Proposal) -> dict[str, Any]:
    is_open = proposal.state == ProposalState.OPEN
    record = proposal.target
    context: dict[str, Any] = {
        "title": proposal.get_kind_display(),
        "subtitle": name_of(proposal),
        "proposal": proposal,
        "name": name_of(proposal),
        "record_url": address_of(record),
        "is_open": is_open,
        "may_decide": is_open and may_decide(request, proposal),
        "is_own": proposal.author_id == request.user.pk,
        "seen": _seen(proposal) if is_open else "",
    }
    if proposal.kind == ProposalKind.CHANGE:
        context.update(_of_change(proposal, is_open=is_open))
    elif proposal.kind == ProposalKind.MERGE:
        context.update(_of_merge(proposal, is_open=is_open))
    return context


def _of_change(proposal: Proposal, *, is_open: bool) -> dict[str, Any]:
    rows = proposal.payload["rows"]
    found = proposed_rows.conflicts(rows) if is_open else []
    by_code = {conflict.code: conflict for conflict in found}
    shown = []
    for number, change in enumerate(proposed_rows.unpacked(rows)):
        model, pk = change.key
        row = model._base_manager.filter(pk=pk).first() if change.before is not None else None
        told = difference(change.key, change.before, change.after, row)
        for line in told.lines:
            line.code = f"{number}-{line.code}"
            conflict = by_code.get(line.code)
            if conflict is not None:
                line.saved = printed(model, conflict.field, conflict.saved)
        told.is_gone = is_open and change.before is not None and row is None
        told.conflict = by_code.get(f"{number}-") if change.after is None else None
        shown.append(told)
    return {"rows": shown, "has_conflicts": any(one.saved is not None for one in found)}


def _of_merge(proposal: Proposal, *, is_open: bool) -> dict[str, Any]:
    try:
        kept, merged = proposals.people_of(proposal)
    except ProposalError as error:
        return {"refusals": [str(error)]}
    choices = proposal.payload["choices"]
    context: dict[str, Any] = {
        "kept": kept,
        "merged": merged,
        "kept_label": label_of(kept),
        "merged_label": label_of(merged),
    }
    if is_open:
        context["refusals"] = merging.obstacles(kept, merged)
        context["facts"] = comparison_of(kept, merged, choices)
        context["warnings"] = warnings_of(kept, merged)
        context["moved"] = moved_rows(kept, merged, choices)
    return context

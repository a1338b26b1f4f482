"""Where a contribution stands: for who has its number, and for nobody else."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registry.curation import contributions
from registry.dates import in_words, parse
from registry.forms.contributions import ReplyForm
from registry.identifiers import read_reference
from registry.models import Contribution
from registry.models.base import Record
from registry.vocabulary import ContributionState
from registry.web.contribute import guard
from registry.web.contribute.records import choice_of
from registry.web.contribute.uploads import into_memory
from registry.web.dossier.markup import page_language, words


@guard.private
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """A field for the number."""
    typed = request.GET.get("reference", "").strip()[:60]
    if not typed:
        return render(request, "registry/contribute/states.html")
    return _found(request, typed)


def _found(request: HttpRequest, typed: str) -> HttpResponse:
    """Leads to the state; a number nobody has is counted, so that none is guessed."""
    number = read_reference(typed)
    if number and Contribution.objects.filter(reference=number).exists():
        return HttpResponseRedirect(reverse("registry:contribution-state", args=[number]))
    if too_many := guard.too_many(request, guard.MISSED):
        return too_many
    context = {
        "typed": typed,
        "refused": _("No contribution has this number. It has twelve characters, e.g. %(example)s.")
        % {"example": "k7tm-3xq9-w2d4"},
        "is_error": True,
    }
    return render(request, "registry/contribute/states.html", context, status=404)


@guard.private
@require_http_methods(["GET", "HEAD", "POST"])
def state(request: HttpRequest, reference: str) -> HttpResponse:
    """The state of one contribution; its sender may answer a question and take the contact back."""
    into_memory(request)
    contribution = None
    # What cannot be a number is never asked of the database, which refuses some characters.
    if read_reference(reference) == reference:
        rows = Contribution.objects.select_related("contact", "target_type")
        contribution = rows.filter(reference=reference).first()
    if contribution is None:
        return _found(request, reference)
    form = ReplyForm()
    if request.method == "POST":
        if too_many := guard.too_many(request, guard.WRITTEN):
            return too_many
        if refused := guard.refusal(request, f"state {reference}"):
            return _page(request, contribution, ReplyForm(initial=request.POST.dict()), refused)
        form = ReplyForm(request.POST)
        if _done(request, contribution, form):
            return HttpResponseRedirect(request.path, status=303)
    return _page(request, contribution, form)


def _done(request: HttpRequest, contribution: Contribution, form: ReplyForm) -> bool:
    if "erase" in request.POST:
        contributions.erase_contact(contribution)
        return True
    if not form.is_valid():
        return False
    try:
        contributions.reply(contribution, form.cleaned_data["text"])
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def _page(
    request: HttpRequest, contribution: Contribution, form: ReplyForm, refused: str = ""
) -> HttpResponse:
    target = contribution.target
    record = target if isinstance(target, Record) and target.is_published else None
    problems = guard.problems(form, refused)
    context: dict[str, Any] = {
        "reference": contribution.reference,
        "kind": contribution.get_kind_display(),
        "chosen": choice_of(record) if record else None,
        "state": _states()[contribution.state],
        "month": _month(contribution.received_in),
        "messages": [
            (line["from"] == "sender", _month(line["in"]), words(line["text"]))
            for line in contribution.exchange
        ],
        "is_asked": contribution.state == ContributionState.ASKED,
        "has_contact": hasattr(contribution, "contact"),
        "form": form,
        "refused": refused,
        "problems": problems,
        "token": guard.token_for(f"state {contribution.reference}"),
    }
    status = 400 if problems else 200
    return render(request, "registry/contribute/state.html", context, status=status)


def _month(text: str) -> str:
    return in_words(parse(text), page_language())


def _states() -> dict[str, tuple[str, str]]:
    """A state in a word, and what it means for the sender."""
    return {
        ContributionState.RECEIVED: (
            _("Received"),
            _(
                "Thank you. Nobody has looked at it yet; an editor reads everything that is "
                "sent in."
            ),
        ),
        ContributionState.IN_REVIEW: (
            _("In review"),
            _("An editor is comparing it with the sources."),
        ),
        ContributionState.ASKED: (
            _("A question to you"),
            _("An editor has asked something. You can answer below."),
        ),
        ContributionState.ACCEPTED: (
            _("Accepted"),
            _("Thank you. What came of it stands, or will stand, on the page of the record."),
        ),
        ContributionState.DECLINED: (
            _("Not taken over"),
            _("It was read and compared. The reason is below."),
        ),
    }

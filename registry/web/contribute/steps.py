"""Steps 3 to 6: the fact, the contact, a last look, the number. They live under the draft's key."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.forms import BaseForm, Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registry.curation import contributions, drafts
from registry.curation.drafts import Draft, DraftsFullError
from registry.curation.sealing import SealError
from registry.forms.contributions import ContactForm, FactForm, SentPicture
from registry.models import Contribution
from registry.vocabulary import ContributionKind, PicturePermission
from registry.web.contribute import guard
from registry.web.contribute.records import choice_of, record_of
from registry.web.contribute.uploads import into_memory
from registry.web.dossier.markup import words

_KEY = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
METHODS = ["GET", "HEAD", "POST"]


# The fact ------------------------------------------------------------------------------------


@guard.private
@guard.while_open
@require_http_methods(METHODS)
def fact(request: HttpRequest, key: str) -> HttpResponse:
    """Step 3. A picture that can be kept is kept also when something else is missing."""
    into_memory(request)
    draft = _draft(key)
    if draft is None:
        return _elsewhere(request, key)
    asked: dict[str, Any] = {"kind": draft.kind, "has_picture": draft.has_picture}
    if request.method != "POST":
        typed = {name: getattr(draft, name) for name in ("text", "how_known", "permission")}
        return _fact_page(request, key, draft, FactForm(**asked, initial=typed))
    if request.FILES and (too_many := guard.too_many(request, guard.PICTURES)):
        return too_many
    refused = guard.refusal(request, f"fact {key}", seconds=settings.CONTRIBUTION_SECONDS)
    if refused:
        again = FactForm(**asked, initial=request.POST.dict())
        return _fact_page(request, key, draft, again, refused)
    return _keep_fact(request, key, draft, FactForm(request.POST, request.FILES, **asked))


def _keep_fact(request: HttpRequest, key: str, draft: Draft, form: FactForm) -> HttpResponse:
    is_valid = form.is_valid()
    typed = {
        name: form.cleaned_data[name] for name in ("text", "how_known") if name in form.cleaned_data
    }
    done = (*draft.done, "fact") if is_valid else draft.done
    draft = replace(draft, **typed, permission=form.said_of_showing, done=tuple(sorted(set(done))))
    picture: SentPicture | None = form.cleaned_data.get("picture")
    try:
        if picture is not None:
            kept = drafts.keep_picture(key, draft, picture.clean, picture.original)
            draft = drafts.find(key) or draft
        elif form.cleaned_data.get("without_picture"):
            kept = drafts.leave_picture_out(key, draft)
        else:
            kept = drafts.keep(key, draft)
    except DraftsFullError:
        return guard.full(request)
    except OSError:
        form.add_error("picture", _("The picture could not be kept now; please try again later."))
        return _fact_page(request, key, draft, form)
    if not kept:
        return _elsewhere(request, key)
    if not is_valid:
        return _fact_page(request, key, draft, form)
    return _to("check" if "contact" in draft.done else "contact", key)


def _fact_page(
    request: HttpRequest, key: str, draft: Draft, form: FactForm, refused: str = ""
) -> HttpResponse:
    headings = {
        ContributionKind.CORRECTION: _("The correction"),
        ContributionKind.PHOTOGRAPH: _("The photograph"),
        ContributionKind.DOCUMENT: _("The document"),
        ContributionKind.NEW_PERSON: _("The person"),
    }
    context = {"heading": headings[ContributionKind(draft.kind)], "number": 3}
    return _page(request, "fact", key, draft, form, refused, **context)


# The contact ---------------------------------------------------------------------------------


@guard.private
@guard.while_open
@require_http_methods(METHODS)
def contact(request: HttpRequest, key: str) -> HttpResponse:
    """Step 4: how to reach the sender, or nothing."""
    into_memory(request)
    draft = _draft(key)
    if draft is None:
        return _elsewhere(request, key)
    if "fact" not in draft.done:
        return _to("fact", key)
    if request.method != "POST":
        form = ContactForm(initial={"contact": draft.contact})
        return _contact_page(request, key, draft, form)
    if refused := guard.refusal(request, f"contact {key}"):
        again = ContactForm(initial=request.POST.dict())
        return _contact_page(request, key, draft, again, refused)
    form = ContactForm(request.POST)
    if not form.is_valid():
        return _contact_page(request, key, draft, form)
    done = tuple(sorted({*draft.done, "contact"}))
    if not drafts.keep(key, replace(draft, contact=form.cleaned_data["contact"], done=done)):
        return _elsewhere(request, key)
    return _to("check", key)


def _contact_page(
    request: HttpRequest, key: str, draft: Draft, form: ContactForm, refused: str = ""
) -> HttpResponse:
    heading = _("May we ask you back?")
    return _page(request, "contact", key, draft, form, refused, heading=heading, number=4)


# A last look, and the number -----------------------------------------------------------------


@guard.private
@guard.while_open
@require_http_methods(METHODS)
def check(request: HttpRequest, key: str) -> HttpResponse:
    """Step 5: everything once more; sending it leads to the number."""
    into_memory(request)
    draft = _draft(key)
    if draft is None:
        return _elsewhere(request, key)
    for step in ("fact", "contact"):
        if step not in draft.done:
            return _to(step, key)
    if request.method != "POST":
        return _check_page(request, key, draft)
    if refused := guard.refusal(request, f"check {key}"):
        return _check_page(request, key, draft, refused)
    if too_many := guard.too_many(request, guard.SENT):
        return too_many
    return _send(request, key, draft)


def _send(request: HttpRequest, key: str, draft: Draft) -> HttpResponse:
    target = record_of(draft.about)
    try:
        contributions.receive(key, draft, target, today=timezone.localdate())
    except (OSError, SealError):
        drafts.keep(key, replace(draft, width=0, height=0))
        lost = _("The picture could not be read any more. Please choose it again, and send it.")
        return _check_page(request, key, replace(draft, width=0, height=0), lost)
    return _elsewhere(request, key)


def _check_page(request: HttpRequest, key: str, draft: Draft, refused: str = "") -> HttpResponse:
    heading = _("Look it over before you send it")
    permission = dict(PicturePermission.choices).get(draft.permission, "")
    return _page(
        request,
        "check",
        key,
        draft,
        Form(),
        refused,
        heading=heading,
        number=5,
        kind=ContributionKind(draft.kind).label,
        permission=permission,
        text=words(draft.text),
        how_known=words(draft.how_known),
        change={step: _address(step, key) for step in ("fact", "contact")},
    )


# Drafts --------------------------------------------------------------------------------------


def _page(
    request: HttpRequest,
    step: str,
    key: str,
    draft: Draft,
    form: BaseForm,
    refused: str,
    **context: Any,
) -> HttpResponse:
    record = record_of(draft.about)
    problems = guard.problems(form, refused)
    context |= {
        "draft": draft,
        "name": words(draft.name),
        "chosen": choice_of(record) if record else None,
        "form": form,
        "refused": refused,
        "problems": problems,
        "token": guard.token_for(f"{step} {key}"),
    }
    status = 400 if problems else 200
    return render(request, f"registry/contribute/{step}.html", context, status=status)


def _draft(key: str) -> Draft | None:
    try:
        return drafts.find(key) if _KEY.fullmatch(key) else None
    except SealError:
        return None


def _elsewhere(request: HttpRequest, key: str) -> HttpResponse:
    """Where a draft is no more: to the number under which it was sent, else the plain truth."""
    if _KEY.fullmatch(key):
        number = contributions.reference(key)
        if Contribution.objects.filter(reference=number).exists():
            sent = reverse("registry:contribution-state", args=[number])
            return HttpResponseRedirect(sent, status=303)
    return render(request, "registry/contribute/gone.html", {"is_error": True}, status=404)


def _address(step: str, key: str) -> str:
    return reverse(f"registry:contribute-{step}", args=[key])


def _to(step: str, key: str) -> HttpResponse:
    return HttpResponseRedirect(_address(step, key), status=303)

"""Steps 1 and 2: what somebody has, and about whom. Nothing is kept before both are known."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registry.curation import drafts
from registry.curation.drafts import Draft, DraftsFullError
from registry.forms.contributions import LONGEST_NAME, AboutForm
from registry.vocabulary import ContributionKind
from registry.web.contribute import guard
from registry.web.contribute.records import Choice, choice_of, people_called, record_of
from registry.web.contribute.uploads import into_memory
from registry.web.dossier.markup import page_language, words

# As they stand in addresses, in the order in which they are offered.
KINDS = {
    "correction": ContributionKind.CORRECTION,
    "photograph": ContributionKind.PHOTOGRAPH,
    "document": ContributionKind.DOCUMENT,
    "new-person": ContributionKind.NEW_PERSON,
}


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Step 1; or, where contributions are not taken, how it will be."""
    if not settings.CONTRIBUTIONS:
        return render(request, "registry/contribute/closed.html")
    chosen = _named(request.GET.get("about", ""))
    query = "?" + urlencode({"about": chosen.public_id}) if chosen else ""
    kinds = [
        (offer, reverse("registry:contribute-about", args=[code]) + query)
        for code, offer in _offers(bool(chosen)).items()
    ]
    context = {
        "kinds": kinds,
        "number": 1,
        "chosen": chosen,
        "own_query": query,
        "canonical_path": reverse("registry:contribute"),
    }
    return render(request, "registry/contribute/start.html", context)


def _offers(knows_whom: bool) -> dict[str, tuple[str, str]]:
    """What may be sent; who comes from a record has no new person to tell of."""
    offers = {
        "correction": (
            _("A correction or an addition"),
            _("Something is wrong, or missing, or you know more."),
        ),
        "photograph": (
            _("A photograph"),
            _("Of a person, a place, a monument. A picture of a print is enough to begin."),
        ),
        "document": (
            _("A document"),
            _("A certificate, a letter, a page of a file."),
        ),
        "new-person": (
            _("A person who is not in the register"),
            _("Persecuted in those years, or one of those who persecuted."),
        ),
    }
    return {code: offer for code, offer in offers.items() if code != "new-person" or not knows_whom}


@guard.private
@guard.while_open
@require_http_methods(["GET", "HEAD", "POST"])
def about(request: HttpRequest, kind: str) -> HttpResponse:
    """Step 2: search first, so that who is in the register already is seen."""
    if kind not in KINDS:
        raise Http404
    into_memory(request)
    if request.method != "POST":
        return _about_page(request, kind, AboutForm())
    if refused := guard.refusal(request, f"about {kind}"):
        return _about_page(request, kind, AboutForm(initial=request.POST.dict()), refused)
    form = AboutForm(request.POST)
    if not form.is_valid():
        return _about_page(request, kind, form)
    return _begin(request, kind, form)


def _begin(request: HttpRequest, kind: str, form: AboutForm) -> HttpResponse:
    chosen, name = form.cleaned_data["record"], form.cleaned_data["name"]
    record = None if chosen == AboutForm.OTHER else record_of(chosen)
    if record is None and chosen != AboutForm.OTHER:
        form.add_error("record", _("This record is not in the register any more; choose another."))
        return _about_page(request, kind, form)
    if too_many := guard.too_many(request, guard.BEGUN):
        return too_many
    found = KINDS[kind]
    if record is not None and found == ContributionKind.NEW_PERSON:
        # The person is there already: what is known of them is an addition.
        found = ContributionKind.CORRECTION
    draft = Draft(
        kind=found,
        about=record.public_id if record else "",
        name="" if record else name,
        language=page_language(),
    )
    try:
        key = drafts.begin(draft)
    except DraftsFullError:
        return guard.full(request)
    return HttpResponseRedirect(reverse("registry:contribute-fact", args=[key]), status=303)


def _about_page(
    request: HttpRequest, kind: str, form: AboutForm, refused: str = ""
) -> HttpResponse:
    typed = " ".join(request.GET.get("q", "").replace("\x00", "\ufffd").split())[:LONGEST_NAME]
    chosen = _named(request.GET.get("about", ""))
    people = people_called(typed) if typed and not chosen else []
    context: dict[str, Any] = {
        "kind": kind,
        "number": 2,
        "heading": _headings()[KINDS[kind]],
        "chosen": chosen,
        "typed": typed,
        "typed_name": words(typed),
        "people": people,
        "form": form,
        "refused": refused,
        "problems": guard.problems(form, refused),
        "token": guard.token_for(f"about {kind}"),
        "own_query": "?" + request.GET.urlencode() if request.GET else "",
    }
    status = 400 if context["problems"] else 200
    return render(request, "registry/contribute/about.html", context, status=status)


def _headings() -> dict[str, str]:
    return {
        ContributionKind.CORRECTION: _("About whom is the correction?"),
        ContributionKind.PHOTOGRAPH: _("Who or what is in the photograph?"),
        ContributionKind.DOCUMENT: _("About whom is the document?"),
        ContributionKind.NEW_PERSON: _("What is the person called?"),
    }


def _named(public_id: str) -> Choice | None:
    record = record_of(public_id)
    return choice_of(record) if record else None

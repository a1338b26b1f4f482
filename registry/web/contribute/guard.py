"""What stands between a form and a flood, without a riddle and without a cookie.

Every form carries a signed token with its time: one that was made elsewhere, is older than a day or
comes back faster than anybody reads is not taken, and the page is shown again with everything typed
in it and a fresh token. A field nobody sees must stay empty. What one connection sends is counted
in `registry.web.limits`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from registry.web import errors
from registry.web.limits import DAY, HOUR, Limit, wait

# The field with the signed time.
PROOF = "token"
# Named like something a program fills in.
TRAP = "website"
_SIGNER = TimestampSigner(salt="registry.contribute")

BEGUN = Limit("begun", 30, HOUR)
PICTURES = Limit("pictures", 30, HOUR)
SENT = Limit("sent", 20, DAY)
MISSED = Limit("missed", 30, HOUR)
WRITTEN = Limit("written", 20, HOUR)

View = Callable[..., HttpResponse]


def token_for(form: str) -> str:
    """A token for one form: its name, and the draft it belongs to."""
    return _SIGNER.sign(form)


def refusal(request: HttpRequest, form: str, *, seconds: int = 0) -> str:
    """Why a form is not taken, in one sentence; blank when it is.

    `seconds` is how long nobody can have been faster than.
    """
    if request.POST.get(TRAP):
        return _("The field that must stay empty was filled in. Please send the form again.")
    token = request.POST.get(PROOF, "")
    try:
        if _SIGNER.unsign(token, max_age=DAY) != form:
            raise BadSignature
    except SignatureExpired:
        return _("This page was open for more than a day. Please look it over and send it again.")
    except BadSignature:
        return _("This form was not made by this page. Please look it over and send it again.")
    if seconds and not _is_older(token, seconds):
        return _("This came back faster than anybody reads. Please send it again.")
    return ""


def _is_older(token: str, seconds: int) -> bool:
    try:
        _SIGNER.unsign(token, max_age=seconds)
    except SignatureExpired:
        return True
    return False


def too_many(request: HttpRequest, limit: Limit, words: str = "") -> HttpResponse | None:
    """Counts one more from this connection; a page that says when to come back, if too many."""
    seconds = wait(limit, request)
    return errors.too_many(request, wait=seconds, words=words) if seconds else None


def private(view: View) -> View:
    """A page for one reader alone: kept by nobody, in no search engine, without a cookie."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answered


def while_open(view: View) -> View:
    """A page there is only while contributions are taken; otherwise it leads to the first one."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.CONTRIBUTIONS:
            return HttpResponseRedirect(reverse("registry:contribute"))
        return view(request, *args, **kwargs)

    return answered


def full(request: HttpRequest) -> HttpResponse:
    """429: more is being written than there is room for, by whomever."""
    words = _("Very much is being sent in at this moment, and there is no room for more.")
    return errors.too_many(request, wait=HOUR, words=words)


def problems(form: BaseForm, refused: str = "") -> list[tuple[str, str]]:
    """What is wrong with a form as sent: where, and in one sentence; the whole form is at its end.

    The first is where the page leads; a field without an own place is the form.
    """
    found = [("", refused)] if refused else []
    if form.is_bound and not refused:
        for name, sentences in form.errors.items():
            found += [("" if name == "__all__" else f"id_{name}", str(text)) for text in sentences]
    return found

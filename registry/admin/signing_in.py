"""Signing in at the desk: the password, then the second step; nobody gets in by the first alone."""

from __future__ import annotations

import json
import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as passkeys
from django import forms
from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import authenticate
from django.contrib.auth import login as open_session
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext_lazy as _

from registry.curation import factors
from registry.curation.sessions import note_opening
from registry.models import Curator

# What the session keeps: that the second step was taken, and who stands between the two.
PROVED, WAITING = "second_step", "between_steps"
# What somebody sent after their session had ended; given back after signing in.
TYPED = "typed"
LONGEST_TYPED = 500_000
PATIENCE = 10 * 60
# Changing how one proves oneself asks for a proof that is no older.
FRESH = 15 * 60
MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


class CodeForm(forms.Form):
    """The code of the app, or one of the ten recovery codes; or what a passkey answers."""

    code = forms.CharField(
        label=_("Code"),
        required=False,
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
        help_text=_("Six digits of the app, or eight of a recovery code."),
    )
    credential = forms.JSONField(required=False, widget=forms.HiddenInput)


def is_proved(request: HttpRequest) -> bool:
    """Whether whoever is signed in has shown a second factor since the password."""
    proof = request.session.get(PROVED) or {}
    return proof.get("curator") == request.user.pk or is_at_the_machine(request)


def is_freshly_proved(request: HttpRequest) -> bool:
    """Whether the proof is recent enough to change what proves."""
    proof = request.session.get(PROVED) or {}
    return time.time() - float(proof.get("at", 0)) < FRESH or is_at_the_machine(request)


def is_at_the_machine(request: HttpRequest) -> bool:
    """Somebody trying the registry on their own machine, with nothing in between.

    Never on a public server: its settings lack the local mode, and a proxy tells of itself.
    """
    forwarded = any(
        name.startswith(("HTTP_X_FORWARDED", "HTTP_FORWARDED")) for name in request.META
    )
    host = request.get_host()
    name = host[: host.index("]") + 1] if host.startswith("[") else host.partition(":")[0]
    return bool(
        settings.LOCAL_MODE
        and not forwarded
        and name in getattr(settings, "LOCAL_HOSTS", ())
        and request.META.get("REMOTE_ADDR") in ("127.0.0.1", "::1")
    )


# The first step ------------------------------------------------------------------------------


class PasswordStep(LoginView):
    """Name and password. A right answer opens the second step, and nothing else."""

    authentication_form = AdminAuthenticationForm
    template_name = "admin/login.html"
    site: Any = None

    def form_valid(self, form: Any) -> HttpResponse:
        return begin(self.request, form.get_user(), self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            **self.site.each_context(self.request),
            "title": _("Log in"),
            "app_path": self.request.get_full_path(),
            "username": self.request.user.get_username(),
            "typed": self.request.POST.get(TYPED, "")[:LONGEST_TYPED],
        }


def begin(request: HttpRequest, curator: Any, address: str) -> HttpResponseRedirect:
    """After the password: the second step, or the way to one's first second factor."""
    typed = request.POST.get(TYPED, "")
    address = _with_typed(request, typed, address)
    if not factors.has_factor(curator) or is_at_the_machine(request):
        open_session(request, curator, backend=MODEL_BACKEND)
        note_opening(request)
        return HttpResponseRedirect(address)
    ask_again(request, curator, address)
    return HttpResponseRedirect(reverse("admin:second_step"))


def _with_typed(request: HttpRequest, typed: str, address: str) -> str:
    """Keeps what was typed for a page of its own, which comes before the one asked for."""
    try:
        found = json.loads(typed) if 0 < len(typed) <= LONGEST_TYPED else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list):
        return address
    pairs = [(str(pair[0]), str(pair[1])) for pair in found if _is_pair(pair)]
    request.session[TYPED] = {"address": address, "pairs": pairs}
    return reverse("admin:typed")


def _is_pair(pair: Any) -> bool:
    return isinstance(pair, list) and len(pair) == 2


def log_in_again(site: Any, request: HttpRequest) -> HttpResponseBase:
    """The session ended while a form was filled in: the form goes with its curator through login.

    Nothing is kept on the server before somebody has given a right password.
    """
    pairs = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and "password" not in name
        for value in values
    ]
    context = {
        **site.each_context(request),
        "form": AdminAuthenticationForm(request),
        "title": _("Log in"),
        "app_path": f"{reverse('admin:login')}?{urlencode({'next': request.get_full_path()})}",
        "next": request.get_full_path(),
        "typed": json.dumps(pairs, ensure_ascii=False)[: LONGEST_TYPED + 1],
        "is_over": True,
    }
    request.current_app = site.name
    return TemplateResponse(request, "admin/login.html", context)


def typed_page(site: Any, request: HttpRequest) -> HttpResponseBase:
    """What was typed before the session ended, to be sent on by its curator."""
    kept = request.session.pop(TYPED, None)
    if not kept:
        return HttpResponseRedirect(reverse("admin:index"))
    names = [pair for pair in kept["pairs"] if pair[1] and not pair[0].startswith("_")]
    context = {
        **site.each_context(request),
        "title": _("What you typed is here"),
        "address": kept["address"],
        "pairs": kept["pairs"],
        "shown": [(name, value) for name, value in names if "_FORMS" not in name],
    }
    request.current_app = site.name
    return TemplateResponse(request, "admin/registry/typed.html", context)


def ask_again(request: HttpRequest, curator: Any, address: str) -> None:
    """Keeps for a few minutes who has to take the second step, and where it leads."""
    if not request.user.is_authenticated:
        request.session.cycle_key()
    request.session[WAITING] = {
        "curator": curator.pk,
        "hash": curator.get_session_auth_hash(),
        "at": time.time(),
        "next": address,
    }


# The second step -----------------------------------------------------------------------------


def second_step(site: Any, request: HttpRequest) -> HttpResponseBase:
    """Asks for a code or a passkey of whoever has given the right password."""
    curator = _who_waits(request)
    if curator is None:
        return HttpResponseRedirect(reverse("admin:login"))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if _answers(request, curator, form):
            return _let_in(request, curator)
        if getattr(request, "axes_locked_out", False):
            return locked_out(request)
        form.add_error(
            "code",
            _("This code is not right, or was used before. Wait for the next one and try again."),
        )
    keys = Authenticator.objects.filter(user=curator, type=factors.PASSKEY).exists()
    options = {"request_options": passkeys.begin_authentication(curator)} if keys else None
    context = {
        **site.each_context(request),
        "title": _("Second step"),
        "form": form,
        "curator": curator,
        "passkey_data": options,
    }
    request.current_app = site.name
    return TemplateResponse(request, "admin/registry/second_step.html", context)


def _who_waits(request: HttpRequest) -> Curator | None:
    waiting = request.session.get(WAITING) or {}
    if time.time() - float(waiting.get("at", 0)) > PATIENCE:
        return None
    curator = Curator.objects.filter(
        pk=int(waiting.get("curator") or 0), is_active=True, is_staff=True
    ).first()
    if curator is None or curator.get_session_auth_hash() != waiting.get("hash"):
        return None
    return curator


def _answers(request: HttpRequest, curator: Curator, form: CodeForm) -> bool:
    credential = form.cleaned_data.get("credential")
    if credential:
        return _is_passkey_right(curator, credential)
    name = curator.get_username()
    found = authenticate(request, username=name, token=form.cleaned_data.get("code", ""))
    return found is not None


def _is_passkey_right(curator: Curator, credential: Any) -> bool:
    try:
        passkeys.parse_authentication_response(credential)
        used = passkeys.complete_authentication(curator, credential)
    except (ValidationError, ValueError, TypeError, AttributeError, KeyError):
        return False
    used.record_usage()
    return True


def _let_in(request: HttpRequest, curator: Curator) -> HttpResponseRedirect:
    address = str(request.session.pop(WAITING, {}).get("next", ""))
    if request.user.pk == curator.pk:
        request.session.cycle_key()
    else:
        open_session(request, curator, backend=MODEL_BACKEND)
        note_opening(request)
    prove(request)
    safe = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return HttpResponseRedirect(address if safe else reverse("admin:index"))


def prove(request: HttpRequest) -> None:
    """Keeps in the session that its curator has shown a second factor just now."""
    request.session[PROVED] = {"curator": request.user.pk, "at": time.time()}


# Too many failures -----------------------------------------------------------------------------


def locked_out(request: HttpRequest, *_args: Any) -> HttpResponse:
    """The page of an account that has to wait; it says no more of it than that."""
    answer = render(request, "admin/registry/locked_out.html", {"title": _("Please wait")})
    answer.status_code = 429
    answer.headers["Retry-After"] = str(int(settings.AXES_COOLOFF_TIME.total_seconds()))
    return answer


def login_page(site: Any, request: HttpRequest) -> HttpResponseBase:
    """The first page of the desk for everybody who is not in yet."""
    address = _asked_for(request)
    if request.method == "GET" and site.has_permission(request):
        return HttpResponseRedirect(address)
    user: Any = request.user
    if request.method == "GET" and user.is_authenticated and user.is_staff:
        if not factors.has_factor(user):
            return HttpResponseRedirect(reverse("admin:account_app"))
        ask_again(request, user, address)
        return HttpResponseRedirect(reverse("admin:second_step"))
    request.current_app = site.name
    return PasswordStep.as_view(site=site, next_page=reverse("admin:index"))(request)


def _asked_for(request: HttpRequest) -> str:
    given: QueryDict = request.GET
    address = given.get("next", "")
    safe = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return address if safe else reverse("admin:index")

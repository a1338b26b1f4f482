"""A curator's own account: second factor, recovery codes, passkeys, browsers, keys of the desk."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.mfa.webauthn.internal import auth as passkeys
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from registry.admin.signing_in import ask_again, is_freshly_proved, is_proved, prove
from registry.admin.visits import curator_of
from registry.curation import factors
from registry.curation.sessions import end_sessions, sessions_of
from registry.models import AccountEvent, CuratorSession
from registry.vocabulary import AccountEventKind

PENDING_SECRET, SHOWN_CODES = "pending_app", "shown_codes"
RECENT_EVENTS = 10
View = Callable[..., HttpResponseBase]


class AppForm(forms.Form):
    """The first code of a new app: only with it the app takes the place of the old one."""

    code = forms.CharField(
        label=gettext_lazy("Code of the app"),
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


def urls(site: Any) -> list[URLPattern]:
    """Addresses under the desk. None of them is open to somebody with a password alone."""

    def view(page: View, *, fresh: bool = False, sends: bool = False) -> View:
        checked = guarded(site, page, fresh=fresh)
        return require_POST(checked) if sends else checked

    return [
        path("account/", view(account_page), name="account"),
        path("account/app/", view(app_page, fresh=True), name="account_app"),
        path("account/codes/", view(codes_page), name="account_codes"),
        path("account/codes/new/", view(new_codes, sends=True, fresh=True), name="new_codes"),
        path("account/passkeys/", view(passkey_page, fresh=True), name="account_passkeys"),
        path(
            "account/passkeys/<int:pk>/remove/",
            view(remove_passkey, sends=True, fresh=True),
            name="remove_passkey",
        ),
        path("account/sessions/end/", view(end_session, sends=True), name="end_sessions"),
        path("account/keys/", view(choose_keys, sends=True), name="account_keys"),
    ]


def guarded(site: Any, page: View, *, fresh: bool) -> View:
    """For those who are in; setting up a first factor also for those who have none yet."""

    @wraps(page)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if not user.is_authenticated or not user.is_staff or not user.is_active:
            return HttpResponseRedirect(f"{reverse('admin:login')}?next={request.path}")
        has_factor = factors.has_factor(user)
        if has_factor and not is_proved(request):
            ask_again(request, user, request.path)
            return HttpResponseRedirect(reverse("admin:second_step"))
        if not has_factor and not is_proved(request) and page is not app_page:
            return HttpResponseRedirect(reverse("admin:account_app"))
        if has_factor and fresh and not is_freshly_proved(request):
            ask_again(request, user, reverse("admin:account"))
            return HttpResponseRedirect(reverse("admin:second_step"))
        request.current_app = site.name
        return page(site, request, *args, **kwargs)

    return never_cache(checked)


def answer(site: Any, request: HttpRequest, name: str, **context: Any) -> TemplateResponse:
    whole = {**site.each_context(request), **context}
    return TemplateResponse(request, f"admin/registry/{name}.html", whole)


def account_page(site: Any, request: HttpRequest) -> HttpResponseBase:
    """What there is, and the ways to change it."""
    curator = curator_of(request)
    rows = Authenticator.objects.filter(user=curator)
    return answer(
        site,
        request,
        "account",
        title=_("Your account"),
        app=next((row for row in rows if row.type == factors.APP), None),
        passkeys=[row for row in rows if row.type == factors.PASSKEY],
        codes_left=factors.codes_left(curator),
        sessions=sessions_of(curator),
        this_session=request.session.session_key,
        events=AccountEvent.objects.filter(curator=curator).select_related("by")[:RECENT_EVENTS],
    )


# The app -------------------------------------------------------------------------------------


def app_page(site: Any, request: HttpRequest) -> HttpResponseBase:
    """Shows a new secret and waits for its first code; until then the old app is the one."""
    curator = curator_of(request)
    if request.method != "POST" or PENDING_SECRET not in request.session:
        request.session[PENDING_SECRET] = generate_totp_secret()
    secret = request.session[PENDING_SECRET]
    form = AppForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if factors.set_app(curator, secret, form.cleaned_data["code"]):
            del request.session[PENDING_SECRET]
            prove(request)
            messages.success(request, _("The app is set up."))
            return _after_a_factor(request)
        form.add_error(
            "code", _("This code does not fit. Is the clock of the device right? Try the next one.")
        )
    adapter = get_adapter()
    address = adapter.build_totp_url(curator, secret)
    picture = adapter.build_totp_svg(address).partition("?>")[2]
    return answer(
        site,
        request,
        "account_app",
        title=_("Second factor: an app"),
        form=form,
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        address=address,
        # Drawn here from a secret of our own; nothing typed by anybody is in it.
        picture=mark_safe(picture),  # noqa: S308
        is_first=not factors.has_factor(curator),
    )


def _after_a_factor(request: HttpRequest) -> HttpResponseRedirect:
    curator = curator_of(request)
    if factors.codes_left(curator):
        return HttpResponseRedirect(reverse("admin:account"))
    request.session[SHOWN_CODES] = factors.make_codes(curator)
    return HttpResponseRedirect(reverse("admin:account_codes"))


# Recovery codes ------------------------------------------------------------------------------


def new_codes(site: Any, request: HttpRequest) -> HttpResponseBase:
    """Ten others; they are shown on the next page, and once."""
    curator = curator_of(request)
    if not factors.has_factor(curator):
        raise PermissionDenied
    request.session[SHOWN_CODES] = factors.make_codes(curator)
    return HttpResponseRedirect(reverse("admin:account_codes"))


def codes_page(site: Any, request: HttpRequest) -> HttpResponseBase:
    """The ten codes, while they are new; afterwards only how many are left."""
    return answer(
        site,
        request,
        "account_codes",
        title=_("Recovery codes"),
        codes=request.session.pop(SHOWN_CODES, []),
        codes_left=factors.codes_left(curator_of(request)),
    )


# Passkeys ------------------------------------------------------------------------------------


def passkey_page(site: Any, request: HttpRequest) -> HttpResponseBase:
    """Adds a passkey: a key in the pocket, or the device itself."""
    curator = curator_of(request)
    form = AddWebAuthnForm(request.POST or None, user=curator)
    form.fields["name"].label = _("Name")
    form.fields["name"].help_text = _("To know it by, e.g. key on the ring.")
    if request.method == "POST" and _is_passkey_made(form):
        data = form.cleaned_data
        passkeys.WebAuthn.add(curator, data["name"][:60], data["credential"])
        factors.note(curator, AccountEventKind.PASSKEY_ADDED, by=curator)
        prove(request)
        messages.success(request, _("The passkey was added."))
        return _after_a_factor(request)
    options = passkeys.begin_registration(curator, False)
    return answer(
        site,
        request,
        "account_passkey",
        title=_("Add a passkey"),
        form=form,
        passkey_data={"creation_options": options},
    )


def _is_passkey_made(form: Any) -> bool:
    """A browser's answer is a tree of its own; one that is none is only not valid."""
    try:
        return bool(form.is_valid())
    except (ValueError, TypeError, AttributeError, KeyError):
        form.add_error(None, _("The browser’s answer could not be read. Try again."))
        return False


def remove_passkey(site: Any, request: HttpRequest, pk: int) -> HttpResponseBase:
    """The last factor stays: another has to be there first."""
    curator = curator_of(request)
    mine = Authenticator.objects.filter(user=curator)
    others = mine.filter(type__in=[factors.APP, factors.PASSKEY]).exclude(pk=pk)
    if not others.exists():
        messages.error(request, _("This is your only second factor: add another one first."))
    elif mine.filter(pk=pk, type=factors.PASSKEY).delete()[0]:
        factors.note(curator, AccountEventKind.PASSKEY_REMOVED, by=curator)
        messages.success(request, _("The passkey was removed."))
    return HttpResponseRedirect(reverse("admin:account"))


# Browsers, keys ------------------------------------------------------------------------------


def end_session(site: Any, request: HttpRequest) -> HttpResponseBase:
    """Ends one session, or all but this one."""
    curator = curator_of(request)
    this = request.session.session_key
    asked = request.POST.get("session", "")
    if asked:
        number, _rows = CuratorSession.objects.filter(
            curator=curator, session_key=asked[:40]
        ).delete()
    else:
        number = end_sessions(curator, but=this)
        factors.note(curator, AccountEventKind.SESSIONS_ENDED, by=curator)
    text = ngettext("%d other session was ended.", "%d other sessions were ended.", number)
    messages.success(request, text % number)
    return HttpResponseRedirect(reverse("admin:account"))


def choose_keys(site: Any, request: HttpRequest) -> HttpResponseBase:
    """Switches single-letter keys on or off for this curator."""
    curator = curator_of(request)
    curator.single_keys = request.POST.get("single_keys") == "on"
    curator.save(update_fields=["single_keys"])
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(reverse("admin:account"))

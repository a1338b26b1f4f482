"""The second factor of a curator's account: what proves it, what replaces it, what takes it away.

Codes of an app, ten recovery codes and passkeys are kept by allauth; what is stricter here than
there is written here: a code is taken once and never again, and an app is replaced only by one
that has already proved itself.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import Any

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt, encrypt
from axes.utils import reset
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.db import transaction
from django.http import HttpRequest

from registry.curation.sessions import end_sessions
from registry.models import AccountEvent, Curator
from registry.vocabulary import AccountEventKind

APP = Authenticator.Type.TOTP
CODES = Authenticator.Type.RECOVERY_CODES
PASSKEY = Authenticator.Type.WEBAUTHN
LAST_COUNTER = "last_counter"


class Adapter(DefaultMFAAdapter):
    """Secrets are enciphered with the key of the site: a copied database opens nothing."""

    def encrypt(self, text: str) -> str:
        return str(_cipher().encrypt(text.encode()).decode())

    def decrypt(self, encrypted_text: str) -> str:
        return str(_cipher().decrypt(encrypted_text.encode()).decode())

    def get_totp_issuer(self) -> str:
        return str(super().get_totp_issuer()).partition(":")[0]

    def get_totp_label(self, user: Any) -> str:
        return str(user.get_username())


def _cipher() -> MultiFernet:
    """With the present key; what a former one enciphered is still read."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([_fernet(key) for key in keys])


@cache
def _fernet(key: str) -> Fernet:
    digest = hashlib.sha256(b"second factor:" + key.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


class CodeBackend(BaseBackend):
    """Takes the code of the second step the way a password is taken: failures are counted alike."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, **kwargs: Any
    ) -> Curator | None:
        token = kwargs.get("token")
        if not token or not username:
            return None
        curator = Curator.objects.filter(username=username, is_active=True).first()
        return curator if curator and take_code(curator, str(token)) else None


def has_factor(curator: Curator) -> bool:
    """Whether an app or a passkey stands for the curator; recovery codes alone are no factor."""
    return bool(Authenticator.objects.filter(user=curator, type__in=[APP, PASSKEY]).exists())


def take_code(curator: Curator, code: str) -> bool:
    """Whether this is a code of the app, or a recovery code; either is taken once only."""
    for row in Authenticator.objects.filter(user=curator, type__in=[APP, CODES]).order_by("-type"):
        if row.type == APP and _take_app_code(row.pk, code):
            return True
        if row.type == CODES and _take_recovery_code(row, code):
            note(curator, AccountEventKind.CODE_USED, by=curator)
            return True
    return False


@transaction.atomic
def _take_app_code(pk: int, code: str) -> bool:
    """The code of this half minute or one beside it, and of none already used or older."""
    row = Authenticator.objects.select_for_update().get(pk=pk)
    try:
        counter = counter_of(decrypt(row.data["secret"]), code)
    except InvalidToken:
        # The key of the site is another now: only a recovery at the machine helps.
        return False
    if counter is None or counter <= row.data.get(LAST_COUNTER, -1):
        return False
    row.data[LAST_COUNTER] = counter
    row.save(update_fields=["data"])
    row.record_usage()
    return True


def _take_recovery_code(row: Authenticator, code: str) -> bool:
    try:
        return bool(RecoveryCodes(row).validate_code(code))
    except InvalidToken:
        return False


def counter_of(secret: str, code: str) -> int | None:
    """The half minute a code belongs to, of those that are accepted now."""
    for counter in yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, counter))):
            return int(counter)
    return None


@transaction.atomic
def set_app(curator: Curator, secret: str, code: str) -> bool:
    """Puts an app in the place of the old one, once it has proved itself with a code."""
    counter = counter_of(secret, code)
    if counter is None:
        return False
    _row, is_new = Authenticator.objects.update_or_create(
        user=curator,
        type=APP,
        defaults={"data": {"secret": encrypt(secret), LAST_COUNTER: counter}},
    )
    note(
        curator,
        AccountEventKind.FACTOR_SET if is_new else AccountEventKind.FACTOR_REPLACED,
        by=curator,
    )
    return True


@transaction.atomic
def make_codes(curator: Curator) -> list[str]:
    """Ten new recovery codes; the old ones are worth nothing from now on."""
    Curator.objects.select_for_update().get(pk=curator.pk)
    Authenticator.objects.filter(user=curator, type=CODES).delete()
    codes: list[str] = RecoveryCodes.activate(curator).generate_codes()
    note(curator, AccountEventKind.CODES_MADE, by=curator)
    return codes


def codes_left(curator: Curator) -> int:
    """How many recovery codes have not been used yet."""
    row = Authenticator.objects.filter(user=curator, type=CODES).first()
    if row is None:
        return 0
    return 10 - int(row.data.get("used_mask", 0)).bit_count()


@transaction.atomic
def take_factors_away(curator: Curator, *, reason: str) -> None:
    """For somebody who has lost everything: no factor, no session, no lock; with a record.

    Whoever signs in next with the password sets up a new factor first.
    """
    Authenticator.objects.filter(user=curator).delete()
    end_sessions(curator)
    note(curator, AccountEventKind.FACTORS_TAKEN, reason=reason)
    if reset(username=curator.get_username()):
        note(curator, AccountEventKind.UNLOCKED, reason=reason)


def unlock(curator: Curator, *, reason: str) -> None:
    """Lets somebody try again at once whose sign-ins have failed too often."""
    reset(username=curator.get_username())
    note(curator, AccountEventKind.UNLOCKED, reason=reason)


def note(
    curator: Curator,
    kind: AccountEventKind,
    *,
    by: Curator | None = None,
    reason: str = "",
) -> None:
    """Keeps what was done to an account; without `by` it was done at the machine."""
    AccountEvent.objects.create(curator=curator, kind=kind, by=by, reason=reason)

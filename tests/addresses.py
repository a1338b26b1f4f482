"""Addresses of the whole site for walks, derived from the URLconf: new ones are walked at once."""

from __future__ import annotations

from django.test import Client
from django.utils import translation
from pytest_django import Settings

from tests import makers
from tests.planted import Planted
from tests.test_secrets import NOT_PUBLIC, _addresses_of, names
from tests.test_signing_in import desk_addresses

WATCHMAN = ["/healthz", "/readyz"]
# What answers on purpose with an error, for whoever is not the watchman.
ERRORS = ["/", "/en/no-such-page/", "/nothing", "/id/nobody", "/static/nothing.css", "/favicon.ico"]


def of_the_public(planted: Planted, *, most: int = 3, language: str = "en") -> list[str]:
    """Every public address in one language, each with a few of the questions it may be asked."""
    found: list[str] = []
    for name in sorted(names() - NOT_PUBLIC):
        with translation.override(language):
            found += list(_addresses_of(name, planted))[:most]
    return [*dict.fromkeys(found), *WATCHMAN, *ERRORS]


def of_the_desk() -> list[str]:
    """Every address of the desk, with something in each gap."""
    return [f"/{path}" for path in desk_addresses()]


def by_https(settings: Settings) -> None:
    """As the settings of a public server are: everything that depends on https."""
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True


def superuser() -> Client:
    """A browser in which somebody who may do everything is signed in."""
    client = Client()
    client.force_login(makers.make_curator("all", is_staff=True, is_superuser=True))
    return client

"""Guesses at accounts, sessions and passwords: nothing is learnt by them, and nothing gained."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from typing import Any

import pytest
from django.conf.global_settings import PASSWORD_HASHERS as DEFAULT_HASHERS
from django.contrib.auth.password_validation import validate_password
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import Settings

from memorial import settings as production
from registry.models import Curator
from tests import makers
from tests.desk import desk_of
from tests.proving import NOW, code_of
from tests.test_kills import ROOT
from tests.test_signing_in import PASSWORD, first_step, second_step, vera

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_counted_yet() -> None:
    caches["limits"].clear()


def in_production(*arguments: str) -> str:
    """What a command says under the settings of a public server."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "memorial.settings",
        "SECRET_KEY": "x" * 60,
        "ALLOWED_HOSTS": "localhost",
        "HTTPS": "on",
        "DATABASE_URL": "sqlite://:memory:",
    }
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout


def accounts() -> list[str]:
    """One of each state an account may be in, and one nobody has."""
    vera()
    makers.make_curator("away", is_staff=True, is_active=False)
    makers.make_curator("reader")
    invited = Curator(username="invited", is_staff=True)
    invited.set_unusable_password()
    invited.save()
    return ["vera", "away", "reader", "invited", "nobody-of-this-name"]


def wrong(client: Client, name: str, password: str = "wrong") -> Any:
    return client.post("/admin/login/", {"username": name, "password": password})


def test_a_wrong_password_does_not_tell_whether_there_is_such_an_account() -> None:
    told = {}
    for name in accounts():
        client = Client()
        answer = wrong(client, name)
        text = answer.content.decode().replace(name, "NAME")
        key = client.cookies["csrftoken"].value if "csrftoken" in client.cookies else "-"
        told[name] = (answer.status_code, len(text.replace(key, "")))
        assert wrong(client, name).headers.keys() == answer.headers.keys()
    assert len(set(told.values())) == 1, told


def test_being_locked_does_not_tell_whether_there_is_such_an_account() -> None:
    statuses = {}
    for name in accounts():
        client = Client()
        statuses[name] = [wrong(client, name).status_code for _ in range(11)]
    assert len({tuple(found) for found in statuses.values()}) == 1, statuses


@pytest.mark.slow
def test_the_time_of_an_answer_does_not_tell_whether_there_is_such_an_account(
    settings: Settings,
) -> None:
    """By the time of the processor, so that a busy machine changes nothing."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    names = accounts()
    for curator in Curator.objects.exclude(username="invited"):
        curator.set_password(PASSWORD)
        curator.save()
    spent: dict[str, list[float]] = {name: [] for name in names}
    client = Client()
    for _ in range(15):
        for name in names:
            caches["limits"].clear()
            begun = time.process_time()
            wrong(client, name)
            spent[name].append(time.process_time() - begun)
    medians = {name: statistics.median(found[2:]) for name, found in spent.items()}
    print({name: f"{1000 * each:.1f} ms" for name, each in medians.items()})
    assert max(medians.values()) < 1.15 * min(medians.values()), medians


def test_a_session_from_before_signing_in_is_worth_nothing_afterwards(still: None) -> None:
    vera()
    client = Client()
    wrong(client, "vera")
    planted = client.session
    planted["from"] = "somebody else"
    planted.save()
    client.cookies["sessionid"] = planted.session_key or ""
    first_step(client)
    between = client.session.session_key
    second_step(client, code_of(at=NOW))
    inside = client.session.session_key
    assert len({planted.session_key, between, inside}) == 3
    for old in (planted.session_key, between):
        thief = Client()
        thief.cookies["sessionid"] = old or ""
        assert thief.get("/admin/").status_code == 302


def test_a_session_is_over_on_the_server_when_its_curator_leaves() -> None:
    client = desk_of("editor")
    key = client.session.session_key
    client.post("/admin/logout/")
    thief = Client()
    thief.cookies["sessionid"] = key or ""
    assert thief.get("/admin/").status_code == 302


def test_an_account_that_is_closed_is_out_at_once() -> None:
    client = desk_of("editor", username="vera")
    assert client.get("/admin/").status_code == 200
    Curator.objects.filter(username="vera").update(is_active=False)
    assert client.get("/admin/").status_code == 302


def test_cookies_of_the_desk_are_out_of_the_reach_of_scripts_and_of_other_sites() -> None:
    for name in ("SESSION", "CSRF"):
        assert getattr(production, f"{name}_COOKIE_HTTPONLY") is True
        assert getattr(production, f"{name}_COOKIE_SAMESITE") == "Lax"
        assert getattr(production, f"{name}_COOKIE_PATH") == "/admin/"
        assert getattr(production, f"{name}_COOKIE_SECURE") is production.HTTPS


def test_cookies_of_a_public_server_say_that_they_are_secure() -> None:
    """Asked of the settings as a public server has them."""
    code = (
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE,"
        " s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_DOMAIN)"
    )
    told = in_production("shell", "-v", "0", "-c", code).split()
    assert told == ["__Secure-sessionid", "__Secure-csrftoken", "True", "True", "None"]


@pytest.mark.parametrize(
    ("password", "is_taken"),
    [
        *(("eleven-char", False), ("twelve-chars", True), ("с ударением и пробелами", True)),
        *(("qwertyuiop12", False), ("123456789012", False), ("x" * 12 + "Ё🕯 " * 30, True)),
    ],
)
def test_a_password_is_long_and_of_anything(password: str, is_taken: bool) -> None:
    curator = makers.make_curator()
    try:
        validate_password(password, curator)
    except ValidationError:
        assert not is_taken
        return
    assert is_taken
    curator.set_password(password)
    assert curator.check_password(password)
    assert not curator.check_password(password.upper())
    assert not curator.check_password(password[:-1])


@pytest.mark.parametrize(
    "password", ["memorial-1937", "Stalin-Gulag-1938", "реестр памяти 37", "admin.password.1"]
)
def test_a_password_is_not_made_of_the_words_of_the_registry(password: str) -> None:
    with pytest.raises(ValidationError, match="everybody would try"):
        validate_password(password)
    validate_password(f"{password} три зелёных чайника")


def test_passwords_are_hashed_by_what_django_recommends() -> None:
    assert not hasattr(production, "PASSWORD_HASHERS")
    assert DEFAULT_HASHERS[0].endswith("PBKDF2PasswordHasher")

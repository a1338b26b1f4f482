"""Failed sign-ins counted in Redis: by all processes together, and never by nobody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axes.handlers.proxy import AxesProxyHandler
from django.core.cache import caches as all_caches
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings

from memorial.caches import caches
from memorial.throttle import require_counting
from tests.makers import make_curator
from tests.small_redis import small_redis


def counting_at(server: Any) -> dict[str, Any]:
    host, port = server.server_address
    found = caches(f"redis://{host}:{port}/1")
    # A machine that runs tests may be slow.
    found["limits"]["OPTIONS"] = {"socket_timeout": 60, "socket_connect_timeout": 60}
    return found


@pytest.fixture(autouse=True)
def _whoever_counts_asks_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AxesProxyHandler, "implementation", None)


@pytest.fixture
def redis(settings: Settings) -> Iterator[Any]:
    with small_redis() as server:
        settings.CACHES = counting_at(server)
        yield server


@pytest.fixture
def gone(settings: Settings) -> None:
    """Nobody listens there any more."""
    with small_redis() as server:
        settings.CACHES = counting_at(server)


def test_what_one_process_counts_another_counts_on(redis: Any) -> None:
    limits = all_caches["limits"]
    assert limits.add("anna", 1, timeout=900)
    assert limits.incr("anna") == 2
    other = type(limits)(limits._servers, {"OPTIONS": limits._options, "KEY_PREFIX": "memorial"})
    assert other.incr("anna") == 3
    assert redis.lasting == {b"memorial:1:anna": 900}


def test_redis_is_a_cache_that_counts() -> None:
    require_counting(caches("redis://127.0.0.1/1"), "limits")


@pytest.mark.django_db
def test_ten_failures_lock_an_account_counted_in_redis(client: Client, redis: Any) -> None:
    make_curator("anna", is_staff=True)
    typed = {"username": "anna", "password": "wrong"}
    answers = [client.post("/admin/login/", typed).status_code for _ in range(10)]
    assert redis.kept
    assert answers[0] == 200
    right = client.post("/admin/login/", {"username": "anna", "password": "long enough 1937"})
    assert right.status_code in (403, 429)


def test_a_cache_that_is_away_is_told_without_what_was_counted(gone: None) -> None:
    with pytest.raises(OperationalError, match="does not answer") as failure:
        all_caches["limits"].get("anna")
    assert "anna" not in str(failure.value)


@pytest.mark.django_db
def test_nobody_tries_passwords_while_nothing_counts(gone: None) -> None:
    make_curator("anna", is_staff=True)
    client = Client(raise_request_exception=False)
    typed = {"username": "anna", "password": "long enough 1937"}
    assert client.post("/admin/login/", typed).status_code == 503
    # Readers notice nothing.
    assert client.get("/en/").status_code == 200

"""Too much at once, and a database that is away: a calm page that says when to come back."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from registry.web import errors

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if nobody listened where the database was."""

    def refused(*args: Any, **kwargs: Any) -> Any:
        raise OperationalError("connection refused")

    monkeypatch.setattr(BaseDatabaseWrapper, "cursor", refused)
    monkeypatch.setattr(BaseDatabaseWrapper, "set_autocommit", refused)


@pytest.mark.parametrize(
    "path", ["/en/", "/ru/people/", "/uk/search/?q=x", "/en/contribute/state/?reference=x"]
)
def test_without_its_database_a_page_says_when_to_come_back(
    client: Client, no_database: None, path: str
) -> None:
    answer = client.get(path)
    if path.endswith("reference=x"):
        # A number that cannot be one is told so without a question to the database.
        assert answer.status_code == 404
        return
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    assert answer.headers["Cache-Control"] == "no-store"
    assert f'lang="{path[1:3]}"' in answer.content.decode()


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("database is locked"), 503),
        (OperationalError("disk I/O error"), 503),
        (InterfaceError("connection already closed"), 503),
        (OperationalError("no such table: registry_person"), 500),
        (ValueError("a fault of ours"), 500),
    ],
)
def test_a_fault_of_ours_is_not_called_one_of_the_database(
    monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def failing(*args: Any, **kwargs: Any) -> Any:
        raise error

    monkeypatch.setattr("registry.web.corrections.views.entries", failing)
    client = Client(raise_request_exception=False)
    assert client.get("/en/corrections/").status_code == status


def test_the_pages_ask_the_database_nothing(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    request = RequestFactory().get("/en/")
    with django_assert_num_queries(0):
        assert errors.unavailable(request).status_code == 503
        assert errors.too_many(request, wait=61).status_code == 429
    assert connections


@pytest.mark.parametrize(
    ("wait", "words"), [(1, "in 1 minute."), (61, "in 2 minutes."), (3600, "in 60 minutes.")]
)
def test_too_much_at_once_says_in_minutes_when_to_come_back(wait: int, words: str) -> None:
    answer = errors.too_many(RequestFactory().get("/en/"), wait=wait)
    assert answer.headers["Retry-After"] == str(wait)
    assert words in answer.content.decode()

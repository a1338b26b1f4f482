"""A database that takes nothing, an index that is gone, pictures that are lost, a clock that jumps.

Each gets the right page, is told in the log, and is over by itself when its cause is.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.db import OperationalError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from registry.models import Person
from registry.search import cache
from registry.search.rebuild import rebuild
from registry.search.snapshot import reader_patience, snapshot
from registry.web import editions
from registry.web.middleware import PATIENCE
from tests import makers
from tests.addresses import superuser
from tests.desk import REASON, address, typed
from tests.sending import Sender
from tests.test_public_pictures import make_photo

as_it_is = pytest.mark.django_db(transaction=True, databases="__all__")
LISTS = ["/en/people/", "/ru/victims/", "/uk/search/?q=x", "/api/v1/people/"]


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    caches["limits"].clear()
    forget()


def forget() -> None:
    """As a process that has just begun."""
    editions.memory.forget()
    cache.forget_everything()


def page_of(person: Person) -> str:
    return reverse("registry:person", args=[person.public_id, person.slug])


# Nothing may be written ---------------------------------------------------------------------------


@contextmanager
def nothing_written() -> Iterator[None]:
    """The database reads and refuses to write, as a copy does that has become the only one."""
    on, off = (
        ("PRAGMA query_only=ON", "PRAGMA query_only=OFF")
        if connection.vendor == "sqlite"
        else ("SET default_transaction_read_only=on", "SET default_transaction_read_only=off")
    )
    connection.cursor().execute(on)
    try:
        yield
    finally:
        connection.cursor().execute(off)


@as_it_is
def test_where_nothing_can_be_written_everything_can_be_read(
    caplog: pytest.LogCaptureFixture,
) -> None:
    person = makers.anna_probnaya()
    desk = superuser()
    form = typed(desk.get(address(person)), change_reason=REASON, fate="released")
    reader = Client(raise_request_exception=False)
    desk.raise_request_exception = False
    with nothing_written():
        for where in (page_of(person), "/en/people/", "/en/", "/healthz"):
            assert reader.get(where).status_code == 200, where
        answer = desk.post(address(person), form)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        login = reader.post("/admin/login/", {"username": "all", "password": "wrong"})
        assert login.status_code == 503
    assert "does not answer" in caplog.text
    person.refresh_from_db()
    assert person.fate == "executed"
    assert desk.post(address(person), form).status_code == 302
    person.refresh_from_db()
    assert person.fate == "released"


# No database, a slow one --------------------------------------------------------------------------


@as_it_is
@pytest.mark.parametrize("where", [LISTS[0], "/en/", "/admin/login/"])
def test_pages_come_back_by_themselves_with_the_database(
    where: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    makers.anna_probnaya()
    client = Client(raise_request_exception=False)
    usual = client.get(where).status_code
    forget()

    def refused(*_args: Any, **_kwargs: Any) -> Any:
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as away:
        away.setattr(BaseDatabaseWrapper, "cursor", refused)
        away.setattr(BaseDatabaseWrapper, "set_autocommit", refused)
        answer = client.get(where)
        assert answer.status_code in (503, usual)
        assert b"Traceback" not in answer.content
        if answer.status_code == 503:
            assert "does not answer" in caplog.text
    assert client.get(where).status_code == usual


@as_it_is
def test_a_statement_for_a_reader_is_given_up_in_time() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no limit of its own; its pages are bounded by their work.")

    def wait(seconds: float) -> None:
        with snapshot() as index, connections[index.alias].cursor() as cursor:
            cursor.execute("SELECT pg_sleep(%s)", [seconds])

    wait(0.2)
    token = reader_patience.set(50)
    try:
        with pytest.raises(OperationalError):
            wait(0.2)
    finally:
        reader_patience.reset(token)
    wait(0.2)


@as_it_is
def test_only_readers_are_given_up_and_not_curators(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, int] = {}

    def noted(request: Any, *_args: Any, **_kwargs: Any) -> Any:
        seen[request.path_info] = reader_patience.get()
        raise OperationalError("canceling statement due to statement timeout")

    monkeypatch.setattr("registry.web.corrections.views.entries", lambda _rows: noted(Asked))
    assert Client(raise_request_exception=False).get("/en/corrections/").status_code == 503
    assert seen == {Asked.path_info: PATIENCE}
    assert reader_patience.get() == 0


class Asked:
    path_info = "/en/corrections/"


# No index -----------------------------------------------------------------------------------------


def empty_index() -> None:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("registry_index"):
                cursor.execute(f'DELETE FROM "{table}"')
    forget()


@as_it_is
def test_without_its_index_a_list_says_so_and_people_can_be_read(
    caplog: pytest.LogCaptureFixture,
) -> None:
    person = makers.anna_probnaya()
    reader = Client(raise_request_exception=False)
    empty_index()
    for where in LISTS:
        answer = reader.get(where)
        assert answer.status_code == 503, where
        assert answer.headers["Retry-After"]
        assert b"Probnaya" not in answer.content
    assert reader.get(page_of(person)).status_code == 200
    assert reader.get(f"/id/{person.public_id}").status_code in (301, 302)
    assert "rebuild_index" in caplog.text
    rebuild()
    forget()
    for where in LISTS:
        assert reader.get(where).status_code == 200, where


@as_it_is
def test_a_registry_without_anybody_has_lists_all_the_same() -> None:
    for where in LISTS:
        assert Client().get(where).status_code == 200, where


# No pictures --------------------------------------------------------------------------------------


@as_it_is
@pytest.mark.parametrize("damage", ["gone", "cut", "folder"])
def test_lost_and_damaged_pictures_break_no_page(damage: str) -> None:
    photo = make_photo(slug="portrait")
    root = Path(django_settings.MEDIA_ROOT)
    for path in [path for path in root.rglob("*") if path.is_file()]:
        path.unlink() if damage != "cut" else path.write_bytes(path.read_bytes()[:40])
        if damage == "folder":
            path.mkdir()
    size = photo.renditions.first()
    assert size is not None
    reader = Client(raise_request_exception=False)
    page = reverse("registry:photo", args=[photo.public_id, photo.slug])
    assert reader.get(page).status_code == 200
    picture = reader.get(reverse("media", args=[photo.public_id, size.width, "jpg"]))
    assert picture.status_code in (200, 404, 503)


# A clock that jumps -------------------------------------------------------------------------------


@as_it_is
@pytest.mark.parametrize("days", [-3650, 1])
def test_a_clock_that_jumps_breaks_no_page_and_loses_no_form(
    days: int, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.CONTRIBUTIONS, settings.CONTRIBUTION_SECONDS = True, 0
    makers.anna_probnaya()
    sender = Sender()
    sender.begin()
    now = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() + dt.timedelta(days=days))
    real = __import__("time").time
    monkeypatch.setattr("time.time", lambda: real() + days * 86_400)
    reader = Client(raise_request_exception=False)
    for where in ("/en/", "/en/on-this-day/", "/en/corrections/", "/admin/login/"):
        assert reader.get(where).status_code == 200, where
    answer = sender.client.get(sender.step("fact"))
    # A draft is kept for a day, by whichever clock.
    assert answer.status_code in ((200,) if days <= 0 else (200, 404))


# The log tells ------------------------------------------------------------------------------------


@as_it_is
def test_what_is_told_of_a_failure_is_an_alert(caplog: pytest.LogCaptureFixture) -> None:
    makers.anna_probnaya()
    empty_index()
    Client(raise_request_exception=False).get("/en/people/")
    assert [record for record in caplog.records if record.levelno >= logging.ERROR]

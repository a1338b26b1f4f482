"""Who writes to us and what readers look for: in no log, and on no disk where it may be read."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client, RequestFactory
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from memorial import settings as production
from registry.curation import contributions, sealing
from registry.models import Contribution
from registry.web.logs import WithoutKeys
from tests import makers
from tests.addresses import superuser
from tests.sending import CONTACT, FILE_NAME, HOW, TEXT, Sender, jpeg, upload

pytestmark = pytest.mark.django_db
Executed = DjangoCaptureOnCommitCallbacks
EXIF = "zqexif"
ADDRESS = "203.0.113.77"
# A reader's words, each of its own, so that the one that leaks is known.
WORDS = [f"zq{name}" for name in "search letters names slug agent referer cookie user form".split()]


@pytest.fixture(autouse=True)
def _taken_and_nothing_counted(settings: Settings) -> None:
    settings.CONTRIBUTIONS = True
    settings.CONTRIBUTION_SECONDS = 0
    caches["limits"].clear()


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """Everything that would be written down on a public server."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(WithoutKeys())
    root, loggers = logging.getLogger(), production.LOGGING["loggers"]
    before = {name: logging.getLogger(name).level for name in loggers}
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    for name, told in loggers.items():
        logging.getLogger(name).setLevel(told["level"])
    try:
        yield stream
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        for name, old in before.items():
            logging.getLogger(name).setLevel(old)


def raw_database() -> bytes:
    """The bytes of the database, with what was deleted and not yet written over."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        return bytes(connection.connection.serialize())
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [repr(row) for row in cursor.fetchall()]
    return "\n".join(found).encode()


def on_disk() -> bytes:
    """Every file there is, and its name."""
    roots = Path(django_settings.MEDIA_ROOT), Path(django_settings.QUARANTINE_ROOT)
    paths = [path for root in roots for path in root.rglob("*") if path.is_file()]
    return b"\n".join(str(path).encode() + path.read_bytes() for path in paths)


# What readers look for ----------------------------------------------------------------------------


def test_nothing_a_reader_asks_for_is_in_a_log() -> None:
    makers.anna_probnaya()
    headers = {
        "User-Agent": "zqagent",
        "Referer": "https://elsewhere.example/zqreferer",
        "Cookie": "a=zqcookie",
        "X-Forwarded-For": ADDRESS,
    }
    client = Client(REMOTE_ADDR=ADDRESS, headers=headers, raise_request_exception=False)
    asked = [
        *("/en/people/?q=zqsearch", "/ru/search/?q=zqsearch", "/uk/suggest/?q=zqsearch"),
        *("/en/names/zqletters/", "/en/zqsearch/", "/zqsearch", "/en/people/zqnames/zqslug/"),
        *("/id/zqnames", "/api/v1/people/?q=zqsearch", "/en/people/?page=zqsearch"),
        *("/media/zqnames/320.jpg", "/en/fates/zqnames/", "/en/on-this-day/zqnames/"),
        *("/en/reading/name/?date=zqnames", "/en/contribute/state/zqnames/", "/en/%ff/zqsearch"),
        *("/en/people/?q=%00zqsearch", "/admin/zqsearch/", f"/en/people/?q={quote(CONTACT)}"),
    ]
    with logged() as log:
        for address in asked:
            client.get(address)
            client.post(address, {"q": "zqform"})
        client.get("/en/?q=zqsearch", headers={"Host": "zqsearch.example"})
        for _ in range(11):
            client.post("/admin/login/", {"username": "zquser", "password": "zqform"})
        strict = Client(enforce_csrf_checks=True, REMOTE_ADDR=ADDRESS, headers=headers)
        strict.post("/admin/login/?next=/zqsearch", {"username": "zquser", "password": "zqform"})
    found = {word for word in (*WORDS, ADDRESS, CONTACT) if word in log.getvalue()}
    assert found == set(), log.getvalue()


def test_a_failure_is_told_in_the_log_without_what_was_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def failing(*_args: Any, **_kwargs: Any) -> Any:
        raise ValueError("a fault of ours")

    monkeypatch.setattr("registry.web.corrections.views.entries", failing)
    client = Client(raise_request_exception=False, REMOTE_ADDR=ADDRESS)
    with logged() as log:
        assert client.get("/en/corrections/?zq=zqsearch").status_code == 500
    assert "a fault of ours" in log.getvalue()
    assert "en/corrections/" in log.getvalue()
    assert not {word for word in (*WORDS, ADDRESS) if word in log.getvalue()}


def test_a_database_that_is_away_tells_nobody_what_was_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(*_args: Any, **_kwargs: Any) -> Any:
        raise OperationalError("connection refused")

    monkeypatch.setattr(BaseDatabaseWrapper, "cursor", refused)
    with logged() as log:
        assert Client().get("/en/professions/zqnames/?q=zqsearch").status_code == 503
    assert "does not answer" in log.getvalue()
    assert not {word for word in WORDS if word in log.getvalue()}


def test_letters_written_by_their_numbers_are_struck_out_too() -> None:
    request = RequestFactory().get("/ru/names/Пробная/")
    told = "/ru/names/Пробная/".encode("unicode_escape").decode("ascii")
    for path in (told, request.path):
        record = logging.LogRecord("a", logging.ERROR, "", 1, "Unavailable: %s", (path,), None)
        record.request = request
        assert WithoutKeys().filter(record)
        assert record.getMessage() == "Unavailable: an address that leads nowhere"


def test_nothing_a_sender_writes_is_in_a_log(django_capture_on_commit_callbacks: Executed) -> None:
    with logged() as log, django_capture_on_commit_callbacks(execute=True):
        whole_contribution()
    found = {
        word
        for word in (CONTACT, TEXT, HOW, FILE_NAME, EXIF, "127.0.0.1")
        if word in log.getvalue()
    }
    assert found == set(), log.getvalue()


# Whoever takes the server -------------------------------------------------------------------------


def whole_contribution() -> Contribution:
    sender = Sender(Client(REMOTE_ADDR=ADDRESS))
    return sender.whole(
        kind="photograph", picture=upload(jpeg(secret=EXIF)), permission="mine", name="Anna"
    )


@pytest.fixture
def sealed(settings: Settings) -> str:
    """The private key, which is not on the server."""
    settings.CONTRIBUTION_KEY, private = sealing.new_key_pair()
    return private


def test_whoever_takes_the_server_finds_nobody_who_wrote_to_us(
    sealed: str, django_capture_on_commit_callbacks: Executed
) -> None:
    with logged() as log, django_capture_on_commit_callbacks(execute=True):
        contribution = whole_contribution()
    everything = raw_database() + on_disk() + log.getvalue().encode()
    for canary in (CONTACT, FILE_NAME, EXIF, ADDRESS, sealed):
        assert canary.encode() not in everything, canary
    # What is searched is what there is: the text of the contribution stands in it.
    assert TEXT.encode() in everything
    assert contribution.picture.is_sealed


def test_what_is_being_written_is_read_by_nobody_without_its_address() -> None:
    sender = Sender(Client(REMOTE_ADDR=ADDRESS))
    sender.begin(kind="photograph", name="zqname")
    sender.tell(picture=upload(jpeg(secret=EXIF)), permission="mine")
    sender.leave()
    everything = raw_database() + on_disk()
    for canary in (CONTACT, TEXT, HOW, FILE_NAME, EXIF, ADDRESS, "zqname", sender.key):
        assert canary.encode() not in everything, canary


def test_what_is_erased_is_gone_from_tables_files_and_what_was_deleted(
    django_capture_on_commit_callbacks: Executed,
) -> None:
    """Without a sealing key, so that there is something to be found."""
    with django_capture_on_commit_callbacks(execute=True):
        contribution = whole_contribution()
    before = raw_database() + on_disk()
    assert CONTACT.encode() in before
    assert EXIF.encode() in before
    with django_capture_on_commit_callbacks(execute=True):
        contributions.erase_contact(contribution)
        contributions.destroy_picture(contribution)
    after = raw_database() + on_disk()
    for canary in (CONTACT, EXIF, FILE_NAME):
        assert canary.encode() not in after, canary


def test_an_erased_sender_is_in_no_history_and_on_no_page_of_the_desk(
    django_capture_on_commit_callbacks: Executed,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        contribution = whole_contribution()
        contributions.erase_contact(contribution)
    desk = superuser()
    for page in ("", "history/", "change/"):
        answer = desk.get(f"/admin/registry/contribution/{contribution.pk}/{page}")
        assert CONTACT.encode() not in answer.content

"""What a server reads before its first reader comes."""

import datetime as dt
from unittest.mock import patch

import pytest
from django.conf import settings as configured
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError
from django.db.backends.utils import CursorWrapper
from django.template.loaders.filesystem import Loader
from django.test import Client
from django.utils.translation import trans_real
from pytest_django import DjangoAssertNumQueries, Settings

from registry.models import Person
from registry.web import logs
from registry.web.ready import make_ready, read_ahead

everywhere = pytest.mark.django_db(transaction=True, databases="__all__")
DEATH_OF_ANNA = dt.date(2026, 11, 3)


def test_no_page_reads_a_template_afterwards(client: Client, db: None) -> None:
    assert make_ready() > 100
    with patch.object(Loader, "get_contents", side_effect=AssertionError("read again")):
        assert client.get("/en/people/").status_code == 200


def test_every_language_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trans_real, "_translations", {})
    make_ready()
    assert {language for language, _name in configured.LANGUAGES} <= set(trans_real._translations)


def test_no_database_is_asked(db: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        make_ready()


@everywhere
def test_what_readers_ask_for_first_is_remembered_before_they_come(
    kept_cast: dict[str, Person],
) -> None:
    anna = kept_cast["anna-probnaya"]
    with patch("django.utils.timezone.localdate", return_value=DEATH_OF_ANNA):
        assert read_ahead(get_wsgi_application(), seconds=60) > 6
        with patch("registry.web.person.dossier", side_effect=AssertionError("made again")):
            page = Client().get(f"/en/people/{anna.public_id}/{anna.slug}/")
    assert page.status_code == 200


@everywhere
def test_reading_ahead_ends_when_readers_have_waited_long_enough(
    kept_cast: dict[str, Person],
) -> None:
    assert read_ahead(get_wsgi_application(), seconds=0) == 1


@everywhere
def test_reading_ahead_is_no_request_in_the_log(
    kept_cast: dict[str, Person], settings: Settings
) -> None:
    settings.LOG_REQUESTS = True
    with patch.object(logs.requests, "info") as told:
        read_ahead(get_wsgi_application())
        told.assert_not_called()
        Client().get("/en/")
    told.assert_called_once()


@everywhere
def test_a_registry_that_is_empty_or_not_there_is_read_ahead_too(transactional_db: None) -> None:
    assert read_ahead(get_wsgi_application(), seconds=60) == 6
    with patch.object(CursorWrapper, "execute", side_effect=OperationalError):
        assert read_ahead(get_wsgi_application()) == 0

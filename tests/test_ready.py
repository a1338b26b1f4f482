"""What a server reads before its first reader comes."""

from unittest.mock import patch

import pytest
from django.conf import settings
from django.template.loaders.filesystem import Loader
from django.test import Client
from django.utils.translation import trans_real
from pytest_django import DjangoAssertNumQueries

from registry.web.ready import make_ready


def test_no_page_reads_a_template_afterwards(client: Client, db: None) -> None:
    assert make_ready() > 100
    with patch.object(Loader, "get_contents", side_effect=AssertionError("read again")):
        assert client.get("/en/people/").status_code == 200


def test_every_language_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trans_real, "_translations", {})
    make_ready()
    assert {language for language, _name in settings.LANGUAGES} <= set(trans_real._translations)


def test_no_database_is_asked(db: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        make_ready()

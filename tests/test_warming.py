"""Reading ahead: what a process knows before its first reader comes."""

import gc
import runpy
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import Mock, patch

import pytest
from django.db import OperationalError

from registry.search import cache, query
from registry.search.snapshot import snapshot
from registry.search.tables import Tables
from registry.search.warming import OBJECTS, warm_up
from tests import makers

ROOT = Path(__file__).resolve().parent.parent
everywhere = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture(autouse=True)
def _without_memory() -> Iterator[None]:
    cache.forget_everything()
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()
    cache.forget_everything()


@everywhere
def test_a_search_after_reading_ahead_reads_no_people_of_facets() -> None:
    makers.anna_probnaya()
    makers.pyotr_primerov()
    assert warm_up() > 10
    with patch.object(Tables, "postings_of_terms", side_effect=AssertionError), snapshot() as index:
        found = query.find(index, {"fate": ["executed"]})
        assert found.counts(["fate", "sex"])["sex"] == {"f": 1, "m": 1}


@everywhere
def test_an_empty_registry_can_be_read_ahead() -> None:
    assert warm_up() == 0


@everywhere
def test_whoever_read_ahead_looks_for_garbage_less_often() -> None:
    warm_up()
    assert gc.get_freeze_count() > 0
    assert gc.get_threshold()[0] == OBJECTS


def test_a_server_starts_though_its_database_is_away() -> None:
    hook = runpy.run_path(str(ROOT / "deploy" / "gunicorn.conf.py"))["post_worker_init"]
    worker = Mock()
    away = patch("registry.search.warming.warm_up", side_effect=OperationalError)
    # The index is read from a replica, pages also from the primary.
    with away, patch("registry.web.ready.read_ahead") as read_ahead:
        hook(worker)
    worker.log.exception.assert_called_once()
    read_ahead.assert_called_once_with(worker.wsgi)


def test_a_server_starts_though_no_page_can_be_made() -> None:
    hook = runpy.run_path(str(ROOT / "deploy" / "gunicorn.conf.py"))["post_worker_init"]
    worker = Mock()
    broken = patch("registry.web.ready.read_ahead", side_effect=ValueError)
    with patch("registry.search.warming.warm_up"), broken:
        hook(worker)
    worker.log.exception.assert_called_once()

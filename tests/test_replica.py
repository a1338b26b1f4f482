"""A second server for readers: never older than it may be, never missed, never written to."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError
from django.test import RequestFactory
from pytest_django import Settings

from registry.search import replica
from registry.search.replica import RETRY_SECONDS, Watch
from registry.web.replica import is_reading
from tests.system import in_ci, postgres_folder

ROOT = Path(__file__).resolve().parent.parent


# Two servers, started for this ---------------------------------------------------------------


@pytest.fixture(scope="module")
def seen() -> dict[str, Any]:
    """What was seen while a replica followed, lagged, died and came back."""
    if postgres_folder() is None:
        if in_ci():
            pytest.fail("PostgreSQL is not installed.")
        pytest.skip("PostgreSQL is not installed.")
    ended = subprocess.run(
        [sys.executable, "-m", "tests.replica_story"],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    found: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return found


def test_readers_are_served_by_the_replica_and_the_primary_is_asked_for_one_row(
    seen: dict[str, Any],
) -> None:
    for page in (seen["following"]["person"], seen["following"]["list"]):
        assert page["status"] == 200
        assert page["default"] == 1
        assert page["replica"] > 1
    assert seen["following"]["shown"]


def test_what_was_saved_is_seen_at_once_while_the_replica_lags(seen: dict[str, Any]) -> None:
    assert seen["lagging"]["fresh"] == 200
    assert seen["lagging"]["listed"]
    assert seen["lagging"]["again"] == [200, 1]


def test_the_desk_never_asks_the_replica(seen: dict[str, Any]) -> None:
    assert (seen["lagging"]["at_desk"], seen["lagging"]["desk_by_replica"]) == (200, 0)


def test_what_is_withdrawn_is_gone_while_the_replica_still_has_it(seen: dict[str, Any]) -> None:
    assert seen["lagging"]["withdrawn"] in (404, 410)


def test_a_page_that_may_be_older_says_of_nothing_new_that_it_is_not_there(
    seen: dict[str, Any],
) -> None:
    assert seen["lagging"]["allowed_to_be_old"] == [200, False, True]
    assert seen["lagging"]["no_wrong_404"] == 200


def test_a_replica_that_dies_within_a_page_costs_no_reader_anything(seen: dict[str, Any]) -> None:
    assert seen["failing"]["in_the_middle"] == 200
    assert len(seen["failing"]["told_of_cut"]) == 1
    assert seen["failing"]["back_by_replica"]


def test_a_replica_that_is_away_is_told_once_and_used_again_when_it_is_back(
    seen: dict[str, Any],
) -> None:
    assert set(seen["failing"]["stopped"]) == {200}
    assert len(seen["failing"]["told"]) == 1
    assert seen["failing"]["healed"] == [200, True]


def test_nothing_is_ever_written_to_the_replica(seen: dict[str, Any]) -> None:
    assert seen["writes_to_the_replica"] == 0
    assert seen["refused"]["refused"] == "ReadOnlySqlTransaction"


def test_without_the_primary_readers_go_on_reading(seen: dict[str, Any]) -> None:
    assert set(seen["without_primary"]["readers"]) == {200}
    assert seen["without_primary"]["desk"] == 503


@pytest.mark.slow
def test_thirty_seconds_of_a_lagging_replica_under_load_lose_nothing() -> None:
    """Writers publish people and ask for them at once, readers ask for everything."""
    if postgres_folder() is None:
        pytest.skip("PostgreSQL is not installed.")
    ended = subprocess.run(
        [sys.executable, "-m", "tests.replica_load"],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout.splitlines()[-1])
    print(found)
    assert found["published"] > 1
    assert found["pages"] > 1
    assert (found["wrong"], found["failed"], found["writes_to_the_replica"]) == (0, 0, 0)
    assert found["by_replica_before_and_after"] == [True, True]


# What a process knows of the two ---------------------------------------------------------------


class Primary:
    """Stands for the primary: its version, or that it is away."""

    version = 1
    is_away = False
    asked = 0

    def __call__(self) -> int:
        self.asked += 1
        if self.is_away:
            raise OperationalError("connection refused")
        return self.version


@pytest.fixture
def primary(monkeypatch: pytest.MonkeyPatch) -> Primary:
    found = Primary()
    monkeypatch.setattr(replica, "_primary_version", found)
    return found


def test_one_version_behind_is_behind(primary: Primary) -> None:
    watch = Watch()
    primary.version = 7
    watch.ask_primary(now=0)
    assert watch.is_behind(6, now=0)
    assert not watch.is_behind(7, now=0)
    assert not watch.is_behind(8, now=0)


def test_a_page_may_be_as_old_as_the_setting_says(primary: Primary, settings: Settings) -> None:
    settings.REPLICA_LAG_SECONDS = 10
    watch = Watch()
    for now, version in ((0, 1), (5, 2), (6, 3)):
        primary.version = version
        watch.ask_primary(now=now)
    # Version 2 has been missing since second 5.
    assert not watch.is_behind(1, now=15)
    assert watch.is_behind(1, now=15.1)
    assert not watch.is_behind(2, now=15.9)
    assert watch.is_behind(2, now=16.1)


def test_a_primary_that_is_spared_is_asked_once_a_second(
    primary: Primary, settings: Settings
) -> None:
    settings.REPLICA_LAG_SECONDS = 10
    watch = Watch()
    for hundredth in range(250):
        watch.ask_primary(now=hundredth / 100)
    assert primary.asked == 3


def test_without_the_primary_the_replica_is_the_best_there_is(primary: Primary) -> None:
    watch = Watch()
    primary.version = 9
    watch.ask_primary(now=0)
    primary.is_away = True
    watch.ask_primary(now=1)
    assert not watch.is_behind(8, now=1.1)
    # Nor is everybody made to wait for it.
    watch.ask_primary(now=2)
    assert primary.asked == 2


def test_a_long_lag_fills_no_memory(primary: Primary, settings: Settings) -> None:
    settings.REPLICA_LAG_SECONDS = 100_000
    watch = Watch()
    for number in range(3000):
        primary.version = number
        watch.ask_primary(now=2.0 * number)
    assert len(watch._seen) <= replica.MOST_SEEN
    settings.REPLICA_LAG_SECONDS = 5000
    assert watch.is_behind(0, now=6000)


def test_a_lag_is_told_when_it_lasts_and_when_it_ends(
    primary: Primary, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger=replica.logger.name)
    watch = Watch()
    primary.version = 2
    watch.ask_primary(now=0)
    for now in range(12):
        watch.is_behind(1, now=now)
    watch.is_behind(2, now=12)
    watch.is_behind(1, now=13)
    watch.is_behind(2, now=14)
    assert [record.getMessage() for record in caplog.records] == [
        "The replica lags behind; the primary serves readers.",
        "The replica has caught up; readers are served from it again.",
    ]


def test_a_server_that_failed_is_left_alone_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    default = SimpleNamespace(in_atomic_block=False)
    monkeypatch.setattr(replica, "connections", {"default": default, "replica": None})
    watch = Watch()
    assert watch.may_read(now=0)
    watch.lost(OperationalError(), now=0)
    assert not watch.may_read(now=RETRY_SECONDS - 0.1)
    assert watch.may_read(now=RETRY_SECONDS)


# Whose page it is --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "cookie", "reads"),
    [
        ("GET", "/en/people/", "", True),
        ("HEAD", "/media/x/320.jpg", "", True),
        ("GET", "/api/v1/people/", "", True),
        ("POST", "/en/people/", "", False),
        ("GET", "/admin/", "", False),
        ("GET", "/en/contribute/", "", False),
        ("GET", "/readyz", "", False),
        ("GET", "/en/people/", "sessionid", False),
    ],
)
def test_only_who_neither_writes_nor_wrote_reads_from_the_replica(
    method: str, path: str, cookie: str, reads: bool
) -> None:
    request = RequestFactory().generic(method, path)
    if cookie:
        request.COOKIES[cookie] = "x"
    assert is_reading(request) is reads

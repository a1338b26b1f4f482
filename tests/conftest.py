"""What every test may rely on: its own media folder, English, a hypothesis without a clock."""

import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import hypothesis
import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client, TransactionTestCase
from django.utils import translation
from pytest_django import DjangoDbBlocker, Settings

from registry.admin.signing_in import PROVED
from registry.intake.vocabularies.lists import Vocabularies, from_files
from registry.models import Person
from registry.search import cache
from registry.web import editions, limits
from tests import listed_people
from tests.proving import NOW
from tests.system import in_ci

# Other people's machines are slow at times: no deadline. In CI the same examples every time, so
# that a failure belongs to the change that meets it; half of them, for the time of a whole run.
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile(
    "ci", deadline=None, derandomize=True, database=None, max_examples=50
)
hypothesis.settings.load_profile("ci" if in_ci() else "here")


@pytest.fixture(autouse=True)
def _media_of_its_own(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.QUARANTINE_ROOT = str(tmp_path / "quarantine")
    settings.DATA_ROOT = str(tmp_path / "data")
    settings.ERASURES = str(tmp_path / "erasures.jsonl")


@pytest.fixture(autouse=True)
def _english_afterwards() -> Iterator[None]:
    """A request leaves its language behind in the thread."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _no_page_of_another_test() -> None:
    """Every test begins at the same version, with other people, and has asked for nothing yet."""
    editions.memory.forget()
    cache.forget_everything()
    limits.limiter.forget()


@pytest.fixture
def kept_cast(transactional_db: None) -> dict[str, Person]:
    """The cast, for tests whose requests are no part of a transaction of the test."""
    return listed_people.make_cast()


@pytest.fixture
def connection_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """For answers that are closed outside the test client, which would close the database too."""
    monkeypatch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", lambda _own: None)


@pytest.fixture(autouse=True)
def _second_factor_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whom a test lets in by force has shown the second factor too; other ways in are walked."""
    by_force = Client.force_login

    def let_in(client: Client, user: Any, backend: str | None = None) -> None:
        by_force(client, user, backend)
        session = client.session
        session[PROVED] = {"curator": user.pk, "at": time.time()}
        session.save()

    monkeypatch.setattr(Client, "force_login", let_in)


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """One half minute that does not end during the test, for the codes of an app alone."""
    clock = SimpleNamespace(time=lambda: NOW)
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time", clock)


@pytest.fixture(params=["sample", pytest.param("whole", marks=pytest.mark.slow)])
def walks(request: pytest.FixtureRequest, db: None, settings: Settings) -> Any:
    """The site as it was walked: a part of it, and among the slow tests all of it."""
    # It leads to many modules, which other tests need not wait for.
    from tests.crawl import crawl

    return crawl(settings, is_whole=request.param == "whole")


@pytest.fixture(scope="session")
def mirror(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A signed mirror of three people, to be looked at."""
    # It leads to nearly all modules, which other tests need not wait for.
    from tests.mirrors import make_signed

    with django_db_blocker.unblock():
        return make_signed(tmp_path_factory.mktemp("mirror"))


@pytest.fixture(scope="session")
def lists() -> Vocabularies:
    """The words of the starting vocabularies."""
    return from_files(Path(__file__).resolve().parent.parent / "fixtures")


@pytest.fixture
def cast(db: None) -> dict[str, Person]:
    """The three everybody knows, as they stand in lists."""
    return listed_people.make_cast()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-with-database",
        action="store_true",
        help="leave out what never opens a database: a second database tells nothing new of it",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--only-with-database"):
        return
    kept = [item for item in items if opens_a_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if not opens_a_database(item)])
    items[:] = kept


def opens_a_database(item: pytest.Item) -> bool:
    """Whether a test asks for a database or starts processes that open one."""
    if item.get_closest_marker("django_db") or item.get_closest_marker("own_database"):
        return True
    of_class = getattr(item, "cls", None)
    if of_class is not None and issubclass(of_class, TransactionTestCase):
        return True
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(fixtures & {"db", "transactional_db", "live_server"})


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What slow tests and journeys in the browser print are figures, and told at the end."""
    told = [
        (report.nodeid, text)
        for report in terminalreporter.getreports("passed")
        if {"slow", "browser"} & set(report.keywords)
        for name, text in report.sections
        if name == "Captured stdout call" and text.strip()
    ]
    if told:
        terminalreporter.section("figures")
    for where, text in told:
        terminalreporter.write_line(where)
        for line in text.strip().splitlines():
            terminalreporter.write_line(f"    {line}")

"""A load that is killed leaves all of the collection or nothing; the next one succeeds."""

import csv
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.own_database]

ROOT = Path(__file__).resolve().parent.parent
KILLS = 8
COUNT = (
    "from registry.models import *;print(Person.objects.count(), IndexDocumentA.objects.count())"
)


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An environment with an empty, migrated database of its own, of the kind under test."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        with scratch_database(given) as address:
            yield from migrated(address)
    else:
        yield from migrated(f"sqlite:///{tmp_path / 'killed.sqlite3'}")


def migrated(address: str) -> Iterator[dict[str, str]]:
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "memorial.settings",
        "SECRET_KEY": "x" * 60,
        "ALLOWED_HOSTS": "localhost",
    }
    manage(environment, "migrate", "-v", "0")
    yield environment


@contextmanager
def scratch_database(address: str) -> Iterator[str]:
    """A database of its own on the server of the given address, dropped afterwards."""
    import psycopg
    from psycopg.sql import SQL, Identifier

    parts = urlsplit(address)
    name = Identifier(f"killed_{os.getpid()}")
    server = urlunsplit(parts._replace(path="/postgres"))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(name))
        try:
            yield urlunsplit(parts._replace(path=f"/killed_{os.getpid()}"))
        finally:
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def manage(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def counts(environment: dict[str, str]) -> list[int]:
    return [int(n) for n in manage(environment, "shell", "-v", "0", "-c", COUNT).split()]


def test_a_killed_load_leaves_all_or_nothing(environment: dict[str, str]) -> None:
    chance = random.Random(1937)
    whole = time.monotonic()
    manage(environment, "load_collection", "--check")
    pace = time.monotonic() - whole
    for _attempt in range(KILLS):
        with subprocess.Popen(
            [sys.executable, "manage.py", "load_collection"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
        ) as load:
            time.sleep(pace * chance.uniform(0.3, 3))
            load.send_signal(signal.SIGKILL)
        people, documents = counts(environment)
        assert bool(people) == bool(documents)
        assert people in (0, whole_collection())
    manage(environment, "load_collection")
    assert counts(environment)[0] == whole_collection()
    assert "0 changes" in manage(environment, "load_collection")


def whole_collection() -> int:
    with (ROOT / "fixtures" / "people.csv").open(encoding="utf-8", newline="") as file:
        return sum(1 for _row in csv.DictReader(file))

"""A migration that is interrupted goes on where it was; meanwhile the site says it is not ready."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import environment_of
from tests.test_kills import ROOT, manage, scratch_database

pytestmark = [pytest.mark.slow, pytest.mark.own_database]
KILLS = int(os.environ.get("MIGRATION_KILLS", "10"))


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An environment with a database without a table."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        with scratch_database(given) as address:
            yield environment_of(address)
    else:
        yield environment_of(f"sqlite:///{tmp_path / 'empty.sqlite3'}")


def test_a_migration_killed_anywhere_ends_right_the_next_time(empty: dict[str, str]) -> None:
    chance = random.Random(1937)
    killed = 0
    for _ in range(KILLS):
        command = [sys.executable, "manage.py", "migrate", "-v", "0"]
        with subprocess.Popen(command, cwd=ROOT, env=empty, stderr=subprocess.DEVNULL) as process:
            time.sleep(chance.uniform(1, 8))
            if process.poll() is not None:
                break
            process.send_signal(signal.SIGKILL)
            killed += 1
    manage(empty, "migrate", "-v", "0")
    manage(empty, "migrate", "--check")
    manage(empty, "load_collection")
    manage(empty, "verify_index")
    print(f"{killed} migrations killed, the last one ended right")

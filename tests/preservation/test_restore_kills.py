"""A restore that is killed at any moment succeeds the next time, on both databases."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import kept
from tests.test_kills import ROOT, scratch_database

pytestmark = [pytest.mark.slow, pytest.mark.own_database]

KILLS = int(os.environ.get("RESTORE_KILLS", "100"))
COPY = sorted(kept.BACKUPS.glob("backup-*.zip"))[-1].stem
PACKAGE = sorted(kept.BACKUPS.glob("package-*.zip"))[-1].stem


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An environment without a database, of the kind under test."""
    given = os.environ.get("DATABASE_URL", "")
    places = {
        **os.environ,
        "MEDIA_ROOT": str(tmp_path / "media"),
        "QUARANTINE_ROOT": str(tmp_path / "private" / "quarantine"),
        "ERASURES": str(tmp_path / "private" / "erasures.jsonl"),
        "DJANGO_SETTINGS_MODULE": "memorial.settings",
        "SECRET_KEY": "x" * 60,
        "ALLOWED_HOSTS": "localhost",
        "LOCAL_MODE": "off",
    }
    if given.startswith("postgres"):
        with scratch_database(given) as address:
            yield {**places, "DATABASE_URL": address}
    else:
        yield {**places, "DATABASE_URL": f"sqlite:///{tmp_path / 'restored.sqlite3'}"}


def begun(environment: dict[str, str], copy: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "manage.py", "restore", str(copy), "--processes", "1"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_killed_restore_succeeds_the_next_time(
    environment: dict[str, str], tmp_path: Path
) -> None:
    is_postgres = environment["DATABASE_URL"].startswith("postgres")
    copy = kept.unpacked(PACKAGE if is_postgres else COPY, tmp_path / "kept")
    chance = random.Random(1937)
    kills, longest = 0, 60.0
    while kills < KILLS:
        began = time.monotonic()
        with begun(environment, copy) as process:
            try:
                _said, told = process.communicate(timeout=longest * chance.uniform(0.05, 1))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                kills += 1
                continue
        # It was done sooner than the moment drawn, or killed after its last step: again from the
        # beginning.
        assert process.returncode == 0 or "is not empty" in told, told
        longest = time.monotonic() - began
        emptied(environment, tmp_path)
    said, told, code = finished(environment, copy)
    if "is not empty" in told:
        # The last kill came after the last step.
        emptied(environment, tmp_path)
        said, told, code = finished(environment, copy)
    assert code == 0, told
    assert "Restored as it was" in said
    print(f"{kills} kills, none in the way of the next attempt")


def finished(environment: dict[str, str], copy: Path) -> tuple[str, str, int]:
    with begun(environment, copy) as process:
        said, told = process.communicate()
    return said, told, process.returncode


def emptied(environment: dict[str, str], tmp_path: Path) -> None:
    """Another empty registry in the place of the restored one."""
    code = (
        "from registry.preservation import targets;from django.db import connection;"
        "targets.mark(connection)"
    )
    subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", code],
        cwd=ROOT,
        env=environment,
        check=True,
    )

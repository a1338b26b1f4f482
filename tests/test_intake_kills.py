"""An import that is killed, or fills the disk, leaves whole portions; the same command goes on."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.importing import SOURCE, people, write
from tests.test_kills import ROOT, manage, migrated, scratch_database

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("IMPORT_KILLS", "20"))
# On each of the two databases.
MANY_KILLS = int(os.environ.get("IMPORT_KILLS_AT_WORK", "250"))
DISK_LIMITS = int(os.environ.get("DISK_LIMITS", "100"))
ROWS = 1500
PORTION = "50"
DIGEST = "from tests.importing import digest;print(digest())"
LAST = (
    "from registry.models import *;"
    "print(ImportBatch.objects.order_by('-pk').values_list('pk', flat=True)[0])"
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


def asked(environment: dict[str, str], code: str) -> str:
    return manage(environment, "shell", "-v", "0", "-c", code).strip()


def run(environment: dict[str, str], *arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "manage.py", "import_records", *arguments, "--portion", PORTION]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def killed_often(
    environment: dict[str, str], arguments: list[str], pace: float
) -> tuple[int, bool]:
    """Kills the command at random moments until it is done; how often, and whether it is done."""
    chance = random.Random(1937)
    for kill in range(KILLS):
        with run(environment, *arguments) as process:
            try:
                _out, told = process.communicate(timeout=pace * chance.uniform(0.3, 0.9))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                continue
        assert process.returncode == 0, told
        return kill, True
    return KILLS, False


def finished(environment: dict[str, str], arguments: list[str]) -> float:
    began = time.monotonic()
    with run(environment, *arguments) as process:
        _out, told = process.communicate()
    assert process.returncode == 0, told
    return time.monotonic() - began


def test_killed_commits_and_undos_end_as_unbroken_ones(
    environment: dict[str, str], tmp_path: Path
) -> None:
    path = str(write(tmp_path, people(ROWS)))
    commit = [path, "--source", SOURCE, "--no-matching", "--commit"]
    empty = asked(environment, DIGEST)
    pace = finished(environment, commit)
    whole = asked(environment, DIGEST)
    back = finished(environment, ["--undo", asked(environment, LAST)])
    assert asked(environment, DIGEST) == empty

    kills = 0
    while not kills:
        finished(environment, commit[:-1])
        kills, is_done = killed_often(environment, commit, pace)
        if not is_done:
            finished(environment, commit)
        assert asked(environment, DIGEST) == whole
        undo = ["--undo", asked(environment, LAST)]
        # A machine that has become faster meanwhile is given less time.
        pace *= 0.7
        if not kills:
            finished(environment, undo)
    kills = 0
    while not kills:
        kills, is_done = killed_often(environment, undo, back)
        if not is_done:
            finished(environment, undo)
        assert asked(environment, DIGEST) == empty
        back *= 0.7
        if not kills:
            finished(environment, commit)
            undo = ["--undo", asked(environment, LAST)]


def story(environment: dict[str, str], module: str, *arguments: str) -> str:
    """Tells a story in a process of its own, on the database of the environment."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.{module}", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    print(done.stdout)
    return done.stdout


def test_no_kill_leaves_a_person_in_part_twice_or_lost(
    environment: dict[str, str], tmp_path: Path
) -> None:
    """Children that are at work are killed, far more often than a command that first begins."""
    told = story(environment, "killed_imports", "kills", str(MANY_KILLS), str(tmp_path))
    assert f"{MANY_KILLS} kills" in told


def test_a_full_disk_is_told_plainly_and_the_command_goes_on(
    environment: dict[str, str], tmp_path: Path
) -> None:
    if environment["DATABASE_URL"].startswith("postgres"):
        pytest.skip("The server's disk is not this process's.")
    told = story(environment, "killed_imports", "limits", str(DISK_LIMITS), str(tmp_path))
    assert f"{DISK_LIMITS} limits" in told


def test_whatever_is_in_a_file_every_row_is_accounted_for(
    environment: dict[str, str], tmp_path: Path
) -> None:
    told = story(environment, "bad_imports", str(tmp_path))
    number, _words = told.split(" bad files", 1)
    assert int(number) >= 150

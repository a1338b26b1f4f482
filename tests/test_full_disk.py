"""A disk that is full: no row without its file, no file without its row, a plain sentence.

The limit of a file's size plays the disk, since it needs no rights: a child process sends in a
contribution with a picture, takes it and saves a record, under one limit after the other.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.test_kills import ROOT, environment, manage

__all__ = ["environment"]
pytestmark = [pytest.mark.slow, pytest.mark.own_database]
LIMITS = int(os.environ.get("DISK_LIMITS", "100"))
# One attempt: everything a person may do that writes rows and files. What is refused is told.
ATTEMPT = """
import datetime as dt, json, random, signal
from registry.curation import accepting, contributions
from registry.curation.recording import save_record
from registry.models import Contribution, Curator, Person
from tests import makers
from tests.sending import jpeg
from tests.test_contributions import WRITTEN, begun
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
told = []

def attempt(step):
    try:
        return step()
    except Exception as error:
        told.append(f"{type(error).__name__}: {error}")

def send():
    key, draft = begun(WRITTEN, jpeg(secret=str(random.random())))
    return contributions.receive(key, draft, None, today=dt.date(2026, 11, 25))

def accept(contribution, editor):
    return accepting.accept_picture(
        contribution, caption={"en": "A"}, editor=editor, reason="For a test."
    )

def enter():
    return makers.make_person(f"Пробная{random.randrange(10**9)} Анна")

def edit(person):
    person.notes = "x" * 5000
    save_record(person, editor=None, office="o", reason="For a test.")

editor = Curator.objects.get(username="editor")
for contribution in filter(None, (attempt(send), attempt(send))):
    if random.random() < 0.5:
        attempt(lambda: accept(contribution, editor))
    else:
        attempt(lambda: contributions.decline(
            contribution, editor=editor, answer="No.", reason="No source."
        ))
person = attempt(enter)
if person:
    attempt(lambda: edit(person))
print(json.dumps(told))
"""
CHECK = """
import json
from tests import operations
from registry.search import verify
from registry.models import Contribution, Person, Photo
named = {name for name in operations._named_files()}
present = {path.rpartition("/")[2] for path in operations.files()}
print(json.dumps({
    "rows without their file": sorted(named - present),
    "files without a row": sorted(present - named),
    "index": verify.differences(),
    "people": Person.objects.count(),
}))
"""


def python(environment: dict[str, str], code: str, limit: int = 0) -> Any:
    def limited() -> None:
        if limit:
            # The process must live to tell.
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        preexec_fn=limited,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.strip().splitlines()[-1])


@pytest.fixture
def tried(environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    return {
        **environment,
        "MEDIA_ROOT": str(tmp_path / "media"),
        "QUARANTINE_ROOT": str(tmp_path / "quarantine"),
    }


def sizes(environment: dict[str, str], number: int) -> list[int]:
    """Limits from a few bytes up to more than anything needs, the database itself the largest."""
    address = environment["DATABASE_URL"]
    path = Path(address.removeprefix("sqlite:///"))
    base = path.stat().st_size if address.startswith("sqlite") else 20_000
    small = [1 + 1_000 * step for step in range(number // 2)]
    large = [base + 4_096 * step for step in range(number - number // 2)]
    return sorted(small + large)


def test_a_full_disk_leaves_rows_and_files_that_fit_each_other(tried: dict[str, str]) -> None:
    manage(
        tried,
        "shell",
        "-v",
        "0",
        "-c",
        "from tests import makers; makers.make_source(); makers.make_curator()",
    )
    refused = 0
    for limit in sizes(tried, LIMITS):
        told = python(tried, ATTEMPT, limit)
        refused += bool(told)
        left = python(tried, CHECK)
        assert left["rows without their file"] == [], (limit, told)
        assert left["files without a row"] == [], (limit, told)
        assert left["index"] == [], (limit, told)
        assert not [words for words in told if is_a_fault_of_ours(words)], (limit, told)
    print(f"{LIMITS} limits, {refused} with something refused")
    assert refused


def is_a_fault_of_ours(words: str) -> bool:
    """Whether a refusal says anything else than that nothing more could be written."""
    expected = ("disk", "full", "File too large", "I/O", "space")
    return not any(word in words for word in expected)

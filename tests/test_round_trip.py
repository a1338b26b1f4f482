"""Open data of many people, loaded into an empty registry and written again: the same bytes."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pytest

from tests.benchmarks.bench import MAKER
from tests.serving import environment_of
from tests.system import absence
from tests.test_kills import manage, scratch_database

pytestmark = [pytest.mark.slow, pytest.mark.own_database]

RECORDS = int(os.environ.get("ROUND_TRIP", "10000"))
DESCRIPTION = "datapackage.json"


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """A file of invented people; those without any date would wait for a release in the second."""
    if not MAKER.exists():
        pytest.skip(absence("The maker of invented people", f"{MAKER} is not there."))
    made, path = tmp_path / "made.csv", tmp_path / "people.csv"
    command = [sys.executable, str(MAKER), "--count", str(2 * RECORDS), "--out", str(made)]
    subprocess.run(command, check=True, capture_output=True)
    with (
        made.open(encoding="utf-8", newline="") as given,
        path.open("w", encoding="utf-8", newline="") as kept,
    ):
        rows = csv.DictReader(given)
        # A question mark alone is no date.
        dated = (row for row in rows if row["birth_year"].strip("?") and row["arrest_date"])
        writer = csv.DictWriter(kept, rows.fieldnames or ())
        writer.writeheader()
        writer.writerows(islice(dated, RECORDS))
    return path


@contextmanager
def empty_registry(file: Path) -> Iterator[dict[str, str]]:
    """A migrated registry without a record, of the kind under test."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        with scratch_database(given) as address:
            yield _migrated(address)
    else:
        yield _migrated(f"sqlite:///{file}")


def _migrated(address: str) -> dict[str, str]:
    environment = environment_of(address)
    manage(environment, "migrate", "-v", "0")
    return environment


def published(environment: dict[str, str], folder: Path) -> dict[str, bytes]:
    manage(environment, "publish_data", str(folder))
    return {
        path.name: path.read_bytes() for path in (folder / "current").iterdir() if path.is_file()
    }


def test_what_was_written_is_loaded_and_written_again_byte_for_byte(
    people: Path, tmp_path: Path
) -> None:
    began = time.monotonic()
    with empty_registry(tmp_path / "first.sqlite3") as first:
        manage(first, "load_bench", str(people))
        before = published(first, tmp_path / "before")
    with empty_registry(tmp_path / "second.sqlite3") as second:
        manage(second, "load_package", str((tmp_path / "before" / "current").resolve()))
        after = published(second, tmp_path / "after")
    assert before.keys() == after.keys()
    assert [name for name in before if before[name] != after[name]] in ([], [DESCRIPTION])
    # The description tells the version of each registry, and nothing else that differs.
    assert _without_version(before) == _without_version(after)
    print(f"{RECORDS} records, {len(before)} files the same, {time.monotonic() - began:.0f} s")


def _without_version(files: dict[str, bytes]) -> dict[str, object]:
    described: dict[str, object] = json.loads(files[DESCRIPTION])
    described.pop("version")
    return described

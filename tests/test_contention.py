"""Many at once: curators who save while an import is running, and none is told to try again."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest

from tests.test_hard_use import shell, with_values
from tests.test_kills import environment

__all__ = ["environment"]
pytestmark = [pytest.mark.slow, pytest.mark.own_database]
LONG = int(os.environ.get("CONTENTION_SECONDS", "60"))

# Curators save records of their own, one after the other; beside them a file is read and committed.
TOGETHER = """
import json, tempfile, time
from pathlib import Path
from threading import Thread
from django.db import connections
from registry.curation.recording import save_record
from registry.intake import stages
from registry.models import Person
from registry.search import verify
from tests import importing, makers
CURATORS = 8
people = [makers.make_person(f"Пробная{n} Анна", f"Anna Probnaya{n}").pk for n in range(CURATORS)]
curators = [makers.make_curator(f"c{n}") for n in range(CURATORS)]
end = time.monotonic() + SECONDS
spent, wrong, written, imported = [], [], [0] * CURATORS, []

def curate(number):
    while time.monotonic() < end:
        begun = time.monotonic()
        try:
            row = Person.objects.get(pk=people[number])
            row.notes = f"{written[number] + 1}"
            save_record(row, editor=curators[number], reason="Edit.", expected_version=row.version)
            written[number] += 1
        except Exception as error:
            wrong.append(f"{type(error).__name__}: {error}")
        spent.append(time.monotonic() - begun)
    connections.close_all()

def bring_in():
    folder = Path(tempfile.mkdtemp())
    number = 0
    while time.monotonic() < end:
        number += 1
        rows = importing.people(300)
        for row in rows:
            row["surname"] += "абвгд"[number % 5] * (number // 5 + 1)
        try:
            path = importing.write(folder, rows, f"{number}.csv")
            batch = stages.read_in(path, source_key=f"book-{number}", is_matched=False)
            stages.commit(batch, office="o", portion=50)
            imported.append(len(rows))
        except Exception as error:
            wrong.append(f"import: {type(error).__name__}: {error}")
    connections.close_all()

threads = [Thread(target=curate, args=(n,)) for n in range(CURATORS)] + [Thread(target=bring_in)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
lost = [n for n in range(CURATORS) if Person.objects.get(pk=people[n]).notes != str(written[n])]
spent.sort()
print(json.dumps({
    "saved": sum(written),
    "imported": sum(imported),
    "errors": wrong[:5],
    "lost": lost,
    "p95": spent[int(len(spent) * 0.95)],
    "worst": spent[-1],
    "index": verify.differences(),
}))
"""


@pytest.mark.parametrize("seconds", sorted({10, LONG}))
def test_curators_and_an_import_at_once_are_never_told_to_try_again(
    environment: dict[str, str], seconds: int
) -> None:
    told: dict[str, Any] = json.loads(
        shell(environment, with_values(TOGETHER, SECONDS=seconds)).splitlines()[-1]
    )
    print(f"{seconds} s: {told}")
    assert told["errors"] == []
    assert told["lost"] == []
    assert told["index"] == []
    assert told["saved"] > 0
    assert told["imported"] > 0

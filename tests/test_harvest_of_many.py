"""A whole harvest by a harvester not written here, while somebody edits: nothing is missed."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sickle import Sickle

from tests.benchmarks.bench import MAKER
from tests.serving import ROOT, Served, served
from tests.system import absence
from tests.test_kills import environment, manage

__all__ = ["environment"]
pytestmark = [pytest.mark.slow, pytest.mark.own_database]

RECORDS = int(os.environ.get("HARVEST", "3000"))
# One in a hundred is changed while the harvest runs; of those every fifth is withdrawn.
EDIT = """
import json, time
from registry.curation import publishing
from registry.curation.recording import change
from registry.models import Person
keys = list(Person.objects.published().order_by("pk").values_list("pk", flat=True)[::100])
done = {"changed": [], "withdrawn": []}
for number, key in enumerate(keys):
    person = Person.objects.get(pk=key)
    if number % 5 == 4:
        publishing.withdraw(person, reason="Asked for.", editor=None, office="o")
        done["withdrawn"].append(person.public_id)
    else:
        with change(reason="On the way.", office="o"):
            person.summary = {"en": "Changed on the way."}
            person.save()
        done["changed"].append(person.public_id)
    time.sleep(0.1)
print(json.dumps(done))
"""
PUBLISHED = (
    "import json; from registry.models import Person;"
    "print(json.dumps(list(Person.objects.published().values_list('public_id', flat=True))))"
)


@pytest.fixture
def site(environment: dict[str, str], tmp_path: Path) -> Iterator[Served]:
    if not MAKER.exists():
        pytest.skip(absence("The maker of invented people", f"{MAKER} is not there."))
    people = tmp_path / "people.csv"
    command = [sys.executable, str(MAKER), "--count", str(RECORDS), "--out", str(people)]
    subprocess.run(command, check=True, capture_output=True)
    manage(environment, "load_bench", str(people))
    with served(environment, tmp_path) as found:
        yield found


def harvested(client: Any, **arguments: Any) -> dict[str, tuple[bool, str]]:
    """What a harvester ends with: of each record whether it is gone, and what it says."""
    found = {}
    for record in client.ListRecords(metadataPrefix="oai_dc", ignore_deleted=False, **arguments):
        public_id = record.header.identifier.rpartition(":")[2]
        found[public_id] = record.header.deleted, str(record.raw)
    return found


def test_a_whole_harvest_beside_an_editor_misses_nothing(
    site: Served, environment: dict[str, str]
) -> None:
    client = Sickle(f"http://127.0.0.1:{site.port}/oai", timeout=120)
    began = f"{dt.datetime.now(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
    editing = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", EDIT],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    with editing:
        held = harvested(client, set="people")
        told, _nothing = editing.communicate()
    assert editing.returncode == 0
    done: dict[str, list[str]] = json.loads(told.splitlines()[-1])
    at_once = len(held)
    # The harvester comes again, from the moment at which it began: as every harvester does.
    again = harvested(client, set="people", **{"from": began})
    assert len(again) < at_once
    held |= again
    public = set(json.loads(manage(environment, "shell", "-v", "0", "-c", PUBLISHED)))
    missed = public - {each for each, (is_gone, _text) in held.items() if not is_gone}
    stale = [each for each in done["changed"] if "Changed on the way." not in held[each][1]]
    believed = [each for each in done["withdrawn"] if not held[each][0]]
    print(
        f"{at_once} records harvested beside {len(done['changed'])} changes and "
        f"{len(done['withdrawn'])} withdrawals: {len(missed)} missed, {len(stale)} stale, "
        f"{len(believed)} believed to be there"
    )
    assert (missed, stale, believed) == (set(), [], [])

"""Many curators at once, one who does harm, and processes that are killed: nothing is lost."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time

import pytest

from tests.test_kills import ROOT, environment, manage

__all__ = ["environment"]

# Each thread opens the record, adds a word of its own and saves, again where somebody was faster.
EDITORS = """
from threading import Thread
from django.db import connection
from registry.curation.recording import save_record
from registry.errors import StaleFormError
from registry.models import Person
from tests import makers
person = makers.make_person()
curators = [makers.make_curator(f"c{n}") for n in range(THREADS)]
refused = []
def work(number):
    done = 0
    while done < EDITS:
        row = Person.objects.get(pk=person.pk)
        row.notes += f"{number}:{done} "
        try:
            seen = row.version
            save_record(row, editor=curators[number], reason="Edit.", expected_version=seen)
            done += 1
        except StaleFormError:
            refused.append(number)
    connection.close()
threads = [Thread(target=work, args=(n,)) for n in range(THREADS)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
person.refresh_from_db()
wanted = {f"{n}:{e}" for n in range(THREADS) for e in range(EDITS)}
found = person.notes.split()
assert len(found) == len(wanted) and set(found) == wanted, len(wanted) - len(found)
assert person.history.count() >= len(wanted)
print("none lost", len(refused), "refused")
"""

TWO = """
from tests.two_people import make_two
from registry.curation.merging import merge
from registry.models import Person
if not Person.objects.exists():
    make_two()
"""
MERGE = """
import sys
from registry.curation.merging import merge
from registry.models import Person
two = list(Person.objects.filter(slug="anna-probnaya").order_by("pk"))
print("ready", flush=True)
merge(*two, editor=None, office="o", reason="The same file.")
"""
UNDO = """
from registry.curation.unmerging import unmerge
from registry.models import Merge
merge = Merge.objects.get(undone_by=None)
print("ready", flush=True)
unmerge(merge, editor=None, office="o", reason="Not the same.")
"""
WHOLE = """
from registry.models import FormerAddress, Merge, Person
from registry.search import verify
from tests.two_people import leading_to
two = list(Person.objects.filter(slug="anna-probnaya").order_by("pk"))
merged = two[1].state == "merged"
assert Merge.objects.filter(undone_by=None).exists() == merged
assert FormerAddress.objects.exists() == merged
assert (len(set(leading_to(two[1]))) <= 1) == merged
assert verify.differences() == []
print("merged" if merged else "two")
"""
HARM = """
from registry.curation import publishing
from registry.curation.merging import merge
from registry.curation.recording import save_record
from registry.models import Person
from tests import makers
from tests.two_people import dump, loading, named
import json
rogue = makers.make_curator("rogue")
with loading():
    for n in range(PEOPLE):
        named(f"Лицо{n}", "Анна", f"face-{n}", birth_date="1890")
json.dump(dump(), open(PATH, "w"))
why = dict(editor=rogue, reason="For no good reason.")
done = 0
for person in list(Person.objects.order_by("pk")):
    kind = done % 5
    if kind < 3:
        person.fate = "released"
        save_record(person, **why)
    elif kind == 3:
        publishing.withdraw(person, **why)
    else:
        merge(Person.objects.get(pk=person.pk - 2), person, **why)
    done += 1
print(done)
"""
AS_BEFORE = """
import json
from registry.search import verify
from tests.two_people import differences, dump
assert differences(json.load(open(PATH)), dump()) == {}
assert verify.differences() == []
print("as before")
"""


def shell(environment: dict[str, str], code: str) -> str:
    return manage(environment, "shell", "-v", "0", "-c", code).strip()


def with_values(code: str, **values: object) -> str:
    return "".join(f"{name} = {value!r}\n" for name, value in values.items()) + code


@pytest.mark.slow
@pytest.mark.parametrize(("threads", "edits"), [(4, 10), (10, 1000)])
def test_no_edit_of_many_curators_at_once_is_lost(
    environment: dict[str, str], threads: int, edits: int
) -> None:
    told = shell(environment, with_values(EDITORS, THREADS=threads, EDITS=edits))
    assert told.startswith("none lost")


@pytest.mark.slow
def test_a_killed_merge_or_undo_has_happened_wholly_or_not_at_all(
    environment: dict[str, str],
) -> None:
    chance = random.Random(1937)
    shell(environment, TWO)
    for _attempt in range(10):
        state = shell(environment, WHOLE)
        code = UNDO if state == "merged" else MERGE
        command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", code]
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
            time.sleep(chance.uniform(0, 0.6))
            process.send_signal(signal.SIGKILL)
    if shell(environment, WHOLE) == "two":
        shell(environment, MERGE)
    shell(environment, UNDO)
    assert shell(environment, WHOLE) == "two"


@pytest.mark.slow
def test_what_a_curator_did_to_thousands_of_records_is_taken_back_by_one_command(
    environment: dict[str, str], tmp_path: object
) -> None:
    path = f"{tmp_path}/before.json"
    assert shell(environment, with_values(HARM, PEOPLE=1000, PATH=path)) == "1000"
    told = manage(environment, "undo_changes", "--editor", "rogue", "--since", "2026-01-01")
    assert "1000 changes taken back, 0 not." in told
    assert shell(environment, with_values(AS_BEFORE, PATH=path)) == "as before"

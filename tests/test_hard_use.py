"""Many curators at once, one who does harm, and processes that are killed: nothing is lost."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.test_kills import ROOT, environment, manage

__all__ = ["environment"]
# Ten curators and ten thousand edits; ten thousand records that somebody harms.
EDITS_OF_EACH = int(os.environ.get("EDITS_OF_EACH", "1000"))
HARMED = int(os.environ.get("HARMED_RECORDS", "10000"))

# Each thread opens the record, counts its own edits up by one in it and saves; told that somebody
# was faster, it opens the record again. A lost edit would take another thread's count back.
# Ten who save without a pause may wait longer for each other than a database lets them.
EDITORS = """
import json, time
from threading import Thread
from django.db import OperationalError, connection
from registry.curation.recording import save_record
from registry.errors import StaleFormError
from registry.models import Person
from tests import makers
person = makers.make_person()
person.notes = json.dumps([0] * THREADS)
makers.save(person)
first = person.history.order_by("-history_id").first().history_id
curators = [makers.make_curator(f"c{n}") for n in range(THREADS)]
refused, waited = [0] * THREADS, [0] * THREADS
def work(number):
    done = 0
    while done < EDITS:
        try:
            row = Person.objects.get(pk=person.pk)
            counts = json.loads(row.notes)
            counts[number] += 1
            row.notes = json.dumps(counts)
            seen = row.version
            save_record(row, editor=curators[number], reason="Edit.", expected_version=seen)
            done += 1
        except StaleFormError:
            refused[number] += 1
        except OperationalError:
            waited[number] += 1
    connection.close()
begun = time.monotonic()
threads = [Thread(target=work, args=(n,)) for n in range(THREADS)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
seconds = time.monotonic() - begun
person.refresh_from_db()
assert json.loads(person.notes) == [EDITS] * THREADS, person.notes
before, steps = [0] * THREADS, 0
rows = person.history.filter(history_id__gt=first).order_by("history_id")
for notes, editor in rows.values_list("notes", "change_set__editor").iterator():
    after = json.loads(notes)
    grown = [number for number in range(THREADS) if after[number] != before[number]]
    assert len(grown) == 1 and after[grown[0]] == before[grown[0]] + 1, (before, after)
    assert curators[grown[0]].pk == editor
    before, steps = after, steps + 1
assert steps == EDITS * THREADS, steps
told = {"saved": steps, "lost": 0, "refused": sum(refused), "waited_in_vain": sum(waited)}
print(json.dumps({**told, "seconds": round(seconds)}))
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
# Of five records three are edited, one is withdrawn and one merged into another; then somebody
# else edits two of the five: a field the rogue had left alone, and the one that was spoilt.
HARM = """
from registry.curation import publishing
from registry.curation.merging import merge
from registry.curation.recording import change, save_record
from registry.curation.removing import remove
from registry.curation.rows import kept_models
from registry.models import ChangeSet, Person
from tests import makers
from tests.two_people import dump, loading, named
import json
rogue, other = makers.make_curator("rogue"), makers.make_curator("other")
for start in range(0, PEOPLE, 500):
    with loading():
        for n in range(start, min(start + 500, PEOPLE)):
            named(f"Лицо{n}", "Анна", f"face-{n}", birth_date="1890")
for model in kept_models():
    # As an import leaves them: their history begins with the first change.
    model.history.all().delete()
json.dump(dump(), open(PATH, "w"))
why = dict(editor=rogue, reason="For no good reason.")
people = list(Person.objects.filter(slug__startswith="face-").order_by("pk"))
for done, person in enumerate(people):
    kind = done % 5
    if kind == 2:
        with change(**why):
            remove(person.names.first())
    elif kind < 2:
        person.fate = "released"
        save_record(person, **why)
    elif kind == 3:
        publishing.withdraw(person, **why)
    else:
        merge(Person.objects.get(pk=people[done - 2].pk), person, **why)
later = {}
for done in range(0, PEOPLE, 50):
    for person, values in ((people[done], {"sex": "f"}), (people[done + 1], {"fate": "executed"})):
        person = Person.objects.get(pk=person.pk)
        for name, value in values.items():
            setattr(person, name, value)
        save_record(person, editor=other, reason="From the file.")
        later[person.pk] = values
json.dump(later, open(PATH + ".later", "w"))
print(ChangeSet.objects.filter(editor=rogue).count(), len(later))
"""
AS_BEFORE = """
import json
from registry.search import verify
from tests.two_people import differences, dump
wanted, later = json.load(open(PATH)), json.load(open(PATH + ".later"))
for row in wanted["Person"]:
    row.update(later.get(row["id"], {}))
wanted["Person"].sort(key=str)
assert differences(wanted, dump()) == {}
assert verify.differences() == []
print("as before")
"""


def shell(environment: dict[str, str], code: str) -> str:
    return manage(environment, "shell", "-v", "0", "-c", code).strip()


def with_values(code: str, **values: object) -> str:
    return "".join(f"{name} = {value!r}\n" for name, value in values.items()) + code


@pytest.mark.slow
@pytest.mark.parametrize(("threads", "edits"), [(4, 10), (10, EDITS_OF_EACH)])
def test_no_edit_of_many_curators_at_once_is_lost(
    environment: dict[str, str], threads: int, edits: int
) -> None:
    told = json.loads(shell(environment, with_values(EDITORS, THREADS=threads, EDITS=edits)))
    print(f"{threads} curators, one record: {told}")
    assert told["saved"] == threads * edits
    # Nobody was told anything only where nobody met anybody.
    assert told["refused"] > 0


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
    environment: dict[str, str], tmp_path: Path
) -> None:
    path = str(tmp_path / "before.json")
    done, later = map(int, shell(environment, with_values(HARM, PEOPLE=HARMED, PATH=path)).split())
    assert done == HARMED
    begun = time.monotonic()
    told = manage(environment, "undo_changes", "--editor", "rogue", "--since", "2026-01-01")
    seconds = time.monotonic() - begun
    kept = told.count("Kept: ")
    print(f"{done} changes taken back in {seconds:.0f} s; {later} later edits, {kept} listed")
    assert f"{done} changes taken back, 0 refused." in told
    # Half of the later edits were of a field that had been spoilt.
    assert kept == later / 2
    assert shell(environment, with_values(AS_BEFORE, PATH=path)) == "as before"

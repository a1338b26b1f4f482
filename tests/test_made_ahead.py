"""What a process of its own makes ahead, while what it made before is in use."""

import multiprocessing
import os
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from django.db import IntegrityError

from registry.errors import RegistryError
from registry.intake import stages
from registry.intake.stages import committing, reading
from registry.intake.stages.writing import PeopleWriter
from registry.models import ImportBatch, ImportRow
from registry.search.crew import CrewError, ahead
from registry.vocabulary import RowState
from tests import importing
from tests.importing import OFFICE, SOURCE, digest, people, shot, write

times_three = partial(partial, int.__mul__, 3)


@pytest.mark.parametrize("helpers", [0, 1, 3])
def test_each_task_comes_with_what_was_made_of_it_in_order(helpers: int) -> None:
    made = ahead(times_three, ("a" * n for n in range(30)), len, helpers=helpers)
    assert list(made) == [("a" * n, n * 3) for n in range(30)]


@pytest.mark.parametrize("helpers", [0, 1, 3])
def test_of_no_tasks_nothing_is_made(helpers: int) -> None:
    assert list(ahead(times_three, [], len, helpers=helpers)) == []


def test_another_process_makes_it() -> None:
    elsewhere = partial(partial, os.readlink)
    [(_, made)] = ahead(elsewhere, ["/proc/self"], str, helpers=1)
    [(_, here)] = ahead(elsewhere, ["/proc/self"], str, helpers=0)
    assert here == str(os.getpid())
    assert made != here


def test_the_next_is_under_way_while_one_is_in_use() -> None:
    asked = []

    def tasks() -> Iterator[int]:
        for number in range(3):
            asked.append(number)
            yield number

    made = ahead(times_three, tasks(), int, helpers=1)
    assert next(made) == (0, 0)
    assert asked == [0, 1]
    made.close()


def test_a_process_that_ends_half_way_is_told_of() -> None:
    with pytest.raises(CrewError, match="has ended"):
        list(ahead(partial(partial, os._exit), [1], int, helpers=1))


def test_what_hinders_the_tasks_is_raised_and_the_process_ends() -> None:
    def tasks() -> Iterator[int]:
        yield 1
        raise RegistryError("The file ends in the middle of a row.")

    with pytest.raises(RegistryError, match="in the middle"):
        list(ahead(times_three, tasks(), int, helpers=1))
    end = time.monotonic() + 20
    while multiprocessing.active_children() and time.monotonic() < end:
        time.sleep(0.05)
    assert multiprocessing.active_children() == []


pytestmark = pytest.mark.django_db


@pytest.fixture
def great(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every import is so great that other processes make its drafts."""
    monkeypatch.setattr(reading, "GREAT", 0)
    monkeypatch.setattr(reading, "PORTION", 7)
    monkeypatch.setattr(committing, "MANY", 0)
    for module in (reading, committing):
        monkeypatch.setattr(module, "cores", lambda: 2)


def bring_in(folder: Path) -> ImportBatch:
    rows = [*people(20), shot(surname="", given_name=""), shot(birth_date="31.02.1890")]
    batch = stages.read_in(write(folder, rows), source_key=SOURCE, is_matched=False)
    importing.approve_twice(batch)
    return stages.commit(batch, office=OFFICE, portion=8)


def told(batch: ImportBatch) -> tuple[object, ...]:
    """Everything that was staged and written of it."""
    shown = ("line", "key", "digest", "verdict", "state", "is_withheld", "problems", "values")
    rows = ImportRow.objects.filter(batch=batch).order_by("line").values_list(*shown)
    report = {name: value for name, value in batch.report.items() if name != "made_source"}
    return digest(), list(rows), report


def test_drafts_made_ahead_are_those_made_on_the_spot(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    batch = bring_in(tmp_path)
    on_the_spot = told(batch)
    stages.undo(batch, office=OFFICE)
    assert told(batch) != on_the_spot
    request.getfixturevalue("great")
    assert told(bring_in(tmp_path)) == on_the_spot


def test_a_row_the_database_refuses_is_drafted_anew_with_its_neighbours(
    great: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_people = PeopleWriter.write

    def refusing(writer, drafts, *further):
        if any(draft.names[0]["surname"] == people(20)[5]["surname"] for draft in drafts):
            raise IntegrityError("a rule of ours")
        return write_people(writer, drafts, *further)

    monkeypatch.setattr(PeopleWriter, "write", refusing)
    bring_in(tmp_path)
    states = ImportRow.objects.values_list("state", flat=True)
    assert list(states).count(RowState.ADDED) == 20
    assert list(states).count(RowState.REFUSED) == 2

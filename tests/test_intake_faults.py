"""Whichever statement of an import fails, nothing is half done and the same step goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection

from registry.intake import stages
from registry.intake.stages.errors import StoppedError
from registry.models import ImportBatch, Person
from registry.vocabulary import BatchState
from tests import importing
from tests.importing import OFFICE, SOURCE, people, shot, write

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


class Fault:
    """Lets the statement of one number fail, or all from there on; knows whether there were any."""

    def __init__(self, number: int, *, lasts: bool) -> None:
        self.left = number
        self.lasts = lasts

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.left -= 1
        if self.left == 0 or (self.lasts and self.left < 0):
            raise DatabaseError("database or disk is full")
        return execute(*arguments)


@contextmanager
def failing(number: int, *, lasts: bool) -> Iterator[Fault]:
    fault = Fault(number, lasts=lasts)
    with connection.execute_wrapper(fault):
        yield fault


def faults_of(step: Callable[[], object], check: Callable[[], None], *, lasts: bool = False) -> int:
    """Lets every statement of a step fail in turn, until one attempt passes; how many failed."""
    number, told = 0, set()
    while True:
        number += 1
        with failing(number, lasts=lasts) as fault:
            try:
                step()
            except (StoppedError, DatabaseError) as error:
                told.add(str(error))
        if fault.left > 0:
            break
        check()
    assert all("disk is full" in words for words in told)
    return number - 1


@pytest.mark.parametrize("lasts", [False, True])
def test_every_statement_of_an_import_may_fail(tmp_path: Path, lasts: bool) -> None:
    before = importing.everything()
    path = write(tmp_path, people(4))

    def read() -> None:
        stages.read_in(path, source_key=SOURCE, is_matched=False)

    def commit() -> None:
        stages.commit(newest(), office=OFFICE, portion=2)

    def publish() -> None:
        stages.publish(newest(), office=OFFICE)

    def undo() -> None:
        if newest().state != BatchState.UNDONE:
            stages.undo(newest(), office=OFFICE, portion=2)

    found = {"read": faults_of(read, nobody, lasts=lasts)}
    found["commit"] = faults_of(commit, whole_people, lasts=lasts)
    assert Person.objects.count() == 4
    importing.approve_twice(newest())
    found["publish"] = faults_of(publish, whole_people, lasts=lasts)
    assert Person.objects.published().count() == 4
    found["undo"] = faults_of(undo, whole_people, lasts=lasts)
    assert importing.everything() == before
    print(f"{'lasting' if lasts else 'single'} faults: {found}, 0 left anything half done")
    assert min(found.values()) > 10


def test_every_statement_of_a_corrected_file_may_fail(tmp_path: Path) -> None:
    path = write(tmp_path, [shot(archive_file=""), *people(2)])
    batch = stages.read_in(path, source_key=SOURCE, is_matched=False)
    stages.commit(batch, office=OFFICE)
    first = importing.everything()
    corrected = [
        {**row, "burial_place": "Казанская губ."} for row in (shot(archive_file=""), *people(2))
    ]
    write(tmp_path, corrected)

    def commit() -> None:
        stages.commit(newest(), office=OFFICE, portion=2)

    def undo() -> None:
        if newest().state != BatchState.UNDONE:
            stages.undo(newest(), office=OFFICE, portion=2)

    stages.read_in(path, source_key=SOURCE, is_matched=False)
    assert faults_of(commit, whole_people) > 10
    assert set(Person.objects.values_list("burial_place_text", flat=True)) == {"Казанская губ."}
    assert faults_of(undo, whole_people) > 10
    assert importing.everything() == first


def newest() -> ImportBatch:
    return ImportBatch.objects.order_by("-pk")[0]


def nobody() -> None:
    assert not Person.objects.exists()


def whole_people() -> None:
    for person in Person.objects.all():
        assert person.names.count() == person.repressions.count() == 1
        assert person.rehabilitations.count() == 1

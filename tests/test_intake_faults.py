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
from tests.importing import OFFICE, SOURCE, people, write

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


class Fault:
    """Lets the statement of one number fail; knows whether there were so many."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.left -= 1
        if self.left == 0:
            raise DatabaseError("database or disk is full")
        return execute(*arguments)


@contextmanager
def failing(number: int) -> Iterator[Fault]:
    fault = Fault(number)
    with connection.execute_wrapper(fault):
        yield fault


def faults_of(step: Callable[[], object], check: Callable[[], None]) -> int:
    """Lets every statement of a step fail in turn, until one attempt passes; how many failed."""
    number, told = 0, set()
    while True:
        number += 1
        with failing(number) as fault:
            try:
                step()
            except (StoppedError, DatabaseError) as error:
                told.add(str(error))
        if fault.left > 0:
            break
        check()
    assert all("disk is full" in words for words in told)
    return number - 1


def test_every_statement_of_commit_and_undo_may_fail(tmp_path: Path) -> None:
    before = importing.everything()
    batch = stages.read_in(write(tmp_path, people(4)), source_key=SOURCE, is_matched=False)
    importing.approve_twice(batch)

    def commit() -> None:
        stages.commit(ImportBatch.objects.get(pk=batch.pk), office=OFFICE, portion=2)

    def undo() -> None:
        known = ImportBatch.objects.get(pk=batch.pk)
        if known.state != BatchState.UNDONE:
            stages.undo(known, office=OFFICE, portion=2)

    def whole_people() -> None:
        for person in Person.objects.all():
            assert person.names.count() == person.repressions.count() == 1
            assert person.rehabilitations.count() == 1

    assert faults_of(commit, whole_people) > 20
    assert Person.objects.published().count() == 4
    assert faults_of(undo, whole_people) > 20
    assert importing.everything() == before

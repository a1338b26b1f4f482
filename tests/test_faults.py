"""Whichever step of whatever writes fails, nothing is half done and nothing is lost.

Not every step of every operation is tried each time: the whole sweep is among the slow tests. Each
prints how many faults were injected and how many writes were lost.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from registry.curation import contributions, strays
from tests import operations
from tests.faults import Fault, Tally, failing, refused, sample, steps_of, sweep
from tests.operations import Operation

by_operation = pytest.mark.parametrize(
    "begin", operations.ALL_OR_NOTHING, ids=lambda begin: begin.__name__
)
SAMPLED = 3
# What taking apart does is swept through with the others among the slow tests.
SAMPLED_OPERATIONS = [each for each in operations.ALL_OR_NOTHING if each.__name__ != "unmerge"]
Executed = DjangoCaptureOnCommitCallbacks


def told(name: str, tally: Tally) -> None:
    print(f"{name}: {tally.injected} faults, {tally.refused} refused, {tally.lost} lost writes")


def checked(
    begun: Operation, numbers: list[int] | None = None, *, is_lasting: bool = False
) -> Tally:
    before = operations.everything()

    def intact() -> None:
        assert operations.everything() == before

    return sweep(begun.do, intact, is_done=begun.is_done, numbers=numbers, is_lasting=is_lasting)


@pytest.mark.django_db
@pytest.mark.parametrize("begin", SAMPLED_OPERATIONS, ids=lambda begin: begin.__name__)
def test_a_step_that_fails_leaves_no_half_of_anything(
    begin: Callable[[], Operation], django_capture_on_commit_callbacks: Executed
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        begun = begin()

    def committed() -> None:
        with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            begun.do()

    tried = Operation(committed, begun.is_done)
    there = operations.files()
    numbers = sample(steps_of(begun.do), SAMPLED)[1:]
    for path in operations.files() - there:
        Path(path).unlink()
    tally = checked(tried, numbers) + checked(tried, numbers[:1], is_lasting=True)
    told(begin.__name__, tally)
    assert tally.refused
    assert tally.lost == 0
    if not begun.is_done():
        committed()
    assert begun.is_done()
    operations.assert_whole()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, databases="__all__")
@pytest.mark.parametrize("is_lasting", [False, True], ids=["once", "lasting"])
@by_operation
def test_every_step_may_fail(begin: Callable[[], Operation], is_lasting: bool) -> None:
    begun = begin()
    tally = checked(begun, is_lasting=is_lasting)
    told(begin.__name__, tally)
    assert tally.refused >= 2
    assert tally.lost == 0
    assert begun.is_done()
    # What could not be taken away after the commit is swept up later.
    with patch.object(strays, "STRAY_SECONDS", -1):
        contributions.prune(now=timezone.now())
    operations.assert_whole()


@pytest.mark.slow
@pytest.mark.django_db
@by_operation
def test_every_step_may_fail_also_after_one_whose_failure_does_no_harm(
    begin: Callable[[], Operation],
) -> None:
    """Each attempt is taken back, so that the next begins as the first did."""
    begun, tally, there = begin(), Tally(), operations.files()
    steps = steps_of(begun.do)
    for path in operations.files() - there:
        Path(path).unlink()
    before = operations.everything()
    for number in range(1, steps + 1):
        with failing(Fault(number)) as fault, transaction.atomic():
            was_refused = refused(transaction.atomic(begun.do))
            tally.lost += begun.is_done() == was_refused
            transaction.set_rollback(True)
        tally.injected += fault.raised
        tally.refused += was_refused
        for path in operations.files() - there if not was_refused else ():
            Path(path).unlink()
        assert operations.everything() == before, number
    told(begin.__name__, tally)
    assert tally.lost == 0

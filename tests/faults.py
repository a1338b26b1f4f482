"""Faults at step n: every statement, every file and the commit of an operation fails in turn.

An operation is repeated with the fault one step later each time, until it passes without meeting
it; once with a single fault, once with everything after it failing too. Between two attempts a
check says whether anything was half done.
"""

from __future__ import annotations

import errno
import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage
from django.db import OperationalError, connection, transaction

# What begins or ends a part of a transaction is no step of its own unless asked for.
BRACKETS = ("SAVEPOINT", "RELEASE", "ROLLBACK")
FULL = "database or disk is full"


class Fault:
    """Lets the step of one number fail, or it and all after it; knows how many there were."""

    def __init__(self, number: int = 0, *, is_lasting: bool = False) -> None:
        self.number = number
        self.is_lasting = is_lasting
        self.steps = 0
        self.raised = 0

    def step(self, error: Exception) -> None:
        """Counts one more step and raises the error where it is its turn."""
        self.steps += 1
        is_due = self.steps == self.number
        if self.number and (is_due or (self.is_lasting and self.steps > self.number)):
            self.raised += 1
            raise error

    def __call__(self, execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        """As a wrapper of statements."""
        if not sql.startswith(BRACKETS):
            self.step(OperationalError(FULL))
        return execute(sql, *arguments)


@contextmanager
def failing(fault: Fault) -> Iterator[Fault]:
    """Statements, commits, written and removed files go by the fault while the block lasts."""
    save, delete, commit = FileSystemStorage._save, FileSystemStorage.delete, connection._commit
    full = OSError(errno.ENOSPC, "No space left on device")

    def saving(storage: Any, *arguments: Any) -> Any:
        fault.step(full)
        return save(storage, *arguments)

    def deleting(storage: Any, name: str) -> None:
        # From a disk that stays full files can still be taken away.
        if not fault.is_lasting:
            fault.step(full)
        delete(storage, name)

    def committing() -> None:
        fault.step(OperationalError(FULL))
        commit()

    with ExitStack() as stack:
        stack.enter_context(connection.execute_wrapper(fault))
        stack.enter_context(patch.object(FileSystemStorage, "_save", saving))
        stack.enter_context(patch.object(FileSystemStorage, "delete", deleting))
        stack.enter_context(patch.object(connection, "_commit", committing))
        yield fault


@dataclass
class Tally:
    """How many faults were injected into an operation, and what was told of them."""

    injected: int = 0
    refused: int = 0
    lost: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.injected + other.injected, self.refused + other.refused, self.lost + other.lost
        )


def steps_of(operation: Callable[[], object]) -> int:
    """How many steps an operation has; what it did is taken back."""
    # The second time nothing is looked up that is remembered for the process.
    for _time in range(2):
        with transaction.atomic():
            with failing(Fault()) as fault:
                operation()
            transaction.set_rollback(True)
    return fault.steps


def sweep(
    operation: Callable[[], object],
    intact: Callable[[], None],
    *,
    is_done: Callable[[], bool],
    numbers: Iterable[int] | None = None,
    is_lasting: bool = False,
) -> Tally:
    """Lets the steps of the given numbers fail in turn, by default each until one attempt passes.

    `intact` is asked after each attempt that was refused. An attempt that passed although a step
    failed must have done its work: a fault that is swallowed and loses something counts as lost.
    """
    tally = Tally()
    for number in numbers if numbers is not None else _rising():
        with failing(Fault(number, is_lasting=is_lasting)) as fault:
            was_refused = refused(operation)
        if not fault.raised:
            break
        tally.injected += fault.raised
        if was_refused:
            tally.refused += 1
            intact()
        if is_done() == was_refused:
            tally.lost += 1
        if not was_refused:
            break
    return tally


def _rising() -> Iterator[int]:
    number = 0
    while True:
        number += 1
        yield number


def refused(operation: Callable[[], object]) -> bool:
    """Whether the operation raised; what it raised must come of the fault."""
    try:
        operation()
    except Exception as error:
        # Whatever the operation makes of it, the fault must be its reason.
        if not _comes_of_fault(error):
            raise
        return True
    return False


def _comes_of_fault(error: BaseException | None) -> bool:
    # A constraint that cannot be looked up counts as violated: refused, and nothing written.
    if isinstance(error, ValidationError):
        return True
    while error is not None:
        if FULL in str(error) or isinstance(
            error, OSError | transaction.TransactionManagementError
        ):
            return True
        error = error.__cause__ or error.__context__
    return False


def sample(steps: int, size: int, seed: int = 1937) -> list[int]:
    """A few numbers of steps: the first, the last and some between, the same every time."""
    if steps <= size:
        return list(range(1, steps + 1))
    inner = random.Random(seed).sample(range(2, steps), size - 2)
    return sorted({1, steps, *inner})

"""Work shared among several processes, for what one core would take too long for.

Processes are started afresh, so that none inherits a connection to the database, and end with the
one that started them, whatever ended it.
"""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from multiprocessing import connection
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self, TypeVar

import django

from registry.errors import RegistryError

Task = TypeVar("Task")
Result = TypeVar("Result")


class CrewError(RegistryError):
    """A process ended before its work was done."""


class Crew:
    """So many processes; with fewer than two, everything is done where it is asked for."""

    def __init__(self, size: int) -> None:
        self.size = size if size > 1 else 0
        self._lines: list[Connection] = []

    def __enter__(self) -> Self:
        context = multiprocessing.get_context("spawn")
        for _ in range(self.size):
            ours, theirs = context.Pipe()
            context.Process(target=_work, args=(theirs,), daemon=True).start()
            theirs.close()
            self._lines.append(ours)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for line in self._lines:
            line.close()

    def each(self, function: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """What the function gives for each task, as it comes in; the order may be another."""
        if not self.size:
            yield from map(function, tasks)
            return
        waiting = iter(tasks)
        busy: list[Connection] = []
        for line in self._lines:
            _send_next(line, function, waiting, busy)
        while busy:
            ready = connection.wait(busy)
            for line in [each for each in busy if each in ready]:
                result = _receive(line)
                busy.remove(line)
                _send_next(line, function, waiting, busy)
                yield result


def _send_next(
    line: Connection,
    function: Callable[[Task], Any],
    waiting: Iterator[Task],
    busy: list[Connection],
) -> None:
    for task in waiting:
        with _as_crew_error():
            line.send((function, task))
        busy.append(line)
        return


def _receive(line: Connection) -> Any:
    with _as_crew_error():
        return line.recv()


@contextmanager
def _as_crew_error() -> Iterator[None]:
    try:
        yield
    except (EOFError, OSError) as error:
        raise CrewError("A process that helped has ended; its own words stand above.") from error


@contextmanager
def without_collecting() -> Iterator[None]:
    """Lets the search for circles of unused objects rest: among millions it takes half the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _work(line: Connection) -> None:
    """What each process does: tasks, until nobody gives any."""
    django.setup()
    gc.freeze()
    gc.disable()
    while True:
        try:
            function, task = line.recv()
        except (EOFError, OSError):
            return
        line.send(function(task))
        gc.collect()

"""Work shared among several processes, for what one core would take too long for.

Processes are started afresh, so that none inherits a connection to the database, and end with the
one that started them, whatever ended it.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from multiprocessing import connection
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self, TypeVar

import django

from registry.errors import RegistryError

Task = TypeVar("Task")
Sent = TypeVar("Sent")
Result = TypeVar("Result")


def cores() -> int:
    """How many processes may be at work at once."""
    return os.cpu_count() or 1


class CrewError(RegistryError):
    """A process ended before its work was done."""


class Crew:
    """So many processes; with fewer than two, everything is done where it is asked for."""

    def __init__(self, size: int) -> None:
        self.size = size if size > 1 else 0
        self._lines: list[Connection] = []

    def __enter__(self) -> Self:
        self._lines.extend(_begin(_work) for _ in range(self.size))
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


def ahead(
    start: Callable[[], Callable[[Sent], Result]],
    tasks: Iterable[Task],
    sent: Callable[[Task], Sent],
    *,
    helpers: int,
) -> Generator[tuple[Task, Result], None, None]:
    """Each task with what is made of it, in order; the next are made while this one is in use.

    What makes them is started once in each of the helping processes, and given what is `sent` of a
    task; without helpers each is made here when it is asked for.
    """
    if not helpers:
        make = start()
        yield from ((task, make(sent(task))) for task in tasks)
        return
    free = deque(_begin(_work_ahead) for _ in range(helpers))
    lines = list(free)
    busy: deque[tuple[Connection, Task]] = deque()
    try:
        for line in lines:
            _send(line, start)
        for task in tasks:
            if free:
                line = free.popleft()
                _send(line, sent(task))
                busy.append((line, task))
                continue
            line, done = busy.popleft()
            # Received before the next is sent: of two long messages neither finds a reader.
            made = _receive(line)
            _send(line, sent(task))
            busy.append((line, task))
            yield done, made
        yield from ((task, _receive(line)) for line, task in busy)
    finally:
        for line in lines:
            line.close()


def _begin(work: Callable[[Connection], None]) -> Connection:
    """Starts a process; gives the line to it."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    context.Process(target=work, args=(theirs,), daemon=True).start()
    theirs.close()
    return ours


def _send_next(
    line: Connection,
    function: Callable[[Task], Any],
    waiting: Iterator[Task],
    busy: list[Connection],
) -> None:
    for task in waiting:
        _send(line, (function, task))
        busy.append(line)
        return


def _send(line: Connection, message: Any) -> None:
    with _as_crew_error():
        line.send(message)


def _receive(line: Connection) -> Any:
    with _as_crew_error(), without_collecting():
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
    for function, task in _given(line):
        line.send(function(task))
        gc.collect()


def _work_ahead(line: Connection) -> None:
    """What a process does that is given first how, and then of what it makes something."""
    given = _given(line)
    start = next(given, None)
    if start is None:
        return
    make = start()
    for task in given:
        line.send(make(task))
        gc.collect()


def _given(line: Connection) -> Iterator[Any]:
    """What comes over the line, until nobody gives any."""
    django.setup()
    gc.freeze()
    gc.disable()
    while True:
        try:
            given = line.recv()
        except (EOFError, OSError):
            return
        yield given

"""Imports in children that are killed, or meet the end of the disk, at random moments.

    python -m tests.killed_imports kills NUMBER FOLDER
    python -m tests.killed_imports limits NUMBER FOLDER

For a database that holds nothing but the schema, its address in DATABASE_URL. A child is forked
from a process that is ready to work, so that it is hit at its work and not while it begins. Prints
one line of what was seen and fails at the first import that is not whole.
"""

from __future__ import annotations

import os
import random
import resource
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from registry.models import ImportBatch

ROWS, PORTION, SEED = 1200, 40, 1937
REFUSED, BROKEN = 4, 5
# A child lives this long, and longer each time it was killed before it had done anything.
LIFE, LONGER = (0.02, 0.15), 0.02
# Enough to hit a step in all its parts; then it is let through, so that all steps have their share.
MOST = {"read": 4, "commit": 30, "undo": 30}


class Story:
    """One file that comes in and is taken back again and again."""

    def __init__(self, folder: Path) -> None:
        from tests.importing import people, write

        self.path = write(folder, people(ROWS))
        self.told = folder / "told.txt"
        self.chance = random.Random(SEED)

    # What a child does -----------------------------------------------------------------------

    def read(self) -> None:
        from registry.intake import stages
        from tests.importing import SOURCE, approve_twice

        batch = stages.read_in(self.path, source_key=SOURCE, is_matched=False)
        approve_twice(batch)

    def commit(self) -> None:
        from registry.intake import stages
        from tests.importing import OFFICE

        stages.commit(newest(), office=OFFICE, portion=PORTION)

    def undo(self) -> None:
        from registry.intake import stages
        from tests.importing import OFFICE

        batch = newest()
        if batch.state != "undone":
            stages.undo(batch, office=OFFICE, portion=PORTION)

    # What is done to it ----------------------------------------------------------------------

    def child(self, step: Callable[[], None], limit: int = 0) -> int:
        """Forks a child at work on a step; its process id."""
        from django.db import connections

        connections.close_all()
        pid = os.fork()
        if pid:
            return pid
        try:
            if limit:
                # A database that cannot even be opened stops every command before its first step.
                connections["default"].ensure_connection()
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            step()
        except BaseException as error:
            self._tell(f"{type(error).__name__}: {error}")
            os._exit(REFUSED if type(error).__name__ == "StoppedError" else BROKEN)
        os._exit(0)

    def _tell(self, words: str) -> None:
        # The limit is on the size of a file: a short one can always be written.
        self.told.write_text(words[:400], encoding="utf-8")

    def through(self, step: Callable[[], None]) -> None:
        """Lets a step be done to its end."""
        _pid, status = os.waitpid(self.child(step), 0)
        assert status == 0, self.told.read_text(encoding="utf-8")

    def is_killed(self, step: Callable[[], None], life: float) -> bool:
        """Kills a step after a time; False when it was done before."""
        pid = self.child(step)
        time.sleep(life)
        os.kill(pid, signal.SIGKILL)
        _pid, status = os.waitpid(pid, 0)
        if os.WIFSIGNALED(status):
            return True
        assert status == 0, self.told.read_text(encoding="utf-8")
        return False

    def life(self, in_vain: int) -> float:
        return self.chance.uniform(*LIFE) + LONGER * in_vain


def newest() -> ImportBatch:
    """The import begun last."""
    from registry.models import ImportBatch

    return ImportBatch.objects.order_by("-pk")[0]


def assert_whole() -> int:
    """No person in part, twice or without the row that brought it; gives how many there are."""
    from django.db.models import Count

    from registry.models import (
        ImportBatch,
        ImportRow,
        Person,
        PersonName,
        Rehabilitation,
        Repression,
    )

    people = Person.objects.count()
    assert PersonName.objects.count() == people
    assert Repression.objects.count() == people
    assert Rehabilitation.objects.count() == people
    assert PersonName.objects.values("surname").distinct().count() == people
    rows = ImportRow.objects.filter(state="added")
    assert rows.count() == people
    assert rows.aggregate(found=Count("target_id", distinct=True))["found"] == people
    batch = ImportBatch.objects.order_by("-pk").first()
    if batch is not None and batch.state == "committing":
        assert batch.progress["done"] == people, batch.progress
    if batch is not None and batch.state == "undoing":
        assert batch.progress["of"] - batch.progress["done"] == people, batch.progress
    return people


def unbroken(story: Story) -> tuple[str, str]:
    """What the registry says before the import, and after one that nobody disturbed."""
    from tests.importing import digest

    empty = digest()
    story.through(story.read)
    story.through(story.commit)
    whole = digest()
    assert assert_whole() == ROWS
    story.through(story.undo)
    assert digest() == empty
    return empty, whole


def kills(story: Story, number: int) -> str:
    """Kills readings, commits and undos so often in all."""
    from django.db import connection

    from tests.importing import digest

    empty, whole = unbroken(story)
    counted = {"read": 0, "commit": 0, "undo": 0}
    resumed = rounds = 0

    def killed(name: str, step: Callable[[], None]) -> None:
        nonlocal resumed
        in_vain, before = 0, assert_whole()
        for attempt in range(min(MOST[name], number - sum(counted.values()))):
            if not story.is_killed(step, story.life(in_vain)):
                return
            counted[name] += 1
            resumed += attempt > 0
            now = assert_whole()
            in_vain, before = (in_vain + 1 if now == before else 0), now
        story.through(step)

    while sum(counted.values()) < number:
        killed("read", story.read)
        killed("commit", story.commit)
        assert digest() == whole
        killed("undo", story.undo)
        assert digest() == empty
        rounds += 1
        print(f"round {rounds}: {counted}", file=sys.stderr, flush=True)
    parts = ", ".join(f"{times} of {name}" for name, times in counted.items())
    return (
        f"{connection.vendor}: {sum(counted.values())} kills ({parts}) in {rounds} rounds of "
        f"{ROWS} rows: 0 partial, doubled or lost; {resumed} of them hit a step that was being "
        "resumed; every resumed import and undo ended as the unbroken one"
    )


def limits(story: Story, number: int) -> str:
    """Lets so many imports and undos meet a largest size of a file, from tiny to enough."""
    from tests.importing import digest

    empty, whole = unbroken(story)
    refused = 0
    steps = [20_000 + round(6_000_000 * (place / 10) ** 2) for place in range(10)]

    def limited(step: Callable[[], None], limit: int) -> bool:
        nonlocal refused
        _pid, status = os.waitpid(story.child(step, limit), 0)
        code = os.waitstatus_to_exitcode(status)
        if code == 0:
            return True
        told = story.told.read_text(encoding="utf-8")
        assert code == REFUSED, told
        assert "disk is full" in told or "gave up" in told, told
        refused += 1
        assert_whole()
        return False

    for place in range(number // len(steps)):
        under = story.commit if place % 2 == 0 else story.undo
        story.through(story.read)
        if under == story.undo:
            story.through(story.commit)
        for limit in steps:
            limited(under, limit + story.chance.randrange(4096))
        story.through(story.commit if under == story.commit else story.undo)
        if under == story.commit:
            assert digest() == whole
            story.through(story.undo)
        assert digest() == empty
    return (
        f"{number} limits of a file's size, {refused} of them met: each told plainly, 0 partial, "
        "doubled or lost; every import and undo ended as the unbroken one when there was room"
    )


def main() -> None:
    """Tells one of the two stories."""
    import django

    django.setup()
    what, number, folder = sys.argv[1:]
    story = Story(Path(folder))
    print({"kills": kills, "limits": limits}[what](story, int(number)))


if __name__ == "__main__":
    main()

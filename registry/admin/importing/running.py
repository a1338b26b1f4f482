"""The command as a process of its own: started by a page, and looked after by whoever asks.

The process holds a lock on a file of its folder for as long as it lives. The system lets the lock
go when it ends in whatever way, so nobody has to trust a number of a process, and a second one
cannot begin. A worker of the site may end meanwhile; the process has a session of its own.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from registry.admin.importing.storing import Folder, read_json, write_json
from registry.intake.stages import IntakeError
from registry.models import Curator

COMMAND = "import_records"
READ, COMMIT, PUBLISH, UNDO = "read", "commit", "publish", "undo"
_REFUSAL = "CommandError: "
# As much of the end of a log as may hold its last sentence.
_TAIL = 20_000
_TRIES = 5


@dataclass(frozen=True)
class Run:
    """The last process of a file: what it was to do, and what became of it."""

    step: str
    arguments: tuple[str, ...]
    at: str
    is_running: bool
    is_finished: bool
    refusal: str

    @property
    def has_died(self) -> bool:
        """Whether it ended without a word."""
        return not (self.is_running or self.is_finished or self.refusal)


def start(folder: Folder, step: str, arguments: Sequence[str], by: Curator) -> None:
    """Starts the command; raises `IntakeError` while another process is at work on the file."""
    folder.path.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = _taken(folder)
    try:
        for name in ("out", "log"):
            (folder.path / name).write_bytes(b"")
        at = timezone.now().isoformat(timespec="seconds")
        language = f"--language={get_language() or 'en'}"
        whole = [*arguments, f"--by={by.get_username()}", language, "--json"]
        write_json(
            folder.path / "step.json", {"step": step, "arguments": list(arguments), "at": at}
        )
        launch(folder.path, whole, lock)
    finally:
        os.close(lock)


def launch(folder: Path, arguments: Sequence[str], lock: int) -> None:
    """The process itself; it keeps the lock it inherits."""
    with (folder / "out").open("wb") as out, (folder / "log").open("wb") as log:
        subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "registry.management.gently", COMMAND, *arguments],
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=log,
            start_new_session=True,
            pass_fds=(lock,),
        )


def again(folder: Folder, by: Curator) -> None:
    """Starts the last step anew; every step goes on where it was ended."""
    last = last_run(folder)
    if last is None:
        raise IntakeError(_("Nothing was begun with this file."))
    start(folder, last.step, last.arguments, by)


def last_run(folder: Folder) -> Run | None:
    """What the last process was and whether it lives; None where there was none."""
    # Asked first: what a living process writes meanwhile is then not taken for its end.
    is_running = is_busy(folder)
    notes = read_json(folder.path / "step.json")
    if not notes:
        return None
    return Run(
        step=str(notes.get("step", "")),
        arguments=tuple(notes.get("arguments", ())),
        at=str(notes.get("at", "")),
        is_running=is_running,
        is_finished=not is_running and _size(folder.path / "out") > 0,
        refusal="" if is_running else _refusal(folder.path / "log"),
    )


def is_busy(folder: Folder) -> bool:
    """Whether a process is at work on the file."""
    try:
        with _opened(folder.path / "running") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def _taken(folder: Folder) -> int:
    lock = os.open(folder.path / "running", os.O_RDWR | os.O_CREAT, 0o600)
    for turn in range(_TRIES):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            # A page that only looks holds it for an instant.
            if turn + 1 < _TRIES:
                time.sleep(0.05)
        else:
            return lock
    os.close(lock)
    raise busy()


def busy() -> IntakeError:
    """Why a step cannot be taken now."""
    return IntakeError(_("A process is at work on this file already; wait until it has ended."))


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    lock = os.open(path, os.O_RDWR)
    try:
        yield lock
    finally:
        os.close(lock)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _refusal(log: Path) -> str:
    """The sentence with which the command refused; empty where it did not."""
    if not log.exists():
        return ""
    with log.open("rb") as file:
        file.seek(max(0, _size(log) - _TAIL))
        text = file.read().decode("utf-8", errors="replace")
    _before, found, sentence = text.rpartition(_REFUSAL)
    return sentence.strip()[:2000] if found else ""

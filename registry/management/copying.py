"""What the commands that copy the registry have in common: a bar, a passphrase, sizes in words."""

from __future__ import annotations

import sys
from getpass import getpass
from pathlib import Path

from django.core.management.base import OutputWrapper

from registry.management.progress import Bar
from registry.preservation.errors import PreservationError
from registry.preservation.progress import Progress


class Told(Progress):
    """Progress as a line that moves."""

    def __init__(self, stream: OutputWrapper) -> None:
        super().__init__()
        self.stream = stream
        self.bar: Bar | None = None

    def begin(self, what: str, of: int) -> None:
        super().begin(what, of)
        self.end()
        self.bar = Bar(self.stream, what)

    def told(self, done: int, of: int) -> None:
        if self.bar is not None:
            self.bar(done, of)

    def end(self) -> None:
        """Leaves the line."""
        if self.bar is not None:
            self.bar.end()
            self.bar = None


def passphrase_from(path: Path | None, *, twice: bool = False) -> str:
    """The passphrase in a file, else asked for; twice where a slip would lock everything away."""
    if path is not None:
        try:
            return path.read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise PreservationError(f"{path} cannot be read.") from error
    if not sys.stdin.isatty():
        raise PreservationError("Name a file with the passphrase: --passphrase-file FILE.")
    found = getpass("Passphrase: ")
    if twice and getpass("Once more: ") != found:
        raise PreservationError("The two are different.")
    return found


def reason(error: OSError) -> str:
    """What the system says, and of which file."""
    said = error.strerror or str(error)
    return f"{said} ({error.filename})" if error.filename else said


def as_size(size: int) -> str:
    """Bytes as people say them."""
    for unit, worth in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= worth:
            return f"{size / worth:.1f} {unit}"
    return f"{size} bytes"

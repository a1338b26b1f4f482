"""The other side of a move: a process of its own, whose settings name the new database.

`python -m registry.preservation.filling [COPY OPTIONS…]`: alone it looks whether the new database
can be filled; with a copy it restores that. What keeps it from either is one sentence.
"""

from __future__ import annotations

import sqlite3
import sys

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connections

from registry.preservation.errors import PreservationError

# Ends so where it has said why; any other end but 0 is a fault of the program.
REFUSED = 3


def main(arguments: list[str]) -> int:
    """Looks or fills; gives how the process ends."""
    try:
        django.setup()
        try:
            _fill(arguments)
        finally:
            # SQLite takes away what it keeps beside a file when the file is closed.
            connections.close_all()
    except (CommandError, ImproperlyConfigured, PreservationError) as error:
        return _refused(str(error))
    except (sqlite3.Error, DatabaseError) as error:
        return _refused(f"The new database cannot be used: {error}")
    return 0


def _fill(arguments: list[str]) -> None:
    if arguments:
        call_command("restore", *arguments)
        return
    # Reads the models, which are there only after the settings have been read.
    from registry.preservation import targets

    targets.require_empty()


def _refused(sentence: str) -> int:
    """Says it in one line, the last: a driver's own words may take several."""
    sys.stderr.write("\n" + " ".join(sentence.split()) + "\n")
    return REFUSED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

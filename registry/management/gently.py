"""Runs a command of the registry that lets readers go first, where the processor is short.

python -m registry.management.gently COMMAND …
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress

from django.core.management import execute_from_command_line

# Of twenty steps; with so many a process gets a tenth of what one beside it gets.
STEPS = 10


def main() -> None:
    """As manage.py. Where the system does not let it give way, it runs all the same."""
    with suppress(OSError):
        os.nice(STEPS)
    execute_from_command_line(["manage.py", *sys.argv[1:]])


if __name__ == "__main__":
    main()

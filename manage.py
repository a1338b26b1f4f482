#!/usr/bin/env python3
"""Entry for management commands."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db import OperationalError
from environs import EnvError

from memorial.errors import SettingError


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "memorial.settings")
    try:
        execute_from_command_line(sys.argv)
    except (SettingError, EnvError) as refusal:
        sys.exit(f"memorial does not start: {refusal}")
    except OperationalError as error:
        # Down, full, locked or never migrated: `doctor` tells which, a traceback does not.
        if "--traceback" in sys.argv:
            raise
        words = (str(error).strip().splitlines() or ["it does not answer"])[0]
        sys.exit(f"memorial stops, the database says: {words}. `manage.py doctor` explains.")


if __name__ == "__main__":
    main()

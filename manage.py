#!/usr/bin/env python3
"""Entry for management commands."""

import os
import sys

from django.core.management import execute_from_command_line
from environs import EnvError

from memorial.errors import SettingError


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "memorial.settings")
    try:
        execute_from_command_line(sys.argv)
    except (SettingError, EnvError) as refusal:
        sys.exit(f"memorial does not start: {refusal}")


if __name__ == "__main__":
    main()

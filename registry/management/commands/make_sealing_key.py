"""Makes the two keys of the society: one for the settings, one to be kept off the server."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.curation import sealing


class Command(BaseCommand):
    help = (
        "Make a pair of keys. What senders leave is sealed to the public one; only the private one "
        "opens it. Run this on a machine that is not the server."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="where the private key is written; it must not exist")

    def handle(self, *args: Any, **options: Any) -> None:
        public, private = sealing.new_key_pair()
        path = Path(options["file"])
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError as error:
            raise CommandError(f"{path} exists already: a key is never overwritten.") from error
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(private + "\n")
        self.stdout.write(f"CONTRIBUTION_KEY={public}")
        self.stdout.write(
            f"The private key is in {path}. Keep two copies of it, neither on the server: without "
            "it nothing that was sealed can ever be read."
        )

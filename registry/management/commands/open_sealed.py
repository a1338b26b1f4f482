"""Opens what was sealed to the society's key: off the server, where the private key is."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.curation import sealing
from registry.curation.sealing import SealError


class Command(BaseCommand):
    help = "Open a sealed contact or picture with the private key, and write it to a file or out."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the sealed file, or a file with a sealed text")
        parser.add_argument("--key", required=True, help="the file with the private key")
        parser.add_argument("--to", help="where to write it; a text is printed without this")

    def handle(self, *args: Any, **options: Any) -> None:
        private = self._read(options["key"]).decode("ascii", "replace").strip()
        content = self._read(options["file"])
        try:
            if content.startswith(sealing.MARK.encode()):
                opened = sealing.unseal_text(content.decode(), private).encode()
            else:
                opened = sealing.unseal(content, private)
        except (SealError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        if options["to"]:
            Path(options["to"]).write_bytes(opened)
        else:
            sys.stdout.write(opened.decode("utf-8", "replace") + "\n")

    def _read(self, name: str) -> bytes:
        try:
            return Path(name).read_bytes()
        except OSError as error:
            raise CommandError(f"{name} cannot be read: {error.strerror}.") from error

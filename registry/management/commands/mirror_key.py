"""Makes the key copies are signed with, or signs a copy with it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.errors import RegistryError
from registry.mirror import signing
from registry.mirror.store import about


class Command(BaseCommand):
    help = (
        "Make a key to sign copies with, or sign a copy. Run this on a machine that is not the "
        "server: whoever takes the server must not be able to sign."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the private key: written anew, or read with --sign")
        parser.add_argument("--sign", metavar="FOLDER", help="sign the copy in this folder")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        try:
            if options["sign"]:
                folder = Path(options["sign"])
                about(folder)
                signing.sign(folder, signing.read_private(path))
                self.stdout.write(f"{folder} is signed.")
                return
            public = signing.make_key(path)
        except (RegistryError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(public)
        self.stdout.write(
            f"The private key is in {path}. Keep two copies of it, neither on the server, and give "
            "the public key above to whoever keeps a copy of the register."
        )

"""Reads a static copy byte by byte and says whether it is whole; mends it from other copies."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.errors import RegistryError
from registry.management.progress import Bar
from registry.mirror import manifest
from registry.mirror.signing import read_public
from registry.mirror.verifying import Verdict, verify

# So many of each fault are named.
NAMED = 10


class Command(BaseCommand):
    help = (
        "Check a copy: its signature, the sum of every file, and that no link leads nowhere. With "
        "--heal, damaged and missing files are taken from other copies that have them whole."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder")
        parser.add_argument(
            "--key",
            default="",
            help="the public key, got from elsewhere; else the one that lies in the copy",
        )
        parser.add_argument("--heal", nargs="+", default=[], metavar="COPY", help="other copies")
        parser.add_argument(
            "--holders",
            nargs="+",
            default=[],
            metavar="KEY",
            help="public keys of the holders of the other copies; where two of them signed the "
            "same list, a damaged list is taken from them",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(options["folder"])
        beside = folder / manifest.KEY
        bar = Bar(self.stderr, "bytes of the list")
        try:
            path = Path(options["key"]) if options["key"] else beside
            key = read_public(path) if options["key"] or beside.exists() else None
            found = verify(
                folder,
                key,
                copies=[Path(each) for each in options["heal"]],
                holders=[read_public(Path(each)) for each in options["holders"]],
                progress=bar,
            )
        except (RegistryError, OSError) as error:
            raise CommandError(str(error)) from error
        finally:
            bar.end()
        self._tell(found, has_own_key=bool(options["key"]))
        if not found.is_good:
            raise CommandError(f"{folder} is not as it was made.")

    def _tell(self, found: Verdict, *, has_own_key: bool) -> None:
        for words, paths in (
            ("Mended", found.healed),
            ("Damaged", found.damaged),
            ("Missing", found.missing),
            ("Not in the list", found.strangers),
            ("Leads nowhere", [f"{each.file}: {each.link}" for each in found.dead]),
        ):
            if paths:
                more = f" and {len(paths) - NAMED} more" if len(paths) > NAMED else ""
                self.stdout.write(f"{words}: {', '.join(paths[:NAMED])}{more}.")
        if found.is_signed is None:
            self.stdout.write("The copy is not signed.")
        elif not found.is_signed:
            self.stdout.write("The signature does not fit the list, or is of another key.")
        if found.is_good:
            signed = " and are signed by that key" if has_own_key else ""
            self.stdout.write(f"All {found.files:,} files are as they were made{signed}.")

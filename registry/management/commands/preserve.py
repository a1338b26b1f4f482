"""Makes a package for archives, or of everything for the society itself."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from registry.management.copying import Told, as_size, passphrase_from, reason
from registry.preservation import packages
from registry.preservation.errors import PreservationError


class Command(BaseCommand):
    help = (
        "Make a preservation package (BagIt, RFC 8493): of what is published, or of everything, "
        "sealed with a passphrase. A registry can be restored from the second."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("out", type=Path, help="where it is made; nothing may be there yet")
        parser.add_argument(
            "--edition", choices=[packages.PUBLIC, packages.SEALED], default=packages.PUBLIC
        )
        parser.add_argument("--zip", action="store_true", help="as one file")
        parser.add_argument(
            "--passphrase-file", type=Path, help="for the sealed edition; else it is asked for"
        )
        parser.add_argument(
            "--unencrypted",
            action="store_true",
            help="leave the sealed edition open: whoever holds it reads everything",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        is_sealed = options["edition"] == packages.SEALED
        if not is_sealed and (options["unencrypted"] or options["passphrase_file"]):
            raise CommandError("Only the sealed edition has a passphrase: add --edition sealed.")
        if options["unencrypted"] and options["passphrase_file"]:
            raise CommandError("Give a passphrase or --unencrypted, not both.")
        told = Told(self.stderr)
        try:
            passphrase = None
            if is_sealed and not options["unencrypted"]:
                passphrase = passphrase_from(options["passphrase_file"], twice=True)
            made = packages.preserve(
                options["out"],
                told,
                edition=options["edition"],
                now=timezone.now(),
                passphrase=passphrase,
                as_zip=options["zip"],
            )
        except PreservationError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"No package was made: {reason(error)}.") from error
        except (sqlite3.Error, DatabaseError) as error:
            raise CommandError(
                f"No package was made: the database could not be read ({error})."
            ) from error
        finally:
            told.end()
        self.stdout.write(f"{made.path}: {made.files} files, {as_size(made.size)}, valid.")
        if made.missing:
            raise CommandError(
                f"The package is kept, but {len(made.missing)} pictures that records name are "
                f"missing, e.g. {made.missing[0]}."
            )

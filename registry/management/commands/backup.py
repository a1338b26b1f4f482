"""Makes a backup of everything, proves it, and lets old ones go."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from registry.management.copying import Told, as_size, reason
from registry.preservation import backups
from registry.preservation.errors import PreservationError


class Command(BaseCommand):
    help = (
        "Back up the database and the pictures while the site goes on, and prove the backup by "
        "bringing it back into a temporary place. Keeps seven daily, four weekly, six monthly "
        "ones. Prints one line; ends with 1 when there is no backup, or when pictures are missing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", nargs="?", type=Path, help="where backups lie (setting BACKUP_ROOT)"
        )
        parser.add_argument("--keep-all", action="store_true", help="let no old backup go")

    def handle(self, *args: Any, **options: Any) -> None:
        root = options["folder"] or backups.default_root()
        told = Told(self.stderr)
        try:
            made = backups.backup(root, told, now=timezone.now(), keep=not options["keep_all"])
        except PreservationError as error:
            raise CommandError(f"No backup was made. {error}") from error
        except OSError as error:
            raise CommandError(f"No backup was made: {reason(error)}.") from error
        except (sqlite3.Error, DatabaseError) as error:
            raise CommandError(
                f"No backup was made: the database could not be read ({error})."
            ) from error
        finally:
            told.end()
        self.stdout.write(
            f"{made.folder}: {made.rows} rows, {made.files} pictures, {as_size(made.size)}, proved."
        )
        if made.removed:
            self.stdout.write(f"Older folders that went: {', '.join(made.removed)}.")
        if made.missing:
            raise CommandError(
                f"The backup is kept, but {len(made.missing)} pictures that records name are "
                f"missing, e.g. {made.missing[0]}."
            )

"""Moves the registry into another database and proves that nothing is missing."""

from __future__ import annotations

import sqlite3
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from registry.management.copying import Told, reason
from registry.preservation import moving
from registry.preservation.errors import PreservationError


class Command(BaseCommand):
    help = (
        "Fill an empty database with everything from the present one, SQLite or PostgreSQL, and "
        "print every table with its rows and sums on both sides. Ends with 1 when any differs. "
        "Stop the site before; afterwards set DATABASE_URL and start it again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", required=True, metavar="DATABASE_URL", help="the new database")

    def handle(self, *args: Any, **options: Any) -> None:
        told = Told(self.stderr)
        try:
            lines = moving.move(options["to"], told, now=timezone.now())
        except PreservationError as error:
            raise CommandError(f"Nothing was moved. {error}") from error
        except OSError as error:
            raise CommandError(f"Nothing was moved: {reason(error)}.") from error
        except (sqlite3.Error, DatabaseError) as error:
            raise CommandError(
                f"Nothing was moved: the database could not be read ({error})."
            ) from error
        finally:
            told.end()
        self.stdout.write(f"{'rows here':>12}{'rows there':>12}  sum               table")
        for line in lines:
            there = line.there[0] if line.there else "none"
            said = line.here[1][:16] if line.is_equal else "DIFFERENT       "
            self.stdout.write(f"{line.here[0]:>12}{there:>12}  {said}  {line.table}")
        if different := [line.table for line in lines if not line.is_equal]:
            raise CommandError(
                f"{len(different)} tables differ, e.g. {different[0]}: stay with the present one."
            )
        rows = sum(line.here[0] for line in lines)
        self.stdout.write(
            f"{len(lines)} tables with {rows} rows are equal on both sides. Set DATABASE_URL to "
            "the new database and start the site."
        )

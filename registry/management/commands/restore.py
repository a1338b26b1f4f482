"""Brings a registry back from a backup or a sealed package."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from registry.management.copying import Told, passphrase_from
from registry.preservation import restoring
from registry.preservation.errors import PreservationError
from registry.preservation.restoring import Options, Restored


class Command(BaseCommand):
    help = (
        "Restore a backup or a sealed package into an empty registry: same addresses, history and "
        "sums. Everything is checked before anything is written. A restore that was ended "
        "half-way is begun anew by running the command again."
    )
    # There may be no tables yet.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("copy", type=Path, help="a backup, a bag, or a zip of one")
        parser.add_argument("--passphrase-file", type=Path, help="for a sealed package")
        parser.add_argument(
            "--erasures",
            type=Path,
            action="append",
            default=[],
            help="a further list of what was erased since (setting ERASURES)",
        )
        parser.add_argument(
            "--without-senders",
            action="store_true",
            help="leave out contacts and pictures readers sent in",
        )
        parser.add_argument(
            "--without-pictures", action="store_true", help="leave the folders of pictures alone"
        )
        parser.add_argument(
            "--no-check-index", action="store_true", help="do not compare the index afterwards"
        )
        parser.add_argument(
            "--everything",
            action="store_true",
            help="also contacts that are due; for a move from a registry in use",
        )
        parser.add_argument("--processes", type=int, default=0, help="how many build the index")
        parser.add_argument("--report", type=Path, help="write the sums of the tables to a file")

    def handle(self, *args: Any, **options: Any) -> None:
        told = Told(self.stderr)
        try:
            restored = restoring.restore(
                options["copy"],
                told,
                ask=lambda: passphrase_from(options["passphrase_file"]),
                today=timezone.localdate(),
                options=_chosen(options),
            )
        except PreservationError as error:
            raise CommandError(str(error)) from error
        except (OSError, sqlite3.Error, DatabaseError) as error:
            raise CommandError(
                f"The restore was ended ({error}). Mend the cause and run it again."
            ) from error
        finally:
            told.end()
        self._report(restored, options["report"])

    def _report(self, restored: Restored, report: Path | None) -> None:
        tables = [(entry["name"], entry["rows"], entry["sha256"]) for entry in restored.tables]
        for name, rows, value in sorted(tables):
            self.stdout.write(f"{rows:>10}  {value[:16]}  {name}")
        if report:
            report.write_text(json.dumps({"tables": tables}), encoding="utf-8")
        rows = sum(entry["rows"] for entry in restored.tables)
        self.stdout.write(
            f"Restored as it was {restored.made}: {rows} rows, {restored.files} pictures. "
            f"Left out because erased or due: {restored.erased}."
        )
        if restored.people_indexed is not None:
            self.stdout.write(f"The index was built of {restored.people_indexed} people.")
        if restored.missing:
            self.stdout.write(
                f"{len(restored.missing)} pictures were missing already when the copy was made."
            )


def _chosen(options: dict[str, Any]) -> Options:
    return Options(
        erasures=options["erasures"],
        without_senders=options["without_senders"],
        with_pictures=not options["without_pictures"],
        check_index=not options["no_check_index"],
        keep_due=options["everything"],
        processes=options["processes"],
    )

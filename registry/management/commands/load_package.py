"""Fills an empty registry with the data package another one has published."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.errors import PackageError
from registry.management.progress import Bar
from registry.opendata.exports.loading import load


class Command(BaseCommand):
    help = (
        "Load a data package (datapackage.json and the files beside it) into an empty registry: "
        "all of it or nothing. What a package does not hold stays behind: drafts, history, notes, "
        "files of pictures, spellings by which words of the open lists are found. People who may "
        "be living wait in review."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="the folder with datapackage.json")

    def handle(self, *args: Any, **options: Any) -> None:
        bar = Bar(self.stderr, "rows")
        try:
            loaded = load(options["folder"], progress=bar)
        except PackageError as refusal:
            raise CommandError(str(refusal)) from refusal
        finally:
            bar.end()
        for name, number in loaded.rows.items():
            if number:
                self.stdout.write(f"{name}: {number:,}")
        if loaded.withheld:
            self.stdout.write(
                f"{loaded.withheld:,} people may be living and wait in review: two people have to "
                "release them here too."
            )
        self.stdout.write(f"Loaded from edition {loaded.version}.")

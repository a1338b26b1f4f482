"""Loads the collection in `fixtures/`; may be run as often as one likes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.intake.collection import CollectionRefusedError, check, load


class Command(BaseCommand):
    help = (
        "Load the collection from its readable files. A second run changes nothing; a fault in any "
        "file refuses all of them; what curators have edited is never overwritten."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "directory",
            nargs="?",
            type=Path,
            default=Path(settings.BASE_DIR) / "fixtures",
            help="the folder of the collection (fixtures)",
        )
        parser.add_argument(
            "--check", action="store_true", help="only look for faults, write nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["directory"]
        try:
            if options["check"]:
                checked = check(folder)
                self.stdout.write(f"{len(checked.records)} records, no fault found.")
            else:
                for line in load(folder, say=self.stdout.write).lines():
                    self.stdout.write(line)
        except CollectionRefusedError as refusal:
            raise CommandError(str(refusal)) from refusal

"""Compares the search index of people with the records."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.management.progress import Bar
from registry.search.verify import differences


class Command(BaseCommand):
    help = (
        "Compare the search index with plain questions to the records. Ends with 1 and names what "
        "differs when anything does; rebuild_index mends it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--most", type=int, default=20, help="stop after so many differences (20)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        bar = Bar(self.stderr, "people")
        try:
            found = differences(bar, most=options["most"])
        finally:
            bar.end()
        for sentence in found:
            self.stdout.write(sentence)
        if found:
            raise CommandError("The index differs from the records: run rebuild_index.")
        self.stdout.write("The index equals the records.")

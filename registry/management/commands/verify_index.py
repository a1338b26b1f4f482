"""Compares the search index of people with the records."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.management.progress import Bar
from registry.search.rebuild import processes_for_all
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
        parser.add_argument(
            "--processes",
            type=int,
            default=0,
            help="how many processes read; as many as there are cores if there is much to read",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        bar = Bar(self.stderr, "people")
        try:
            processes = options["processes"] or processes_for_all()
            found = differences(bar, most=options["most"], processes=processes)
        finally:
            bar.end()
        for sentence in found:
            self.stdout.write(sentence)
        if found:
            raise CommandError("The index differs from the records: run rebuild_index.")
        self.stdout.write("The index equals the records.")

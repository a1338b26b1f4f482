"""Builds the search index of people anew."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.management.progress import Bar
from registry.search.rebuild import RebuildOvertakenError, processes_for_all, rebuild
from registry.search.status import is_missing


class Command(BaseCommand):
    help = (
        "Build the search index of people anew. The site goes on meanwhile with the present one; "
        "if the command is ended half-way, nothing has changed and it can be run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-missing",
            action="store_true",
            help="only if nobody is in the index yet, as after an upgrade",
        )
        parser.add_argument(
            "--processes",
            type=int,
            default=0,
            help="how many processes read; as many as there are cores if there is much to read",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_missing"] and not is_missing():
            if options["verbosity"]:
                self.stdout.write("The index is there, nothing was to be done.")
            return
        started = time.monotonic()
        bar = Bar(self.stderr, "people")
        try:
            number = rebuild(bar, processes=options["processes"] or processes_for_all())
        except RebuildOvertakenError as error:
            raise CommandError(str(error)) from error
        finally:
            bar.end()
        seconds = time.monotonic() - started
        self.stdout.write(f"The index holds {number} people; it took {seconds:.0f} s.")

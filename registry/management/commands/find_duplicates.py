"""Looks through everybody for people who may be entered twice."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from registry.curation.duplicates import search_pairs, unfinished
from registry.management.progress import Bar
from registry.search.rebuild import processes_for_all


class Command(BaseCommand):
    help = (
        "Look for people who may be entered twice, for the list of likely duplicates at the desk. "
        "Nothing is merged. Ended half-way, the command goes on where it was when it is run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--anew", action="store_true", help="begin with the first person, not where it ended"
        )
        parser.add_argument(
            "--processes",
            type=int,
            default=0,
            help="how many processes look; as many as there are cores if there are many people",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        before = None if options["anew"] else unfinished()
        if before:
            self.stdout.write(f"Going on after {before.looked_at} people.")
        bar = Bar(self.stderr, "people")
        try:
            search = search_pairs(
                bar,
                anew=options["anew"],
                processes=options["processes"] or processes_for_all(),
            )
        finally:
            bar.end()
        pairs = search.pairs.count()
        certain = search.pairs.filter(verdict="same").count()
        seconds = time.monotonic() - started
        self.stdout.write(
            f"{search.looked_at} people looked at in {seconds:.0f} s: {pairs} pairs may be one "
            f"person, {certain} of them probably. They stand at the desk, likeliest first."
        )

"""Loads synthetic people to measure search with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.intake.bench import BenchError, load
from registry.management.progress import Bar
from registry.search.rebuild import processes_for_all, rebuild


class Command(BaseCommand):
    help = (
        "Load a file of synthetic people into an empty registry, publish and index them. "
        "A load that was ended half-way goes on when the command is run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="comma-separated, with a line of columns")
        parser.add_argument(
            "--unindexed", action="store_true", help="leave the index to rebuild_index"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        steps: tuple[tuple[str, Callable[[Bar], int]], ...] = (
            ("lines loaded", lambda bar: load(path, bar)),
            ("people indexed", lambda bar: rebuild(bar, processes=processes_for_all())),
        )
        for what, step in steps[:1] if options["unindexed"] else steps:
            bar = Bar(self.stderr, what)
            try:
                number = step(bar)
            except BenchError as error:
                raise CommandError(str(error)) from error
            finally:
                bar.end()
            self.stdout.write(f"{number} {what}.")

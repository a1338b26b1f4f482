"""Publishes the whole register as files: a data package for readers to take."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.errors import PackageError
from registry.management.progress import Bar
from registry.opendata.exports.publishing import publish


class Command(BaseCommand):
    help = (
        "Write every public table as CSV and JSON Lines with its description (datapackage.json), "
        "and let readers take them under /data/files/. Meant for every night. The edition before "
        "stays until the new one is whole."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", type=Path, nargs="?", help="where; the setting DATA_ROOT if not given"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        root: Path = options["folder"] or Path(settings.DATA_ROOT)
        started = time.monotonic()
        bar = Bar(self.stderr, "rows")
        try:
            folder = publish(root, progress=bar)
        except PackageError as refusal:
            raise CommandError(str(refusal)) from refusal
        finally:
            bar.end()
        files = [path for path in folder.iterdir() if path.is_file()]
        size = sum(path.stat().st_size for path in files)
        self.stdout.write(
            f"{folder}: {len(files)} files, {size / 1e6:.1f} MB, in "
            f"{time.monotonic() - started:.0f} s."
        )

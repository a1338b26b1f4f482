"""Makes or renews a static copy of everything public."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.errors import RegistryError
from registry.management.progress import Bar
from registry.mirror.building import Options, build
from registry.mirror.changes import moment
from registry.mirror.packing import pack
from registry.mirror.signing import read_private

ADDRESS = re.compile(r"https?://[^\s/?#]+(/[^\s?#]*)?")


class Command(BaseCommand):
    help = (
        "Write everything public into a folder as plain files that need no server: pages, "
        "pictures, feeds and a search of their own. Run it again to renew the folder or to go on "
        "after an interruption; the last copy stays until the new one is whole."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", help="where the copy lies: empty, new, or an earlier copy")
        parser.add_argument(
            "--base-url",
            default="",
            help="the address the copy will have, for feeds and citations; links need none",
        )
        parser.add_argument("--languages", default="", help="en,ru,uk; all if none is named")
        parser.add_argument(
            "--since",
            default="",
            help="make only people anew whose records changed since this day (2026-11-26)",
        )
        parser.add_argument("--people", type=int, default=0, help="no more than so many people")
        parser.add_argument("--key", default="", help="sign with the key in this file")
        parser.add_argument("--processes", type=int, default=0, help="as many as there are cores")
        parser.add_argument(
            "--zip", action="store_true", help="also write FOLDER.zip beside the folder"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(options["folder"])
        started = time.monotonic()
        bar = Bar(self.stderr, "tasks")
        try:
            report = build(folder, self._options(options), bar)
            size = (
                pack(folder, folder.absolute().with_name(f"{folder.absolute().name}.zip"))
                if options["zip"]
                else 0
            )
        except RegistryError as error:
            raise CommandError(str(error)) from error
        finally:
            bar.end()
        seconds = time.monotonic() - started
        self.stdout.write(
            f"{folder} holds {report.files:,} files ({report.fresh:,} of them new or changed); "
            f"it took {seconds:.0f} s."
        )
        if size:
            self.stdout.write(f"{folder}.zip has {size / 1_000_000:.1f} MB.")
        if not options["key"]:
            self.stdout.write(
                "It is not signed yet: manage.py mirror_key KEY --sign FOLDER does it, best on a "
                "machine that is not the server."
            )

    def _options(self, options: dict[str, Any]) -> Options:
        if options["base_url"] and not ADDRESS.fullmatch(options["base_url"]):
            raise CommandError("--base-url is a whole address, such as https://example.org/copy/.")
        if options["since"]:
            try:
                moment(options["since"])
            except ValueError as error:
                raise CommandError("--since is a day, such as 2026-11-26.") from error
        if options["people"] < 0 or options["processes"] < 0:
            raise CommandError("--people and --processes are whole numbers from 0 on.")
        languages = tuple(each for each in options["languages"].replace(" ", "").split(",") if each)
        known = tuple(dict(settings.LANGUAGES))
        return Options(
            languages=tuple(each for each in known if each in languages)
            + tuple(each for each in languages if each not in known),
            base_url=options["base_url"],
            since=options["since"],
            most_people=options["people"],
            processes=options["processes"] or os.cpu_count() or 1,
            key=read_private(Path(options["key"])) if options["key"] else None,
            is_zipped=options["zip"],
        )

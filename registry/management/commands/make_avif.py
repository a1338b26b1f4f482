"""Makes the lighter sizes of photographs, which would take too long while an upload waits."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.curation.pictures import add_avif, without_avif
from registry.errors import PhotoError
from registry.management.progress import Bar

OFFICE = "pictures"
REASON = "Sizes in AVIF made from the original."


class Command(BaseCommand):
    help = (
        "Make AVIF sizes of every photograph that has none yet, one photograph a change. May be "
        "stopped and run again at any time; best from a timer, some seconds a photograph."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--most", type=int, default=0, help="stop after so many (all)")

    def handle(self, *args: Any, **options: Any) -> None:
        waiting = without_avif()
        keys = list(waiting.values_list("pk", flat=True))
        if options["most"] > 0:
            keys = keys[: options["most"]]
        made, failed = 0, []
        bar = Bar(self.stderr, "photographs")
        for number, key in enumerate(keys, 1):
            photo = waiting.filter(pk=key).first()
            try:
                made += bool(photo and add_avif(photo, office=OFFICE, reason=REASON))
            except (PhotoError, OSError) as error:
                failed.append(f"{photo.public_id if photo else key}: {error}")
            bar(number, len(keys))
        bar.end()
        for sentence in failed:
            self.stderr.write(sentence)
        self.stdout.write(f"{made} photographs have their AVIF sizes now.")
        if failed:
            raise CommandError(f"{len(failed)} originals could not be read.")

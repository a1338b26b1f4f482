"""Takes away what is due: contributions never sent, contacts past their date, stray files.

And what was erased before and came back with an older copy of the database.
"""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from registry.curation import contributions


class Command(BaseCommand):
    help = "Erase what readers never sent and contacts that are due. To be run every night."

    def handle(self, *args: Any, **options: Any) -> None:
        taken = contributions.prune(now=timezone.now())
        self.stdout.write(
            "Taken away: {drafts} contributions never sent, {contacts} contacts, "
            "{files} files without a row, {again} that had been erased before.".format(**taken)
        )

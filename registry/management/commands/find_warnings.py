"""Looks through all public pages for what is worth a second look."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from registry.curation import doubts
from registry.management.progress import Bar
from registry.models import Person

PORTION = 500


class Command(BaseCommand):
    help = (
        "Find warnings on public pages (a death before the arrest, a body that did not exist yet) "
        "and list them on the first page of the desk. Changes no record; may be run at any time, "
        "and should be after an import."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        people = Person.objects.published().order_by("pk")
        # A rough total is enough to tell how far it has come: the last key.
        highest = people.values_list("pk", flat=True).last() or 0
        bar = Bar(self.stdout, "records")
        last = seen = found = 0
        while keys := list(people.filter(pk__gt=last).values_list("pk", flat=True)[:PORTION]):
            found += doubts.refresh(keys)
            last = keys[-1]
            seen += len(keys)
            bar(last, highest)
        bar.end()
        self.stdout.write(f"{seen} public pages looked at, {found} warnings open.")

"""Says how the search index of people stands."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from registry.search.status import MOST_TAIL, status


class Command(BaseCommand):
    help = "Say how many people the search index holds, how big it is and whether to rebuild it."

    def handle(self, *args: Any, **options: Any) -> None:
        found = status()
        self.stdout.write(f"people      {found.people}")
        self.stdout.write(f"terms       {found.terms}")
        self.stdout.write(f"postings    {found.postings}, {found.bytes / 1_000_000:.1f} MB")
        self.stdout.write(f"version     {found.version}, side {found.side}, build {found.build}")
        self.stdout.write(f"since then  {found.tail} new or renamed ({found.tail_share:.1%})")
        if found.tail_share > MOST_TAIL and found.tail > 1000:
            self.stdout.write("Run rebuild_index: pages get slower with people out of order.")

"""Says in plain words what is wrong with this installation, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError

from registry.management.doctoring import machine, site
from registry.management.doctoring.findings import Finding, fault

Look = Callable[[], Iterator[Finding]]
LOOKS: tuple[Look, ...] = (
    site.given_settings,
    site.keys,
    machine.folders,
    machine.disk,
    site.static_files,
    site.database,
    site.index,
    site.curators,
    site.media,
    machine.backups,
    machine.timers,
)


class Command(BaseCommand):
    help = (
        "Look at settings, keys, folders, disk, migrations, index, pictures, backups and timers, "
        "and say what is wrong and what to do. Changes nothing. Ends with 1 where there is a fault."
    )
    # What is wrong with the settings is told in the report, with the rest.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        found = [finding for look in LOOKS for finding in looked(look)]
        for finding in found:
            self.stdout.write(f"{finding.grade.value:<6}{finding.subject:<24}{finding.words}")
            if finding.remedy:
                self.stdout.write(f"{'':<30}→ {finding.remedy}")
        faults = sum(finding.is_fault for finding in found)
        if faults:
            self.stdout.write(f"\nFaults: {faults}.")
            raise SystemExit(1)
        self.stdout.write("\nNo fault was found.")


def looked(look: Look) -> list[Finding]:
    """What a look finds; a database that is away is a finding too."""
    try:
        return list(look())
    except (DatabaseError, InterfaceError) as error:
        subject = look.__name__.replace("_", " ")
        if "no such table" in str(error) or "does not exist" in str(error):
            return [fault(subject, "a table is missing", "run migrate")]
        words = "the database does not answer"
        return [fault(subject, words, "is its server running, is DATABASE_URL right?")]

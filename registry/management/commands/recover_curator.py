"""For a curator who has lost the device and the codes, or has failed to sign in too often."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.curation import factors
from registry.models import Curator


class Command(BaseCommand):
    help = (
        "Take the second factor of a curator away, end all sessions and lift the lock after failed "
        "sign-ins. At the next sign-in a new factor is set up. Everything is kept in the record "
        "of the account. Be sure who is asking: call back, or meet."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--reason", required=True, help="kept in the record of the account")
        parser.add_argument(
            "--unlock-only",
            action="store_true",
            help="the second factor stays; only the lock after failed sign-ins is lifted",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        name, reason = options["username"], options["reason"].strip()[:300]
        curator = Curator.objects.filter(username=name).first()
        if curator is None:
            raise CommandError(f"There is no curator called {name!r}.")
        if not reason:
            raise CommandError("A reason is needed, for example: telephone lost, called back.")
        if options["unlock_only"]:
            factors.unlock(curator, reason=reason)
            self.stdout.write(f"{name} may try again at once.")
            return
        factors.take_factors_away(curator, reason=reason)
        self.stdout.write(
            f"{name} has no second factor any more and is signed out everywhere. The password "
            "stays; the next sign-in leads to a new factor."
        )

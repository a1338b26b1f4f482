"""Makes an account and prints the link with which its curator sets a password."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.curation.invitations import give_link, invite
from registry.models import Curator


class Command(BaseCommand):
    help = (
        "Invite a curator: makes the account when there is none and prints a link that opens once "
        "and lasts a day. For an account that is there, the link sets a new password."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument(
            "--group",
            action="append",
            default=[],
            help="contributor, editor, reviewer, importer or administrator; may be repeated",
        )
        parser.add_argument(
            "--base-url",
            default="",
            help="what stands before the path, for example https://memorial.example",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        curator = Curator.objects.filter(username=options["username"]).first()
        if curator is None:
            if not options["group"]:
                raise CommandError("Name at least one group, for example --group editor.")
            try:
                curator = invite(options["username"], options["group"])
            except ValidationError as refusal:
                raise CommandError(" ".join(refusal.messages)) from refusal
        link = options["base_url"].rstrip("/") + give_link(curator)
        self.stdout.write(f"{curator.get_username()}, once:   {link}")

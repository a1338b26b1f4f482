"""Prints a one-time link with which the first curator sets a password."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from registry.curation.invitations import welcome_path
from registry.models import Curator

USERNAME = "curator"


class Command(BaseCommand):
    help = (
        "Print a one-time link with which the first curator sets a password. "
        "Where a curator has one already, accounts are given at the desk or by invite_curator."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--base-url",
            default="",
            help="what stands before the path, for example https://memorial.example",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        curator = first_curator()
        if curator is not None:
            link = options["base_url"].rstrip("/") + welcome_path(curator)
            self.stdout.write(f"First curator, once:   {link}")
        elif options["verbosity"]:
            self.stdout.write("A curator has a password already; invite others: invite_curator.")


@transaction.atomic
def first_curator() -> Curator | None:
    """The account that waits for its first password, made when there is none.

    None as soon as anybody has a password: from then on accounts are given at the desk.
    """
    curators = Curator.objects
    if any(curator.has_usable_password() for curator in curators.all()):
        return None
    return curators.filter(username=USERNAME).first() or curators.create_superuser(USERNAME)

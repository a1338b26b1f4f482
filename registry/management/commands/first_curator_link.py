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
        "Says nothing when a curator already has one."
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


@transaction.atomic
def first_curator() -> Curator | None:
    """The account that waits for its first password, made when there is none.

    None as soon as anybody has a password: from then on accounts are given at the desk.
    """
    curators = Curator.objects
    if any(curator.has_usable_password() for curator in curators.all()):
        return None
    return curators.filter(username=USERNAME).first() or curators.create_superuser(USERNAME)

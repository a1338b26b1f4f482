"""Prints a one-time link with which the first curator sets a password."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.tokens import default_token_generator
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

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


def welcome_path(curator: Curator) -> str:
    """The link loses its force with the first password, and after a day in any case."""
    return reverse(
        "welcome",
        kwargs={
            "uidb64": urlsafe_base64_encode(force_bytes(curator.pk)),
            "token": default_token_generator.make_token(curator),
        },
    )

"""Letting somebody in: a link that opens once, lasts a day, and leads to a first password."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from registry.curation.factors import note
from registry.models import Curator
from registry.vocabulary import AccountEventKind


@transaction.atomic
def invite(username: str, groups: Iterable[str], *, by: Curator | None = None) -> Curator:
    """Makes an account without a password, in the given groups.

    Raises `ValidationError` for a name that is taken or none, and for a group that is not there.
    """
    curator = Curator(username=username, is_staff=True)
    curator.set_unusable_password()
    curator.full_clean(exclude=["password"])
    curator.save()
    wanted = set(groups)
    found = list(Group.objects.filter(name__in=wanted))
    if missing := wanted - {group.name for group in found}:
        raise ValidationError(
            _("There is no group called %(names)s. There are: %(all)s.")
            % {
                "names": ", ".join(sorted(missing)),
                "all": ", ".join(Group.objects.order_by("name").values_list("name", flat=True)),
            }
        )
    curator.groups.set(found)
    note(curator, AccountEventKind.INVITED, by=by)
    return curator


def give_link(curator: Curator, *, by: Curator | None = None) -> str:
    """The path of a new link, noted in the record of the account."""
    note(curator, AccountEventKind.LINK_GIVEN, by=by)
    return welcome_path(curator)


def welcome_path(curator: Curator) -> str:
    """The link loses its force with the password set by it, and after a day in any case."""
    return reverse(
        "welcome",
        kwargs={
            "uidb64": urlsafe_base64_encode(force_bytes(curator.pk)),
            "token": default_token_generator.make_token(curator),
        },
    )

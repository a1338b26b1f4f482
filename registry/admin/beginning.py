"""From an empty register to the first public page: what is done, what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.admin.pages import answer
from registry.models import Curator, ImportBatch, Person, Profession, Source

# Whoever keeps the accounts begins a register.
KEEPS_ACCOUNTS = "registry.change_curator"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, in the order of doing."""

    name: str
    words: str
    is_done: bool
    link: str = ""
    label: str = ""


def beginning_page(site: Any, request: HttpRequest) -> HttpResponseBase:
    """The steps with what stands so far. It changes nothing."""
    user: Any = request.user
    if not user.has_perm(KEEPS_ACCOUNTS):
        raise PermissionDenied
    steps = list(_steps())
    following = next((step for step in steps if not step.is_done), None)
    return answer(
        site,
        request,
        "beginning",
        title=_("From an empty register to the first page"),
        steps=steps,
        following=following,
    )


def is_beginning(request: HttpRequest) -> bool:
    """Whether the desk leads to this page: nobody is entered, and it is this curator's to begin."""
    user: Any = request.user
    return user.has_perm(KEEPS_ACCOUNTS) and not Person.objects.exists()


def _steps() -> Iterator[Step]:
    yield _languages()
    active = Curator.objects.filter(is_active=True)
    curators = active.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX).count()
    yield Step(
        _("A second curator"),
        _("Some things need two people: the evidence of an act, an import, a withdrawal."),
        curators > 1,
        reverse("admin:registry_curator_add"),
        _("Invite somebody"),
    )
    yield Step(
        _("The words that are counted"),
        _(
            "Professions, nationalities and bodies are lists of your own, with the spellings of "
            "your sources as aliases. An import offers the words it does not know."
        ),
        Profession.objects.exists(),
        reverse("admin:registry_profession_changelist"),
        _("Lists of words"),
    )
    yield Step(
        _("The first source"),
        _("A book, a list or an archive, described as a library would. Every statement cites one."),
        Source.objects.exists(),
        reverse("admin:registry_source_add"),
        _("Describe a source"),
    )
    yield from _importing()


def _languages() -> Step:
    names = ", ".join(str(name) for _code, name in settings.LANGUAGES)
    words = _(
        "The site speaks %(names)s. The setting LANGUAGES chooses; docs/adopt.md tells how "
        "another comes in, and which years, words and pages to make your own."
    )
    return Step(_("Languages"), words % {"names": names}, True)


def _importing() -> Iterator[Step]:
    states = set(ImportBatch.objects.order_by().values_list("state", flat=True).distinct())
    yield Step(
        _("The first file"),
        _(
            "A table or printed entries, read and checked row by row. Nothing is public by it, and "
            "it can be taken back whole."
        ),
        bool(states) or Person.objects.exists(),
        reverse("admin:imports"),
        _("Imports"),
    )
    yield Step(
        _("People in the register"),
        _("Commit the import, or enter somebody by hand to see how a card is made up."),
        Person.objects.exists(),
        reverse("admin:registry_person_add"),
        _("New person"),
    )
    yield Step(
        _("The first public page"),
        _(
            "An import becomes public when two people have agreed to it; a single person when an "
            "editor publishes them. Whoever may be living is held back."
        ),
        Person.objects.published().exists(),
        reverse("admin:registry_person_changelist"),
        _("People"),
    )

"""What every public page says of the site: its name, its languages, the same page in the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

SITE_NAME = _("Register of the Great Purge")

# Sections whose pages are lists of people under another address.
LISTS_OF_PEOPLE = {"victims", "perpetrators", "fates", "professions", "nationalities", "names"}


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the site and the address of the present page in it."""

    code: str
    short: str
    rest: str
    path: str
    is_current: bool

    @property
    def home(self) -> str:
        """Where a page leads that exists in no language."""
        return f"/{self.code}/"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a menu."""

    name: str
    url: str
    is_here: bool


class Site:
    """The frame of a page, computed where a template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return str(SITE_NAME)

    @property
    def path(self) -> str:
        """The address of the page below its language; blank where it has none."""
        language, _slash, rest = self._request.path_info.removeprefix("/").partition("/")
        return rest if language in dict(settings.LANGUAGES) else ""

    def address_in(self, language: str, path: str) -> str:
        """The whole address of a path of this site in another language."""
        _empty, _language, rest = path.split("/", 2)
        return self._request.build_absolute_uri(f"/{language}/{rest}")

    @property
    def languages(self) -> list[Language]:
        """Every language with the same page in it."""
        return list(self._languages())

    def _languages(self) -> Iterator[Language]:
        current = (get_language() or "en").split("-")[0]
        for code, name in settings.LANGUAGES:
            yield Language(
                code=code,
                short=str(name)[:2],
                rest=str(name)[2:],
                path=f"/{code}/{self.path}",
                is_current=code == current,
            )

    @property
    def menu(self) -> list[Entry]:
        """The main menu."""
        entries = (
            (gettext("People"), "people"),
            (gettext("Places"), "places"),
            (gettext("Events"), "events"),
            (gettext("Documents"), "documents"),
            (gettext("Statistics"), "statistics"),
            (gettext("About"), "about"),
        )
        return [self._entry(name, route) for name, route in entries]

    @property
    def takes_contributions(self) -> bool:
        """Whether pages lead to the form for readers' additions."""
        return bool(settings.CONTRIBUTIONS)

    def _entry(self, name: str, route: str) -> Entry:
        url = reverse(f"registry:{route}")
        section = self.path.partition("/")[0]
        is_here = section == route or (route == "people" and section in LISTS_OF_PEOPLE)
        return Entry(name, url, is_here)


def site(request: HttpRequest) -> dict[str, Any]:
    """Gives templates `site`; nothing is computed for pages that do not print it."""
    return {"site": SimpleLazyObject(lambda: Site(request))}

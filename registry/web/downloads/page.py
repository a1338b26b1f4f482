"""The page of data: what can be taken, in which form, under which licence, and how to cite it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from registry.dates import DateKind, in_words, parse
from registry.opendata.exports.catalogue import LISTS, counts
from registry.opendata.exports.formats import MOST_IN_A_SPREADSHEET
from registry.opendata.exports.publishing import DataFile, Edition, edition_in
from registry.web.dossier.markup import page_language
from registry.web.downloads import offered

TITLES = {
    "events": gettext_lazy("Events"),
    "documents": gettext_lazy("Documents"),
    "places": gettext_lazy("Places"),
    "commemorations": gettext_lazy("Commemorations"),
    "figures": gettext_lazy("Figures"),
    "sources": gettext_lazy("Sources"),
    "photos": gettext_lazy("Photographs"),
}


@dataclass(frozen=True, slots=True)
class TableFiles:
    """A table of the edition and its files."""

    name: str
    files: tuple[DataFile, ...]


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """What there is to take; of the edition only the description is read, lists are counted."""
    edition = edition_in(Path(settings.DATA_ROOT))
    context = {
        "edition": edition,
        "day": _day(edition),
        "tables": _tables(edition),
        "description": reverse("data-file", args=["datapackage.json"]),
        "size": sum(file.size for file in edition.files) if edition else 0,
        "lists": _lists(),
        "host": request.build_absolute_uri("/").rstrip("/"),
        "year": edition.day[:4] if edition else "",
        "programs": _programs(),
    }
    response = render(request, "registry/data/page.html", context)
    # A new edition of the files is none of the pages, which would go on being remembered.
    response.headers["Cache-Control"] = "public, max-age=0, s-maxage=300"
    return response


def _day(edition: Edition | None) -> str:
    if edition is None:
        return ""
    return in_words(parse(edition.day, kind=DateKind.MOMENT), page_language())


def _tables(edition: Edition | None) -> list[TableFiles]:
    found: dict[str, list[DataFile]] = {}
    for file in edition.files[1:] if edition else ():
        found.setdefault(file.name.partition(".")[0], []).append(file)
    return [TableFiles(name, tuple(files)) for name, files in found.items()]


def _lists() -> list[tuple[str, list[tuple[str, str]]]]:
    """Titles of whole lists, each with its files as the page of the list offers them."""
    found = dict(counts(most=MOST_IN_A_SPREADSHEET + 1))
    people = offered.files(
        found["people"], lambda ending: reverse("registry:people-file", args=[ending])
    )
    return [
        (_("People"), people),
        *(
            (str(TITLES[name]), offered.files(found[name], partial(_address, name)))
            for name in LISTS
        ),
    ]


def _address(name: str, ending: str) -> str:
    return reverse("registry:data-list", args=[name, ending])


def _programs() -> list[tuple[str, str, str]]:
    """Addresses for other programs as they are written, what they are, where one looks at them."""
    language = page_language()
    feeds = [
        (f"/{language}/corrections/feed.atom", _("What was corrected, as a feed.")),
        (f"/{language}/on-this-day/feed.atom", _("Who died on this day, as a feed.")),
        (f"/{language}/on-this-day/calendar.ics", _("The days of the year, for a calendar.")),
    ]
    interface = _("The same records one by one and in pages, as JSON; described in OpenAPI.")
    return [
        ("/api/v1/", interface, reverse("api-docs")),
        ("/oai", _("Harvesting by OAI-PMH 2.0."), f"{reverse('oai')}?verb=Identify"),
        ("/api/reconcile", _("Matching of a list of names, for OpenRefine."), reverse("reconcile")),
        (
            "/sitemap.xml",
            _("Every page, for search engines and archives of the web."),
            reverse("sitemap"),
        ),
        *((address, words, address) for address, words in feeds),
        (_("/id/ and the nine characters of a record"), _("Its permanent address."), ""),
    ]

"""From addresses of the site to files of the mirror.

    /en/people/p000000p6/probnaya/   en/people/p000000p6/probnaya/index.html
    /en/fates/executed/?page=2       en/fates/executed/page/2/index.html
    /en/people/?fate=executed        en/people/index.html?fate=executed, the page that searches
    /id/p000000p6                    id/p000000p6/index.html

What needs a server to answer has no file: `Address.of` gives nothing, and the link is taken away.
"""

from __future__ import annotations

import posixpath
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from django.conf import settings
from django.urls import Resolver404, get_resolver

from registry.filters import PersonFilterSet

# The host of every request a mirror makes of the site; none of it may be left in a file.
HOST = "mirror.invalid"
ORIGIN = f"https://{HOST}"

# Lists of people are read page by page, or asked by the page that searches.
VALUES = {"fate": "fate", "profession": "profession", "nationality": "nationality"}
ROLES = {"victims": "victim", "perpetrators": "perpetrator"}
SEARCHED = {"people", "search", *ROLES}
# Parameters that have a file of their own, by route; all other parameters need a server.
PAGED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (
            *("letter", "fates", "professions", "nationalities", *VALUES, "values", "day"),
            *("corrections", "events", "documents", "commemorations", "figures", "place", "event"),
            *("document", "source", "person", "photo", "commemoration", "figure"),
        ),
        ("page",),
    ),
    **dict.fromkeys(("places", "photos", "sources"), ("kind", "page")),
    "place-people": ("as", "page"),
    "reading-sheet": ("date", "burial_place", "event", "document", "page"),
}
# Lists that other pages lead to; each is read when the first link to it is met.
FOUND = {
    *("letter", *VALUES, "values", "place-people", "reading-sheet"),
    *("places", "photos", "sources"),
}
NEEDS_A_SERVER = {
    # The feed of days follows a clock.
    *("suggest", "days-feed", "reading-name"),
    *("contribute", "contribution-states", "contribution-state", "contribute-fact"),
    *("contribute-contact", "contribute-check", "contribute-about"),
    # The files themselves lie in the mirror's folder `data`.
    *("data", "data-list", "people-file", "place-people-file"),
}
# Pages that stand alone or begin a list.
FIXED = (
    *("home", "names", "fates", "professions", "nationalities", "statistics", "reading"),
    *("relatives", "about", "corrections", "corrections-feed", "events", "documents", "places"),
    *("photos", "commemorations", "figures", "sources"),
)
# Files beside the page of a record, by noun: addresses that take its public id and its slug.
FILES_OF: dict[str, tuple[str, ...]] = {
    noun: (f"{noun.lower()}-bibtex", f"{noun.lower()}-ris")
    for noun in ("Person", "Document", "Photo", "Source")
}
# What names a record by whole addresses, and needs a mirror that knows its own, by noun.
DATA_OF: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("Person", "Event", "Place", "Commemoration", "Figure", "Source"), ("jsonld",)),
    "Document": ("jsonld", "iiif-manifest"),
    "Photo": ("jsonld", "iiif-manifest", "iiif-info"),
}
# A record as JSON.
API = {
    *("api-person", "api-event", "api-document", "api-place", "api-photograph"),
    *("api-commemoration", "api-figure", "api-source"),
}
RECORDS = (*("person", "event", "document", "place", "photo", "commemoration", "figure", "source"),)
# Everything a mirror has files of. A link to any other address becomes plain text.
MIRRORED = {
    *(*FIXED, *SEARCHED, *FOUND, *RECORDS, *PAGED),
    *("about-page", "statistics-file", "on-this-day", "day", "days-calendar", "resolve", "media"),
    *("api-statistics", *API),
    *(route for routes in (*FILES_OF.values(), *DATA_OF.values()) for route in routes),
}
# Data is asked for below this address.
DATA = "/api/"
# What the page that searches understands. It has one order, that of the site without a choice.
ASKED = frozenset(PersonFilterSet.base_filters) - {"sort"}

Pairs = tuple[tuple[str, str], ...]


class Address(NamedTuple):
    """A place in the mirror: its file, what is asked of the page that searches, its route."""

    file: str
    query: str = ""
    route: str = ""
    path: str = ""
    pairs: Pairs = ()

    @classmethod
    def of(
        cls, path: str, query: str = "", languages: frozenset[str] | None = None
    ) -> Address | None:
        """The place of an address of the site, nothing where only a server can answer."""
        if path.startswith(settings.STATIC_URL):
            return cls("static/" + unquote(path.removeprefix(settings.STATIC_URL)), route="static")
        language, route, preset = route_of(path)
        if route not in MIRRORED:
            return None
        if language and languages is not None and language not in languages:
            return None
        pairs = tuple(parse_qsl(query, keep_blank_values=False))
        if route in SEARCHED or (route in VALUES and {name for name, _ in pairs} - {"page"}):
            return _asking(language, route, (*preset, *pairs))
        if {name for name, _value in pairs} - set(PAGED.get(route, ())):
            return None
        return cls(file_of(path, pairs), "", route, path, pairs)


def _asking(language: str, route: str, pairs: Pairs) -> Address | None:
    """The page that searches, with a question it understands."""
    kept = [(name, value) for name, value in pairs if value and name != "page"]
    if {name for name, _value in kept} - ASKED:
        return None
    return Address(f"{language}/people/index.html", urlencode(kept), "people")


def file_of(path: str, pairs: Pairs = ()) -> str:
    """The file of an address: folders with an index, so that any server of files shows it."""
    if path.startswith(DATA):
        return unquote(path.strip("/")) + ".json"
    parts = [unquote(part) for part in path.strip("/").split("/") if part]
    ordered = sorted(pairs, key=lambda pair: (pair[0] == "page", pair))
    parts += [
        part for name, value in ordered for part in (name, value) if (name, value) != ("page", "1")
    ]
    is_file = not path.endswith("/") and not pairs and "." in path.rpartition("/")[2]
    return "/".join(parts) if is_file else "/".join([*parts, "index.html"])


@lru_cache(maxsize=1 << 15)
def route_of(path: str) -> tuple[str, str, Pairs]:
    """Language, route and the filter an address says itself; no route where there is none."""
    language, _slash, rest = path.removeprefix("/").partition("/")
    if language in dict(settings.LANGUAGES):
        urls, path = get_resolver("registry.web.urls"), f"/{rest}"
    else:
        language, urls = "", get_resolver()
    try:
        match = urls.resolve(unquote(path))
    except Resolver404:
        return language, "", ()
    route = match.url_name or ""
    if route in ROLES:
        return language, route, (("role", ROLES[route]),)
    if route in VALUES:
        return language, route, ((VALUES[route], str(match.kwargs["code"])),)
    return language, route, ()


@lru_cache(maxsize=1 << 15)
def relative(source: str, target: str) -> str:
    """The link from one file of the mirror to another."""
    return quote(posixpath.relpath(target, posixpath.dirname(source) or "."))


def split(url: str) -> tuple[str, str, str] | None:
    """Path, query and fragment of an address of the site; nothing for the address of another."""
    parts = urlsplit(url.removeprefix(ORIGIN) if url.startswith(ORIGIN) else url)
    if parts.scheme or parts.netloc or not parts.path.startswith("/"):
        return None
    return parts.path, parts.query, parts.fragment

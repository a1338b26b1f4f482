"""Pages a mirror has instead of those that need a server: the search, and the days of the year."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from registry.mirror.addresses import Address
from registry.mirror.asking import request_for
from registry.mirror.rewriting import Rewriter
from registry.sentences import count_noun
from registry.web.days import all_days
from registry.web.reasons import reason_label

OWN_PAGES = ("people", "on-this-day")
# Filters beside the list, in this order; the first stand open.
FACETS = ("fate", "profession", "role", "burial_place", "arrest_year", "nationality", "death_year")
REASONS = (
    *("variant", "beginning", "sound", "equivalent", "initials", "near", "near_1", "near_2"),
    *("skeleton", "part", "keyboard"),
)


def own_page(name: str, language: str, rewriter: Rewriter) -> tuple[str, str, list[Address]]:
    """File, text and targets of one of the pages."""
    with translation.override(language):
        path = reverse(f"registry:{name}")
        request = request_for(path)
        text = {"people": _search, "on-this-day": _days}[name](request, language)
    place = Address.of(path)
    file = place.file if place else ""
    found = rewriter.page(text, file, path)
    return file, found.text, found.targets


def _search(request: HttpRequest, language: str) -> str:
    return render_to_string("registry/mirror/search.html", {"words": _words(language)}, request)


def _days(request: HttpRequest, language: str) -> str:
    del language
    return render_to_string("registry/mirror/days.html", {"months": all_days()}, request)


def _words(language: str) -> dict[str, Any]:
    """What the script of the search says."""
    return {
        "language": language,
        "is_latin": language == "en",
        "facets": FACETS,
        "reasons": {code: reason_label(code) for code in REASONS},
        "people": {
            kind: count_noun(number, "people", language).rpartition(" ")[2]
            for kind, number in (("one", 1), ("few", 2), ("many", 5), ("other", 5))
        },
        "show": _("Show people"),
        "close": _("Close"),
        "clear": _("Clear all"),
        "remove": _("remove"),
        "more": _("More values"),
        "perhaps": _("perhaps %(number)s more"),
        "only_perhaps": _("perhaps %(number)s"),
        "reading": _("The register is being read …"),
        "nobody": _("Nobody is found. Leave out a filter, or try another spelling of the name."),
        "unread": _("A file of this copy cannot be read: %(name)s. The lists below still work."),
        "not_understood": _(
            "This copy does not understand one of the filters in the address: %(name)s."
        ),
        "from": pgettext("years", "from %(year)s"),
        "to": pgettext("years", "to %(year)s"),
        "ranges": {
            "arrest_from": _("Year of arrest"),
            "arrest_to": _("Year of arrest"),
            "birth_from": _("Year of birth"),
            "birth_to": _("Year of birth"),
        },
        "previous": _("Previous"),
        "next": _("Next"),
    }

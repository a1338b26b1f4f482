"""Lists of people: all with filters, and the same under addresses of their own."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registry.search.labels import labels_of
from registry.search.snapshot import snapshot
from registry.search.terms import NOT_RECORDED
from registry.vocabulary import Fate, Role
from registry.web.chips import in_words
from registry.web.listing import Listing, listing
from registry.web.values import section_of
from registry.web.wording import plain, value_label

# Lists of one value that have an address of their own.
OWN_ADDRESS = {"fate": "fate", "profession": "profession", "nationality": "nationality"}
ROLE_ADDRESS = {Role.VICTIM.value: "victims", Role.PERPETRATOR.value: "perpetrators"}


# Lists ---------------------------------------------------------------------------------------


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, or those the filters of the address leave."""
    return _list(request, {}, heading=_("People"))


@require_safe
def victims(request: HttpRequest) -> HttpResponse:
    """People with at least one published political repression."""
    intro = _(
        "Each of these people was subjected to at least one recorded act of political repression. "
        "Some of them also took part in repressing others; their line says so."
    )
    return _list(request, {"role": Role.VICTIM}, heading=_("Persecuted"), intro=intro)


@require_safe
def perpetrators(request: HttpRequest) -> HttpResponse:
    """People with at least one published, documented act."""
    intro = _(
        "Each of these people has at least one documented act of repression, known from an "
        "official record or from independent published research and approved by two people. "
        "Some of them were persecuted later themselves; their line says so."
    )
    return _list(
        request, {"role": Role.PERPETRATOR}, heading=_("Carried out repression"), intro=intro
    )


@require_safe
def fate(request: HttpRequest, code: str) -> HttpResponse:
    """People of one recorded fate."""
    intro = _("For each of these people the register records this fate.")
    if code == NOT_RECORDED:
        intro = _("For these people the register records no fate yet.")
    if code == Fate.UNKNOWN:
        intro = _("For these people the sources do not say what became of them.")
    return _list_of_value(request, "fate", code, intro)


@require_safe
def profession(request: HttpRequest, code: str) -> HttpResponse:
    """People of one trade or calling."""
    intro = _("People recorded in this work; somebody may be recorded in several.")
    return _list_of_value(request, "profession", code, intro)


@require_safe
def nationality(request: HttpRequest, code: str) -> HttpResponse:
    """People whose files record one nationality."""
    intro = _(
        "Nationality stands here as files and other sources record it. It explains nothing that "
        "was done to a person or by one."
    )
    return _list_of_value(request, "nationality", code, intro)


def _list_of_value(request: HttpRequest, name: str, code: str, intro: str) -> HttpResponse:
    heading = _heading(name, code)
    return _list(request, {name: code}, heading=heading, intro=intro, section=name)


def _heading(name: str, code: str) -> SafeString:
    """The words for a value. Raises `Http404` for one the register does not have."""
    labels = labels_of({name: [code]})
    is_fate = name == "fate" and code in Fate.values
    if not is_fate and code != NOT_RECORDED and (name, code) not in labels:
        raise Http404
    return value_label(name, code, labels)


def _list(
    request: HttpRequest,
    preset: Mapping[str, str],
    *,
    heading: str,
    intro: str = "",
    section: str = "",
) -> HttpResponse:
    data = request.GET.copy()
    for name, value in preset.items():
        data[name] = value
    with snapshot() as index:
        found = listing(index, data, preset, request.path)
        return _rendered(request, found, preset, heading, intro, section)


def _rendered(
    request: HttpRequest,
    found: Listing,
    preset: Mapping[str, str],
    heading: str,
    intro: str,
    section: str,
) -> HttpResponse:
    own = found.query.without(*preset)
    context = {
        "listing": found,
        "heading": heading,
        "intro": intro,
        "crumb": section_of(section) if section else None,
        "title": _title(heading, found, preset),
        "canonical_path": _canonical(found),
        "own_query": str(own),
        "people_url": reverse("registry:people"),
        "pages": found.pages,
        "is_all": not found.query.filters,
    }
    return render(request, "registry/people/list.html", context)


def _title(heading: str, found: Listing, preset: Mapping[str, str]) -> str:
    """The filters in words: what the address itself says is said by the heading."""
    others = [chip for chip in found.chips if chip.name not in preset]
    words = in_words(others)
    start = plain(heading) if isinstance(heading, SafeString) else heading
    title = f"{start}: {words}" if words else start
    if found.page > 1:
        title += " – " + _("page %(number)d") % {"number": found.page}
    return title


def _canonical(found: Listing) -> str:
    """The one address of a list: its own where a single value has one, else that of all people."""
    filters = found.query.filters
    if len(filters) == 1 and not found.problems:
        name, value = filters[0]
        rest = str(found.query.without(name))
        if name in OWN_ADDRESS:
            return reverse(f"registry:{OWN_ADDRESS[name]}", args=[value]) + rest
        if name == "role" and value in ROLE_ADDRESS:
            return reverse(f"registry:{ROLE_ADDRESS[value]}") + rest
    return reverse("registry:people") + str(found.query)

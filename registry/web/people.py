"""Lists of people: all with filters, the same under addresses of their own, values with counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registry.filters import PersonFilterSet
from registry.names import fold
from registry.search.labels import labels_of
from registry.search.snapshot import Snapshot, snapshot
from registry.search.terms import NOT_RECORDED
from registry.vocabulary import Fate, Role
from registry.web.addresses import Query
from registry.web.chips import chips, in_words
from registry.web.facets import (
    WITH_PAGE,
    Value,
    facet,
    has_words,
    in_order_of_page,
    with_possible,
)
from registry.web.listing import Listing, listing
from registry.web.wording import filter_label, plain, value_label

# Lists of one value that have an address of their own.
OWN_ADDRESS = {"fate": "fate", "profession": "profession", "nationality": "nationality"}
ROLE_ADDRESS = {Role.VICTIM.value: "victims", Role.PERPETRATOR.value: "perpetrators"}
# More values than this are found through the search of their page.
MOST_VALUES = 5000


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
        return _rendered(request, listing(index, data), preset, heading, intro, section)


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
        "crumb": _section(section) if section else None,
        "title": _title(heading, found, preset),
        "canonical_path": _canonical(found),
        "own_query": str(own),
        "people_url": reverse("registry:people"),
        "pages": _pages(found, preset),
        "is_all": not found.query.filters,
    }
    return render(request, "registry/people/list.html", context)


def _pages(found: Listing, preset: Mapping[str, str]) -> dict[str, Any]:
    """Links from page to page keep to the address the list stands under."""

    def below(query: Query | None) -> str | None:
        return None if query is None else str(query.without(*preset)) or "?"

    return {
        "links": [(link.number, below(link.query), link.is_current) for link in found.pages],
        "previous": below(found.previous),
        "next": below(found.next),
    }


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


# Values --------------------------------------------------------------------------------------


@require_safe
def values(request: HttpRequest, name: str) -> HttpResponse:
    """Every value of a filter with its count, under the other filters of the address."""
    if name not in WITH_PAGE:
        raise Http404
    query = Query.of(request.GET).without("page", "sort")
    filters = PersonFilterSet(request.GET)
    wanted = request.GET.get("f", "").strip()[:100]
    with snapshot() as index:
        found = _values(index, filters, name, query)
    shown = [value for value in found if _contains(value, wanted)]
    list_url = reverse("registry:people")
    context = {
        "name": name,
        "label": filter_label(name),
        "values": [(value, list_url + str(_toggled(query, value))) for value in shown],
        "total": len(found),
        "wanted": wanted,
        "query": query,
        "problems": filters.problems,
        "chips": chips(query, filters.labels),
        "back": list_url + str(query),
        "is_cut": len(found) == MOST_VALUES,
        "canonical_path": request.path + str(query),
        "own_query": str(query),
        "is_indexable": not query.filters and not wanted,
    }
    return render(request, "registry/people/values.html", context)


def _values(index: Snapshot, filters: PersonFilterSet, name: str, query: Query) -> list[Value]:
    counts = filters.counts(index, [name])
    counted = with_possible(name, counts)
    frequent = sorted(counted, key=lambda value: -counted[value])[:MOST_VALUES]
    labels = labels_of({name: frequent})
    made = facet(name, frequent, counted, query, labels).values
    return sorted((value for value in made if has_words(value, labels)), key=in_order_of_page)


def _toggled(query: Query, value: Value) -> Query:
    if value.is_chosen:
        return query.without_value(value.name, value.value)
    return query.with_value(value.name, value.value)


def _contains(value: Value, wanted: str) -> bool:
    return fold(wanted) in fold(plain(value.label))


@require_safe
def fates(request: HttpRequest) -> HttpResponse:
    """Every recorded fate with its count."""
    return _index(request, "fate", _("What became of the people in this register."))


@require_safe
def professions(request: HttpRequest) -> HttpResponse:
    """Every trade and calling with its count."""
    return _index(request, "profession", _("The work people did. Some are counted under several."))


@require_safe
def nationalities(request: HttpRequest) -> HttpResponse:
    """Every recorded nationality with its count."""
    intro = _("As files and other sources record it. Some people are counted under several.")
    return _index(request, "nationality", intro)


def _index(request: HttpRequest, name: str, intro: str) -> HttpResponse:
    with snapshot() as index:
        found = _values(index, PersonFilterSet(QueryDict()), name, Query())
    context = {
        "heading": _section(name)[0],
        "intro": intro,
        "values": [(value, reverse(f"registry:{name}", args=[value.value])) for value in found],
    }
    return render(request, "registry/people/index.html", context)


def _section(name: str) -> tuple[str, str]:
    """The index of all values: its heading and address."""
    sections = {
        "fate": (_("Fates"), "fates"),
        "profession": (_("Work"), "professions"),
        "nationality": (_("Nationality as recorded"), "nationalities"),
    }
    heading, route = sections[name]
    return heading, reverse(f"registry:{route}")

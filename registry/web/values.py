"""All values of a filter with their counts: in pages, with a search of their own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from registry.filters import PersonFilterSet
from registry.names import fold
from registry.search.facets import Counts
from registry.search.labels import Labels, labels_of
from registry.search.snapshot import snapshot
from registry.search.terms import NOT_RECORDED
from registry.web.addresses import Query
from registry.web.chips import chips
from registry.web.facets import (
    IN_TIME,
    WITH_PAGE,
    Value,
    facet,
    has_words,
    in_order_of_page,
    with_possible,
)
from registry.web.numbering import last_page, page_number, pages
from registry.web.wording import filter_label, plain, value_label

PAGE_SIZE = 200
# Up to so many values are put in order by their words; beyond, those alike in number by their code.
MOST_ORDERED = 5000
# So many of the most frequent are looked through for a word.
MOST_SEARCHED = 20_000
PORTION = 2000
LONGEST_WORD = 100


@require_safe
def values(request: HttpRequest, name: str) -> HttpResponse:
    """Every value of a filter with its count, under the other filters of the address."""
    if name not in WITH_PAGE:
        raise Http404
    query = Query.of(request.GET).without("page", "sort")
    filters = PersonFilterSet(request.GET)
    wanted = request.GET.get("f", "").replace("\x00", "").strip()[:LONGEST_WORD]
    with snapshot() as index:
        counts = filters.counts(index, [name])
        codes = _in_order(name, counts)
        found = _holding(name, codes[:MOST_SEARCHED], wanted) if wanted else codes

        def url(number: int) -> str:
            extra = {"f": wanted} if wanted else {}
            pairs = [*query.pairs, *extra.items(), *([("page", number)] if number > 1 else [])]
            return request.path + (f"?{urlencode(pairs)}" if pairs else "")

        last = last_page(len(found), PAGE_SIZE)
        number = page_number(request.GET.get("page", ""), last, url(1))
        part = found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
        shown = labelled(name, part, counts, query)
        labels = filters.labels
    list_url = reverse("registry:people")
    context = {
        "name": name,
        "label": filter_label(name),
        "values": [(value, list_url + str(_toggled(query, value))) for value in shown],
        "total": len(found),
        "wanted": wanted,
        "query": query,
        "problems": filters.problems,
        "chips": chips(query, labels),
        "back": list_url + str(query),
        "is_cut": bool(wanted) and len(codes) > MOST_SEARCHED,
        "pages": pages(number, last, url),
        "canonical_path": url(number),
        "own_query": url(number).removeprefix(request.path),
        "is_indexable": not query.filters and not wanted,
    }
    return render(request, "registry/people/values.html", context)


def _in_order(name: str, counts: Counts) -> list[str]:
    """The values somebody has, as far as readers may be told: years in time, else by frequency."""
    counted = with_possible(name, counts)
    if name in IN_TIME:
        return sorted(counted, key=lambda code: (code == NOT_RECORDED, code))
    codes = sorted(counted, key=lambda code: (code == NOT_RECORDED, -counted[code], code))
    if len(codes) > MOST_ORDERED:
        return codes
    return [value.value for value in labelled(name, codes, counts, Query())]


def labelled(name: str, codes: Sequence[str], counts: Counts, query: Query) -> list[Value]:
    """The values with their words; what has no published ones is left out."""
    labels = labels_of({name: codes}) if codes else {}
    made = facet(name, codes, counts, query, labels).values
    return sorted((value for value in made if has_words(value, labels)), key=in_order_of_page)


def _holding(name: str, codes: Sequence[str], wanted: str) -> list[str]:
    """The values in whose words, in any language, the word stands."""
    word = fold(wanted)
    found: list[str] = []
    for start in range(0, len(codes), PORTION):
        portion = codes[start : start + PORTION]
        labels = labels_of({name: portion})
        found += [
            code for code in portion if any(word in text for text in _texts(name, code, labels))
        ]
    return found


def _texts(name: str, code: str, labels: Labels) -> list[str]:
    texts = labels.get((name, code))
    if texts is None:
        return [fold(plain(value_label(name, code, labels)))]
    return [_folded(text) for text in texts.values()]


@lru_cache(maxsize=20_000)
def _folded(text: str) -> str:
    return fold(text)


def _toggled(query: Query, value: Value) -> Query:
    if value.is_chosen:
        return query.without_value(value.name, value.value)
    return query.with_value(value.name, value.value)


# Whole lists of values with an address of their own -------------------------------------------


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
        counts = PersonFilterSet(QueryDict()).counts(index, [name])
        codes = _in_order(name, counts)
        last = last_page(len(codes), PAGE_SIZE)

        def url(number: int) -> str:
            return request.path + (f"?page={number}" if number > 1 else "")

        number = page_number(request.GET.get("page", ""), last, url(1))
        part = codes[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
        found = labelled(name, part, counts, Query())
    context = {
        "heading": section_of(name)[0],
        "intro": intro,
        "values": [(value, reverse(f"registry:{name}", args=[value.value])) for value in found],
        "pages": pages(number, last, url),
        "canonical_path": url(number),
    }
    return render(request, "registry/people/index.html", context)


def section_of(name: str) -> tuple[str, str]:
    """The whole list of values of a filter: its heading and address."""
    sections = {
        "fate": (_("Fates"), "fates"),
        "profession": (_("Work"), "professions"),
        "nationality": (_("Nationality as recorded"), "nationalities"),
    }
    heading, route = sections[name]
    return heading, reverse(f"registry:{route}")

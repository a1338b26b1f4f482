"""Return of the Names: sheets to read from in public, and the same names one at a time.

Those whom the repression killed, each once: buried at a place, dead on a date, judged in a trial
or operation, named in a list. Who outlived it is not read. People who also took part in repression
stand here only where a curator puts them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from pyroaring import BitMap

from registry.dates import in_words, parse
from registry.filters import CODE
from registry.models import Document, Mention, Person
from registry.search import days as index_days
from registry.search.labels import labels_of
from registry.search.orders import Ordered
from registry.search.snapshot import Snapshot, snapshot
from registry.vocabulary import DocumentKind
from registry.web import days
from registry.web.dossier.markup import localized, page_language
from registry.web.listing import alphabet
from registry.web.nouns.people import read_aloud
from registry.web.numbering import Pages, last_page, page_number, pages
from registry.web.reading_lines import Line, line_of
from registry.web.wording import plain, value_label

SHEET = 50
# Of each kind so many are offered at the beginning; all others are reached from their own pages.
OFFERED = 12
PARAMETERS = ("burial_place", "event", "document", "date")
EXACT_DATE = 10


@dataclass(frozen=True, slots=True)
class Reading:
    """Whose names are read: what was asked, in words, and the people it means."""

    asked: dict[str, str]
    heading: SafeString | str
    people: BitMap

    @property
    def query(self) -> str:
        """What was asked, as the start of a further question."""
        return f"?{urlencode(self.asked)}&"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something whose names can be read."""

    label: SafeString | str
    url: str
    count: int | None = None


# Pages ---------------------------------------------------------------------------------------


@require_safe
def reading(request: HttpRequest) -> HttpResponse:
    """What a reading of names is, and whose names there are to read."""
    return _start(request)


def _start(request: HttpRequest, problem: str = "") -> HttpResponse:
    with snapshot() as index:
        context = {
            "problem": problem,
            "date": request.GET.get("date", "")[:EXACT_DATE],
            "places": _choices(index, "burial_place"),
            "events": _choices(index, "event"),
        }
    context["documents"] = _lists()
    return render(request, "registry/reading/start.html", context)


@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """Fifty names to read aloud, for paper."""
    with snapshot() as index:
        found = _asked(index, request.GET)
        if found is None:
            return _start(request, _nothing_asked(request.GET))
        total = len(found.people)
        step = _pages(request, found, "page", SHEET)
        first = (step.number - 1) * SHEET
        lines = _lines(index, found.people, first, first + SHEET)
    context = {
        "reading": found,
        "lines": lines,
        "total": total,
        "first": first + 1,
        "pages": step,
        "address": found.query,
        **_addresses(request, found, "page", step.number),
    }
    return render(request, "registry/reading/sheet.html", context)


@require_safe
def name(request: HttpRequest) -> HttpResponse:
    """One name, with the way to the next."""
    with snapshot() as index:
        found = _asked(index, request.GET)
        if found is None:
            return _start(request, _nothing_asked(request.GET))
        total = len(found.people)
        step = _pages(request, found, "number", 1)
        lines = _lines(index, found.people, step.number - 1, step.number)
    context = {
        "reading": found,
        "line": lines[0] if lines else None,
        "total": total,
        "pages": step,
        "address": found.query,
        "sheet_page": (step.number - 1) // SHEET + 1,
        **_addresses(request, found, "number", step.number),
    }
    return render(request, "registry/reading/name.html", context)


def _pages(request: HttpRequest, found: Reading, step: str, size: int) -> Pages:
    """Where the page asked for stands. Raises `NoSuchPage` for one that does not exist."""

    def url(number: int) -> str:
        return request.path + _query(found, step, number)

    last = last_page(len(found.people), size)
    return pages(page_number(request.GET.get(step, "").strip(), last, url(1)), last, url)


def _query(found: Reading, step: str, number: int) -> str:
    return f"?{urlencode({**found.asked, **({step: str(number)} if number > 1 else {})})}"


def _addresses(request: HttpRequest, found: Reading, step: str, number: int) -> dict[str, str]:
    """The one address of a page, and what the links to other languages keep."""
    query = _query(found, step, number)
    return {"canonical_path": request.path + query, "own_query": query}


# Whose names ---------------------------------------------------------------------------------


def _asked(index: Snapshot, data: Mapping[str, str]) -> Reading | None:
    """Whose names an address asks for; None where it names nobody's, or something unknown.

    Of several wishes the first holds: a reading is for one occasion.
    """
    asked = next(((name, data[name].strip()) for name in PARAMETERS if data.get(name)), None)
    if asked is None:
        return None
    name, value = asked
    if not CODE.fullmatch(value):
        return None
    if name == "document":
        return _of_document(index, value)
    if name == "date":
        return _of_date(index, value)
    labels = labels_of({name: [value]})
    if (name, value) not in labels:
        return None
    people = index_days.killed_of(index) & index.having(name, [value])
    return Reading({name: value}, value_label(name, value, labels), people)


def _of_document(index: Snapshot, public_id: str) -> Reading | None:
    document = Document.objects.published().filter(public_id=public_id).first()
    if document is None:
        return None
    named = Mention.objects.filter(document=document).exclude(person=None)
    keys = named.order_by().values_list("person", flat=True).distinct()
    people = BitMap(row[0] for row in index.tables.documents_of(pk for pk in keys if pk))
    found = people & index_days.killed_of(index)
    return Reading({"document": document.public_id}, localized(document.title), found)


def _of_date(index: Snapshot, text: str) -> Reading | None:
    """Those who died on a date (`1937-11-03`), or on a day of any year (`11-03`)."""
    try:
        if len(text) == EXACT_DATE:
            known = index_days.day_of(text)
            day = days.read_day(known[1] if known else "")
        else:
            day = days.read_day(text)
    except (Http404, ValueError):
        return None
    people = index_days.killed_of(index) & index.having(index_days.DEATH, [days.code(day)])
    if len(text) != EXACT_DATE:
        return Reading({"date": text}, days.in_words(day), people)
    people &= index.having("death_month", [text[:7]])
    return Reading({"date": text}, in_words(parse(text), page_language()), people)


def _nothing_asked(data: Mapping[str, str]) -> str:
    if data.get("date"):
        return _("This is no date. Write a day such as 1937-11-03, or 11-03 for all years.")
    if any(data.get(name) for name in PARAMETERS):
        return _("The register does not have what this address names.")
    return ""


def _lines(index: Snapshot, people: BitMap, start: int, stop: int) -> list[Line]:
    """A stretch of the names in the order of the alphabet."""
    order = "latin" if alphabet() == "latin" else "name"
    documents = Ordered(index, people, order).slice(start, stop)
    keys = index.tables.people(documents)
    rows = Person.objects.published().prefetch_related("names", "professions")
    found = rows.in_bulk(list(keys.values()))
    in_order = [found[keys[document]] for document in documents if keys.get(document) in found]
    return [line_of(person, start + number) for number, person in enumerate(in_order, 1)]


# What there is to read -----------------------------------------------------------------------


def _choices(index: Snapshot, name: str) -> list[Choice]:
    """The places or events with most of those whose names are read."""
    known = index.familiar()
    counts, ids = known.counts.get(name, {}), known.ids.get(name, {})
    frequent = sorted(ids, key=lambda value: (-counts[value], value))[: OFFERED * 2]
    labels = labels_of({name: frequent})
    read = index_days.killed_of(index)
    bitmaps = index.bitmaps(ids[value] for value in frequent if (name, value) in labels)
    found = [
        Choice(
            value_label(name, value, labels),
            _sheet_url(name, value),
            bitmaps[ids[value]].intersection_cardinality(read),
        )
        for value in frequent
        if (name, value) in labels
    ]
    with_people = [choice for choice in found if choice.count]
    with_people.sort(key=lambda choice: (-(choice.count or 0), plain(SafeString(choice.label))))
    return with_people[:OFFERED]


def _lists() -> list[Choice]:
    """Published lists that name somebody whose name is read, by date."""
    named = Mention.objects.filter(document=OuterRef("pk"), person__in=read_aloud())
    lists = Document.objects.published().filter(Exists(named), kind=DocumentKind.LIST)
    return [
        Choice(localized(document.title), _sheet_url("document", document.public_id))
        for document in lists.order_by("date_lo", "pk")[:OFFERED]
    ]


def _sheet_url(name: str, value: str) -> str:
    return f"{reverse('registry:reading-sheet')}?{urlencode({name: value})}"

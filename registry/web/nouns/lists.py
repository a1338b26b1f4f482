"""A list of records: counted, in groups, in pages of fifty, by one kind where one is asked for.

A parameter that means nothing gives no rows and a sentence, never the whole list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.core.paginator import InvalidPage, Page, Paginator
from django.db import models
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from registry.dates import DateKind, PartialDate, in_words
from registry.dates.edtf import Interval
from registry.errors import NotUnderstoodError
from registry.fields import partial_date
from registry.models.base import Record
from registry.web.dossier.markup import NOTHING, page_language
from registry.web.downloads import offered

PAGE_SIZE = 50
# Parameters of addresses of lists.
KIND, PAGE = "kind", "page"

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a list."""

    name: SafeString
    when: SafeString = NOTHING
    meta: SafeString = NOTHING


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading."""

    heading: SafeString
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Choice:
    """One kind a list can be narrowed to."""

    label: str
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page of the list; without an address it stands for pages left out."""

    number: int
    url: str
    is_current: bool = False


@dataclass(slots=True)
class Listing:
    """Everything the page of a list prints."""

    noun: str
    title: str
    count: str = ""
    note: str = ""
    # Either rows in groups, or an alphabet.
    groups: list[Group] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    choices_label: str = ""
    refusal: str = ""
    pages: list[PageLink] = field(default_factory=list)
    previous_url: str = ""
    next_url: str = ""
    total: int = 0
    # The kind it is narrowed to.
    kind: str = ""
    # What asks for this very page, kept by links to other languages.
    own_query: str = ""
    # What narrows the list beside its kind, as it stands in the address.
    kept: tuple[tuple[str, str], ...] = ()

    @property
    def files(self) -> list[tuple[str, str]]:
        """The list as files, narrowed as it is: format and address."""
        narrowed = query(self.kind, kept=self.kept).removeprefix(".")
        return offered.files(
            self.total,
            lambda ending: reverse("registry:data-list", args=[self.noun, ending]) + narrowed,
        )


def page_of(records: QuerySet[R], request: HttpRequest) -> Page[R] | None:
    """The page asked for; None where there is no such page."""
    paginator = Paginator(records, PAGE_SIZE)
    try:
        return paginator.page(request.GET.get(PAGE, "1"))
    except InvalidPage:
        return None


def grouped(
    records: Iterable[R], heading: Callable[[R], SafeString], row: Callable[[R], Row]
) -> list[Group]:
    """Rows under the heading they share, headings in the order in which they first occur."""
    groups: dict[SafeString, list[Row]] = {}
    for record in records:
        groups.setdefault(heading(record), []).append(row(record))
    return [Group(shared, rows) for shared, rows in groups.items()]


def paged(listing: Listing, page: Page[Any] | None, chosen: str = "") -> Listing:
    """The listing with links to its other pages, or with the sentence that there is no such page.

    The rows are already in it; `chosen` is the kind it is narrowed to.
    """
    if page is None:
        listing.refusal = _("This list has no such page.")
        return listing
    listing.total, listing.kind = page.paginator.count, chosen
    listing.own_query = query(chosen, page.number, listing.kept).removeprefix(".")
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    if page.paginator.num_pages > 1:
        listing.pages = [
            PageLink(n, query(chosen, n, listing.kept), n == page.number)
            if isinstance(n, int)
            else PageLink(0, "")
            for n in numbers
        ]
    if page.has_previous():
        listing.previous_url = query(chosen, page.previous_page_number(), listing.kept)
    if page.has_next():
        listing.next_url = query(chosen, page.next_page_number(), listing.kept)
    return listing


def query(kind: str, page: int = 1, kept: Iterable[tuple[str, str]] = ()) -> str:
    """The query of a page of a list, in its one form; `kept` is what else narrows the list."""
    pairs = [*([(KIND, kind)] if kind else []), *kept]
    if page > 1:
        pairs.append((PAGE, str(page)))
    return f"?{urlencode(pairs)}" if pairs else "."


@dataclass(frozen=True, slots=True)
class OfKinds(Generic[R]):
    """What a list says that can be narrowed to one kind."""

    kinds: type[models.TextChoices]
    # The way from a record to its kind.
    path: str
    # The title of the list of one kind, and what is said of a kind there is none of.
    titled: Callable[[str], str]
    refusal: str
    counted: Callable[[int], str]
    row: Callable[[R], Row]


def of_kind(records: QuerySet[R], kind: str, of: OfKinds[R]) -> QuerySet[R]:
    """The records of a kind, all where none is asked for.

    Raises `NotUnderstoodError` for a kind that is none.
    """
    if kind and kind not in of.kinds.values:
        raise NotUnderstoodError(of.refusal)
    return records.filter(**{of.path: kind}) if kind else records


def by_kind(
    request: HttpRequest, listing: Listing, records: QuerySet[R], of: OfKinds[R]
) -> QuerySet[R] | None:
    """Fills a list of all records, in their order, or of those of the kind asked for.

    Gives the records that are left; None where the kind is none, which gives nobody and a sentence.
    """
    kind = request.GET.get(KIND, "")
    used = set(records.order_by().values_list(of.path, flat=True).distinct())
    try:
        records = of_kind(records, kind, of)
    except NotUnderstoodError as error:
        listing.choices = _choices(of.kinds, used, "", listing.kept)
        listing.refusal = str(error)
        return None
    listing.choices = _choices(of.kinds, used, kind, listing.kept)
    if kind:
        listing.title = of.titled(str(of.kinds(kind).label).lower())
    page = page_of(records, request)
    if page:
        listing.count = of.counted(page.paginator.count)
        listing.rows = [of.row(record) for record in page]
    paged(listing, page, kind)
    return records


def _choices(
    kinds: type[models.TextChoices], used: set[str], chosen: str, kept: Sequence[tuple[str, str]]
) -> list[Choice]:
    """The kinds some published record has, and the way back to the whole list first."""
    every = Choice(_("All"), query("", kept=kept), not chosen)
    return [
        every,
        *(
            Choice(str(kind.label), query(kind.value, kept=kept), kind.value == chosen)
            for kind in kinds
            if kind.value in used
        ),
    ]


def by_year(
    request: HttpRequest,
    listing: Listing,
    records: QuerySet[R],
    counted: Callable[[int], str],
    row: Callable[[R], Row],
    kind: str = "",
) -> HttpResponse:
    """The page of a list in the order of time, under its years; `kind` is what narrowed it."""
    records = records.order_by(F("date_lo").asc(nulls_last=True), "pk")
    page = page_of(records, request)
    if page:
        listing.count = counted(page.paginator.count)
        listing.groups = grouped(page, year_heading, row)
    return shown(request, paged(listing, page, kind))


def shown(request: HttpRequest, listing: Listing) -> HttpResponse:
    """The page of a list."""
    context = {"listing": listing, "own_query": listing.own_query}
    return render(request, "registry/nouns/list.html", context)


def year_heading(record: Record) -> SafeString:
    """The year records are grouped under: that of their date, or in which their time began.

    A date that names no year, as a decade, stands in its own words: a heading says no more than it.
    """
    date = partial_date(record, "date")
    if date is None:
        return conditional_escape(_("Date not recorded"))
    year = _first_year(date)
    if year is None:
        written = in_words(date, page_language())
        return conditional_escape(written[:1].upper() + written[1:])
    return conditional_escape(str(year))


def _first_year(date: PartialDate) -> int | None:
    """The year in which a moment lies or a period began; None where that is not one year."""
    first, last = date.lo, date.hi
    if date.kind is DateKind.PERIOD and isinstance(date.expression, Interval):
        start = date.expression.start
        first, last = (start.lo, start.hi) if start else (None, None)
    if first is None or last is None or first // 10000 != last // 10000:
        return None
    return first // 10000

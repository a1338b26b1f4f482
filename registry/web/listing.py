"""A list of people as a page prints it: rows, counts, chips, pages; at most fifteen queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from registry.filters import PersonFilterSet
from registry.models import Citation, Person, Rehabilitation, Repression
from registry.search.query import Hit
from registry.search.snapshot import Snapshot
from registry.vocabulary import Role
from registry.web import lives
from registry.web.addresses import Query
from registry.web.chips import Attempt, Chip, attempts, chips, last_filter
from registry.web.dossier.markup import page_language
from registry.web.dossier.naming import fact_name
from registry.web.facets import COUNTED, Panel, panel
from registry.web.reasons import reason_label

PAGE_SIZE = 50
# Of a filter with very many values so many are counted; its page counts all.
MOST_COUNTED = 25


@dataclass(frozen=True, slots=True)
class Row:
    """One person of a list."""

    person: Person
    work: str
    fate: str
    dispute: str
    acted: str
    years: str
    rehabilitated: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page of the list; number 0 stands for those left out."""

    number: int
    query: Query
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """Everything a list prints."""

    total: int
    rows: list[Row]
    query: Query
    chips: list[Chip]
    panel: Panel
    problems: list[str]
    page: int
    pages: list[PageLink]
    previous: Query | None
    next: Query | None
    sorts: list[tuple[str, str, bool]]
    attempts: list[Attempt] = field(default_factory=list)

    @property
    def first(self) -> int:
        """The number of the first row in the whole list."""
        return (self.page - 1) * PAGE_SIZE + 1

    @property
    def is_indexable(self) -> bool:
        """Only lists of one filter, on their first page, are worth a search engine's while."""
        return len(self.query.filters) < 2 and self.page == 1 and not self.query.values("q")


def listing(index: Snapshot, data: QueryDict) -> Listing:
    """The list a request asks for. Raises `Http404` for a page that does not exist."""
    query = Query.of(data)
    filters = PersonFilterSet(data)
    number = _page_number(query)
    found = filters.found(index)
    total = found.total
    last = max(1, -(-total // PAGE_SIZE))
    if number > last:
        raise Http404
    counts = filters.counts(index, COUNTED, limit=MOST_COUNTED)
    in_use = chips(query, filters.labels)
    hits = found.page(number, PAGE_SIZE, filters.order, alphabet=alphabet())
    wider: list[Attempt] = []
    if not total and not filters.problems:
        wider = attempts(index, query, in_use, last_filter(data, query))
    return Listing(
        total=total,
        rows=rows(_loaded(hits), {hit.person_id: reason_label(hit.reason) for hit in hits}),
        query=query,
        chips=in_use,
        panel=panel(filters, counts, query),
        problems=filters.problems,
        page=number,
        pages=_pages(query, number, last),
        previous=query.page(number - 1) if number > 1 else None,
        next=query.page(number + 1) if number < last else None,
        sorts=_sorts(filters),
        attempts=wider,
    )


def _page_number(query: Query) -> int:
    """The page asked for; an address that names none that can exist is no address of ours."""
    text = (query.values("page") or ["1"])[0]
    if not (text.isascii() and text.isdigit()) or text.startswith("0") or len(text) > 9:
        raise Http404
    return int(text)


def _sorts(filters: PersonFilterSet) -> list[tuple[str, str, bool]]:
    """The orders to choose from: code, words, whether it is the present one."""
    words = {
        "relevance": _("How well the name fits"),
        "name": _("Surname"),
        "-name": _("Surname, from the end"),
        "birth": _("Date of birth"),
        "arrest": _("Date of first arrest"),
        "death": _("Date of death"),
    }
    return [(code, words[code], code == filters.order) for code in filters.sorts]


def alphabet() -> str:
    """The alphabet by which names are put in order in the language of the page."""
    return "latin" if page_language().startswith("en") else "cyrillic"


def _loaded(hits: Sequence[Hit]) -> list[Person]:
    """The people of a page with everything their rows print, in the order of the page."""
    keys = [hit.person_id for hit in hits]
    known = {person.pk: person for person in Person.objects.filter(pk__in=keys).for_listing()}
    return [known[key] for key in keys if key in known]


def _pages(query: Query, current: int, last: int) -> list[PageLink]:
    """The first, the last and those around the present page."""
    wanted = {1, last, *range(current - 2, current + 3)} & set(range(1, last + 1))
    if current < 4:
        wanted |= {2, 3} & set(range(1, last + 1))
    links: list[PageLink] = []
    before = 0
    for number in sorted(wanted):
        if number - before > 1:
            links.append(PageLink(0, query))
        links.append(PageLink(number, query.page(number), number == current))
        before = number
    return links


# Rows ----------------------------------------------------------------------------------------


def rows(people: Iterable[Person], reasons: Mapping[int, str] | None = None) -> list[Row]:
    """The people of a page, loaded by `for_listing`, with what stands in their rows.

    `reasons` says of people why they were found, where it is not the spelling itself.
    """
    found = list(people)
    disputes = _disputes(found)
    language = page_language()
    return [
        Row(
            person=person,
            work=_work(person),
            fate=lives.fate_in_words(person, language, with_rehabilitation=False).rstrip("."),
            dispute=disputes.get(person.pk, ""),
            acted=_acted(person),
            years=lives.years_of_life(person, language),
            rehabilitated=lives.rehabilitated_in_words(person, language),
            reason=(reasons or {}).get(person.pk, ""),
        )
        for person in found
    ]


def _acted(person: Person) -> str:
    """What a row says of acts; its other lines tell what was done to the person."""
    words = {
        Role.BOTH.value: _("Persecuted; also recorded for acts"),
        Role.PERPETRATOR.value: _("Recorded for acts"),
    }
    return words.get(person.role, "")


def _work(person: Person) -> str:
    labels = [term.label() for term in person.professions.all()]
    words = ", ".join(labels)
    return words[:1].upper() + words[1:]


def _disputes(people: list[Person]) -> dict[int, str]:
    """For each person with differing sources, a few words on what they differ; in one query."""
    owner: dict[tuple[int, int], int] = {}
    for person in people:
        targets: list[Any] = [
            person,
            *lives.repressions_of(person),
            *lives.rehabilitations_of(person),
        ]
        for target in targets:
            owner[_type(type(target)), target.pk] = person.pk
    if not owner:
        return {}
    fields: dict[int, list[str]] = {}
    differing = Citation.objects.differing().filter(
        target_type_id__in={type_id for type_id, _pk in owner},
        target_id__in={pk for _type_id, pk in owner},
    )
    for type_id, pk, name in differing.values_list("target_type_id", "target_id", "field"):
        if (type_id, pk) in owner:
            fields.setdefault(owner[type_id, pk], []).append(name)
    return {pk: _differ(names) for pk, names in fields.items()}


def _type(model: type[Person | Repression | Rehabilitation]) -> int:
    return ContentType.objects.get_for_model(model).pk


def _differ(names: list[str]) -> str:
    """One question is named; of several the number would say little in a row."""
    sentences = sorted({fact_name(name).differ for name in names})
    return sentences[0] if len(sentences) == 1 else _("Sources differ on several facts")

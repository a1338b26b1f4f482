"""A list of people as a page prints it: rows, counts, chips, pages; at most fifteen queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.filters import PersonFilterSet
from registry.models import Citation, Person, Profession, Rehabilitation, Repression
from registry.prepared import prepared
from registry.search.query import Hit
from registry.search.snapshot import Snapshot
from registry.web import list_people, lives
from registry.web.addresses import Query
from registry.web.chips import Attempt, Chip, attempts, chips, last_filter
from registry.web.dossier.markup import page_language
from registry.web.dossier.naming import fact_name
from registry.web.downloads import offered
from registry.web.facets import COUNTED, Panel, panel
from registry.web.histogram import Histogram, histogram
from registry.web.numbering import Pages, last_page, page_number, pages
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
class Listing:
    """Everything a list prints."""

    total: int
    rows: list[Row]
    query: Query
    chips: list[Chip]
    panel: Panel
    problems: list[str]
    pages: Pages
    sorts: list[tuple[str, str, bool]]
    attempts: list[Attempt] = field(default_factory=list)
    histogram: Histogram | None = None

    @property
    def first(self) -> int:
        """The number of the first row in the whole list."""
        return (self.pages.number - 1) * PAGE_SIZE + 1

    @property
    def page(self) -> int:
        """The number of the page."""
        return self.pages.number

    @property
    def files(self) -> list[tuple[str, str]]:
        """The list as files: format and address, without a spreadsheet where it would be large."""
        query = str(self.query.page(1))
        return offered.files(
            self.total, lambda ending: reverse("registry:people-file", args=[ending]) + query
        )

    @property
    def is_indexable(self) -> bool:
        """Only lists of one filter, on their first page, are worth a search engine's while."""
        return len(self.query.filters) < 2 and self.page == 1 and not self.query.values("q")


def listing(
    index: Snapshot, data: QueryDict, preset: Iterable[str] = (), path: str = ""
) -> Listing:
    """The list a request asks for. Raises `NoSuchPage` for a page that does not exist.

    It stands under `path`, which says the `preset` filters itself: links from page to page keep to
    it.
    """
    query = Query.of(data)
    filters = PersonFilterSet(data)
    found = filters.found(index)

    def below(number: int) -> str:
        return path + str(query.page(number).without(*preset))

    last = last_page(found.total, PAGE_SIZE)
    number = page_number((query.values("page") or [""])[0], last, below(1))
    counts = filters.counts(index, COUNTED, limit=MOST_COUNTED)
    in_use = chips(query, filters.labels)
    hits = found.page(number, PAGE_SIZE, filters.order, alphabet=alphabet())
    wider: list[Attempt] = []
    if not found.total and not filters.problems:
        wider = attempts(index, query, in_use, last_filter(data, query))
    return Listing(
        total=found.total,
        rows=rows(loaded(hits), {hit.person_id: reason_label(hit.reason) for hit in hits}),
        query=query,
        chips=in_use,
        panel=panel(index, filters, counts, query, MOST_COUNTED),
        problems=filters.problems,
        pages=pages(number, last, below),
        sorts=_sorts(filters),
        attempts=wider,
        histogram=histogram(index, filters, query) if found.total else None,
    )


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


def loaded(hits: Sequence[Hit]) -> list[Person]:
    """The people of a page with everything their rows print, in the order of the page."""
    return list_people.load([hit.person_id for hit in hits])


# Rows ----------------------------------------------------------------------------------------


def rows(people: Iterable[Person], reasons: Mapping[int, str] | None = None) -> list[Row]:
    """The people of a page, as `loaded` gives them, with what stands in their rows.

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
            acted=lives.acted_in_words(person, language),
            years=lives.years_of_life(person, language),
            rehabilitated=lives.rehabilitated_in_words(person, language),
            reason=(reasons or {}).get(person.pk, ""),
        )
        for person in found
    ]


def _work(person: Person) -> str:
    terms: list[Profession] = person.public_professions  # type: ignore[attr-defined]
    words = ", ".join(term.label() for term in terms)
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
    types, keys = ({target[at] for target in owner} for at in (0, 1))
    for type_id, pk, name in _differing(sorted(types), sorted(keys)):
        if (type_id, pk) in owner:
            fields.setdefault(owner[type_id, pk], []).append(name)
    return {pk: _differ(names) for pk, names in fields.items()}


@prepared
def _differing(
    types: Sequence[int], keys: Sequence[int]
) -> QuerySet[Citation, tuple[int, int, str]]:
    differing = Citation.objects.differing()
    found = differing.filter(target_type_id__in=types, target_id__in=keys)
    return found.values_list("target_type_id", "target_id", "field")


def _type(model: type[Person | Repression | Rehabilitation]) -> int:
    return ContentType.objects.get_for_model(model).pk


def _differ(names: list[str]) -> str:
    """One question is named; of several the number would say little in a row."""
    sentences = sorted({fact_name(name).differ for name in names})
    return sentences[0] if len(sentences) == 1 else _("Sources differ on several facts")

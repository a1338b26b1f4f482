"""Who stands beside a person: on the same list, in the same trial, shot the same day, buried there.

Only what records have in common is told; nobody is said to have known another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.models import Document, Person, Repression
from registry.search.terms import place_code
from registry.vocabulary import Outcome, PlaceKind
from registry.web import lives, people_names
from registry.web.dossier.groups import Group, Question
from registry.web.dossier.markup import (
    address,
    date_of,
    joined,
    link,
    localized,
    page_language,
)
from registry.web.dossier.places import PlaceBook, place_link
from registry.web.dossier.reach import (
    day_number,
    event_url,
    named_in,
    people_url,
    shot_at,
    shot_url,
    with_case_in,
)
from registry.web.dossier.rows import PersonRows

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# So many lists a person may stand on here; the others are among the papers.
_MOST_PAPERS = 4

_EVENTS: dict[str, str | Promise] = {
    "trial": gettext_lazy("In the same trial"),
    "order": gettext_lazy("Under the same order"),
    "operation": gettext_lazy("In the same operation"),
}
_PAPERS: dict[str, str | Promise] = {
    "list": gettext_lazy("On the same list"),
    "judgment": gettext_lazy("In the same judgment"),
}

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One of the others, by name, years and part in events."""

    name: SafeString
    original: SafeString
    years: str
    meta: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Others who share one thing; `count` leaves out the person of the page."""

    anchor: str
    heading: str
    shared: SafeString
    count: int
    rows: list[Neighbour]
    # Where all of them stand; blank where no page lists them.
    url: str

    @property
    def left_out(self) -> int:
        """How many do not stand here."""
        return self.count - len(self.rows)


@dataclass(frozen=True, slots=True)
class _Asked:
    heading: str
    shared: SafeString
    people: Question
    url: str


class Surroundings:
    """What a person shares with others, and who they are."""

    def __init__(self, rows: PersonRows, places: PlaceBook) -> None:
        self._rows = rows
        self._places = places
        self._asked = dict(self._everything())

    def asked(self) -> dict[Key, Question]:
        """Whom to look for."""
        return {key: one.people for key, one in self._asked.items()}

    def found(self, groups: Mapping[Key, Group]) -> list[Neighbours]:
        """What is shared with somebody, in its order."""
        return [
            Neighbours(
                anchor=f"beside-{key[0]}-{number}",
                heading=one.heading,
                shared=one.shared,
                count=groups[key].count,
                rows=[_neighbour(person) for person in groups[key].people],
                url=one.url,
            )
            for number, (key, one) in enumerate(self._asked.items(), 1)
            if key in groups
        ]

    def _everything(self) -> Iterator[tuple[Key, _Asked]]:
        yield from self._papers()
        yield from self._events()
        yield from self._days()
        yield from self._burial()
        yield from self._addresses()

    def _papers(self) -> Iterator[tuple[Key, _Asked]]:
        """A judgment of an event says no more than the event."""
        events = {case.event_id for case in self._rows.repressions if case.event_id}
        papers = [p for p in self._rows.deciding_papers if _is_own(p, events)]
        for paper in papers[:_MOST_PAPERS]:
            title = joined((link(paper, localized(paper.title)), date_of(paper, "date")))
            heading = str(_PAPERS[paper.kind])
            people = Question(named_in, (paper.pk,))
            yield ("list", paper.pk), _Asked(heading, title, people, address(paper))

    def _events(self) -> Iterator[tuple[Key, _Asked]]:
        for case in self._rows.repressions:
            event = case.event
            if event is None or not event.is_published:
                continue
            heading = str(_EVENTS.get(event.type.code, _("In the same event")))
            title = link(event, localized(event.title))
            people = Question(with_case_in, (event.pk,))
            yield ("event-beside", event.pk), _Asked(heading, title, people, event_url(event))

    def _days(self) -> Iterator[tuple[Key, _Asked]]:
        """Exact days alone: of those "about" a day nobody knows whether it was the same."""
        for case in self._rows.repressions:
            if case.outcome != Outcome.EXECUTED:
                continue
            row, date, at = _death(case, self._rows.person)
            day = str(getattr(row, date))
            place = self._places.get(getattr(row, f"{at}_id"))
            if place is None or not _DAY.fullmatch(day):
                continue
            shared = joined((date_of(row, date), place_link(place, on=getattr(row, f"{date}_lo"))))
            heading = _("Shot on the same day, recorded under the same place")
            people = Question(shot_at, (place.pk, day, day_number(day)))
            yield ("day", case.pk), _Asked(heading, shared, people, shot_url(place, day))

    def _burial(self) -> Iterator[tuple[Key, _Asked]]:
        """Of those with a case: a grave of honour tells nothing of what was done."""
        person = self._rows.person
        place = self._places.get(person.burial_place_id)
        if place is not None and self._rows.repressions:
            people = Question(_buried_in, (place.pk,))
            url = people_url(burial_place=place_code(place))
            heading = _("Buried in the same place")
            yield ("burial", place.pk), _Asked(heading, place_link(place), people, url)

    def _addresses(self) -> Iterator[tuple[Key, _Asked]]:
        """Houses alone: a shared town is no address."""
        for case in self._rows.repressions:
            place = self._places.get(case.residence_place_id)
            if place is None:
                continue
            people = Question(_living_at, (place.pk,))
            heading = _("Lived at the same address when arrested")
            yield ("address", place.pk), _Asked(heading, place_link(place), people, address(place))


def _buried_in(place: int) -> QuerySet[Person]:
    return Person.objects.published().filter(burial_place=place)


def _living_at(place: int) -> QuerySet[Person]:
    lived = Repression.objects.published().filter(
        residence_place=place, residence_place__uses__kind=PlaceKind.ADDRESS
    )
    return Person.objects.published().filter(pk__in=lived.values("person"))


def _is_own(paper: Document, events: set[int]) -> bool:
    return paper.kind == "list" or paper.event_id not in events


def _death(case: Repression, person: Person) -> tuple[Repression | Person, str, str]:
    """Where day and place of the shooting stand: in the case itself, else in the person."""
    if case.execution_date or case.execution_place_id:
        return case, "execution_date", "execution_place"
    return person, "death_date", "death_place"


def _neighbour(person: Person) -> Neighbour:
    language = page_language()
    return Neighbour(
        name=link(person, people_names.name_of(person)),
        original=people_names.original_form(person),
        years=lives.years_of_life(person, language),
        meta=lives.acted_in_words(person, language),
    )

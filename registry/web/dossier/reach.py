"""Whom an act reached beyond one person: those its paper names, or whose cases are in its event.

That somebody stands on a paper or in an event is what the record says; more is not concluded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from registry.models import Act, Document, Event, Mention, Person, Place, Repression
from registry.vocabulary import Fate, Outcome
from registry.web import people_names
from registry.web.addresses import Query
from registry.web.dossier.groups import Group, Question
from registry.web.dossier.markup import address, joined, link
from registry.web.dossier.rows import DECIDING, PersonRows

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Reached:
    """The first of the people an act reached, how many there are, and where all of them stand."""

    label: str
    names: SafeString
    count: int
    url: str
    has_more: bool


def asked(rows: PersonRows) -> dict[Key, Question]:
    """Whom to look for, each paper and event once."""
    return {key: question for act in rows.acts for key, question in _asked_of(act)}


def _asked_of(act: Act) -> Iterator[tuple[Key, Question]]:
    if paper := _paper(act):
        yield ("paper", paper.pk), Question(named_in, (paper.pk,))
    if event := _event(act):
        yield ("event", event.pk), Question(with_case_in, (event.pk,))


def _paper(act: Act) -> Document | None:
    """A list or a judgment; other papers may name a witness or an addressee."""
    paper = act.document
    is_asked = paper is not None and paper.is_published and paper.kind in DECIDING
    return paper if is_asked and act.victim_id is None else None


def _event(act: Act) -> Event | None:
    event = act.event
    is_asked = event is not None and event.is_published and act.victim_id is None
    return event if is_asked else None


def named_in(paper: Document | int) -> QuerySet[Person]:
    """Published people whom a paper names."""
    mentions = Mention.objects.filter(document=paper).exclude(person=None)
    return Person.objects.published().filter(pk__in=mentions.values("person"))


def with_case_in(event: Event | int) -> QuerySet[Person]:
    """Published people with a case that is part of an event."""
    cases = Repression.objects.published().filter(event=event)
    return Person.objects.published().filter(pk__in=cases.values("person"))


def day_number(day: str) -> int:
    """An exact day as dates are compared."""
    return int(day.replace("-", ""))


def shot_at(place: int, day: str, number: int) -> QuerySet[Person]:
    """Published people shot on one exact day, also given as a number, by a record of one place."""
    cases = Repression.objects.published().filter(
        outcome=Outcome.EXECUTED,
        execution_date_lo=number,
        execution_date=day,
        execution_place=place,
    )
    of_life = Q(death_date_lo=number, death_date=day, death_place=place, fate=Fate.EXECUTED)
    return Person.objects.published().filter(Q(pk__in=cases.values("person")) | of_life)


def shot_url(place: Place, day: str) -> str:
    """The list of those shot on a day at a place."""
    path = reverse("registry:place-people", args=[place.public_id, place.slug or place.public_id])
    return f"{path}?{urlencode({'as': 'shot', 'when': day})}"


def reach_of(rows: PersonRows, groups: Mapping[Key, Group]) -> dict[int, Reached]:
    """Whom each act reached, by the key of the act: by its paper, else by its event."""
    found: dict[int, Reached] = {}
    for act in rows.acts:
        paper, event = _paper(act), _event(act)
        if paper and (group := groups.get(("paper", paper.pk))):
            found[act.pk] = _reached(_("Named in this paper"), group, address(paper))
        elif event and (group := groups.get(("event", event.pk))):
            found[act.pk] = _reached(_("With a case in this event"), group, event_url(event))
    return found


def event_url(event: Event) -> str:
    """The list of people with a case in an event."""
    return people_url(event=event.slug or event.public_id)


def people_url(**filters: str) -> str:
    """The list of people under a filter."""
    return reverse("registry:people") + str(Query.made(**filters))


def _reached(label: str, group: Group, url: str) -> Reached:
    names = joined(link(person, people_names.name_of(person)) for person in group.people)
    return Reached(label, names, group.count, url, group.count > len(group.people))

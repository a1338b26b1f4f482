"""The rows a person's page is made of: published ones alone, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import models
from django.db.models import F, Prefetch, Q, QuerySet, prefetch_related_objects
from django.db.models.functions import Coalesce

from registry.models import (
    Act,
    CommemoratedPerson,
    Depiction,
    Detention,
    Document,
    Event,
    Mention,
    Participation,
    Person,
    PersonName,
    Post,
    Rehabilitation,
    Relation,
    Repression,
    Signature,
)
from registry.vocabulary import ActKind, Capacity, DocumentKind, State

# A page that lists more of one kind than this would be no page any more.
LONGEST = 400

# Events that are about the people in them. An order or a campaign reaches people who had nothing
# to do with most of the acts recorded of it; of those only the order itself belongs to each case.
EVENTS_OF_ONE_CASE = {"abduction", "arrest", "court_ruling", "mass_execution", "trial"}
ORDERED = [ActKind.ISSUED_ORDER, ActKind.SIGNED_ORDER]
JUDGING = [Capacity.JUDGE, Capacity.PRESIDING, Capacity.PROSECUTOR]
# Papers that decide on the people they name. Any other may name a witness or an addressee.
DECIDING = {DocumentKind.LIST.value, DocumentKind.JUDGMENT.value}


@dataclass(slots=True)
class PersonRows:
    """Everything published about one person."""

    person: Person
    repressions: list[Repression] = field(default_factory=list)
    rehabilitations: list[Rehabilitation] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    acts_against: list[Act] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    participations: list[Participation] = field(default_factory=list)
    judges: list[Participation] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)
    # Every signature on the papers of the acts and on those that decide on the person.
    signed_together: dict[int, list[Signature]] = field(default_factory=dict)
    mentions: list[Mention] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    depictions: list[Depiction] = field(default_factory=list)
    commemorated: list[CommemoratedPerson] = field(default_factory=list)

    @property
    def names(self) -> list[PersonName]:
        """Every spelling, in its order."""
        names: list[PersonName] = self.person.all_names  # type: ignore[attr-defined]
        return names

    def detentions(self, repression: Repression) -> list[Detention]:
        """Where the person was held in a case."""
        held: list[Detention] = repression.public_detentions  # type: ignore[attr-defined]
        return held

    @property
    def deciding_papers(self) -> list[Document]:
        """Lists and judgments that name the person; none without a case they could belong to."""
        if not self.repressions:
            return []
        named_in = {row.document_id: row.document for row in self.mentions}
        return [
            paper
            for paper in named_in.values()
            if paper.kind in DECIDING and any(could_be_of(paper, row) for row in self.repressions)
        ]

    def targets(self) -> Iterator[models.Model]:
        """The rows whose citations and findings the page tells."""
        yield self.person
        yield from self.names
        for repression in self.repressions:
            yield repression
            yield from self.detentions(repression)
        yield from self.rehabilitations
        yield from self.acts
        yield from self.acts_against
        yield from self.posts
        yield from self.participations
        yield from self.judges
        yield from self.relations
        yield from (depiction.photo for depiction in self.depictions)

    def places(self) -> Iterator[int | None]:
        """Keys of every place the page may name."""
        person = self.person
        yield from (person.birth_place_id, person.death_place_id, person.burial_place_id)
        for row in self.repressions:
            yield from (row.residence_place_id, row.arrest_place_id, row.execution_place_id)
            yield from (detention.place_id for detention in self.detentions(row))
        for act in (*self.acts, *self.acts_against):
            yield act.place_id


def could_be_of(paper: Document, case: Repression) -> bool:
    """False where the paper is older than the arrest, or younger than the sentence."""
    is_before = paper.date_hi and case.arrest_date_lo and paper.date_hi < case.arrest_date_lo
    is_after = paper.date_lo and case.sentence_date_hi and paper.date_lo > case.sentence_date_hi
    return not (is_before or is_after)


# Offices by their beginning; one of which only the end is known stands by that.
_IN_TIME = (Coalesce("period_lo", "period_hi").asc(nulls_last=True), "order", "pk")


def load(person: Person, shown: Iterable[str] = (State.PUBLISHED,)) -> PersonRows:
    """The published rows around a person.

    `shown` are states of cases; only a preview for curators names others than published ones.
    """
    _prefetch(person, list(shown))
    repressions: list[Repression] = person.public_repressions  # type: ignore[attr-defined]
    rows = PersonRows(
        person=person,
        repressions=repressions,
        rehabilitations=person.all_rehabilitations,  # type: ignore[attr-defined]
        posts=list(person.posts.select_related("organ").order_by(*_IN_TIME)[:LONGEST]),
        relations=_relations(person),
        depictions=_depictions(person),
    )
    by_date = F("document__date_lo").asc(nulls_last=True)
    rows.mentions = list(
        person.mentions.filter(document__state=State.PUBLISHED)
        .select_related("document")
        .order_by(by_date, "pk")[:LONGEST]
    )
    events = [row.event for row in repressions if row.event and row.event.is_published]
    of_one_case = [event for event in events if event.type.code in EVENTS_OF_ONE_CASE]
    _sort_acts(rows, events, of_one_case)
    _sort_participations(rows, of_one_case)
    _sort_signatures(rows)
    rows.commemorated = list(
        person.commemorated.filter(commemoration__state=State.PUBLISHED)
        .select_related("commemoration")
        .order_by(F("commemoration__date_lo").asc(nulls_last=True), "pk")
    )
    return rows


def _prefetch(person: Person, shown: list[str]) -> None:
    """The same attributes as in lists (`PersonQuerySet.for_listing`), so that parts are shared."""
    repressions = Repression.objects.filter(state__in=shown).order_by("order", "pk")
    prefetch_related_objects(
        [person],
        Prefetch("names", PersonName.objects.order_by("order", "pk"), to_attr="all_names"),
        "professions",
        "nationalities",
        Prefetch(
            "repressions",
            repressions.select_related("arresting_organ", "sentencing_body", "event__type"),
            to_attr="public_repressions",
        ),
        "public_repressions__charges",
        Prefetch("public_repressions__detentions", to_attr="public_detentions"),
        Prefetch(
            "rehabilitations",
            Rehabilitation.objects.filter(Q(repression=None) | Q(repression__state__in=shown))
            .select_related("body")
            .order_by(F("date_lo").asc(nulls_last=True), "order", "pk"),
            to_attr="all_rehabilitations",
        ),
    )


def _sort_acts(rows: PersonRows, events: list[Event], of_one_case: list[Event]) -> None:
    """Acts of the person, and acts of others that belong to the person's cases."""
    person = rows.person
    in_event = Q(event__in=of_one_case) | Q(event__in=events, kind__in=ORDERED)
    by_paper = Q(document__in=rows.deciding_papers)
    against = Q(victim=person) | Q(repression__in=rows.repressions)
    against |= (in_event | by_paper) & _NOBODY_ELSE
    found: QuerySet[Act] = Act.objects.published().filter(Q(person=person) | against)
    found = found.filter(Q(person__state=State.PUBLISHED) | Q(person=person))
    found = found.select_related("person", "victim", "event", "document")
    for act in found.order_by(F("date_lo").asc(nulls_last=True), "order", "pk")[:LONGEST]:
        (rows.acts if act.person_id == person.pk else rows.acts_against).append(act)


# Not done to one other person, nor in another person's case.
_NOBODY_ELSE = Q(victim=None, repression=None)


def _sort_participations(rows: PersonRows, events: list[Event]) -> None:
    """Events the person took part in, and who sat in judgment in the person's cases."""
    person = rows.person
    judging = Q(event__in=events, capacity__in=JUDGING)
    found = Participation.objects.filter(Q(person=person) | judging)
    found = found.filter(event__state=State.PUBLISHED).select_related("event", "person", "agent")
    for row in found.order_by(F("event__date_lo").asc(nulls_last=True), "order", "pk")[:LONGEST]:
        if row.person_id == person.pk:
            rows.participations.append(row)
        elif _party_is_public(row):
            rows.judges.append(row)


def _sort_signatures(rows: PersonRows) -> None:
    """The person's own signatures, and all on the papers that the page speaks of."""
    papers = {paper.pk for paper in rows.deciding_papers}
    papers |= {act.document_id for act in (*rows.acts, *rows.acts_against) if act.document_id}
    found = Signature.objects.filter(Q(person=rows.person) | Q(document__in=papers))
    found = found.filter(document__state=State.PUBLISHED).select_related("document", "person")
    by_date = F("document__date_lo").asc(nulls_last=True)
    for row in found.order_by(by_date, F("order").asc(nulls_last=True), "pk"):
        if row.person_id == rows.person.pk and len(rows.signatures) < LONGEST:
            rows.signatures.append(row)
        if row.document_id in papers:
            rows.signed_together.setdefault(row.document_id, []).append(row)


def _party_is_public(row: Participation) -> bool:
    party = row.person or row.agent
    return party is not None and party.is_published


def _relations(person: Person) -> list[Relation]:
    """Ties in both directions to published people; withheld ones stay with the curators."""
    found = Relation.objects.filter(
        Q(person=person, other__state=State.PUBLISHED)
        | Q(other=person, person__state=State.PUBLISHED),
        is_withheld=False,
    )
    return list(found.select_related("person", "other").order_by("pk"))


def _depictions(person: Person) -> list[Depiction]:
    """Published photographs of the person; a captioned one may have no picture yet."""
    found = Depiction.objects.filter(person=person, photo__state=State.PUBLISHED)
    found = found.select_related("photo").prefetch_related("photo__renditions")
    return list(found.order_by(F("photo__date_lo").asc(nulls_last=True), "pk"))

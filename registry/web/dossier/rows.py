"""The rows a person's page is made of: published ones alone, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db import models
from django.db.models import F, OrderBy, Q, QuerySet
from django.db.models.functions import Coalesce

from registry.models import (
    Act,
    Charge,
    CommemoratedPerson,
    Depiction,
    Detention,
    Document,
    Mention,
    Nationality,
    Participation,
    Person,
    PersonName,
    Post,
    Profession,
    Rehabilitation,
    Relation,
    Repression,
    Signature,
)
from registry.prepared import keep_ready, prepared
from registry.vocabulary import ActKind, Capacity, DocumentKind, PhotoKind, State

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


def load(person: Person, shown: Iterable[str] = (State.PUBLISHED,)) -> PersonRows:
    """The published rows around a person.

    `shown` are states of cases; only a preview for curators names others than published ones.
    """
    states = tuple(map(str, shown))
    _load_life(person)
    rows = PersonRows(
        person=person,
        repressions=_load_cases(person, states),
        rehabilitations=_rehabilitations(person.pk, states=states),
        posts=_posts(person.pk),
        relations=_relations(person.pk),
        depictions=_depictions(person.pk),
        mentions=_mentions(person.pk),
        commemorated=_commemorated(person.pk),
    )
    # Where lists have them (`list_people.load`), so that parts are shared.
    person.public_repressions = rows.repressions  # type: ignore[attr-defined]
    person.all_rehabilitations = rows.rehabilitations  # type: ignore[attr-defined]
    person.shown_depictions = _showing_a_picture(rows.depictions)  # type: ignore[attr-defined]
    events = [row.event for row in rows.repressions if row.event and row.event.is_published]
    of_one_case = [event.pk for event in events if event.type.code in EVENTS_OF_ONE_CASE]
    _sort_acts(rows, [event.pk for event in events], of_one_case)
    _sort_participations(rows, of_one_case)
    _sort_signatures(rows)
    return rows


def _load_life(person: Person) -> None:
    """Names and words of the person."""
    person.all_names = _names(person.pk)  # type: ignore[attr-defined]
    keep_ready(person, "professions", _professions(person.pk))
    keep_ready(person, "nationalities", _nationalities(person.pk))


def _load_cases(person: Person, states: tuple[str, ...]) -> list[Repression]:
    """The cases with their charges and the places held in."""
    cases = _repressions(person.pk, states=states)
    keys = [case.pk for case in cases]
    charges, held = _charges(keys), _detentions(keys)
    for case in cases:
        case.person = person
        keep_ready(case, "charges", [row for row in charges if row.case == case.pk])  # type: ignore[attr-defined]
        case.public_detentions = [row for row in held if row.repression_id == case.pk]  # type: ignore[attr-defined]
    return cases


def _showing_a_picture(depictions: Iterable[Depiction]) -> list[Depiction]:
    """Those of `DepictionQuerySet.showing_a_picture`, and in its order."""
    found = [depiction for depiction in depictions if depiction.photo.shows_a_picture]
    return sorted(found, key=lambda depiction: depiction.photo.kind == PhotoKind.ARREST_PHOTO)


def _sort_acts(rows: PersonRows, events: list[int], of_one_case: list[int]) -> None:
    """Acts of the person, and acts of others that belong to the person's cases."""
    cases = [case.pk for case in rows.repressions]
    papers = [paper.pk for paper in rows.deciding_papers]
    for act in _acts(rows.person.pk, cases, events, of_one_case, papers):
        (rows.acts if act.person_id == rows.person.pk else rows.acts_against).append(act)


def _sort_participations(rows: PersonRows, events: list[int]) -> None:
    """Events the person took part in, and who sat in judgment in the person's cases."""
    for row in _participations(rows.person.pk, events):
        if row.person_id == rows.person.pk:
            rows.participations.append(row)
        elif _party_is_public(row):
            rows.judges.append(row)


def _sort_signatures(rows: PersonRows) -> None:
    """The person's own signatures, and all on the papers that the page speaks of."""
    papers = {paper.pk for paper in rows.deciding_papers}
    papers |= {act.document_id for act in (*rows.acts, *rows.acts_against) if act.document_id}
    for row in _signatures(rows.person.pk, sorted(papers)):
        if row.person_id == rows.person.pk and len(rows.signatures) < LONGEST:
            rows.signatures.append(row)
        if row.document_id in papers:
            rows.signed_together.setdefault(row.document_id, []).append(row)


def _party_is_public(row: Participation) -> bool:
    party = row.person or row.agent
    return party is not None and party.is_published


# Questions -----------------------------------------------------------------------------------

# Offices by their beginning; one of which only the end is known stands by that.
_IN_TIME = (Coalesce("period_lo", "period_hi").asc(nulls_last=True), "order", "pk")
# Not done to one other person, nor in another person's case.
_NOBODY_ELSE = Q(victim=None, repression=None)


def _by(date: str) -> OrderBy:
    return F(date).asc(nulls_last=True)


@prepared
def _names(person: int) -> QuerySet[PersonName]:
    return PersonName.objects.filter(person=person).order_by("order", "pk")


@prepared
def _professions(person: int) -> QuerySet[Profession]:
    return Profession.objects.filter(people=person)


@prepared
def _nationalities(person: int) -> QuerySet[Nationality]:
    return Nationality.objects.filter(people=person)


@prepared
def _repressions(person: int, *, states: tuple[str, ...]) -> QuerySet[Repression]:
    found = Repression.objects.filter(person=person, state__in=states).order_by("order", "pk")
    return found.select_related("arresting_organ", "sentencing_body", "event__type")


@prepared
def _charges(cases: Sequence[int]) -> QuerySet[Charge]:
    return Charge.objects.filter(repressions__in=cases).annotate(case=F("repressions__pk"))


@prepared
def _detentions(cases: Sequence[int]) -> QuerySet[Detention]:
    return Detention.objects.filter(repression__in=cases)


@prepared
def _rehabilitations(person: int, *, states: tuple[str, ...]) -> QuerySet[Rehabilitation]:
    of_shown = Q(repression=None) | Q(repression__state__in=states)
    found = Rehabilitation.objects.filter(of_shown, person=person).select_related("body")
    return found.order_by(_by("date_lo"), "order", "pk")


@prepared
def _posts(person: int) -> QuerySet[Post]:
    found = Post.objects.filter(person=person).select_related("organ")
    return found.order_by(*_IN_TIME)[:LONGEST]


@prepared
def _mentions(person: int) -> QuerySet[Mention]:
    found = Mention.objects.filter(person=person, document__state=State.PUBLISHED)
    return found.select_related("document").order_by(_by("document__date_lo"), "pk")[:LONGEST]


@prepared
def _commemorated(person: int) -> QuerySet[CommemoratedPerson]:
    found = CommemoratedPerson.objects.filter(person=person, commemoration__state=State.PUBLISHED)
    found = found.select_related("commemoration")
    return found.order_by(_by("commemoration__date_lo"), "pk")


@prepared
def _acts(
    person: int,
    cases: Sequence[int],
    events: Sequence[int],
    of_one_case: Sequence[int],
    papers: Sequence[int],
) -> QuerySet[Act]:
    in_event = Q(event__in=of_one_case) | Q(event__in=events, kind__in=ORDERED)
    against = Q(victim=person) | Q(repression__in=cases)
    against |= (in_event | Q(document__in=papers)) & _NOBODY_ELSE
    found = Act.objects.published().filter(Q(person=person) | against)
    found = found.filter(Q(person__state=State.PUBLISHED) | Q(person=person))
    found = found.select_related("person", "victim", "event", "document")
    return found.order_by(_by("date_lo"), "order", "pk")[:LONGEST]


@prepared
def _participations(person: int, events: Sequence[int]) -> QuerySet[Participation]:
    judging = Q(event__in=events, capacity__in=JUDGING)
    found = Participation.objects.filter(Q(person=person) | judging)
    found = found.filter(event__state=State.PUBLISHED).select_related("event", "person", "agent")
    return found.order_by(_by("event__date_lo"), "order", "pk")[:LONGEST]


@prepared
def _signatures(person: int, papers: Sequence[int]) -> QuerySet[Signature]:
    found = Signature.objects.filter(Q(person=person) | Q(document__in=papers))
    found = found.filter(document__state=State.PUBLISHED).select_related("document", "person")
    return found.order_by(_by("document__date_lo"), _by("order"), "pk")


@prepared
def _relations(person: int) -> QuerySet[Relation]:
    """Ties in both directions to published people; withheld ones stay with the curators."""
    found = Relation.objects.filter(
        Q(person=person, other__state=State.PUBLISHED)
        | Q(other=person, person__state=State.PUBLISHED),
        is_withheld=False,
    )
    return found.select_related("person", "other").order_by("pk")


@prepared
def _depictions(person: int) -> QuerySet[Depiction]:
    """Published photographs of the person; a captioned one may have no picture yet."""
    found = Depiction.objects.filter(person=person, photo__state=State.PUBLISHED)
    found = found.select_related("photo").prefetch_related("photo__renditions")
    return found.order_by(_by("photo__date_lo"), "pk")

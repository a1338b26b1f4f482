"""People whole, in a fixed number of queries: every published row and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Model, Prefetch, Q, QuerySet, prefetch_related_objects
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from registry.models import (
    Act,
    CommemoratedPerson,
    Depiction,
    ExternalIdentifier,
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
from registry.opendata.api.base import PublicView, answer
from registry.opendata.api.evidence import Evidence
from registry.opendata.api.finding import get_published
from registry.opendata.api.persons import WholePersonSerializer
from registry.opendata.api.references import Book
from registry.vocabulary import State

# Names elsewhere that mean something elsewhere; the keys of imports are the register's own.
PUBLIC_SCHEMES = ("external_id", "wikidata", "viaf")
BY_DATE = (F("date_lo").asc(nulls_last=True), "order", "pk")
BY_PERIOD = (F("period_lo").asc(nulls_last=True), "order", "pk")


class PersonView(PublicView):
    """One person."""

    @extend_schema(
        operation_id="person",
        summary="One person whole",
        description="Every published fact, each with what stands behind it.",
        responses=WholePersonSerializer,
        tags=["people"],
    )
    def get(self, request: Request, public_id: str) -> Response:
        """Answers with the whole person."""
        person = get_published(Person, public_id, self.base)
        return answer(whole(person, self.base))


def whole(person: Person, base: str) -> Any:
    """Everything published about a person, ready to be written as JSON."""
    return next(whole_of([person], base))


def whole_of(people: Sequence[Person], base: str) -> Iterator[Any]:
    """The same of several people, in their order and in no more queries than of one."""
    book = Book(base)
    rows = _Rows(people)
    book.take(people)
    book.take(rows.naming())
    context: dict[str, Any] = {"book": book, "evidence": Evidence(rows.cited(), book)}
    book.load()
    shape = WholePersonSerializer(context=context)
    for person in people:
        shown = rows.of[person.pk]
        shown.lay_before(person, book)
        # A case of somebody else is no case of this person.
        context["cases"] = {case.pk: case.public_id for case in shown.repressions}
        yield shape.to_representation(person)


@dataclass
class _Parts:
    """The published rows around one person."""

    repressions: list[Repression] = field(default_factory=list)
    rehabilitations: list[Rehabilitation] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    # What the person did, and what others did to the person or in the person's cases.
    acts: list[Act] = field(default_factory=list)
    acts_against: list[Act] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    participations: list[Participation] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    depictions: list[Depiction] = field(default_factory=list)
    commemorated: list[CommemoratedPerson] = field(default_factory=list)
    identifiers: list[ExternalIdentifier] = field(default_factory=list)

    def lay_before(self, person: Any, book: Book) -> None:
        """Lays the rows that may be shown where the shape of the answer looks for them."""
        person.shown_rehabilitations = self.rehabilitations
        person.shown_posts = self.posts
        person.shown_acts = book.shown(self.acts)
        person.shown_acts_against = book.shown(self.acts_against)
        person.shown_relations = book.shown(self.relations)
        person.shown_participations = self.participations
        person.shown_signatures = self.signatures
        person.shown_mentions = self.mentions
        person.shown_depictions = self.depictions
        person.shown_commemorated = self.commemorated
        person.shown_identifiers = self.identifiers


class _Rows:
    """The published rows around some people."""

    def __init__(self, people: Sequence[Person]) -> None:
        self.people = people
        self.of: dict[int, _Parts] = {person.pk: _Parts() for person in people}
        self._read_names_and_cases()
        self._read_acts()
        self._read_relations()
        self._read_rows_of_their_own()
        self._read_identifiers()

    def _read_rows_of_their_own(self) -> None:
        mine, public = Q(person__in=self.of), State.PUBLISHED
        of_no_hidden_case = Q(repression=None) | Q(repression__state=public)
        share = self._share
        decisions = Rehabilitation.objects.filter(mine, of_no_hidden_case)
        share("rehabilitations", decisions.order_by(*BY_DATE))
        share("posts", Post.objects.filter(mine).order_by(*BY_PERIOD))
        taken = Participation.objects.filter(mine, event__state=public)
        share("participations", taken.order_by("pk"))
        signed = Signature.objects.filter(mine, document__state=public)
        share("signatures", signed.order_by("pk"))
        named = Mention.objects.filter(mine, document__state=public)
        share("mentions", named.order_by("pk"))
        seen = Depiction.objects.filter(mine, photo__state=public).select_related("photo")
        share("depictions", seen.prefetch_related("photo__renditions").order_by("pk"))
        kept = CommemoratedPerson.objects.filter(mine, commemoration__state=public)
        share("commemorated", kept.order_by("pk"))

    def _share(self, name: str, rows: QuerySet[Any]) -> None:
        """Gives every person the rows that name the person in their own column."""
        for row in rows:
            getattr(self.of[row.person_id], name).append(row)

    def _read_names_and_cases(self) -> None:
        cases = Repression.objects.published().order_by("order", "pk").prefetch_related("charges")
        prefetch_related_objects(
            list(self.people),
            Prefetch("names", PersonName.objects.order_by("order", "pk"), to_attr="shown_names"),
            "professions",
            "nationalities",
            Prefetch("repressions", cases, to_attr="shown_repressions"),
            Prefetch("shown_repressions__detentions", to_attr="shown_detentions"),
        )
        for person in self.people:
            self.of[person.pk].repressions = person.shown_repressions  # type: ignore[attr-defined]

    def _read_acts(self) -> None:
        cases = {case.pk: key for key, parts in self.of.items() for case in parts.repressions}
        told = Q(person__in=self.of) | Q(victim__in=self.of) | Q(repression__in=cases)
        for act in Act.objects.published().filter(told).order_by(*BY_DATE):
            if act.person_id in self.of:
                self.of[act.person_id].acts.append(act)
            of_case = cases.get(act.repression_id) if act.repression_id else None
            for key in {act.victim_id, of_case} - {act.person_id}:
                if key in self.of:
                    self.of[key].acts_against.append(act)

    def _read_relations(self) -> None:
        told = Q(person__in=self.of) | Q(other__in=self.of)
        for row in Relation.objects.filter(told, is_withheld=False).order_by("pk"):
            for key in {row.person_id, row.other_id} & self.of.keys():
                self.of[key].relations.append(row)

    def _read_identifiers(self) -> None:
        rows = ExternalIdentifier.objects.filter(
            target_type=ContentType.objects.get_for_model(Person),
            target_id__in=self.of,
            scheme__in=PUBLIC_SCHEMES,
        )
        for row in rows.order_by("scheme", "pk"):
            self.of[row.target_id].identifiers.append(row)

    def _detentions(self) -> Iterator[Model]:
        for parts in self.of.values():
            for case in parts.repressions:
                yield from case.shown_detentions  # type: ignore[attr-defined]

    def naming(self) -> Iterator[Model]:
        """Rows that lead to other records."""
        yield from self._detentions()
        for rows in self.of.values():
            yield from (*rows.repressions, *rows.rehabilitations, *rows.posts)
            yield from (*rows.acts, *rows.acts_against, *rows.relations, *rows.participations)
            yield from (*rows.signatures, *rows.mentions, *rows.commemorated)
            yield from (*rows.depictions, *(row.photo for row in rows.depictions))

    def cited(self) -> Iterator[Model]:
        """Rows whose citations and findings are told."""
        yield from self.people
        yield from self._detentions()
        for person in self.people:
            yield from person.shown_names  # type: ignore[attr-defined]
        for rows in self.of.values():
            yield from (*rows.repressions, *rows.rehabilitations, *rows.posts)
            yield from (*rows.acts, *rows.acts_against, *rows.relations, *rows.participations)

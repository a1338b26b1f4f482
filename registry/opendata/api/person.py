"""One person whole, in a fixed number of queries: every published row and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Model, Prefetch, Q, prefetch_related_objects
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from registry.models import (
    Act,
    CommemoratedPerson,
    Depiction,
    Detention,
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
    book = Book(base)
    rows = _Rows(person)
    book.take([person])
    book.take(rows.naming())
    evidence = Evidence(rows.cited(), book)
    book.load()
    rows.show(book)
    cases = {case.pk: case.public_id for case in rows.repressions}
    context = {"book": book, "evidence": evidence, "cases": cases}
    return WholePersonSerializer(person, context=context).data


class _Rows:
    """The published rows around a person."""

    def __init__(self, person: Person) -> None:
        self.person = person
        cases = Repression.objects.published().order_by("order", "pk").prefetch_related("charges")
        prefetch_related_objects(
            [person],
            Prefetch("names", PersonName.objects.order_by("order", "pk"), to_attr="shown_names"),
            "professions",
            "nationalities",
            Prefetch("repressions", cases, to_attr="shown_repressions"),
            Prefetch("shown_repressions__detentions", to_attr="shown_detentions"),
        )
        shown: Any = person
        self.names: list[PersonName] = shown.shown_names
        self.repressions: list[Repression] = shown.shown_repressions
        self.detentions: list[Detention] = [
            row for case in self.repressions for row in case.shown_detentions
        ]
        self.rehabilitations = list(
            Rehabilitation.objects.filter(person=person)
            .filter(Q(repression=None) | Q(repression__state=State.PUBLISHED))
            .order_by(*BY_DATE)
        )
        self.posts = list(
            Post.objects.filter(person=person).order_by(
                F("period_lo").asc(nulls_last=True), "order", "pk"
            )
        )
        self.acts, self.acts_against = self._acts()
        self._in_other_records()

    def _acts(self) -> tuple[list[Act], list[Act]]:
        """What the person did, and what others did to the person or in the person's cases."""
        mine = Q(person=self.person) | Q(victim=self.person) | Q(repression__in=self.repressions)
        found = list(Act.objects.published().filter(mine).order_by(*BY_DATE))
        own = [act for act in found if act.person_id == self.person.pk]
        return own, [act for act in found if act.person_id != self.person.pk]

    def _in_other_records(self) -> None:
        mine, public = Q(person=self.person), State.PUBLISHED
        either = mine | Q(other=self.person)
        self.relations = list(
            Relation.objects.filter(either, is_withheld=False).order_by("pk").distinct()
        )
        self.participations = list(
            Participation.objects.filter(mine, event__state=public).order_by("pk")
        )
        self.signatures = list(
            Signature.objects.filter(mine, document__state=public).order_by("pk")
        )
        self.mentions = list(Mention.objects.filter(mine, document__state=public).order_by("pk"))
        self.depictions = list(
            Depiction.objects.filter(mine, photo__state=public)
            .select_related("photo")
            .prefetch_related("photo__renditions")
            .order_by("pk")
        )
        self.commemorated = list(
            CommemoratedPerson.objects.filter(mine, commemoration__state=public).order_by("pk")
        )
        self.identifiers = list(
            ExternalIdentifier.objects.filter(
                target_type=ContentType.objects.get_for_model(Person),
                target_id=self.person.pk,
                scheme__in=PUBLIC_SCHEMES,
            ).order_by("scheme", "pk")
        )

    def naming(self) -> Iterator[Model]:
        """Rows that lead to other records."""
        yield from (*self.repressions, *self.detentions, *self.rehabilitations, *self.posts)
        yield from (*self.acts, *self.acts_against, *self.relations, *self.participations)
        yield from (*self.signatures, *self.mentions, *self.commemorated)
        yield from (*self.depictions, *(row.photo for row in self.depictions))

    def cited(self) -> Iterator[Model]:
        """Rows whose citations and findings are told."""
        yield from (self.person, *self.names, *self.repressions, *self.detentions)
        yield from (*self.rehabilitations, *self.posts, *self.acts, *self.acts_against)
        yield from (*self.relations, *self.participations)

    def show(self, book: Book) -> None:
        """Lays the rows that may be shown where the shape of the answer looks for them."""
        shown: Any = self.person
        shown.shown_rehabilitations = self.rehabilitations
        shown.shown_posts = self.posts
        shown.shown_acts = book.shown(self.acts)
        shown.shown_acts_against = book.shown(self.acts_against)
        shown.shown_relations = book.shown(self.relations)
        shown.shown_participations = self.participations
        shown.shown_signatures = self.signatures
        shown.shown_mentions = self.mentions
        shown.shown_depictions = self.depictions
        shown.shown_commemorated = self.commemorated
        shown.shown_identifiers = self.identifiers

"""Lists and whole records of every noun but people, each with what it is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Model, Prefetch, QuerySet, prefetch_related_objects
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from registry.models import (
    Agent,
    Commemoration,
    Document,
    Event,
    Figure,
    Photo,
    Place,
    Source,
)
from registry.models.base import Record
from registry.opendata.api import cursors, pictures, shapes
from registry.opendata.api.base import (
    PublicView,
    Refused,
    address_of_next,
    answer,
    page_size,
    place_asked,
    wrong_cursor,
)
from registry.opendata.api.describing import CURSOR, PAGE_SIZE_PARAMETER
from registry.opendata.api.evidence import Evidence
from registry.opendata.api.finding import get_published
from registry.opendata.api.references import ADDRESSES, Book

ORDERED = F("order").asc(nulls_last=True)


@dataclass(frozen=True)
class Part:
    """Rows that belong to a record: the relation, and the name the shape knows them by."""

    relation: str
    attribute: str
    order: tuple[Any, ...] = ("order", "pk")
    # Whether citations and findings are told of it.
    is_cited: bool = False


@dataclass(frozen=True)
class Noun:
    """A kind of record and how it is answered; `own` parts stand also in lists."""

    model: type[Record]
    line: type[serializers.Serializer]
    whole: type[serializers.Serializer]
    own: tuple[Part, ...] = ()
    parts: tuple[Part, ...] = ()
    prepare: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda rows: rows

    @property
    def name(self) -> str:
        """What it is called in addresses."""
        return ADDRESSES.get(self.model.noun, self.model.noun)

    @property
    def one(self) -> str:
        """What one of them is called."""
        return self.name.removesuffix("s")


def _with_sizes(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.prefetch_related("renditions")


def _with_authors(rows: QuerySet[Any]) -> QuerySet[Any]:
    authors = Agent.objects.published().order_by("pk")
    return rows.prefetch_related(Prefetch("authors", authors, to_attr="shown_authors"))


NOUNS = (
    Noun(
        Event,
        shapes.EventSerializer,
        shapes.WholeEventSerializer,
        parts=(Part("participations", "shown_participations", (ORDERED, "pk"), is_cited=True),),
    ),
    Noun(
        Document,
        shapes.DocumentSerializer,
        shapes.WholeDocumentSerializer,
        parts=(
            Part("pages", "shown_pages", ("number",)),
            Part("signatures", "shown_signatures", (ORDERED, "pk"), is_cited=True),
            Part(
                "mentions",
                "shown_mentions",
                (F("page").asc(nulls_last=True), F("line").asc(nulls_last=True), "pk"),
                is_cited=True,
            ),
        ),
    ),
    Noun(
        Place,
        shapes.PlaceSerializer,
        shapes.WholePlaceSerializer,
        own=(Part("names", "shown_names"), Part("uses", "shown_uses")),
    ),
    Noun(
        Photo,
        pictures.PhotographSerializer,
        pictures.WholePhotographSerializer,
        parts=(Part("depictions", "shown_depictions", (F("position").asc(nulls_last=True), "pk")),),
        prepare=_with_sizes,
    ),
    Noun(
        Commemoration,
        shapes.CommemorationSerializer,
        shapes.WholeCommemorationSerializer,
        parts=(Part("commemorated", "shown_commemorated"),),
    ),
    Noun(Figure, shapes.FigureSerializer, shapes.WholeFigureSerializer),
    Noun(Source, shapes.SourceSerializer, shapes.WholeSourceSerializer, prepare=_with_authors),
)


# Lists -------------------------------------------------------------------------------------------


class NounListView(PublicView):
    """Published records of one noun, by their ids: an order in which nothing moves."""

    noun: Noun
    parameters = frozenset({"cursor", "page_size"})

    def get(self, request: Request) -> Response:
        """Answers with one page."""
        size = page_size(request)
        rows = self.noun.prepare(self.noun.model._default_manager.all()).published()  # type: ignore[attr-defined]
        after = self._after(request)
        found = list(rows.filter(public_id__gt=after).order_by("public_id")[: size + 1])
        has_more, found = len(found) > size, found[:size]
        following = None
        if has_more:
            cursor = cursors.sealed(self.noun.name, found[-1].public_id)
            following = address_of_next(request, cursor)
        book = Book(self.base)
        parts = _read_parts(found, self.noun.own)
        book.take([*found, *parts])
        book.load()
        context = {"book": book}
        results = self.noun.line(found, many=True, context=context).data
        count = self.noun.model._default_manager.published().count()  # type: ignore[attr-defined]
        return answer({"count": count, "next": following, "results": results})

    def _after(self, request: Request) -> str:
        place = place_asked(request, self.noun.name)
        if place is None:
            return ""
        if len(place) != 1 or not isinstance(place[0], str):
            raise Refused([("cursor", wrong_cursor())])
        return place[0]


def _read_parts(rows: list[Any], parts: Iterable[Part]) -> list[Model]:
    """Loads parts to where the shape looks for them; gives all of them."""
    if not rows:
        return []
    found: list[Model] = []
    for part in parts:
        related: Any = rows[0]._meta.get_field(part.relation).related_model
        ordered = related._default_manager.order_by(*part.order)
        prefetch_related_objects(rows, Prefetch(part.relation, ordered, to_attr=part.attribute))
        found += [one for row in rows for one in getattr(row, part.attribute)]
    return found


# One record --------------------------------------------------------------------------------------


class NounView(PublicView):
    """One record whole."""

    noun: Noun

    def get(self, request: Request, public_id: str) -> Response:
        """Answers with the record, its parts and what stands behind its facts."""
        found = get_published(self.noun.model, public_id, self.base)
        return answer(whole(self.noun, found, self.base))


def whole(noun: Noun, record: Any, base: str) -> Any:
    """Everything published about a record, ready to be written as JSON."""
    rows = [record]
    prefetch = noun.prepare(noun.model._default_manager.all())._prefetch_related_lookups  # type: ignore[attr-defined]
    prefetch_related_objects(rows, *prefetch)
    book = Book(base)
    parts = _read_parts(rows, (*noun.own, *noun.parts))
    book.take([record, *parts])
    evidence = Evidence([record, *_cited(record, noun)], book)
    book.load()
    for part in noun.parts:
        setattr(record, part.attribute, book.shown(getattr(record, part.attribute)))
    return noun.whole(record, context={"book": book, "evidence": evidence}).data


def _cited(record: Any, noun: Noun) -> Iterator[Model]:
    for part in noun.parts:
        if part.is_cited:
            yield from getattr(record, part.attribute)


# The views of each noun ---------------------------------------------------------------------------


def _page_of(noun: Noun) -> type[serializers.Serializer]:
    """The shape of a page of a list."""
    name = noun.line.Meta.ref_name
    return type(
        f"{name}Page",
        (serializers.Serializer,),
        {
            "__doc__": "One page of a list.",
            "count": serializers.IntegerField(help_text="How many there are altogether."),
            "next": serializers.URLField(allow_null=True, help_text="The next page."),
            "results": noun.line(many=True),
            "Meta": type("Meta", (), {"ref_name": f"{name}Page"}),
        },
    )


def list_view(noun: Noun) -> type[NounListView]:
    """The view of a list."""
    described = extend_schema(
        operation_id=noun.name,
        summary=f"Published {noun.name}",
        description="By their ids: an order in which nothing moves while it is read.",
        parameters=[CURSOR, PAGE_SIZE_PARAMETER],
        responses=_page_of(noun),
        tags=[noun.name],
    )
    view = type(f"{noun.model.__name__}List", (NounListView,), {"noun": noun})
    view.get = described(_own_copy(NounListView.get))  # type: ignore[attr-defined]
    return view


def one_view(noun: Noun) -> type[NounView]:
    """The view of one record."""
    described = extend_schema(
        operation_id=noun.one,
        summary=f"One {noun.one} whole",
        parameters=[OpenApiParameter("public_id", str, OpenApiParameter.PATH)],
        responses=noun.whole,
        tags=[noun.name],
    )
    view = type(f"{noun.model.__name__}One", (NounView,), {"noun": noun})
    view.get = described(_own_copy(NounView.get))  # type: ignore[attr-defined]
    return view


def _own_copy(method: Any) -> Any:
    """A method of its own for each view, so that each is described for itself."""

    def get(self: Any, *args: Any, **kwargs: Any) -> Response:
        found: Response = method(self, *args, **kwargs)
        return found

    get.__doc__ = method.__doc__
    return get

"""What a source carries: every published fact that cites it, with the record it stands on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q, QuerySet, Value
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from registry.models import (
    Act,
    Citation,
    CommemoratedPerson,
    Commemoration,
    Depiction,
    Detention,
    Document,
    Event,
    Figure,
    Finding,
    Mention,
    Participation,
    Person,
    PersonName,
    Photo,
    Place,
    PlaceName,
    PlaceUse,
    Post,
    Rehabilitation,
    Relation,
    Repression,
    Signature,
    Source,
)
from registry.models.base import Record
from registry.vocabulary import State, Verdict
from registry.web import people_names
from registry.web.dossier.evidence import RECORD
from registry.web.dossier.markup import address, best, in_language, joined, link, words
from registry.web.dossier.naming import fact_name
from registry.web.dossier.places import place_link

TITLE_LENGTH = 120


def _public(*paths: str) -> Q:
    """Every record on these paths is published; a blank path is the row itself."""
    condition = Q()
    for path in paths:
        condition &= Q(**{f"{path}__state" if path else "state": State.PUBLISHED})
    return condition


def _public_or_none(path: str) -> Q:
    return Q(**{path: None}) | _public(path)


@dataclass(frozen=True, slots=True)
class Kind:
    """Rows of one model that citations speak of: which are public, and on whose page they stand."""

    model: type[models.Model]
    public: Q
    page: type[Record]
    # The way from the row to that record.
    path: str = "pk"


PAGES: tuple[type[Record], ...] = (
    Person,
    Event,
    Document,
    Place,
    Photo,
    Commemoration,
    Figure,
    Source,
)


def _kinds() -> tuple[Kind, ...]:
    of_case = _public("repression", "repression__person")
    party = _public("person") | _public("agent")
    on_paper = _public("document") & _public_or_none("person")
    named = _public("commemoration", "person")
    return (
        *(Kind(model, _public(""), model) for model in PAGES),
        Kind(PersonName, _public("person"), Person, "person"),
        Kind(Repression, _public("", "person"), Person, "person"),
        Kind(Detention, of_case, Person, "repression__person"),
        Kind(Rehabilitation, _public("person") & _public_or_none("repression"), Person, "person"),
        Kind(Act, _public("", "person"), Person, "person"),
        Kind(Post, _public("person"), Person, "person"),
        Kind(Relation, _public("person", "other") & Q(is_withheld=False), Person, "person"),
        Kind(Participation, _public("event") & party, Event, "event"),
        Kind(Signature, on_paper, Document, "document"),
        Kind(Mention, on_paper, Document, "document"),
        Kind(PlaceName, _public("place"), Place, "place"),
        Kind(PlaceUse, _public("place"), Place, "place"),
        Kind(CommemoratedPerson, named, Commemoration, "commemoration"),
        Kind(Depiction, _public("photo") & _public_or_none("person"), Photo, "photo"),
    )


KINDS = _kinds()


@dataclass(slots=True)
class Carried:
    """A record and the facts on its page that rest on the source."""

    record: SafeString
    facts: list[SafeString] = field(default_factory=list)


def public_citations(source: Source) -> QuerySet[Citation]:
    """Citations of the source by facts the public may see."""
    found = Citation.objects.filter(_of_public_rows(), source=source)
    return found.order_by("target_type", "target_id", "order", "pk")


def public_findings(source: Source) -> QuerySet[Finding]:
    """Searches in the source, of facts the public may see."""
    found = Finding.objects.filter(_of_public_rows(), sources=source)
    return found.order_by("target_type", "target_id", "pk")


def _of_public_rows() -> Q:
    types = ContentType.objects.get_for_models(*(kind.model for kind in KINDS))
    condition = Q(pk__in=[])
    for kind in KINDS:
        public = kind.model._default_manager.filter(kind.public).order_by().values("pk")
        condition |= Q(target_type=types[kind.model], target_id__in=public)
    return condition


Told = Citation | Finding
# A row by the number of its model and its key.
Row = tuple[int, int]


def by_record(*groups: Iterable[Told]) -> list[list[Carried]]:
    """Each group of citations or findings under the records they belong to."""
    lists: list[list[Told]] = [list(group) for group in groups]
    pages = _pages(row for rows in lists for row in rows)
    records = _records(set(pages.values()))
    return [_under_records(rows, pages, records) for rows in lists]


def _under_records(
    rows: list[Told], pages: dict[Row, Row], records: dict[Row, Record]
) -> list[Carried]:
    by_page: dict[Row, Carried] = {}
    for row in rows:
        page = pages.get((row.target_type_id, row.target_id))
        record = records.get(page) if page else None
        if page is None or record is None:
            continue
        carried = by_page.setdefault(page, Carried(_named(record)))
        fact = _fact(row)
        if fact not in carried.facts:
            carried.facts.append(fact)
    return list(by_page.values())


def _pages(rows: Iterable[Told]) -> dict[Row, Row]:
    """For each row spoken of, the record on whose page it stands, in one query for all models."""
    wanted: dict[int, set[int]] = {}
    for row in rows:
        wanted.setdefault(row.target_type_id, set()).add(row.target_id)
    parts = []
    for kind in KINDS:
        type_id = ContentType.objects.get_for_model(kind.model).pk
        if type_id in wanted:
            found = kind.model._default_manager.filter(kind.public, pk__in=wanted[type_id])
            page = Value(PAGES.index(kind.page))
            parts.append(found.order_by().values_list(Value(type_id), "pk", page, kind.path))
    if not parts:
        return {}
    union = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return {(type_id, pk): (number, key) for type_id, pk, number, key in union}


def _records(pages: set[Row]) -> dict[Row, Record]:
    """The records by page, in one query a noun."""
    found: dict[Row, Record] = {}
    for number, model in enumerate(PAGES):
        keys = [key for page, key in pages if page == number]
        if keys:
            found |= {(number, record.pk): record for record in _public_records(model, keys)}
    return found


def _public_records(model: type[Record], keys: list[int]) -> Iterable[Record]:
    if model is Place:
        return Place.objects.published().filter(pk__in=keys).prefetch_related("names")
    return model._default_manager.filter(pk__in=keys, state=State.PUBLISHED)


def _named(record: Record) -> SafeString:
    """The record by its name, leading to its page."""
    if isinstance(record, Person):
        return link(record, people_names.name_of(record))
    if isinstance(record, Place):
        return place_link(record)
    if isinstance(record, Source):
        return link(record, words(record.title))
    text, language = best(_texts(record))
    short = in_language(Truncator(text).chars(TITLE_LENGTH), language)
    return format_html('<a href="{}">{}</a>', address(record), short or record.public_id)


def _texts(record: Record) -> dict[str, str]:
    name = {Figure: "what", Photo: "caption"}.get(type(record), "title")
    texts: dict[str, str] = getattr(record, name)
    return texts


def _fact(row: Told) -> SafeString:
    """The fact, the page cited, and whether the source has another version of it."""
    name = words(_fact_words(row))
    if isinstance(row, Finding):
        return joined((name, words(str(row.get_kind_display()))), ": ")
    remark = "" if row.verdict == Verdict.ACCEPTED else str(row.get_verdict_display()).lower()
    return joined((name, words(row.locator), words(remark)))


def _fact_words(row: Told) -> str:
    if row.field != RECORD:
        return fact_name(row.field).name
    small = {
        "repression": _("Case"),
        "detention": _("Where held"),
        "rehabilitation": _("Rehabilitation"),
        "act": _("Act"),
        "post": _("Office"),
        "relation": _("Tie"),
        "participation": _("Part in an event"),
        "personname": _("Spelling"),
        "placename": pgettext("of a place", "Name"),
        "signature": _("Signature"),
        "mention": _("Mention"),
    }
    return small.get(row.target_type.model, fact_name(RECORD).name)

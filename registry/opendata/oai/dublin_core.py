"""Simple Dublin Core of every kind of record: of its own row and its own parts alone.

What stands here changes only with the record, so its datestamp tells of every change. Dates are
EDTF as recorded; where there are two, as a DCMI period.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Prefetch

from registry.models import (
    Agent,
    Commemoration,
    Document,
    Event,
    ExternalIdentifier,
    Figure,
    Person,
    Photo,
    Place,
    Source,
)
from registry.models.base import Record
from registry.opendata.naming import (
    FACTS,
    PICTURES,
    WIKIDATA,
    WIKIDATA_ENTITY,
    Absolute,
    names_of,
    permanent_address,
    texts_of,
)


class Element(NamedTuple):
    """One statement: the element, its text and the language of the text, blank if of none."""

    name: str
    text: str
    language: str = ""


Elements = Iterator[Element]


def loaded(model: type[Record], keys: Sequence[int]) -> dict[int, Record]:
    """The records of some keys with what is told of them, in a fixed number of queries."""
    rows: Any = model._default_manager.filter(pk__in=keys)
    agents = Agent.objects.published()
    if model in (Person, Place):
        rows = rows.prefetch_related("names")
    elif model is Source:
        rows = rows.prefetch_related(Prefetch("authors", agents, to_attr="public_authors"))
    elif model is Photo:
        rows = rows.select_related("maker")
    return {row.pk: row for row in rows}


def wikidata_of(model: type[Record], keys: Sequence[int]) -> dict[int, list[str]]:
    """What Wikidata calls the records of some keys."""
    rows = ExternalIdentifier.objects.filter(
        target_type=ContentType.objects.get_for_model(model), target_id__in=keys, scheme=WIKIDATA
    )
    found: dict[int, list[str]] = defaultdict(list)
    for key, value in rows.order_by("pk").values_list("target_id", "value"):
        found[key].append(f"{WIKIDATA_ENTITY}{value}")
    return found


def elements(record: Record, elsewhere: Sequence[str], absolute: Absolute, site: str) -> Elements:
    """Everything that is said of a record."""
    yield from (Element("title", name, code) for code, name in names_of(record))
    yield from _OWN[type(record)](record)
    yield Element("publisher", site)
    yield Element("identifier", permanent_address(record.public_id, absolute))
    yield from (Element("relation", address) for address in elsewhere)
    is_picture = isinstance(record, Photo)
    rights = PICTURES.get(getattr(record, "rights", ""), "") if is_picture else FACTS
    if rights:
        yield Element("rights", rights)


def _person(person: Any) -> Elements:
    shown = {name for _code, name in names_of(person)}
    for name in person.names.all():
        text = name.in_reading_order()
        if text not in shown:
            shown.add(text)
            yield Element("title", text, name.language)
    yield Element("type", "Person")
    yield from _described(person.summary)
    period = [("start", person.birth_date), ("end", person.death_date)]
    known = "; ".join(f"{end}={date}" for end, date in period if date)
    if known:
        yield Element("coverage", f"{known}; scheme=EDTF")


def _place(place: Any) -> Elements:
    yield Element("type", "Place")
    yield from _described(place.summary)
    if place.lat is not None and place.lon is not None:
        yield Element("coverage", f"east={place.lon}; north={place.lat}")
    yield from _dated(place.period)


def _event(event: Any) -> Elements:
    yield Element("type", "Event")
    yield from _described(event.summary)
    yield from _dated(event.date)
    yield from _plain("identifier", event.document_number)


def _document(document: Any) -> Elements:
    yield Element("type", "Text")
    yield from _dated(document.date)
    yield from _plain("creator", document.issuing_body_text)
    yield from _plain("identifier", document.number)
    yield from _plain("source", document.archive_reference)


def _photo(photo: Any) -> Elements:
    yield Element("type", "StillImage")
    yield from _described(photo.alt_text)
    yield from _dated(photo.date)
    if photo.maker and photo.maker.is_published:
        yield from (Element("creator", name, code) for code, name in texts_of(photo.maker.name))
    yield from _plain("creator", photo.maker_text)
    yield from _plain("source", photo.collection, photo.shelf_mark)


def _commemoration(commemoration: Any) -> Elements:
    yield Element("type", "PhysicalObject")
    yield from _described(commemoration.summary)
    yield from _dated(commemoration.date)


def _figure(figure: Any) -> Elements:
    yield Element("type", "Dataset")
    yield from _plain("description", figure.value_text)
    yield from _dated(figure.period)
    yield from _plain("creator", figure.stated_by_text)


def _source(source: Any) -> Elements:
    yield Element("type", "BibliographicResource")
    authors = [name for agent in source.public_authors for name in texts_of(agent.name)]
    yield from (Element("creator", name, code) for code, name in authors)
    if not authors:
        yield from _plain("creator", source.author_text)
    yield from _plain("date", source.year)
    yield from _plain("source", source.publisher, source.repository, source.archive_reference)
    yield from _plain("identifier", source.isbn_doi, source.url)


def _described(texts: dict[str, str]) -> Elements:
    yield from (Element("description", text, code) for code, text in texts_of(texts))


def _dated(date: str) -> Elements:
    yield from _plain("date", date)


def _plain(name: str, *texts: str) -> Elements:
    yield from (Element(name, text) for text in texts if text)


_OWN: dict[type[Record], Callable[[Any], Elements]] = {
    Person: _person,
    Place: _place,
    Event: _event,
    Document: _document,
    Photo: _photo,
    Commemoration: _commemoration,
    Figure: _figure,
    Source: _source,
}

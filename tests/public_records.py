"""Makers for the other nouns, and a reader of pages, for tests of the public pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.utils import translation

from registry.models import (
    Agent,
    Commemoration,
    Depiction,
    Document,
    Event,
    EventType,
    Figure,
    Finding,
    Photo,
    Source,
)
from registry.models.base import Record
from registry.vocabulary import State
from registry.web.dossier.markup import address
from tests import makers

VOID = {
    "area",
    "br",
    "col",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "wbr",
    "line",
    "circle",
}
BLOCKS = {"p", "div", "li", "dt", "dd", "dl", "h1", "h2", "h3", "figcaption", "section", "title"}
CYRILLIC = re.compile("[\u0400-\u04ff]")


def titled(english: str, russian: str = "") -> dict[str, str]:
    """A title in two languages."""
    return {"en": english, "ru": russian or "Название"}


def make_event(title: str = "Trial of the Invented", *, type: str = "trial", **kw: Any) -> Event:
    """A published event."""
    found = EventType.objects.filter(code=type).first()
    if found is None:
        found = makers.save(EventType(code=type, labels={"en": type.title(), "ru": "Тип"}))
    kw.setdefault("state", State.PUBLISHED)
    event: Event = makers.save(Event(type=found, title=titled(title), **kw))
    return event


def make_document(title: str = "List of the Invented", **kw: Any) -> Document:
    """A published paper."""
    kw.setdefault("kind", "list")
    kw.setdefault("state", State.PUBLISHED)
    document: Document = makers.save(Document(title=titled(title), **kw))
    return document


def make_photo(caption: str = "The Invented in a garden", *people: Any, **kw: Any) -> Photo:
    """A published caption without a picture; `people` stand in it from the left."""
    kw.setdefault("state", State.PUBLISHED)
    photo: Photo = makers.save(Photo(caption=titled(caption), **kw))
    for position, person in enumerate(people, 1):
        makers.save(Depiction(photo=photo, person=person, position=position))
    return photo


def make_figure(what: str = "Invented people counted", **kw: Any) -> Figure:
    """A published figure."""
    kw.setdefault("state", State.PUBLISHED)
    figure: Figure = makers.save(Figure(what=titled(what), **kw))
    return figure


def make_commemoration(title: str = "Stone of the Invented", **kw: Any) -> Commemoration:
    """A published monument."""
    kw.setdefault("kind", "monument")
    kw.setdefault("state", State.PUBLISHED)
    found: Commemoration = makers.save(Commemoration(title=titled(title), **kw))
    return found


def make_agent(name: str = "Invented Institute", **kw: Any) -> Agent:
    """A published author or institution."""
    kw.setdefault("state", State.PUBLISHED)
    agent: Agent = makers.save(Agent(name={"en": name}, **kw))
    return agent


def find(target: Any, field_name: str, kind: str, english: str, *sources: Source) -> Finding:
    """What a search for a fact came to."""
    finding = Finding(target=target, field=field_name, kind=kind, words={"en": english})
    with makers.passage():
        finding.save()
        finding.sources.set(sources)
    return finding


def add(manager: Any, *rows: Any) -> None:
    """Adds to a many-to-many value through the door."""
    with makers.passage():
        manager.add(*rows)


# Reading pages -----------------------------------------------------------------------------------


@dataclass
class Page:
    """A page as a reader meets it."""

    status: int
    html: str
    text: str
    ids: list[str]
    links: list[str]
    # Text with the language it is marked with.
    pieces: list[tuple[str, str]] = field(default_factory=list)

    def has_text(self, *words: str) -> bool:
        """Whether the words stand on the page in this order."""
        return bool(re.search(".*?".join(map(re.escape, words)), self.text, re.DOTALL))

    @property
    def unmarked_cyrillic(self) -> list[str]:
        """Cyrillic text that a synthesiser would read with the voice of another language."""
        return [text for text, lang in self.pieces if CYRILLIC.search(text) and lang == "en"]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.languages: list[tuple[str, str]] = []
        self.pieces: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.text += " " if tag in BLOCKS else ""
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "a":
            self.links.append(found.get("href", ""))
        if tag not in VOID:
            above = self.languages[-1][1] if self.languages else ""
            self.languages.append((tag, found.get("lang", above)))

    def handle_endtag(self, tag: str) -> None:
        self.text += " " if tag in BLOCKS else ""
        while self.languages and self.languages[-1][0] != tag:
            self.languages.pop()
        if self.languages:
            self.languages.pop()

    def _is_in_head(self) -> bool:
        return any(tag == "head" for tag, _language in self.languages)

    def handle_data(self, data: str) -> None:
        if self.languages and self.languages[-1][0] == "script":
            # Linked data is for programs; no reader sees it.
            return
        self.text += data
        if data.strip() and not self._is_in_head():
            self.pieces.append((data, self.languages[-1][1] if self.languages else ""))


def read(url: str) -> Page:
    """The page at an address."""
    response = Client().get(url)
    return parsed(response.content.decode(), response.status_code)


def parsed(html: str, status: int = 200) -> Page:
    """A page by its markup."""
    reader = _Reader()
    reader.feed(html)
    text = " ".join(reader.text.replace("\u2060", "").split())
    return Page(status, html, text, reader.ids, reader.links, reader.pieces)


def page_of(record: Record, language: str = "en") -> Page:
    """The page of a record in a language."""
    return read(url_of(record, language))


def url_of(record: Record, language: str = "en") -> str:
    """The address of a record in a language."""
    with translation.override(language):
        return address(record)

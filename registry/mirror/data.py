"""What a mirror has for programs beside its tables: records one by one, and the days of the year.

Every record lies there as JSON, as the interface for programs tells it, with links that are files.
A mirror that knows its own address also has what names things by whole addresses: linked data,
manifests for viewers of pictures, sitemaps.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from rest_framework.renderers import JSONRenderer

from registry.mirror import store
from registry.mirror.addresses import DATA_OF, ORIGIN, Address, file_of
from registry.mirror.changes import unchanged
from registry.mirror.plan import Plan, Task, people_within, within
from registry.mirror.writing import Writer
from registry.models import ChangeSet, Person, Photo
from registry.models.base import Record
from registry.opendata.api import nouns, person
from registry.opendata.records import NOUNS
from registry.opendata.sitemaps import views as sitemaps
from registry.opendata.sitemaps import writing
from registry.vocabulary import State
from registry.web.day_feeds import yearly_calendar

SHAPES = {noun.model: noun for noun in nouns.NOUNS}
SITEMAP = "sitemap.xml"
SITEMAP_OF_PAGES = "sitemaps/pages.xml"


def last_change() -> dt.date:
    """The day of the last change: what dates files, so that the same records give the same."""
    last = ChangeSet.objects.order_by("-pk").values_list("at", flat=True).first()
    return timezone.localdate(last) if last else dt.date(1970, 1, 1)


# Records -----------------------------------------------------------------------------------------


def write_records(task: Task, part: store.Part) -> None:
    """Some records of a noun as JSON, and what names them by whole addresses."""
    noun, first, last = task.about
    model = NOUNS[noun]
    rows = model._default_manager.filter(pk__gte=first, pk__lte=last, state=State.PUBLISHED)
    rows = within(rows, task.plan)
    writer = Writer(task, part)
    _write_json(rows, writer, task.plan)
    if task.plan.base_url:
        for row in rows.order_by("pk"):
            for path in _addresses_of(row):
                writer.page(path)


def _write_json(rows: QuerySet[Any], writer: Writer, plan: Plan) -> None:
    old = unchanged(rows, plan.since) if rows.model is Person else set()
    wanted = []
    for row in rows.order_by("pk"):
        if row.pk not in old or not writer.part.keep(_file_of(row)):
            wanted.append(row)
    renderer = JSONRenderer()
    for row, told in zip(wanted, _told(wanted), strict=True):
        writer.data(renderer.render(told).decode(), _file_of(row))


def _told(rows: list[Any]) -> Iterable[Any]:
    """Records whole, as the interface tells them."""
    if rows and isinstance(rows[0], Person):
        return person.whole_of(rows, ORIGIN)
    return (nouns.whole(SHAPES[type(row)], row, ORIGIN) for row in rows)


def _file_of(record: Record) -> str:
    shape = SHAPES.get(type(record))
    route = f"api-{shape.one}" if shape else "api-person"
    return file_of(reverse(route, args=[record.public_id]))


def _addresses_of(record: Record) -> Iterator[str]:
    for route in DATA_OF[type(record).__name__]:
        yield reverse(route, args=[record.public_id])
    if isinstance(record, Photo) and record.shows_a_picture:
        yield reverse("iiif-size", args=[record.public_id, "max"])


# Days --------------------------------------------------------------------------------------------


def write_calendar(task: Task, part: store.Part) -> None:
    """The days of the year in a language, each of them every year."""
    (language,) = task.about
    with translation.override(language):
        path = reverse("registry:days-calendar")
        absolute = _absolute_of(task.plan) if task.plan.base_url else None
        part.put(file_of(path), yearly_calendar(last_change(), absolute))


def _absolute_of(plan: Plan) -> Callable[[str], str]:
    """How the path of a page becomes its address in a mirror that has one."""
    base = plan.base_url.rstrip("/")
    return lambda path: f"{base}/{file_of(path)}"


# Sitemaps ----------------------------------------------------------------------------------------


def sitemap_tasks(plan: Plan) -> Iterator[Task]:
    """The files of the sitemap, for a mirror that has an address."""
    if plan.base_url:
        yield Task(plan, "sitemap", (SITEMAP, "", ""))
        yield Task(plan, "sitemap", (SITEMAP_OF_PAGES, "", ""))
        yield from (Task(plan, "sitemap", about) for about in _stretches(plan))


def _stretches(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """File, noun and first record of each stretch of records."""
    people = people_within(plan)
    for noun, model in sitemaps.MODELS.items():
        for first in writing.firsts(model):
            if model is not Person or people is None or first in people:
                yield f"sitemaps/{noun}-{first}.xml", noun, first


def write_sitemap(task: Task, part: store.Part) -> None:
    """One of the files, with addresses of this mirror alone."""
    file, noun, first = task.about
    base = task.plan.base_url.rstrip("/")
    if file == SITEMAP:
        files = [SITEMAP_OF_PAGES, *(each for each, _noun, _first in _stretches(task.plan))]
        part.put(file, "".join(writing.index(f"{base}/{each}" for each in files)))
        return
    paths = _paths_of_records(task.plan, noun, first) if noun else _paths_of_pages(task.plan)
    lines = writing.pages(paths, lambda path: f"{base}{path}", task.plan.languages)
    part.put(file, "".join(lines))


def _paths_of_pages(plan: Plan) -> Iterator[tuple[str, str]]:
    """Pages that have a file of their own; the others are questions to the one that searches."""
    language = plan.languages[0]
    for path in sitemaps.PAGES:
        file = f"{language}/{path}index.html"
        found = Address.of(f"/{language}/{path}")
        if found is not None and found.file == file and not found.query:
            yield f"{path}index.html", ""


def _paths_of_records(plan: Plan, noun: str, first: str) -> Iterator[tuple[str, str]]:
    model = sitemaps.MODELS[noun]
    start = writing.stretch_of(model, first)
    people = people_within(plan) if model is Person else None
    if start is None:
        # Withdrawn since the work was shared out: the next round asks for another.
        return
    for path, day in writing.paths_of(model, start):
        if people is None or path.split("/")[1] in people:
            yield f"{path}index.html", day

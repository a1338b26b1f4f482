"""The work of a mirror in pieces: each can be done by another process, and done again.

A task is a plain value. What it makes depends on the registry and on `Plan` alone, never on the
order of the tasks or on a clock.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from django.urls import reverse
from django.utils import translation

from registry.mirror import manifest, store
from registry.mirror.addresses import FILES_OF, file_of
from registry.mirror.asking import REDIRECTS, ask, closed_to_additions
from registry.mirror.changes import unchanged
from registry.mirror.data import sitemap_tasks, write_calendar, write_records, write_sitemap
from registry.mirror.errors import MirrorError
from registry.mirror.fixed import fixed_addresses
from registry.mirror.forwarding import forwarding_page, tombstone
from registry.mirror.index.building import index_tasks, write_part
from registry.mirror.own_pages import OWN_PAGES, own_page
from registry.mirror.plan import Plan, Task, portions, within
from registry.mirror.writing import Writer, pairs_of, rewriter_of
from registry.models import Act, FormerAddress, Person, Rendition, Repression
from registry.models.base import Record
from registry.opendata.records import NOUNS
from registry.search.snapshot import snapshot
from registry.vocabulary import State
from registry.web.dossier.markup import address
from registry.web.served import ENDINGS


class Done(NamedTuple):
    """What a task says when it ends."""

    task: Task
    found: tuple[str, ...]
    files: int = 0
    fresh: int = 0
    size: int = 0
    # Seconds of processor time, and the most memory its process has held (kilobytes).
    work: float = 0.0
    peak: int = 0
    # Why it could not be done.
    error: str = ""


def run(task: Task) -> Done:
    """Does a task, unless its list says that it is done."""
    work, old = Path(task.plan.work), Path(task.plan.old)
    began = time.process_time()
    if store.is_done(work, task.name):
        return Done(task, tuple(sorted(store.found_by(work, task.name))))
    with manifest.Sums(old / manifest.NAME) as sums, closed_to_additions(), snapshot():
        part = store.Part(work, old, sums, task.name)
        try:
            KINDS[task.kind](task, part)
            part.close()
        except OSError as error:
            return Done(task, (), error=store.told(work.parent, error))
        except MirrorError as error:
            words = f"{error} What was made is kept: mend that and run the same command."
            return Done(task, (), error=words)
    return Done(
        task,
        tuple(sorted(part.found)),
        len(part.sums),
        part.fresh,
        part.size,
        time.process_time() - began,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
    )


# Pages -----------------------------------------------------------------------------------------


def _fixed(task: Task, part: store.Part) -> None:
    _language, path = task.about
    Writer(task, part).list(path)


def _list(task: Task, part: store.Part) -> None:
    path, question = task.about
    Writer(task, part).list(path, pairs_of(question))


def _own(task: Task, part: store.Part) -> None:
    name, language = task.about
    writer = Writer(task, part)
    file, text, targets = own_page(name, language, writer.rewriter)
    part.put(file, text)
    writer.note(targets)


# Records -----------------------------------------------------------------------------------------


def _records(task: Task, part: store.Part) -> None:
    language, noun, first, last = task.about
    writer = Writer(task, part)
    model = NOUNS[noun]
    rows = model._default_manager.filter(pk__gte=first, pk__lte=last, state=State.PUBLISHED)
    rows = within(rows, task.plan)
    old = unchanged(rows, task.plan.since) if model is Person else set()
    with translation.override(language):
        found = [(row.pk, addresses_of(row)) for row in rows.order_by("pk")]
    for pk, paths in found:
        for path in paths:
            if pk not in old or not part.keep(file_of(path)):
                writer.list(path)


def addresses_of(record: Record) -> list[str]:
    """The page of a record in the present language, and the files beside it."""
    paths = [address(record)]
    key = [record.public_id, record.slug or record.public_id]
    for route in FILES_OF.get(type(record).__name__, ()):
        paths.append(reverse(f"registry:{route}", args=key))
    return paths


def _ids(task: Task, part: store.Part) -> None:
    """`/id/…` of records: a page that leads to the record, without a script."""
    noun, first, last = task.about
    rewriter = rewriter_of(task.plan)
    rows = NOUNS[noun]._default_manager.filter(pk__gte=first, pk__lte=last, state=State.PUBLISHED)
    language = task.plan.languages[0]
    with translation.override(language):
        for row in within(rows, task.plan).order_by("pk"):
            file = file_of(f"/id/{row.public_id}")
            part.put(file, forwarding_page(address(row), file, rewriter))


def _former(task: Task, part: store.Part) -> None:
    """Addresses that led to a record once: to its successor, or to what stands in its place."""
    rewriter = rewriter_of(task.plan)
    for public_id in FormerAddress.objects.order_by("pk").values_list("public_id", flat=True):
        path = f"/id/{public_id}"
        answer = ask(path)
        file = file_of(path)
        if answer is None:
            continue
        if answer.status in REDIRECTS:
            part.put(file, forwarding_page(answer.location, file, rewriter))
        else:
            part.put(file, tombstone(answer.content.decode(), file, path, rewriter))


def _cases(task: Task, part: store.Part) -> None:
    """Acts of either kind have no page; their ids lead to their person."""
    number, first, last = task.about
    model = (Repression, Act)[number]
    rewriter = rewriter_of(task.plan)
    rows = model.objects.published().filter(
        pk__gte=first, pk__lte=last, person__state=State.PUBLISHED
    )
    if task.plan.most_people:
        rows = rows.filter(person__in=within(Person.objects.published(), task.plan))
    with translation.override(task.plan.languages[0]):
        for row in rows.select_related("person").order_by("pk"):
            file = file_of(f"/id/{row.public_id}")
            part.put(file, forwarding_page(address(row.person), file, rewriter))


def _media(task: Task, part: store.Part) -> None:
    first, last = task.about
    rows = Rendition.objects.filter(
        pk__gte=first, pk__lte=last, photo__state=State.PUBLISHED
    ).exclude(photo__rights="")
    writer = Writer(task, part)
    for row in rows.select_related("photo").order_by("pk"):
        key = row.photo.public_id
        writer.page(reverse("media", args=[key, row.width, ENDINGS[row.format]]))
        if task.plan.base_url and row.format == "JPEG":
            writer.page(reverse("iiif-size", args=[key, f"{row.width},{row.height}"]))


def _index(task: Task, part: store.Part) -> None:
    write_part(task.about, task.plan, part)


KINDS: dict[str, Callable[[Task, store.Part], None]] = {
    "fixed": _fixed,
    "list": _list,
    "own": _own,
    "records": _records,
    "data": write_records,
    "calendar": write_calendar,
    "sitemap": write_sitemap,
    "ids": _ids,
    "cases": _cases,
    "former": _former,
    "media": _media,
    "index": _index,
}


# All of them -------------------------------------------------------------------------------------


def tasks(plan: Plan) -> Iterator[Task]:
    """The tasks that are known from the beginning; lists follow as links to them are met."""
    for language in plan.languages:
        with translation.override(language):
            paths = [*fixed_addresses()]
        yield from (Task(plan, "fixed", (language, path)) for path in paths)
        yield from (Task(plan, "own", (name, language)) for name in OWN_PAGES)
        yield Task(plan, "calendar", (language,))
    yield from (Task(plan, "index", about) for about in index_tasks(plan))
    for noun, model in enumerate(NOUNS):
        rows = within(model._default_manager.filter(state=State.PUBLISHED), plan)
        for first, last in portions(rows):
            yield Task(plan, "ids", (noun, first, last))
            yield Task(plan, "data", (noun, first, last))
            for language in plan.languages:
                yield Task(plan, "records", (language, noun, first, last))
    yield from _tasks_of_parts(plan)


def _tasks_of_parts(plan: Plan) -> Iterator[Task]:
    for number, model in enumerate((Repression, Act)):
        for first, last in portions(model._default_manager.all()):
            yield Task(plan, "cases", (number, first, last))
    for first, last in portions(Rendition._default_manager.all()):
        yield Task(plan, "media", (first, last))
    yield Task(plan, "former")
    # The same in every language.
    yield Task(plan, "fixed", ("", reverse("api-statistics")))
    yield from sitemap_tasks(plan)

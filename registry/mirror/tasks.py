"""The work of a mirror in pieces: each can be done by another process, and done again.

A task is a plain value. What it makes depends on the registry and on `Plan` alone, never on the
order of the tasks or on a clock.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from http import HTTPStatus
from pathlib import Path
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation

from registry.mirror import manifest, store
from registry.mirror.addresses import DATA_OF, FILES_OF, FOUND, Address, Pairs, file_of
from registry.mirror.asking import REDIRECTS, Answer, ask, closed_to_additions
from registry.mirror.changes import touched_since
from registry.mirror.errors import MirrorError
from registry.mirror.fixed import fixed_addresses, known_days
from registry.mirror.forwarding import forwarding_page, tombstone
from registry.mirror.index.building import index_tasks, write_part
from registry.mirror.own_pages import OWN_PAGES, own_page
from registry.mirror.rewriting import Rewriter
from registry.models import Act, FormerAddress, Person, Rendition, Repression
from registry.models.base import Record
from registry.opendata.records import NOUNS
from registry.search.snapshot import snapshot
from registry.vocabulary import State
from registry.web.dossier.markup import address
from registry.web.served import ENDINGS

# Records, addresses or rows of one task.
PORTION = 100


class Plan(NamedTuple):
    """What kind of mirror is made, and where."""

    work: str
    old: str
    languages: tuple[str, ...]
    base_url: str = ""
    # Only people changed since this moment (ISO 8601) are made anew; nothing: all.
    since: str = ""
    # Only so many people, the first by number of entry; 0: all.
    most_people: int = 0
    # A digest of the code; work by other code is not gone on with.
    edition: str = ""


class Task(NamedTuple):
    """A piece of the work: its kind and what it is about."""

    plan: Plan
    kind: str
    about: tuple[Any, ...] = ()

    @property
    def name(self) -> str:
        """The name of its list of sums."""
        digest = blake2b(repr(self.about).encode(), digest_size=12).hexdigest()
        return f"{self.kind}-{digest}"


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


def rewriter_of(plan: Plan) -> Rewriter:
    """What makes pages those of this mirror; it knows whom a smaller one leaves out."""
    people = None
    if plan.most_people:
        with snapshot() as index:
            people = _people_within(plan, index.version)
    return Rewriter(frozenset(plan.languages), plan.base_url, people, known_days())


@lru_cache(maxsize=2)
def _people_within(plan: Plan, version: int) -> frozenset[str]:
    del version
    rows = within(Person.objects.published(), plan)
    return frozenset(rows.values_list("public_id", flat=True))


# Pages -------------------------------------------------------------------------------------------


class Writer:
    """Makes pages for one task."""

    def __init__(self, task: Task, part: store.Part) -> None:
        self.part = part
        self.rewriter = rewriter_of(task.plan)

    def page(self, path: str, pairs: Pairs = ()) -> list[Address]:
        """Writes what the site answers; gives where the page leads."""
        answer = ask(path, pairs, tells_linked_data=bool(self.rewriter.base_url))
        if answer is None or answer.status >= HTTPStatus.BAD_REQUEST:
            return []
        return self.write(answer, file_of(path, pairs), path)

    def write(self, answer: Answer, file: str, path: str) -> list[Address]:
        """Writes an answer as a file."""
        if answer.status in REDIRECTS:
            self.part.put(file, forwarding_page(answer.location, file, self.rewriter))
            return []
        if answer.is_page:
            found = self.rewriter.page(answer.content.decode(), file, path)
        elif "atom+xml" in answer.kind:
            found = self.rewriter.feed(answer.content.decode(), file)
        else:
            self.part.put(file, self._plain(answer.content))
            return []
        self.part.put(file, found.text)
        self.note(found.targets)
        return found.targets

    def _plain(self, content: bytes) -> bytes | str:
        """A file that is no page: a text without our host, anything else as it is."""
        try:
            return self.rewriter.without_host(content.decode())
        except UnicodeDecodeError:
            return content

    def note(self, targets: Sequence[Address]) -> None:
        """Remembers the lists and static files a page leads to."""
        for target in targets:
            if target.route == "static":
                self.part.found.add(f"static {target.file}")
            elif target.route in FOUND:
                pairs = [f"{name}={value}" for name, value in target.pairs if name != "page"]
                self.part.found.add(f"list {target.path} {'&'.join(pairs)}")

    def list(self, path: str, pairs: Pairs = ()) -> None:
        """Writes every page of a list, as far as its pages lead to a next one."""
        number = 1
        while True:
            own = (*pairs, ("page", str(number))) if number > 1 else pairs
            targets = self.page(path, own)
            number += 1
            following = file_of(path, (*pairs, ("page", str(number))))
            if not any(target.file == following for target in targets):
                return


def _fixed(task: Task, part: store.Part) -> None:
    _language, path = task.about
    Writer(task, part).list(path)


def _list(task: Task, part: store.Part) -> None:
    path, question = task.about
    Writer(task, part).list(path, pairs_of(question))


def pairs_of(question: str) -> Pairs:
    """The parameters of a list, as a task names them."""
    named = (pair.partition("=") for pair in question.split("&") if pair)
    return tuple((name, value) for name, _equals, value in named)


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
    old = _unchanged(rows, task.plan)
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


def within(rows: QuerySet[Any], plan: Plan) -> QuerySet[Any]:
    """The rows a mirror of fewer people has."""
    if plan.most_people and rows.model is Person:
        last = Person.objects.published().order_by("pk").values_list("pk", flat=True)
        keys = list(last[plan.most_people - 1 : plan.most_people])
        return rows.filter(pk__lte=keys[0]) if keys else rows
    return rows


def _unchanged(rows: QuerySet[Any], plan: Plan) -> set[int]:
    """People whose own records nobody touched since: their pages may be taken over."""
    if not plan.since or rows.model is not Person:
        return set()
    keys = set(rows.values_list("pk", flat=True))
    return keys - touched_since(keys, plan.since)


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
            for route in DATA_OF.get(NOUNS[noun].__name__, ()) if task.plan.base_url else ():
                Writer(task, part).page(reverse(route, args=[row.public_id]))


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
        path = reverse("media", args=[row.photo.public_id, row.width, ENDINGS[row.format]])
        writer.page(path)


def _index(task: Task, part: store.Part) -> None:
    write_part(task.about, task.plan, part)


KINDS: dict[str, Callable[[Task, store.Part], None]] = {
    "fixed": _fixed,
    "list": _list,
    "own": _own,
    "records": _records,
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
    yield from (Task(plan, "index", about) for about in index_tasks(plan))
    for noun, model in enumerate(NOUNS):
        rows = within(model._default_manager.filter(state=State.PUBLISHED), plan)
        for first, last in portions(rows):
            yield Task(plan, "ids", (noun, first, last))
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


def portions(rows: QuerySet[Any]) -> Iterator[tuple[int, int]]:
    """First and last key of each hundred rows, in bounded memory."""
    last = 0
    while True:
        keys = list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:PORTION])
        if not keys:
            return
        yield keys[0], keys[-1]
        last = keys[-1]

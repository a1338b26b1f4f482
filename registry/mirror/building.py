"""Makes a mirror: tasks shared among processes, then the list of files, then the exchange.

    build(Path("/srv/mirror"), Options(languages=("en", "ru", "uk")))

Whoever ends it half-way finds the old mirror as it was; asked again with the same options, the work
goes on. What the registry is edited to meanwhile is made anew before the mirror is shown.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from nacl.signing import SigningKey

from registry.mirror import manifest, signing, store
from registry.mirror.addresses import file_of
from registry.mirror.data import last_change
from registry.mirror.errors import MirrorError
from registry.mirror.forwarding import ICON, first_page
from registry.mirror.index import order
from registry.mirror.links import DeadLink, dead_links
from registry.mirror.plan import Plan, Task
from registry.mirror.readme import readme
from registry.mirror.room import Wanted, room_for
from registry.mirror.statics import PREFIX, require_collected, static_files
from registry.mirror.tasks import Done, run, tasks
from registry.mirror.writing import pairs_of
from registry.opendata.edition import release
from registry.opendata.exports.package import write_package
from registry.search.crew import Crew
from registry.search.snapshot import snapshot
from registry.web.context import SITE_NAME

# As often is made anew what was edited meanwhile.
MOST_ROUNDS = 4

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Options:
    """What kind of mirror is wanted."""

    languages: tuple[str, ...] = ()
    base_url: str = ""
    since: str = ""
    most_people: int = 0
    processes: int = 1
    key: SigningKey | None = None
    # Whether a ZIP file is to lie beside it, which `packing` makes afterwards.
    is_zipped: bool = False


@dataclass
class Spent:
    """What one kind of task made, and the processor time it took."""

    files: int = 0
    size: int = 0
    work: float = 0.0


@dataclass
class Report:
    """What was made."""

    files: int = 0
    fresh: int = 0
    size: int = 0
    rounds: int = 0
    # The most memory one process held, in kilobytes.
    peak: int = 0
    kinds: dict[str, Spent] = field(default_factory=lambda: defaultdict(Spent))
    dead: list[DeadLink] = field(default_factory=list)


def build(target: Path, options: Options, progress: Progress | None = None) -> Report:
    """Makes or renews the mirror in a folder. Raises `MirrorError` where it cannot."""
    target = target.absolute()
    languages = options.languages or tuple(dict(settings.LANGUAGES))
    unknown = set(languages) - set(dict(settings.LANGUAGES))
    if unknown:
        raise MirrorError(f"The register is not written in {', '.join(sorted(unknown))}.")
    require_collected()
    has_address = bool(options.base_url)
    wanted = Wanted(len(languages), options.most_people, has_address, options.is_zipped)
    store.check_target(target, room_for(wanted, store.block_of(target)))
    with store.alone(target):
        return _build(target, options, languages, progress)


def _build(
    target: Path, options: Options, languages: tuple[str, ...], progress: Progress | None
) -> Report:
    wanted = {
        "languages": languages,
        "base_url": options.base_url,
        "since": options.since,
        "people": options.most_people,
        "release": release(),
    }
    report = Report()
    try:
        work = store.begin(target, wanted, _now())
        plan = Plan(
            str(work), str(target), languages, options.base_url, options.since, options.most_people
        )
        _make(plan, options, work, report, progress)
        store.publish(work, target)
    except OSError as error:
        if not store.is_full(error):
            raise
        raise MirrorError(store.told(target.parent, error)) from error
    return report


def _now() -> dict[str, Any]:
    """The moment and the version of everything public."""
    with snapshot() as index:
        return {"at": timezone.now().isoformat(), "version": index.version}


def _make(
    plan: Plan, options: Options, work: Path, report: Report, progress: Progress | None
) -> None:
    order.forget()
    with Crew(options.processes) as crew:
        beginning = store.beginning_of(work)
        for number in range(MOST_ROUNDS):
            _run_all(plan, crew, report, progress)
            _finish(plan, work)
            report.rounds = number + 1
            report.dead = list(dead_links(work, (path for path, _sum in manifest.lines(work))))
            if beginning["version"] == _now()["version"]:
                break
            # Edited meanwhile. Pages that say the same are found to be the same, and kept.
            plan, beginning = _next_round(plan, work, beginning["at"]), _now()
        else:
            raise MirrorError(
                "The register is edited faster than it can be copied. Copy a database that rests: "
                "a restored backup, or a replica that has been told to wait."
            )
    if report.dead:
        first = report.dead[0]
        raise MirrorError(
            f"{len(report.dead)} links lead nowhere, the first from {first.file} to {first.link}; "
            "the mirror that was there is unchanged."
        )
    report.files = sum(1 for _line in manifest.lines(work))
    if options.key:
        signing.sign(work, options.key)


def _next_round(plan: Plan, work: Path, since: str) -> Plan:
    """The same work over what has been made so far, which counts as the last mirror."""
    for path in (work / store.STATE).glob("*.sums"):
        path.unlink()
    return plan._replace(old=str(work), since=since)


def _run_all(plan: Plan, crew: Crew, report: Report, progress: Progress | None) -> None:
    """Every task, and the lists that pages are found to lead to, until there are no more."""
    waiting: Iterable[Task] = tasks(plan)
    known: set[str] = set()
    statics: set[str] = set()
    done = expected = 0
    for task in tasks(plan):
        expected += 1
        if task.kind == "fixed":
            # Lists that stand at a beginning of their own; no file is written by two tasks.
            known.add(file_of(task.about[1]))
    while waiting:
        following: list[Task] = []
        for result in crew.each(run, waiting):
            done += 1
            if result.error:
                raise MirrorError(result.error)
            _count(report, result)
            for found in result.found:
                kind, _blank, rest = found.partition(" ")
                if kind == "static":
                    statics.add(rest)
                else:
                    path, _blank, question = rest.partition(" ")
                    file = file_of(path, pairs_of(question))
                    if file not in known:
                        known.add(file)
                        following.append(Task(plan, "list", (path, question)))
            if progress:
                progress(done, expected + len(following))
        expected += len(following)
        waiting = following
    _write_common(plan, statics, report)


def _count(report: Report, done: Done) -> None:
    report.fresh += done.fresh
    report.size += done.size
    report.peak = max(report.peak, done.peak)
    spent = report.kinds[done.task.kind]
    spent.files += done.files
    spent.size += done.size
    spent.work += done.work


def _write_common(plan: Plan, statics: set[str], report: Report) -> None:
    """What the whole mirror has once: its first page, style sheets, and words about itself."""
    work, old = Path(plan.work), Path(plan.old)
    names = dict(settings.LANGUAGES)
    with manifest.Sums(old / manifest.NAME) as sums, translation.override(plan.languages[0]):
        part = store.Part(work, old, sums, "common")
        for file, content in static_files({*statics, ICON}):
            part.put(file, content)
        if plan.since and (old / manifest.NAME).exists():
            # Pages that are taken over need the style sheets they were made with.
            for path, _sum in manifest.lines(old):
                if path.startswith(PREFIX) and path not in part.sums:
                    part.keep(path)
        part.put("index.html", first_page(plan.languages, {k: str(v) for k, v in names.items()}))
        part.put("README.txt", readme(str(SITE_NAME)))
        part.put(store.ABOUT, _about(plan))
        if not plan.most_people:
            write_data(part)
        part.close()
        report.fresh += part.fresh
        report.size += part.size


def write_data(part: store.Part) -> None:
    """Lays the open data of the whole register beside the pages, in `data/`."""
    with TemporaryDirectory(dir=part.work) as folder:
        for path in write_package(Path(folder), today=last_change()):
            part.take(f"data/{path.as_posix()}", Path(folder) / path)


def _about(plan: Plan) -> str:
    content: dict[str, Any] = {
        "format": store.FORMAT,
        "languages": list(plan.languages),
        "base_url": plan.base_url,
        "people": plan.most_people or "all",
    }
    return json.dumps(content, indent=1, sort_keys=True) + "\n"


def _finish(plan: Plan, work: Path) -> None:
    """The list of all files; what is in no list goes."""
    fresh = work / f"{manifest.NAME}.new"
    manifest.merge((work / store.STATE).glob("*.sums"), fresh)
    fresh.replace(work / manifest.NAME)
    store.sweep(work)

"""The first stages: a file is read, parsed, checked, matched and staged. Nothing is public."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from registry.intake import mapping as mappings
from registry.intake import refusals
from registry.intake.alike import Finder
from registry.intake.bulk import give_room
from registry.intake.drafting.lists import from_here
from registry.intake.files import FileRefusedError, FileRow, OpenedFile, digest_of, open_file
from registry.intake.printed import Form
from registry.intake.stages import progress as progress_of
from registry.intake.stages.agreeing import of_batch
from registry.intake.stages.errors import IntakeError, stopped_plainly
from registry.intake.stages.progress import Progress, silent
from registry.intake.stages.staging import Drafter, Stager
from registry.intake.stages.touched import raw_delete
from registry.models import Curator, ImportBatch, ImportRow
from registry.search.crew import ahead, cores, without_collecting
from registry.vocabulary import BatchState, Nature

PORTION = 4000
# From so many bytes on processes of their own make the drafts.
GREAT = 5_000_000
_STANDING = (BatchState.COMMITTING, BatchState.COMMITTED, BatchState.UNDOING)


def find_batch(source_key: str, sha256: str) -> ImportBatch | None:
    """The import of these very bytes for a source, unless it was undone."""
    known = ImportBatch.objects.filter(source_key=source_key, file_sha256=sha256)
    return known.exclude(state=BatchState.UNDONE).order_by("-pk").first()


def read_in(
    path: Path,
    *,
    source_key: str,
    source_title: str = "",
    mapping_name: str = "",
    columns: Mapping[str, str] | None = None,
    nature: str = "",
    form: Form | None = None,
    uploader: Curator | None = None,
    is_matched: bool = True,
    processes: int = 1,
    progress: Progress = silent,
    today: dt.date | None = None,
) -> ImportBatch:
    """Stages a file as a batch and gives it; its `report` holds the counts of the dry run.

    The same bytes are not staged twice once they are committed: the batch they came with is given.
    Staged again, a file that was not committed yet is read anew. Raises `FileRefusedError`, and
    nothing of the file is left then; `IntakeError` when the step cannot be taken.
    """
    _require_key(source_key)
    opened = open_file(path, form=form)
    known = find_batch(source_key, opened.sniffed.sha256)
    if known is not None and known.state in _STANDING:
        return known
    found = _mapping(opened, source_key, mapping_name, columns, nature)
    batch = _fresh_batch(opened, source_key, found, uploader)
    batch.report = {"source_title": source_title} if source_title else {}
    drafter = partial(Drafter, found, from_here(), today or timezone.localdate())
    give_room()
    try:
        with (
            stopped_plainly(refusals.READING),
            Finder(is_on=is_matched, processes=processes) as finder,
        ):
            _stage(opened, Stager(batch), drafter, finder, progress)
    except FileRefusedError:
        drop(batch)
        raise
    return batch


def _require_key(source_key: str) -> None:
    if not source_key or slugify(source_key) != source_key:
        raise IntakeError(refusals.no_key(source_key))


def staged_batch(path: Path, source_key: str) -> ImportBatch | None:
    """The batch a commit of this file goes on with; None where the file is still to be read.

    Raises `IntakeError` when the file is another than the one its dry run saw: what people decided
    about the one says nothing of the other.
    """
    sha256 = digest_of(path)
    known = find_batch(source_key, sha256)
    if known is not None and known.state == BatchState.READING:
        return None
    if known is None:
        other = ImportBatch.objects.filter(
            source_key=source_key, file_name=path.name[:250], state=BatchState.STAGED
        ).first()
        if other is not None:
            raise IntakeError(refusals.changed_since(path.name, other.pk))
    return known


def suggested_columns(path: Path) -> dict[str, str]:
    """Which field each heading of a table seems to mean."""
    return mappings.suggest(open_file(path).heading)


def drop(batch: ImportBatch) -> None:
    """Takes away a batch nothing was committed of, with its rows."""
    with transaction.atomic():
        raw_delete(of_batch(batch))
        # What passed the door for it stays in the log.
        batch.change_sets.update(batch=None)
        # Nothing refers to a staged row, so it needs no looking for what hangs on it.
        raw_delete(ImportRow.objects.filter(batch=batch).order_by())
        batch.delete()


def _mapping(
    opened: OpenedFile,
    source_key: str,
    name: str,
    columns: Mapping[str, str] | None,
    nature: str,
) -> mappings.Mapping:
    kept = mappings.saved(source_key, name) if name else None
    options = kept.options if kept is not None else {}
    chosen = nature or str(options.get("nature", "")) or Nature.POLITICAL.value
    if opened.form is not None:
        return mappings.Mapping({}, chosen, opened.form.value, opened.heading)
    wanted = dict(columns) if columns is not None else kept.columns if kept is not None else None
    if wanted is None:
        wanted = mappings.suggest(opened.heading)
    checked = mappings.checked(wanted, opened.heading)
    found = mappings.Mapping(checked, chosen, "", opened.heading)
    if name and (kept is None or columns is not None):
        mappings.save(source_key, name, found)
    return found


def _fresh_batch(
    opened: OpenedFile, source_key: str, mapping: mappings.Mapping, uploader: Curator | None
) -> ImportBatch:
    """A batch to stage into; what was staged of the same file before is taken away."""
    name = opened.path.name[:250]
    waiting = ImportBatch.objects.filter(
        source_key=source_key,
        file_name=name,
        state__in=[BatchState.READING, BatchState.STAGED],
    )
    for old in waiting:
        drop(old)
    return ImportBatch.objects.create(
        name=f"{source_key}: {name}"[:200],
        file_name=name,
        file_sha256=opened.sniffed.sha256,
        source_key=source_key,
        mapping=mapping.as_json(),
        state=BatchState.READING,
        uploader=uploader,
    )


def _stage(
    opened: OpenedFile,
    stager: Stager,
    drafter: Callable[[], Drafter],
    finder: Finder,
    progress: Progress,
) -> None:
    batch = stager.batch
    size = opened.sniffed.size
    stager.counts["is_matched"] = int(finder.is_on)
    helpers = cores() if size >= GREAT and cores() > 1 else 0
    with (
        closing(_portions(opened.rows())) as portions,
        closing(ahead(drafter, portions, list, helpers=helpers)) as drafted,
    ):
        done, letters = 0, 0
        for rows, made in drafted:
            with without_collecting():
                staged = stager.prepare(rows, made, finder)
            with transaction.atomic():
                stager.write(staged)
                done += len(rows)
                letters += sum(len(cell) + 1 for row in rows for cell in row.cells)
                about = max(done, int(done * size / max(letters * 1.6, 1)))
                progress_of.note(batch, "read", done=done, of=about)
                progress_of.save(batch)
            progress(done, about)
    with transaction.atomic():
        stager.finish(done)
    progress(done, done)


def _portions(rows: Iterator[FileRow]) -> Generator[list[FileRow], None, None]:
    while portion := list(islice(rows, PORTION)):
        yield portion

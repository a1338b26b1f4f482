"""Loading synthetic people to measure with, into a registry that holds nothing else.

Streamed and resumable: the batch knows how many lines it has written. All lines are published,
those without a date by a decision that stands with the batch and that two offices agreed to.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from registry.curation import roles
from registry.curation.recording import change
from registry.errors import RegistryError
from registry.intake import bench_rows as rows
from registry.intake.bulk import BulkTable, give_room, renew_sequences
from registry.models import (
    Approval,
    Citation,
    Event,
    ExternalIdentifier,
    ImportBatch,
    Nationality,
    Person,
    PersonName,
    Place,
    PlaceName,
    Profession,
    Rehabilitation,
    RehabilitationBody,
    Repression,
    SentencingBody,
    Source,
)
from registry.models.terms import Term
from registry.vocabulary import ApprovalKind, BatchState, ChangeKind, State

# Each portion writes most pages of the indexes on names and dates anew: few portions, fewer pages.
PORTION = 50_000
OFFICE = "loader of synthetic people"
OFFICES = (OFFICE, "owner of the test registry")
REASON = "Synthetic people to measure with; none of them ever lived."
DECISION = "Every line is released, also without a date: nobody in this file is or was alive."

TERMS: dict[str, type[Term]] = {
    "profession": Profession,
    "nationality": Nationality,
    "sentencing_body": SentencingBody,
    "rehabilitation_body": RehabilitationBody,
}

Progress = Callable[[int, int], None]
Line = dict[str, str]


class BenchError(RegistryError):
    """The file or the registry is not fit for a load of synthetic people."""


def load(path: Path, progress: Progress) -> int:
    """Loads a file and gives how many people it holds; goes on where an earlier load ended.

    Raises `BenchError` when the registry holds anything else, or the columns are others.
    """
    digest = _digest(path)
    batch = _batch(path, digest)
    loader = _Loader(batch)
    give_room()
    done = int(batch.report.get("lines", 0))
    size = path.stat().st_size
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        _require_columns(reader.fieldnames or [])
        lines = islice(reader, done, None)
        while portion := list(islice(lines, PORTION)):
            loader.write(portion, done + 1)
            done += len(portion)
            progress(done, max(done, int(batch.report.get("expected", 0)) or _guess(size)))
    loader.finish(done)
    return done


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _guess(size: int) -> int:
    """About how many lines a file of so many bytes has."""
    return size // 300


def _batch(path: Path, digest: str) -> ImportBatch:
    """The unfinished batch of this file, or a new one in an empty registry."""
    known = ImportBatch.objects.filter(file_sha256=digest, state=BatchState.COMMITTING).first()
    if known is not None and ImportBatch.objects.count() == 1:
        return known
    records = (Person, Place, Event, Source, ImportBatch)
    if any(model._default_manager.exists() for model in records):
        raise BenchError(
            "Synthetic people are only loaded into a registry that holds nothing else; "
            "give an empty database."
        )
    batch = ImportBatch.objects.create(
        name=f"Synthetic people, {path.name}"[:200],
        file_name=path.name,
        file_sha256=digest,
        state=BatchState.COMMITTING,
        report={"living": {"decision": DECISION, "by": list(OFFICES)}},
    )
    with _passage(batch) as passage:
        for office in OFFICES:
            Approval.objects.create(
                target_type=ContentType.objects.get_for_model(ImportBatch),
                target_id=batch.pk,
                kind=ApprovalKind.LIVING_RELEASE,
                office=office,
                reason=DECISION,
                change_set=passage.change_set,
            )
    return batch


def _passage(batch: ImportBatch) -> Any:
    return change(kind=ChangeKind.IMPORT, office=OFFICE, reason=REASON, batch=batch)


def _require_columns(found: Any) -> None:
    missing = [name for name in rows.COLUMNS if name not in found]
    if missing:
        raise BenchError(f"The file lacks the columns {', '.join(missing)}.")


class _Loader:
    """Writes portions of lines, each in one transaction, and remembers words already written."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch
        self.keys: dict[tuple[str, str], int] = {}
        for table, model in TERMS.items():
            for term in model._default_manager.all():
                self.keys[table, str(term.labels.get("ru", ""))] = term.pk
        for name in PlaceName.objects.all():
            self.keys["place", name.name] = name.place_id
        for source in Source.objects.all():
            self.keys["source", source.title] = source.pk
        self.people = BulkTable(Person, rows.PERSON)
        self.names = BulkTable(PersonName, rows.NAME_SHOWN)
        self.cases = BulkTable(Repression, rows.REPRESSION)
        self.decisions = BulkTable(Rehabilitation, rows.REHABILITATION)
        self.work = BulkTable(Person.professions.through, ("person_id", "profession_id"))
        self.nations = BulkTable(Person.nationalities.through, ("person_id", "nationality_id"))
        target = ("target_type_id", "target_id")
        self.citations = BulkTable(Citation, (*target, "field", "source_id"))
        self.identifiers = BulkTable(ExternalIdentifier, (*target, "scheme", "value"))
        self.person_type = ContentType.objects.get_for_model(Person).pk

    def write(self, lines: list[Line], first: int) -> None:
        """Writes lines, the first of which is the person with the key `first`."""
        # Words first, in a passage of their own: what follows from a new place would otherwise be
        # derived for everybody written beside it.
        with _passage(self.batch):
            self._write_words(lines)
        with _passage(self.batch):
            numbered = list(enumerate(lines, first))
            words = rows.Words(self.keys)
            self.people.insert(rows.person_row(key, line, words) for key, line in numbered)
            self.names.insert(rows.name_row(key, line) for key, line in numbered)
            self.cases.insert(rows.repression_row(key, line, words) for key, line in numbered)
            decided = (rows.rehabilitation_row(key, line, words) for key, line in numbered)
            self.decisions.insert(row for row in decided if row)
            self._write_ties(numbered, words)
            self.batch.report["lines"] = first + len(lines) - 1
            self.batch.save(update_fields=["report"])

    def _write_ties(self, numbered: list[tuple[int, Line]], words: rows.Words) -> None:
        for table, bulk in (("profession", self.work), ("nationality", self.nations)):
            bulk.insert(
                (key, words.key(table, line[table])) for key, line in numbered if line[table]
            )
        kind = self.person_type
        self.citations.insert(
            (kind, key, "record", words.key("source", line["source"])) for key, line in numbered
        )
        self.identifiers.insert(
            (kind, key, rows.EXTERNAL_ID, line[rows.EXTERNAL_ID])
            for key, line in numbered
            if line.get(rows.EXTERNAL_ID)
        )

    def _write_words(self, lines: list[Line]) -> None:
        """Words of open lists, places and sources these lines are the first to use."""
        for line in lines:
            for table, spelling in rows.words_of(line):
                if (table, spelling) not in self.keys:
                    self.keys[table, spelling] = self._new_word(table, spelling)

    def _new_word(self, table: str, spelling: str) -> int:
        code = f"{table.replace('_', '-')}-{len(self.keys) + 1}"
        if table == "place":
            place = Place(slug=code, state=State.PUBLISHED)
            place.save()
            PlaceName(place=place, language="ru", name=spelling[:250]).save()
            return place.pk
        if table == "source":
            source = Source(slug=code, title=spelling, state=State.PUBLISHED)
            source.save()
            return source.pk
        term = TERMS[table](code=code, labels={"ru": spelling})
        term.save()
        return int(term.pk)

    def finish(self, done: int) -> None:
        """Derives the roles and closes the batch."""
        with transaction.atomic(), _passage(self.batch):
            roles.derive_everybody()
            renew_sequences(Person, Repression)
            self.batch.state = BatchState.COMMITTED
            self.batch.report = {**self.batch.report, "lines": done, "published": done}
            self.batch.save()

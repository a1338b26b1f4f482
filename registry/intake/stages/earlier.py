"""What earlier imports of the same source brought under the keys of a file's rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection

from registry.intake.bulk import among
from registry.models import ImportBatch, ImportRow
from registry.vocabulary import BatchState, RowState

_STANDING = (BatchState.COMMITTING, BatchState.COMMITTED)
_MADE = (RowState.ADDED, RowState.CHANGED, RowState.SAME, RowState.OFFERED)


class KnownRow(NamedTuple):
    """The last row of a key in the imports that stand."""

    digest: str
    target_id: int


class Earlier:
    """Asks for keys, among the rows of the source's standing imports and of the file itself."""

    def __init__(self, table: str, batch: ImportBatch) -> None:
        self.table = table
        self.batch = batch
        standing = ImportBatch.objects.filter(
            source_key=batch.source_key, state__in=_STANDING
        ).exclude(pk=batch.pk)
        self.batches = sorted(standing.values_list("pk", flat=True))

    def find(self, keys: Sequence[str]) -> list[KnownRow | None]:
        """The last row of each key, None where the key is new."""
        if not self.batches:
            return [None] * len(keys)
        found = {
            key: KnownRow(digest, target)
            for key, digest, target, batch, state in self._asked(
                keys, "key, digest, target_id, batch_id, state"
            )
            if batch in self.batches and state in _MADE and target
        }
        return [found.get(key) if key else None for key in keys]

    def in_this_file(self, keys: Sequence[str]) -> set[str]:
        """Which of the keys an earlier row of this very file has."""
        rows = self._asked(keys, "key, batch_id")
        return {key for key, batch in rows if batch == self.batch.pk}

    def _asked(self, keys: Sequence[str], columns: str) -> list[tuple[Any, ...]]:
        """Rows of the source under the keys, the oldest first."""
        table = ImportRow._meta.db_table
        condition, parameter = among("key", list(filter(None, keys)))
        statement = (
            f'SELECT {columns} FROM {table} WHERE "table" = %s AND {condition} '  # noqa: S608
            "ORDER BY id"
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [self.table, parameter])
            return list(cursor.fetchall())

    def gone(self, met: int) -> int:
        """How many rows of earlier imports the file no longer holds; their people stay."""
        if not self.batches:
            return 0
        rows = ImportRow.objects.filter(batch__in=self.batches, state__in=_MADE)
        return max(0, rows.values("key").distinct().count() - met)

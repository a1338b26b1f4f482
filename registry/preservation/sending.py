"""What senders left, brought back without what was erased or is due since the copy was made."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from registry.curation import erasures
from registry.curation.erasures import Erasure
from registry.preservation import media, rows, shape, tables
from registry.preservation.opening import Copy
from registry.preservation.shape import Table

CONTACTS, PICTURES = shape.SENDERS


class SenderRows:
    """The rows of contacts and pictures that may come back; `files` are the pictures' own."""

    def __init__(
        self, copy: Copy, listed: set[Erasure], today: dt.date, keep_due: bool = False
    ) -> None:
        self.copy = copy
        self.listed = listed
        self.due = "" if keep_due else today.isoformat()
        self.erased = 0
        self.files: list[str] = []
        self.counted: list[tables.Entry] = []

    def insert(self, connection: Any) -> None:
        """Writes them into the database, where the contributions already are."""
        marks = self._marks(connection)
        for entry in self.copy.sender_entries:
            table = shape.from_json(entry)
            kept = list(self._kept(table, marks))
            vendor = tables.vendor_of(connection)
            lines = [rows.line(list(table.column_names)), *kept]
            tables.insert(connection, table, rows.values_for(table, lines, vendor))
            found = rows.summed(lines)
            self.counted.append({**entry, "rows": found.rows, "sha256": found.sha256})

    def _marks(self, connection: Any) -> dict[int, str]:
        cursor = connection.cursor()
        cursor.execute("SELECT id, reference FROM registry_contribution")
        found = {int(key): str(reference) for key, reference in cursor.fetchall()}
        cursor.close()
        return found

    def _kept(self, table: Table, references: dict[int, str]) -> Iterator[bytes]:
        assert self.copy.senders is not None
        lines = tables.lines_of(self.copy.senders, table)
        names = json.loads(next(lines))
        for line in lines:
            row = dict(zip(names, json.loads(line), strict=True))
            reference = references.get(row["contribution_id"], "")
            if self._is_erased(table.name, row, reference):
                self.erased += 1
                continue
            if table.name == PICTURES:
                self._note_files(row)
            yield line

    def _is_erased(self, name: str, row: dict[str, Any], reference: str) -> bool:
        if name == CONTACTS and row["erase_after"] <= self.due:
            return True
        what = erasures.CONTACT if name == CONTACTS else erasures.PICTURE
        return erasures.erasure(what, row["contribution_id"], reference) in self.listed

    def _note_files(self, row: dict[str, Any]) -> None:
        assert self.copy.senders is not None
        for column in ("clean_copy", "original"):
            kept = media.QUARANTINE + str(row[column])
            if kept in self.copy.senders.sums:
                self.files.append(kept)

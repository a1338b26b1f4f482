"""Reading a data package somebody took: checked against its own sums, row by row."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from registry.errors import PackageError
from registry.intake.files.masking import unmasked
from registry.opendata.exports.catalogue import TABLES
from registry.opendata.exports.columns import names_of
from registry.opendata.exports.package import DESCRIPTION, name_of
from registry.opendata.exports.tables import Rows

LONGEST_CELL = 10_000_000


@dataclass(frozen=True, slots=True)
class TakenPackage:
    """A package whose files are what its description says."""

    folder: Path
    version: str

    def rows(self, table: Rows) -> Iterator[tuple[int, dict[str, str]]]:
        """The number of each row of a table, and its cells as texts."""
        csv.field_size_limit(LONGEST_CELL)
        path = self.folder / name_of(table, "csv")
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            for number, row in enumerate(reader, 1):
                yield number, {name: unmasked(cell or "") for name, cell in row.items()}


def opened(folder: Path) -> TakenPackage:
    """The package in a folder; raises `PackageError` for one that is not whole or is another."""
    path = folder / DESCRIPTION
    if not path.is_file():
        raise PackageError(f"There is no {DESCRIPTION} in {folder}.")
    try:
        described: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        sums = {str(one["path"]): str(one["hash"]) for one in described["resources"]}
        version = str(described["version"])
    except (ValueError, KeyError, TypeError) as error:
        raise PackageError(f"{path} is no description of a data package.") from error
    for table in TABLES:
        _require_whole(folder, table, sums.get(name_of(table, "csv"), ""))
    return TakenPackage(folder, version)


def _require_whole(folder: Path, table: Rows, stated: str) -> None:
    name = name_of(table, "csv")
    path = folder / name
    if not stated or not path.is_file():
        raise PackageError(f"The package lacks the table {name}.")
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if stated != f"sha256:{found}":
        raise PackageError(f"{name} is not the file its description speaks of: the sums differ.")
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
            heading = next(csv.reader(text), [])
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, csv.Error) as error:
        raise PackageError(f"{name} cannot be unpacked.") from error
    missing = [column for column in names_of(table.columns) if column not in heading]
    if missing:
        raise PackageError(f"{name} lacks the column {missing[0]}.")

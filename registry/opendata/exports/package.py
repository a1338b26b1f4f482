"""The whole public register as a data package: every table as CSV and JSON Lines, described.

    write_package(directory)    into an existing empty folder

The description (`datapackage.json`, Data Package 1) holds fields, types, keys, licences, sizes and
sums. The same data give the same bytes: no data file depends on the day or the machine.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import json
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from django.utils import timezone

from registry.errors import PackageError
from registry.opendata.exports import network
from registry.opendata.exports.catalogue import TABLES
from registry.opendata.exports.columns import TERMS, Column
from registry.opendata.exports.formats import csv_heading, csv_portion, json_portion
from registry.opendata.exports.tables import Rows
from registry.search.snapshot import snapshot

DESCRIPTION = "datapackage.json"
PROFILE = "data-package"
TITLE = "Register of the Great Purge"
ABOUT = (
    "People persecuted in the Soviet political repression around the Great Purge, and people who "
    "took part in persecuting them, with what the sources say of them. A blank cell means that "
    "nothing is recorded here yet; unknown is a finding. In CSV, a text that a spreadsheet would "
    "take for a formula and a text that begins with an apostrophe have an apostrophe before them: "
    "whoever reads the file takes one leading apostrophe away."
)
LICENCES = [
    {
        "name": "CC0-1.0",
        "path": "https://creativecommons.org/publicdomain/zero/1.0/",
        "title": "Facts: Creative Commons CC0 1.0",
    },
    {
        "name": "CC-BY-4.0",
        "path": "https://creativecommons.org/licenses/by/4.0/",
        "title": "Texts (summaries, biographies, descriptions): Creative Commons Attribution 4.0. "
        "Pictures: as marked in the column rights of the table photos",
    },
]
FORMATS = ("csv", "jsonl")
LEVEL = 6
# Called with how many of how many rows are written.
Progress = Callable[[int, int], None]
ALL_TABLES: tuple[Rows, ...] = (*TABLES, *network.TABLES)


def write_package(
    directory: Path, *, progress: Progress | None = None, today: dt.date | None = None
) -> list[Path]:
    """Writes the package into an existing empty folder; gives the names of the files in it.

    Everything is read in one snapshot. Raises `PackageError` for a folder that is none or is not
    empty, and `OSError` where it cannot be written; what was begun then stays for the caller.
    """
    if not directory.is_dir() or any(directory.iterdir()):
        raise PackageError(f"{directory} is not an empty folder.")
    with snapshot() as index:
        bar = _Counter(progress, sum(table.count() for table in ALL_TABLES))
        resources = [one for table in ALL_TABLES for one in _written(table, directory, bar)]
        description = _description(resources, index.version, today or timezone.localdate())
    text = json.dumps(description, ensure_ascii=False, indent=2) + "\n"
    (directory / DESCRIPTION).write_text(text, encoding="utf-8")
    return [Path(DESCRIPTION), *(Path(resource["path"]) for resource in resources)]


class _Counter:
    """How many rows are written of how many there may be."""

    def __init__(self, progress: Progress | None, most: int) -> None:
        self.progress = progress
        self.most = most
        self.done = 0

    def __call__(self, rows: int) -> None:
        self.done += rows
        if self.progress:
            self.progress(self.done, max(self.most, self.done))


# Files -----------------------------------------------------------------------------------------


def _written(table: Rows, directory: Path, bar: _Counter) -> list[dict[str, Any]]:
    """Both files of a table, side by side, so that it is read once."""
    with ExitStack() as open_files:
        as_csv, as_jsonl = (
            open_files.enter_context(closing(_Packed(directory / name_of(table, ending))))
            for ending in FORMATS
        )
        as_csv.write(csv_heading(table.columns, mark=False))
        for portion in table.portions():
            rows = [row for _key, row in portion]
            as_csv.write(csv_portion(rows))
            as_jsonl.write(json_portion(table.columns, rows))
            bar(len(rows))
    return [
        _resource(table, ending, file)
        for ending, file in zip(FORMATS, (as_csv, as_jsonl), strict=True)
    ]


def name_of(table: Rows, ending: str) -> str:
    """The name of the file of a table."""
    return f"{table.name}.{ending}.gz"


class _Packed:
    """A packed file whose bytes say nothing of the time or the name; knows its size and sum."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._sum = hashlib.sha256()
        self.size = 0
        self._packer = gzip.GzipFile(
            filename="", mode="wb", fileobj=_Through(self), compresslevel=LEVEL, mtime=0
        )

    def take(self, data: bytes) -> int:
        """Packed bytes on their way to the disk."""
        self._sum.update(data)
        self.size += len(data)
        return self._file.write(data)

    def write(self, data: bytes) -> None:
        self._packer.write(data)

    def close(self) -> None:
        try:
            self._packer.close()
        finally:
            self._file.close()

    @property
    def sum(self) -> str:
        return self._sum.hexdigest()


class _Through:
    """What the packer writes to."""

    def __init__(self, file: _Packed) -> None:
        self.file = file

    def write(self, data: bytes) -> int:
        return self.file.take(data)

    def flush(self) -> None:
        """The file is flushed when it is closed."""


# Description -----------------------------------------------------------------------------------


def _description(resources: list[dict[str, Any]], version: int, today: dt.date) -> dict[str, Any]:
    return {
        "profile": PROFILE,
        "name": "register-of-the-great-purge",
        "title": TITLE,
        "description": ABOUT,
        "version": f"{today:%Y.%m.%d}+{version}",
        "created": f"{today:%Y-%m-%d}T00:00:00Z",
        "keywords": ["Great Purge", "political repression", "USSR", "biographical data"],
        "licenses": LICENCES,
        "resources": resources,
    }


def _resource(table: Rows, ending: str, file: _Packed) -> dict[str, Any]:
    about = {
        "name": f"{table.name}-{ending}",
        "path": name_of(table, ending),
        "title": table.title,
        "description": table.description,
        "format": ending,
        "mediatype": "text/csv" if ending == "csv" else "application/jsonl",
        "compression": "gz",
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": f"sha256:{file.sum}",
        "licenses": LICENCES,
    }
    # Of JSON Lines common programs check size and sum; the fields are described all the same.
    kind = {"profile": "tabular-data-resource"} if ending == "csv" else {"type": "file"}
    return {
        **kind,
        **about,
        "schema": schema_of(table, ending),
    }


def schema_of(table: Rows, ending: str) -> dict[str, Any]:
    """The Table Schema of a table in one format."""
    schema: dict[str, Any] = {
        "fields": [_field(column, ending) for column in table.columns],
        "missingValues": [""],
    }
    if table.keys:
        schema["primaryKey"] = list(table.keys)
    foreign = [
        {"fields": column.name, "reference": {"resource": target, "fields": "id"}}
        for column in table.columns
        if column.table and column.table != TERMS and column.type != "list"
        for target in [_target(column.table, table, ending)]
    ]
    if foreign:
        schema["foreignKeys"] = foreign
    return schema


def _target(name: str, table: Rows, ending: str) -> str:
    """A table names itself by nothing."""
    return "" if name == table.name else f"{name}-{ending}"


def _field(column: Column, ending: str) -> dict[str, Any]:
    kinds = {"list": "string" if ending == "csv" else "array"}
    field: dict[str, Any] = {
        "name": column.name,
        "type": kinds.get(column.type, column.type),
        "description": column.description,
    }
    limits: dict[str, Any] = {}
    if column.is_required:
        limits["required"] = True
    if column.values and column.type != "list":
        limits["enum"] = list(column.values)
    if limits:
        field["constraints"] = limits
    return field

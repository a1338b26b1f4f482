"""Rows as lines: one list a row, the same to the byte whichever database they lie in.

A table is written as JSON Lines: first the names of the columns, then the rows in the order of
their key. The sum of a table is the SHA-256 of these lines, so that
`zcat table.jsonl.gz | sha256sum` says whether two copies hold the same.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from registry.preservation.shape import Column, Table

AT_ONCE = 2000
# Longer texts are hardly ever alike.
SHORT = 200

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


@dataclass(frozen=True)
class Sum:
    """What a table came to."""

    rows: int
    sha256: str


def quoted(name: str) -> str:
    """A name of a table or column within a statement."""
    if not name.replace("_", "a").isalnum() or not name.isascii():
        raise ValueError(f"no name of a table or column: {name!r}")
    return f'"{name}"'


def question(table: Table) -> str:
    """The statement that reads the whole table."""
    columns = ", ".join(map(quoted, table.column_names))
    return f"SELECT {columns} FROM {quoted(table.name)} ORDER BY {quoted(table.key)}"


def read(cursor: Any, table: Table) -> Iterator[bytes]:
    """The lines of a table, with bounded memory."""
    cursor.execute(question(table))
    yield line(table.column_names)
    convert = [(i, OUT[c.kind]) for i, c in enumerate(table.columns) if c.kind in OUT]
    while rows := cursor.fetchmany(AT_ONCE):
        for row in rows:
            values = list(row)
            for place, out in convert:
                if values[place] is not None:
                    values[place] = out(values[place])
            yield line(values)


def line(values: list[Any]) -> bytes:
    """One row."""
    return _encode(values).encode() + b"\n"


def summed(
    lines: Iterable[bytes],
    write: Callable[[bytes], Any] | None = None,
    each: Callable[[int], None] | None = None,
) -> Sum:
    """Passes lines on and gives what they came to; `each` is told how many more there are."""
    digest = hashlib.sha256()
    number = -1
    for one in lines:
        digest.update(one)
        if write is not None:
            write(one)
        number += 1
        if each is not None and number and number % AT_ONCE == 0:
            each(AT_ONCE)
    return Sum(max(number, 0), digest.hexdigest())


# Values on their way out ----------------------------------------------------------------------


def _moment(value: Any) -> str:
    """Universal time; SQLite keeps it as text, PostgreSQL as a moment."""
    if isinstance(value, str):
        return value.replace(" ", "T") + "Z"
    if value.tzinfo is not None:
        value = value.astimezone(dt.UTC).replace(tzinfo=None)
    return str(value.isoformat()) + "Z"


def _day(value: Any) -> str:
    return value if isinstance(value, str) else str(value.isoformat())


def _number(value: Any) -> str:
    """Without the zeros at the end, which one database keeps and the other does not."""
    return format(Decimal(str(value)).normalize(), "f")


def _parsed(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return _parsed_short(value) if len(value) < SHORT else json.loads(value)


@lru_cache(maxsize=10_000)
def _parsed_short(text: str) -> Any:
    return json.loads(text)


def _as_text(value: Any) -> str:
    return base64.b64encode(bytes(value)).decode("ascii")


OUT: dict[str, Callable[[Any], Any]] = {
    "boolean": bool,
    "datetime": _moment,
    "date": _day,
    "json": _parsed,
    "binary": _as_text,
    "decimal": _number,
}


# And back -------------------------------------------------------------------------------------


def values_for(table: Table, lines: Iterable[bytes], vendor: str) -> Iterator[list[Any]]:
    """The rows of lines as the database wants them; the first line must name the columns."""
    waiting = iter(lines)
    if json.loads(next(waiting, b"[]")) != table.column_names:
        raise ValueError(f"{table.name} does not begin with the names of its columns")
    convert = [
        (place, back)
        for place, column in enumerate(table.columns)
        if (back := _back(column, vendor)) is not None
    ]
    for one in waiting:
        values = json.loads(one)
        for place, back in convert:
            values[place] = back(values[place])
        yield values


def _back(column: Column, vendor: str) -> Callable[[Any], Any] | None:
    if column.kind == "json":
        return _json_or_null if column.null else json.dumps
    if column.kind == "binary":
        return lambda value: None if value is None else base64.b64decode(value)
    if vendor == "sqlite" and column.kind == "datetime":
        return lambda value: None if value is None else value[:-1].replace("T", " ")
    return None


def _json_or_null(value: Any) -> str | None:
    return None if value is None else json.dumps(value)

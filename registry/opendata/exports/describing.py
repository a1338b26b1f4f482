"""The columns of a table in words, for the pages of documentation; one definition says both."""

from __future__ import annotations

from collections.abc import Sequence

from registry.opendata.exports.columns import Column
from registry.opendata.exports.tables import Rows


def columns_in_words(columns: Sequence[Column]) -> str:
    """A table in Markdown: name, kind, meaning."""
    lines = ["| Column | Kind | Meaning |", "|---|---|---|"]
    lines += [f"| `{one.name}` | {one.type} | {one.description} |" for one in columns]
    return "\n".join(lines)


def tables_in_words(tables: Sequence[Rows]) -> str:
    """A table in Markdown: name, what a row is."""
    lines = ["| Table | Holds |", "|---|---|"]
    lines += [f"| `{table.name}` | {table.description} |" for table in tables]
    return "\n".join(lines)

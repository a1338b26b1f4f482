"""The files in which a page offers its list."""

from __future__ import annotations

from collections.abc import Callable

from registry.opendata.exports.formats import MOST_IN_A_SPREADSHEET

FORMATS = (("CSV", "csv"), ("JSON Lines", "jsonl"), ("XLSX", "xlsx"))


def files(total: int, address: Callable[[str], str]) -> list[tuple[str, str]]:
    """Format and address of each, without a spreadsheet where it would be large."""
    offered = FORMATS if total <= MOST_IN_A_SPREADSHEET else FORMATS[:2]
    return [(label, address(ending)) for label, ending in offered]

"""Cells of a table that no spreadsheet computes, and the way back to the text.

A text that a spreadsheet would take for a formula, and one that begins with an apostrophe, gets an
apostrophe before it when it is written to a CSV file. Whoever reads such a file takes one leading
apostrophe away and has the text as it was.
"""

from __future__ import annotations

# Spreadsheets take a cell that begins so for a formula, some also behind blanks or in full width.
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
MASK = "'"
_BLANKS = " \u00a0"


def masked(text: str) -> str:
    """The text as it stands in a CSV file."""
    return MASK + text if text.startswith(MASK) or _is_live(text) else text


def unmasked(cell: str) -> str:
    """The text a cell stands for: the inverse of `masked`.

    In a file somebody else has made an apostrophe before anything else belongs to the text.
    """
    if not cell.startswith(MASK):
        return cell
    rest = cell.removeprefix(MASK)
    return rest if rest.startswith(MASK) or _is_live(rest) else cell


def _is_live(text: str) -> bool:
    return text.startswith(FORMULAS) or text.lstrip(_BLANKS).startswith(FORMULAS)

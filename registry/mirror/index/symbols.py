"""Numbers as plain text, short and safe inside a script."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

# All printable ASCII but the quote, the stroke that escapes and what could end a script.
COLUMN = "".join(chr(code) for code in range(35, 127) if chr(code) not in "\\<&")
RUNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
HALF = 32


def width_for(most: int) -> int:
    """How many symbols a number up to `most` takes."""
    width = 1
    while most >= len(COLUMN) ** width:
        width += 1
    return width


def fixed(numbers: Iterable[int], width: int) -> str:
    """Numbers of one width each."""
    base = len(COLUMN)
    found = []
    for number in numbers:
        symbols = ""
        for _place in range(width):
            number, rest = divmod(number, base)
            symbols = COLUMN[rest] + symbols
        found.append(symbols)
    return "".join(found)


def runs(numbers: Iterable[int]) -> str:
    """Growing numbers by what lies between them; most take one or two symbols."""
    found: list[str] = []
    before = -1
    for number in numbers:
        gap = number - before - 1
        before = number
        symbols = RUNS[HALF + gap % HALF]
        gap //= HALF
        while gap:
            symbols = RUNS[gap % HALF] + symbols
            gap //= HALF
        found.append(symbols)
    return "".join(found)


def script(name: str, content: Any) -> str:
    """A file that hands content to the function of the page."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    # Two signs that end a line in older scripts, and what would end one in a page.
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("</", "<\\/")
    return f"mirrorPart({json.dumps(name)},{text});\n"

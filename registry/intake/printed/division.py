"""A text divided into its entries, one at a time, however long it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from registry.intake.printed.values import Form

_DASHES = "-—–="
_LEAST_DASHES = 3


def entries_in(lines: Iterable[str], form: Form) -> Iterator[str]:
    """Entries of the Moscow form are lines; others end with a blank line or a line of dashes."""
    if form is Form.MOSCOW:
        yield from (line.strip() for line in lines if line.strip())
        return
    gathered: list[str] = []
    for line in lines:
        if _divides(line):
            if gathered:
                yield "\n".join(gathered)
            gathered = []
        else:
            gathered.append(line.rstrip())
    if gathered:
        yield "\n".join(gathered)


def _divides(line: str) -> bool:
    words = line.strip()
    return not words or (len(words) >= _LEAST_DASHES and not words.strip(_DASHES))

"""The table of docs/security.md: every requirement has a line, and every named test exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
LINES = dict(re.findall(r"^\| (\d+\.\d+(?:\.\d+)?) \| .*? \| (.*) \|$", PAGE, re.MULTILINE))
# How many requirements of levels 1 and 2 each section of ASVS 5.0 has.
COUNTS = """
1.1 2, 1.2 9, 1.3 11, 1.4 3, 1.5 2, 2.1 3, 2.2 3, 2.3 4, 2.4 1, 3.2 2, 3.3 4, 3.4 6, 3.5 5, 3.7 2,
4.1 3, 4.2 1, 4.3 2, 4.4 4, 5.1 1, 5.2 3, 5.3 2, 5.4 3, 6.1 3, 6.2 12, 6.3 4, 6.4 4, 6.5 5, 6.6 3,
6.8 4, 7.1 3, 7.2 4, 7.3 2, 7.4 5, 7.5 2, 7.6 2, 8.1 2, 8.2 3, 8.3 1, 8.4 1, 9.1 3, 9.2 4, 11.1 2,
11.2 3, 11.3 3, 11.4 4, 11.5 1, 11.6 1, 12.1 3, 12.2 2, 12.3 4, 13.1 1, 13.2 5, 13.3 2, 13.4 5,
14.1 2, 14.2 4, 14.3 3, 15.1 3, 15.2 3, 15.3 7, 16.1 1, 16.2 5, 16.3 4, 16.4 3, 16.5 3,
10.1 0, 10.2 0, 10.3 0, 10.4 0, 10.5 0, 10.6 0, 10.7 0, 17.1 0, 17.2 0, 17.3 0
"""
# Of those with 0 none applies, and the section has one line.
SECTIONS = {
    section: int(number) for section, number in (entry.split() for entry in COUNTS.split(","))
}


def written_tests() -> set[str]:
    """The name of every test there is."""
    found: set[str] = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        found |= set(re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE))
    return found


@pytest.mark.parametrize(("section", "number"), SECTIONS.items())
def test_every_requirement_has_a_line(section: str, number: int) -> None:
    if section in LINES:
        assert LINES[section].startswith("– "), "a whole section is left out with a reason only"
        return
    assert number
    assert [item for n in range(number) if (item := f"{section}.{n + 1}") not in LINES] == []


def test_every_line_names_a_test_that_exists_or_a_reason() -> None:
    tests = written_tests()
    for number, how in LINES.items():
        named = re.findall(r"`(test_\w+)`", how)
        assert set(named) <= tests, (number, set(named) - tests)
        assert named or "**by**" in how or "**open**" in how or how.startswith("– "), number


def test_every_file_the_document_names_exists() -> None:
    for name in re.findall(r"`((?:docs|tests|registry|deploy)/[\w./]*)`", PAGE):
        assert (ROOT / name).exists(), name


def test_what_is_open_is_said_and_little() -> None:
    assert sum("**open**" in how for how in LINES.values()) <= 6

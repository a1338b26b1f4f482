"""What the project is built on: told with version and licence, and nothing under the GPL."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.test_house import pins

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"
SETS = ("base", "postgres", "cluster", "development", "bench")
AT_RUN_TIME = ("base", "postgres", "cluster")
ROW = re.compile(r"^\| ([a-z0-9-]+)(?:\[[\w,-]+\])? \|(.*)\|$", re.MULTILINE)
# Weaker than the GPL, and allowed: the driver of PostgreSQL.
LESSER = {"psycopg", "psycopg-binary"}
COPYLEFT = re.compile(r"\b(?:A?GPL|GNU (?:Affero )?General Public)", re.IGNORECASE)
LESSER_COPYLEFT = re.compile(r"\bLGPL|GNU Lesser General Public", re.IGNORECASE)


class Told(NamedTuple):
    """A row of docs/dependencies.md."""

    version: str
    released: str
    why: str
    licence: str
    instead: str


def told() -> dict[str, Told]:
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = ((name, [cell.strip() for cell in rest.split("|")]) for name, rest in ROW.findall(text))
    return {name: Told(*cells) for name, cells in rows if len(cells) == len(Told._fields)}


def wanted(name: str) -> set[str]:
    """What a set asks for itself."""
    lines = (REQUIREMENTS / f"{name}.in").read_text(encoding="utf-8").splitlines()
    return {re.split(r"[<>=~;\[ ]", line)[0] for line in lines if line and line[0] not in "#-"}


def locked(name: str) -> dict[str, str]:
    return pins(REQUIREMENTS / f"{name}.txt")


def licence_of(name: str) -> str:
    """What a package says of itself; empty where it is not installed or says nothing."""
    try:
        data = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    expression = str(data.get("License-Expression") or "")
    classifiers = [one for one in data.get_all("Classifier") or [] if one.startswith("License")]
    # The old field may hold the whole text, which speaks of other licences too.
    short = str(data.get("License") or "").splitlines()[:1]
    return " ".join([expression, *classifiers, *short])


def is_copyleft(licence: str) -> bool:
    """A choice that leaves another licence open is none."""
    if " OR " in licence and COPYLEFT.search(licence):
        return all(COPYLEFT.search(part) for part in licence.split(" OR "))
    return bool(COPYLEFT.search(LESSER_COPYLEFT.sub("", licence)))


def test_every_package_asked_for_is_told_and_no_other() -> None:
    asked = set().union(*(wanted(name) for name in SETS))
    assert asked - told().keys() == set()
    assert told().keys() - asked == set()


@pytest.mark.parametrize("name", SETS)
def test_the_version_told_is_the_one_that_is_locked(name: str) -> None:
    """After `make lock`: the lines below are those to renew in docs/dependencies.md."""
    rows, lock = told(), locked(name)
    stale = {
        package: f"{rows[package].version} is told, {lock[package]} is locked"
        for package in wanted(name)
        if rows[package].version != lock[package]
    }
    assert stale == {}


def test_every_row_says_when_why_on_what_terms_and_what_instead() -> None:
    for package, row in told().items():
        assert re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", row.released), package
        assert all(len(cell) > 2 for cell in row), package


def test_the_licence_told_is_the_one_the_package_gives() -> None:
    different = {}
    for package, row in told().items():
        try:
            given = metadata.metadata(package).get("License-Expression")
        except metadata.PackageNotFoundError:
            continue
        if given and not row.licence.startswith(given.removesuffix("-only")):
            different[package] = (row.licence, given)
    assert different == {}


@pytest.mark.parametrize("name", AT_RUN_TIME)
def test_nothing_at_run_time_is_under_the_gpl(name: str) -> None:
    """Nor what these packages bring along; what is not installed here is looked at elsewhere."""
    packages = {package.lower() for package in locked(name)}
    licences = {package: licence_of(package) for package in packages}
    assert sum(bool(licence) for licence in licences.values()) >= len(packages) * 0.8
    assert [package for package, licence in licences.items() if is_copyleft(licence)] == []
    lesser = {package for package, licence in licences.items() if LESSER_COPYLEFT.search(licence)}
    assert lesser <= LESSER


@pytest.mark.parametrize(
    ("licence", "copyleft"),
    [
        ("GPL-3.0-or-later", True),
        ("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", True),
        ("AGPL-3.0", True),
        ("LGPL-3.0-only", False),
        ("GNU Lesser General Public License v3 (LGPLv3)", False),
        ("MIT OR GPL-2.0", False),
        ("BSD-3-Clause", False),
    ],
)
def test_a_licence_is_read_for_what_it_is(licence: str, copyleft: bool) -> None:
    assert is_copyleft(licence) is copyleft


def test_one_command_renews_every_lock() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipe = makefile.partition("\nlock:")[2].partition("\n\n")[0]
    for name in SETS:
        assert f"requirements/{name}.in -o requirements/{name}.txt" in recipe

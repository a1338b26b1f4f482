"""Promises kept on entries as they were really printed.

The entries are of real people and stay out of the repository: they lie in a folder beside it, or
where `PRINTED_ENTRIES` says. Without them these tests are skipped, in CI they fail.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from registry.intake.printed import Field, Form, PrintedEntry, read_entry
from registry.intake.printed.division import entries_in
from registry.intake.vocabularies.coding import CodedEntry, WorkLists, code_entry
from registry.intake.vocabularies.lists import Vocabularies, from_files
from tests.system import absence, in_ci

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("PRINTED_ENTRIES", ROOT.parent / "shared" / "real"))
FILES = {Form.UNION: "memory-book-entries.txt", Form.MOSCOW: "moscow-shot-lists.txt"}
WITH_A_CODE = 0.98
READ_WHOLE = 0.99
DATED = 0.999


def read(form: Form) -> list[PrintedEntry]:
    path = FOLDER / FILES[form]
    if not path.exists():
        reason = f"no printed entries in {FOLDER}: what is read of them is not tested."
        if in_ci():
            pytest.fail(absence("The sample of printed entries", reason))
        pytest.skip(reason)
    with path.open(encoding="utf-8") as file:
        return [read_entry(text, form) for text in entries_in(file, form)]


@pytest.fixture(scope="module")
def union() -> list[PrintedEntry]:
    return read(Form.UNION)


@pytest.fixture(scope="module")
def moscow() -> list[PrintedEntry]:
    return read(Form.MOSCOW)


@pytest.fixture(scope="module")
def coded(union: list[PrintedEntry]) -> tuple[Vocabularies, list[CodedEntry]]:
    lists = from_files(ROOT / "fixtures")
    return lists, [code_entry(entry, lists) for entry in union]


def share(entries: list[PrintedEntry], holds: Callable[[PrintedEntry], object]) -> float:
    return sum(bool(holds(entry)) for entry in entries) / len(entries)


def test_every_character_belongs_to_one_span_or_to_the_left_over(
    union: list[PrintedEntry], moscow: list[PrintedEntry]
) -> None:
    for entry in (*union, *moscow):
        pieces = [(span.start, span.end) for span in entry.spans]
        pieces += [(said.start, said.end) for said in entry.left_over]
        pieces.sort()
        joined = "".join(entry.text[start:end] for start, end in pieces)
        assert "".join(joined.split()) == "".join(entry.text.split())
        assert all(before[1] <= after[0] for before, after in pairwise(pieces))


def test_nearly_every_entry_is_read_whole(
    union: list[PrintedEntry], moscow: list[PrintedEntry]
) -> None:
    for entries in (union, moscow):
        assert share(entries, lambda entry: entry.is_read_whole) >= READ_WHOLE


def test_bodies_and_sentences_have_codes(
    union: list[PrintedEntry], coded: tuple[Vocabularies, list[CodedEntry]]
) -> None:
    work = WorkLists()
    for entry, codes in zip(union, coded[1], strict=True):
        work.add(entry, codes)
    shares = {name: 1 - in_vain / asked for name, asked, in_vain in work.totals()}
    assert shares["sentencing_body"] >= WITH_A_CODE
    assert shares["sentence"] >= WITH_A_CODE
    assert shares["nationality"] >= WITH_A_CODE
    assert shares["rehabilitation_body"] >= WITH_A_CODE


def test_a_clause_with_a_day_gives_its_date(union: list[PrintedEntry]) -> None:
    """In the form a word and a day make a date; a careful count of words must find as many."""
    dated = {
        Field.ARREST_DATE: ("Арестован  ", "Арестована  "),
        Field.EXECUTION_DATE: ("\nРасстрелян ", "\nРасстреляна "),
        Field.BURIAL_PLACE: ("\nМесто захоронения",),
    }
    for field, words in dated.items():
        told = [entry for entry in union if any(word in entry.text for word in words)]
        assert told
        found = share(told, lambda entry, f=field: any(s.field is f for s in entry.spans))
        assert found >= DATED


def test_every_moscow_entry_has_its_name_birth_execution_and_burial(
    moscow: list[PrintedEntry],
) -> None:
    for entry in moscow:
        (case,) = [case for case in entry.repressions if not case.is_prose]
        assert entry.names
        assert entry.birth_date[0].value is not None
        assert case.execution_date[0].value is not None
        assert entry.burial_place
        assert entry.sex is not None

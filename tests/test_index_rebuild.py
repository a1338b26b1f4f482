"""A rebuild reads in another order and by other questions than a save, and gives the same index."""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.identifiers import is_public_id
from registry.intake.bench_rows import public_id
from registry.intake.collection import load
from registry.models import Person
from registry.search import index, verify
from registry.search.crew import Crew, CrewError
from registry.search.facts import PlaceCodes, read
from registry.search.rebuild import rebuild
from registry.search.runs import ranges
from registry.search.tables import Tables
from registry.search.terms import terms_of
from tests import makers, plain_questions
from tests.collected import FOLDER, TODAY


def by_term(tables: Tables) -> tuple[Any, ...]:
    """What a side of the index holds of words, without the numbers it gave them."""
    rows = tables.rows(f"SELECT id, field, value, df, sounds FROM {tables.term}")
    terms = {row[0]: tuple(row[1:]) for row in rows}
    keys = tables.rows(f"SELECT hash, term_id FROM {tables.key}")
    return sorted(terms.values()), sorted((key, terms[term]) for key, term in keys)


@pytest.mark.django_db
def test_a_range_of_people_reads_as_each_of_them_alone() -> None:
    load(FOLDER, today=TODAY)
    keys = list(Person.objects.values_list("pk", flat=True))
    places = PlaceCodes()
    in_range = read(range(min(keys), max(keys) + 1), places)
    assert in_range
    alone: dict[int, Any] = {}
    for key in keys:
        alone |= read([key], places)
    assert in_range.keys() == alone.keys()
    for key, facts in alone.items():
        assert in_range[key].keys == facts.keys
        assert terms_of(in_range[key], places) == terms_of(facts, places)


@pytest.mark.django_db
def test_a_rebuilt_index_equals_the_written_one() -> None:
    load(FOLDER, today=TODAY)
    written = by_term(Tables(index.lock().side, "default"))
    with plain_questions.small_pieces():
        assert rebuild() == Person.objects.published().count()
        assert verify.differences() == []
    assert by_term(Tables(index.lock().side, "default")) == written


@pytest.mark.django_db
def test_a_rebuild_of_an_empty_registry_leaves_an_empty_index() -> None:
    assert rebuild() == 0
    assert verify.differences() == []


@pytest.mark.django_db
def test_everybody_is_in_one_range_however_far_apart_the_keys() -> None:
    for key in (3, 4, 10**12, 10**12 + 7, 10**15):
        makers.make_person("Имя Анна", birth_date="1880", pk=key)
    with plain_questions.small_pieces():
        found = [people for run in ranges() for people in run]
        keys = Person.objects.values_list("pk", flat=True)
        assert all(sum(key in people for people in found) == 1 for key in keys)
        assert rebuild() == 5
        assert verify.differences() == []


def test_the_end_of_a_helper_is_an_error_and_no_endless_wait() -> None:
    with Crew(2) as crew, pytest.raises(CrewError):
        list(crew.each(os._exit, [1, 1, 1]))


def test_every_task_is_done_once() -> None:
    with Crew(2) as crew:
        assert sorted(crew.each(abs, range(-9, 0))) == list(range(1, 10))
        assert list(crew.each(abs, [])) == []


@given(st.lists(st.integers(0, 10**9 - 1), unique=True, min_size=2))
def test_synthetic_people_never_share_a_public_id(numbers: list[int]) -> None:
    ids = [public_id(number) for number in sorted(numbers)]
    assert len(set(ids)) == len(numbers)
    assert ids == sorted(ids)
    assert all(map(is_public_id, ids))

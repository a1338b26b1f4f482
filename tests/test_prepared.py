"""Questions put into SQL once: the same rows as the queryset gives, whatever the keys."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

import pytest
from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from registry.models import Person, PersonName, Place
from registry.prepared import keep_ready, prepared
from tests import makers

pytestmark = pytest.mark.django_db


@prepared
def _names(people: Sequence[int]) -> QuerySet[PersonName]:
    found = PersonName.objects.filter(person__in=people).select_related("person")
    return found.annotate(owner=F("person__pk")).order_by("person", "order", "pk")


@prepared
def _called(slug: str, state: str) -> QuerySet[Person, tuple[int, str]]:
    return Person.objects.filter(slug=slug, state=state).values_list("pk", "slug")


@prepared
def _either(place: int, others: Sequence[int]) -> QuerySet[Place]:
    return Place.objects.filter(Q(pk=place) | Q(pk__in=others)).order_by("pk")


def _people(number: int) -> list[Person]:
    return [makers.make_person(f"Проба{at} Анна", slug=f"proba-{at}") for at in range(number)]


@pytest.mark.parametrize("number", [1, 2, 3, 5])
def test_a_prepared_question_gives_what_its_queryset_gives(number: int) -> None:
    keys = [person.pk for person in _people(number)]
    expected = list(_names._build(keys))
    assert _names(keys) == _names(keys) == expected
    assert [name.person for name in _names(keys)] == [name.person for name in expected]
    assert [name.owner for name in _names(keys)] == [  # type: ignore[attr-defined]
        name.person_id for name in expected
    ]


def test_other_keys_give_other_rows() -> None:
    one, other = _people(2)
    assert {name.person_id for name in _names([one.pk])} == {one.pk}
    assert {name.person_id for name in _names([other.pk])} == {other.pk}


def test_no_keys_find_nobody_and_hide_no_other_condition() -> None:
    place = makers.make_place()
    assert _names([]) == []
    assert _either(place.pk, []) == [place]


def test_texts_are_keys_too() -> None:
    person = _people(1)[0]
    assert _called(person.slug, person.state) == [(person.pk, person.slug)]
    assert _called(person.slug, "another") == []


def test_more_keys_than_are_prepared_for_find_the_same() -> None:
    person = _people(1)[0]
    assert {name.person_id for name in _names([person.pk] * 600)} == {person.pk}


def test_a_question_that_looks_at_its_keys_is_refused() -> None:
    @prepared
    def doubled(key: int) -> QuerySet[Person]:
        return Person.objects.filter(pk=key * 2)

    with pytest.raises(ValueError, match="no parameter"):
        doubled(1)


def test_rows_kept_ready_are_not_asked_for_again(django_assert_num_queries: object) -> None:
    person = _people(1)[0]
    names = list(person.names.all())
    keep_ready(person, "names", names)
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert list(person.names.all()) == names


def test_another_thread_finds_the_statement_written() -> None:
    person = _people(1)[0]
    _names([person.pk])

    def ask() -> object:
        return _names._statement(connection, [[person.pk]], {})

    with ThreadPoolExecutor(1) as others, patch.object(SQLCompiler, "as_sql") as written:
        assert others.submit(ask).result() is ask()
    written.assert_not_called()

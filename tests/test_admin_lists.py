"""Lists at the desk: in the order of an index, so that the first page of millions comes at once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client, RequestFactory

from registry.admin.paging import COUNTED, BoundedPaginator
from registry.models import (
    Curator,
    Event,
    EventType,
    ImportBatch,
    ImportRow,
    Organ,
    Person,
    Repression,
)
from registry.vocabulary import State
from tests import makers
from tests.benchmarks.desk import asked, every_address
from tests.desk import address, desk_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Client:
    return desk_of("administrator")


def listed(desk: Client, model: Any, question: str = "") -> Any:
    return desk.get(f"{address(model)}{question}").context["cl"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL sorts what is few")
@pytest.mark.parametrize("model", [Person, Repression])
def test_what_is_as_many_as_people_is_never_sorted_for_a_page(desk: Client, model: Any) -> None:
    whole = listed(desk, model)
    orders = [
        f"?o={sign}{number}"
        for number, column in enumerate(whole.list_display)
        if column in whole.sortable_by
        for sign in ("", "-")
    ]
    filters = ["?state__exact=published"]
    if model is Person:
        filters += ["?fate__exact=executed"]
        assert len(orders) == 8
    for question in ("", *orders, *filters):
        plan = listed(desk, model, question).queryset[:50].explain()
        assert "TEMP B-TREE" not in plan, question


def test_people_of_one_fate_stand_by_name_and_one_column_orders_at_a_time(desk: Client) -> None:
    for name in ("Вторая Анна", "Первая Анна", "Третья Анна"):
        makers.make_person(name, fate="executed")
    makers.make_person("Иная Анна", fate="released")
    found = listed(desk, Person, "?o=-3.2")
    assert [person.display_name("ru") for person in found.result_list] == [
        *("Анна Иная", "Анна Третья", "Анна Первая", "Анна Вторая"),
    ]
    assert list(found.get_ordering_field_columns()) == [3]


def test_a_row_of_an_import_is_found_by_its_whole_key(desk: Client) -> None:
    batch = ImportBatch.objects.create(name="A book", source_key="book")
    for table, key in (("people:book", "42"), ("people:book", "420"), ("events", "42")):
        ImportRow.objects.create(batch=batch, table=table, line=1, key=key)
    found = listed(desk, ImportRow, "?q=42").result_list
    assert sorted(row.table for row in found) == ["events", "people:book"]


def test_a_long_table_is_not_counted_to_its_end() -> None:
    class Rows(list[int]):
        def order_by(self) -> Rows:
            return self

        def __getitem__(self, index: Any) -> Any:
            return Rows(super().__getitem__(index))

        def count(self) -> int:  # type: ignore[override]
            return len(self)

    paginator = BoundedPaginator(Rows(range(COUNTED * 2)), 50)
    assert paginator.count == COUNTED
    assert paginator.has_more


def test_no_list_and_no_choice_counts_a_table(cast: dict[str, Person]) -> None:
    met: set[str] = set()
    for kind, where in every_address():
        if kind == "list" or kind not in met:
            met.add(kind)
            assert asked(kind, where, rounds=0).counts == [], where
    assert len(met) > 10


def test_no_list_deletes_what_is_chosen_in_it(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = Curator(pk=1, is_staff=True, is_superuser=True)
    for model, table in admin.site._registry.items():
        assert "delete_selected" not in table.get_actions(request), model


# Finding and choosing ----------------------------------------------------------------------


def choices(client: Client, term: str, model: str = "act", field: str = "person") -> list[str]:
    parameters = {"term": term, "app_label": "registry", "model_name": model, "field_name": field}
    found = json.loads(client.get("/admin/autocomplete/", parameters).content)
    return [choice["text"] for choice in found["results"]]


def test_namesakes_are_told_apart_by_years_and_place() -> None:
    place = makers.make_place()
    makers.make_person(birth_date="1887", death_date="1937", birth_place=place)
    makers.make_person(birth_date="1890~", death_date="")
    found = choices(desk_of("contributor"), "пробная")
    assert found == ["Anna Probnaya, 1887–1937, Probnoye", "Anna Probnaya, 1890–"]


@pytest.mark.parametrize("term", ["Пробная", "пробная анна", "ПРОБНАЯ", "probn", "Anna"])
@pytest.mark.parametrize("state", [State.DRAFT, State.PUBLISHED])
def test_a_person_is_found_by_any_name_also_before_publication(term: str, state: State) -> None:
    makers.make_person(state=state)
    client = desk_of("contributor")
    assert len(choices(client, term)) == 1
    assert not choices(client, "вымыслова мария")


def test_a_place_is_found_in_any_case_and_named_with_what_it_lies_in() -> None:
    region = makers.make_place(
        "region", kind="region", names={"en": "Some Oblast", "ru": "Область"}
    )
    makers.make_place(parent=region)
    found = choices(desk_of("contributor"), "пробное", "person", "birth_place")
    assert found == ["Probnoye, Some Oblast"]


@pytest.mark.parametrize("words", ["trial", "процес", "Процесс", "processes"])
def test_what_is_named_in_several_languages_is_found_by_any_of_them(words: str) -> None:
    kind = EventType(code="trial", labels={"en": "Trial"})
    title = {"en": "A trial", "ru": "Процесс", "uk": "Процес"}
    makers.save(kind, Event(type=kind, title=title), Organ(code="a", labels={"en": "None"}))
    client = desk_of("contributor")
    found = 0 if words == "processes" else 1
    assert len(choices(client, words, "repression", "event")) == found
    listed = client.get(address(Event), {"q": words}).context["cl"].result_count
    assert listed == found

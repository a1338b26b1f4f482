"""The home page: the lives drawn there, the number of the shot, the counts."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from registry.models import Figure
from registry.vocabulary import State
from tests import makers

pytestmark = pytest.mark.django_db


def content(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_the_home_page_of_an_empty_register_says_so(client: Client) -> None:
    text = content(client, "/en/")
    assert "Each line is a life." in text
    assert "Nobody is entered in this register yet." in text
    assert "<svg" not in text


def test_the_home_drawing_shows_victims_and_nobody_who_is_both(client: Client) -> None:
    makers.anna_probnaya()
    makers.pyotr_primerov()
    makers.maria_vymyslova(birth_date="1907")
    makers.make_person("Безролев Иван", "Ivan Bezrolev", death_date="1950")
    text = content(client, "/en/")
    drawn = re.findall(r'<a href="[^"]+" aria-label="([^"]+)"><rect', text)
    assert drawn == ["Anna Probnaya, 1890–1937", "Maria Vymyslova, 1907–1970"]
    assert "2 people from the register" in text
    assert "1 of them lived on." in text


def test_a_name_without_room_beside_its_line_on_a_phone_is_not_drawn(client: Client) -> None:
    person = makers.make_person("Иванов Иван", "Maximilian Vymyslovsky-Primerov", death_date="1937")
    makers.make_repression(person)
    assert "<svg" not in content(client, "/en/")
    assert "<svg" in content(client, "/ru/")


def test_the_home_drawing_is_the_same_every_time(client: Client) -> None:
    makers.anna_probnaya()
    makers.maria_vymyslova()
    assert content(client, "/en/") == content(client, "/en/")


def test_the_home_page_counts_exactly(client: Client) -> None:
    makers.anna_probnaya()
    makers.maria_vymyslova()
    text = content(client, "/en/")
    assert "All 2 people" in text
    assert re.search(
        r"<span>Executed</span><span class=\"count\"><span class=\"vh\">, </span>1<", text
    )


def test_a_life_without_a_year_at_both_ends_is_not_drawn(client: Client) -> None:
    makers.make_repression(makers.make_person(birth_date="189X", death_date="1938"))
    makers.make_repression(makers.make_person(birth_date="1890", fate="executed", slug="b"))
    assert "<svg" not in content(client, "/en/")


def make_figure(**kwargs: object) -> Figure:
    figure = Figure(
        slug="executed-1937-1938",
        state=State.PUBLISHED,
        what={"en": "Shot by sentence"},
        **{"value_lo": 681692, "value_hi": 681692, **kwargs},
    )
    makers.save(figure)
    return figure


def test_the_number_of_the_shot_comes_from_its_record_with_its_source(client: Client) -> None:
    makers.anna_probnaya()
    figure = make_figure()
    source = makers.make_source("Справка", slug="spravka")
    makers.cite(figure, source=source)
    text = content(client, "/en/")
    assert f'<a href="/en/figures/{figure.public_id}/executed-1937-1938/">681,692</a>' in text
    assert f'href="/en/sources/{source.public_id}/spravka/"' in text
    assert "more than 4 kilometres tall" in text


def test_a_number_without_a_public_source_is_left_out(client: Client) -> None:
    figure = make_figure()
    assert "681" not in content(client, "/en/")
    source = makers.make_source("Справка", slug="spravka")
    makers.cite(figure, source=source)
    makers.set_state(source, State.DRAFT)
    assert "681" not in content(client, "/en/")


def test_the_home_page_costs_at_most_twenty_three_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    makers.anna_probnaya(burial_place=makers.make_place())
    makers.cite(make_figure(), source=makers.make_source("Справка", slug="spravka"))
    # Django asks SQLite about JSON once in a process, whoever comes first.
    assert connection.features.supports_json_field
    with django_assert_max_num_queries(23):
        client.get("/en/")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="says how SQLite reads")
def test_those_chosen_for_the_home_page_are_found_by_their_own_index(client: Client) -> None:
    """Among millions of people any other way takes half a minute."""
    with CaptureQueriesContext(connection) as seen:
        client.get("/en/")
    asked = [query["sql"] for query in seen.captured_queries if "home_order" in query["sql"]]
    chosen = [sql for sql in asked if "ORDER BY" in sql]
    assert chosen
    with connection.cursor() as cursor:
        for sql in chosen:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            assert "person_on_home" in str(cursor.fetchall())

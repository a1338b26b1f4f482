"""Statistics: who is counted, what is not, the tables as files."""

from __future__ import annotations

import csv
import re
from io import StringIO

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from registry.models import Nationality, Profession, SentencingBody
from registry.search.snapshot import snapshot
from registry.vocabulary import State
from registry.web.statistics.charts import BY_NAME, CHARTS, Counted
from registry.web.statistics.coverage import coverage, totals
from registry.web.statistics.tables import safe
from tests import makers
from tests.public_records import add, read

pytestmark = pytest.mark.django_db


def counts(name: str) -> tuple[dict[str, int], int, int]:
    """The values of a chart, the people without one, and all that are asked."""
    with snapshot() as index:
        counted = Counted(BY_NAME[name], index)
        return dict(counted.counts), counted.missing, counted.total


def rows_of(client: Client, name: str, language: str = "en") -> list[list[str]]:
    answer = client.get(f"/{language}/statistics/{name}.csv")
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))


# Who is counted ------------------------------------------------------------------------------


def test_the_persecuted_are_counted_also_those_who_took_part_and_nobody_else() -> None:
    makers.anna_probnaya()
    makers.pyotr_primerov()
    makers.make_act(makers.make_person("Деятелев Иван", "Ivan Deyatelev", fate="executed"))
    assert counts("fates") == ({"executed": 2}, 0, 2)


def test_somebody_arrested_twice_is_counted_in_both_months_and_is_one_person() -> None:
    anna = makers.anna_probnaya()
    makers.make_repression(anna, arrest_date="1935-05-05", order=2)
    assert counts("arrests-by-month") == ({"1937-10": 1, "1935-05": 1}, 0, 1)


def test_a_month_that_is_not_certain_is_not_counted_and_the_page_says_so() -> None:
    makers.anna_probnaya()
    makers.maria_vymyslova()
    assert counts("arrests-by-month") == ({"1937-10": 1}, 1, 2)
    page = read("/en/statistics/")
    assert page.has_text("Not counted:", "The month of an arrest is not recorded: 1 person of 2.")


def test_only_the_shot_are_counted_by_the_month_of_shooting() -> None:
    makers.anna_probnaya()
    person = makers.make_person("Умерший Иван", "Ivan Umershy", death_date="1938-01-01")
    makers.make_repression(person)
    assert counts("executions-by-month") == ({"1937-11": 1}, 0, 1)


def test_people_cases_and_records_of_sources_are_three_numbers() -> None:
    anna = makers.anna_probnaya()
    makers.make_repression(anna, order=2)
    makers.make_repression(anna, order=3, state=State.DRAFT)
    makers.cite(anna, source=makers.make_source("Второй", slug="second"))
    makers.make_person("Безролев Иван", "Ivan Bezrolev", death_date="1950")
    with snapshot() as index:
        found = totals(index)
    assert (found.people, found.persecuted, found.cases, found.records) == (2, 1, 2, 3)


def test_coverage_tells_what_is_recorded_of_all_people() -> None:
    makers.anna_probnaya()
    makers.make_person("Безролев Иван", "Ivan Bezrolev", birth_date="", death_date="194X")
    with snapshot() as index:
        found = {one.code: (one.recorded, one.total) for one in coverage(index)}
    assert found["birth_date"] == (1, 2)
    assert found["birth_day"] == (0, 2)
    assert found["death_date"] == (2, 2)
    assert found["death_day"] == (1, 2)
    assert found["burial_place"] == (0, 2)
    assert found["fate"] == (1, 2)


def test_a_share_is_never_rounded_up_to_all_or_down_to_none() -> None:
    from registry.web.statistics.coverage import Reach

    assert Reach("x", "x", 9_999, 10_000).share == "99"
    assert Reach("x", "x", 1, 10_000).share == "1"
    assert Reach("x", "x", 10, 10).share == "100"


def test_a_place_that_is_not_published_is_not_named(client: Client) -> None:
    place = makers.make_place("taynoe", names={"en": "Secret Hollow"}, forms={})
    makers.anna_probnaya(burial_place=place)
    assert "Secret Hollow" in read("/en/statistics/").text
    makers.set_state(place, State.DRAFT)
    assert "Secret Hollow" not in read("/en/statistics/").text
    assert all("taynoe" not in row for row in rows_of(client, "places-of-burial"))


# How it is shown -----------------------------------------------------------------------------


def fill() -> None:
    anna = makers.anna_probnaya(burial_place=makers.make_place())
    troika = makers.save(SentencingBody(code="troika", labels={"en": "NKVD troika"}))
    repression = anna.repressions.get()
    repression.sentencing_body, repression.arrest_place = troika, anna.burial_place
    makers.save(repression)
    add(anna.professions, makers.save(Profession(code="poet", labels={"en": "poet"})))
    add(anna.nationalities, makers.save(Nationality(code="pole", labels={"en": "Pole"})))
    makers.save(anna)


def test_every_number_leads_to_the_people_it_counts() -> None:
    fill()
    page = read("/en/statistics/")
    lists = {link for link in page.links if link.startswith("/en/people/?")}
    assert "/en/people/?role=victim&fate=executed&death_month=1937-11" in lists
    assert "/en/people/?role=victim&profession=poet" in lists
    for link in lists:
        answer = read(link)
        assert answer.status == 200
        if "not_recorded" not in link:
            assert answer.has_text("1 person", "Anna Probnaya"), link


def test_every_chart_has_a_drawing_a_table_its_list_and_its_file(client: Client) -> None:
    fill()
    page = read("/en/statistics/")
    for chart in CHARTS:
        section = re.search(rf'aria-labelledby="{chart.name}">.*?</section>', page.html, re.DOTALL)
        assert section, chart.name
        if chart.name == "regions-of-arrest":
            continue
        for part in ("<svg", "<table", f'href="{chart.file()}"', "/en/people/?role=victim"):
            assert part in section[0], (chart.name, part)
        assert client.get(chart.file()).status_code == 200


def test_an_empty_register_has_statistics_that_say_so() -> None:
    page = read("/en/statistics/")
    assert page.status == 200
    assert page.has_text("Nothing is recorded here yet.", "Nobody is entered in this register yet.")
    assert "<rect" not in page.html


def test_statistics_in_every_language_mark_foreign_words() -> None:
    fill()
    assert read("/en/statistics/").unmarked_cyrillic == []
    assert read("/ru/statistics/").has_text("Статистика", "Расстреляны")
    assert read("/uk/statistics/").has_text("Статистика")


def test_statistics_cost_a_fixed_number_of_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    fill()
    for number in range(5):
        person = makers.make_person(f"Примеров{number} И", f"I Primerov{number}", fate="executed")
        makers.make_repression(person, arrest_date=f"1937-0{number + 1}")
    with django_assert_max_num_queries(24):
        client.get("/en/statistics/")


# Files ---------------------------------------------------------------------------------------


def test_a_file_has_codes_words_numbers_and_those_without(client: Client) -> None:
    fill()
    makers.maria_vymyslova()
    assert rows_of(client, "work") == [
        ["code", "Work", "People"],
        ["poet", "Poet", "1"],
        ["not_recorded", "Not recorded", "1"],
    ]


def test_a_file_by_month_has_the_months_in_time(client: Client) -> None:
    anna = makers.anna_probnaya()
    makers.make_repression(anna, arrest_date="1925-05-05", order=2)
    assert [row[0] for row in rows_of(client, "arrests-by-month")] == [
        *("code", "1925-05", "1937-10", "not_recorded")
    ]


def test_a_file_is_in_the_language_of_its_address(client: Client) -> None:
    makers.anna_probnaya()
    assert rows_of(client, "fates", "ru")[1] == ["executed", "Расстреляны", "1"]


@pytest.mark.parametrize("name", ["people", "..", "arrests-by-month.csv", "constructor"])
def test_a_table_that_does_not_exist_is_no_page(client: Client, name: str) -> None:
    assert client.get(f"/en/statistics/{name}.csv").status_code == 404


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", " =1", "\t=1", "\r=1"])
def test_no_cell_of_text_is_a_formula(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


def test_numbers_and_plain_words_stay_as_they_are() -> None:
    assert [safe(cell) for cell in (12, -3, "Poet", "1937-10")] == ["12", "-3", "Poet", "1937-10"]

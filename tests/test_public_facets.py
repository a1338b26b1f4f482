"""Facets and histogram: exact counts that agree with what choosing gives."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags
from pytest_django import DjangoAssertNumQueries

from registry.curation.recording import save_record
from registry.filters import PersonFilterSet
from registry.models import Profession, Rehabilitation
from registry.search.snapshot import snapshot
from registry.web import values as values_module
from registry.web.addresses import Query
from registry.web.facets import WITH_PAGE
from registry.web.histogram import Histogram, histogram
from tests import makers

pytestmark = pytest.mark.django_db

TOTAL = re.compile(r'<p class="n" role="status">([\d,]+) ')


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", strip_tags(answer.content.decode()))


def total(client: Client, address: str) -> int:
    match = TOTAL.search(client.get(address).content.decode())
    return int(match[1].replace(",", "")) if match else 0


def arrested(*dates: str, **kwargs: Any) -> Any:
    """Somebody with an arrest on each of the dates."""
    number = arrested.number = getattr(arrested, "number", 0) + 1  # type: ignore[attr-defined]
    person = makers.make_person(f"Общий{number} Иван", f"I Obshchy{number}", slug="", **kwargs)
    for date in dates:
        makers.make_repression(person, arrest_date=date)
    return person


# Facets --------------------------------------------------------------------------------------


def panel(client: Client, query: str = "") -> Any:
    return client.get(f"/en/people/{query}").context["listing"].panel


def test_every_count_of_the_panel_is_what_choosing_the_value_gives(client: Client) -> None:
    anna, pyotr = makers.anna_probnaya(burial_place=makers.make_place()), makers.pyotr_primerov()
    makers.maria_vymyslova(birth_date="1895/1899")
    arrested("1937/1938")
    makers.save(Rehabilitation(person=pyotr, status="refused"))
    poet = makers.save(Profession(code="poet", labels={"en": "poet"}))
    save_record(anna, professions=[poet], editor=None, office=makers.OFFICE, reason=makers.REASON)
    shown = panel(client)
    facets = [*shown.first, *shown.second, *shown.folded, shown.years_of_arrest]
    counted = [value for facet in facets for value in facet.values]
    names = {value.name for value in counted}
    assert names >= {"fate", "role", "source", "arrest_year", "death_year", "rehabilitation"}
    for value in [*counted, *shown.record_has]:
        assert value.count == total(client, f"/en/people/?{value.name}={value.value}"), value
        assert value.count


def test_a_year_says_how_many_are_certain_and_how_many_more_there_may_be(client: Client) -> None:
    arrested("1937")
    arrested("1937-05")
    arrested("[1936,1937]")
    page = client.get("/en/people/values/arrest_year/")
    assert "1937, 2 people, perhaps 1 more" in words(page)
    assert "1936, perhaps 1 person" in words(page)
    assert total(client, "/en/people/?arrest_year=1937") == 3
    assert "1937, 2 people, perhaps 1 more" in words(client.get("/en/people/"))


def test_an_arrest_that_is_certain_is_not_counted_as_possible_too(client: Client) -> None:
    arrested("1937", "[1936,1937]")
    years = {value.value: value for value in panel(client).years_of_arrest.values}
    assert (years["1937"].certain, years["1937"].possible) == (1, 0)


def test_years_stand_in_time(client: Client) -> None:
    for date in ("1938", "1937", "1937", "1930"):
        arrested(date)
    assert [value.value for value in panel(client).years_of_arrest.values] == [
        "1930",
        "1937",
        "1938",
    ]


@pytest.mark.parametrize("status", ["granted", "partial", "refused", "revoked"])
def test_every_answer_to_a_rehabilitation_is_a_value(client: Client, status: str) -> None:
    person = makers.anna_probnaya()
    Rehabilitation.objects.get()
    makers.save(Rehabilitation(person=person, status=status, date="1990"))
    arrested("1937")
    values = {
        value.value
        for facet in panel(client).folded
        if facet.name == "rehabilitation"
        for value in facet.values
    }
    assert {status, "not_recorded"} <= values


def many_professions(number: int) -> None:
    """One person with very many callings, and another with the last of them."""
    terms = [
        Profession(code=f"work{index:05}", labels={"en": f"calling {index:05}"})
        for index in range(number)
    ]

    with makers.passage():
        Profession.objects.bulk_create(terms)
    how: dict[str, Any] = {"editor": None, "office": makers.OFFICE, "reason": makers.REASON}
    save_record(makers.anna_probnaya(), professions=terms, **how)
    save_record(makers.pyotr_primerov(), professions=terms[:3], **how)


def test_a_filter_with_very_many_values_shows_eight_and_the_way_to_all(client: Client) -> None:
    many_professions(150)
    shown = next(facet for facet in panel(client).first if facet.name == "profession")
    assert len(shown.values) == 8
    assert "All values" in words(client.get("/en/people/"))


def test_a_rare_value_that_is_chosen_is_counted(client: Client) -> None:
    many_professions(150)
    shown = next(
        facet
        for facet in panel(client, "?profession=work00149&sex=f").first
        if facet.name == "profession"
    )
    chosen = next(value for value in shown.values if value.is_chosen)
    assert chosen.count == 1


def test_all_values_stand_in_pages_and_are_searched_through(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    many_professions(30)
    monkeypatch.setattr(values_module, "PAGE_SIZE", 10)
    monkeypatch.setattr(values_module, "MOST_ORDERED", 20)
    monkeypatch.setattr(values_module, "PORTION", 7)
    seen: list[str] = []
    for number in (1, 2, 3):
        page = client.get(f"/en/people/values/profession/?page={number}")
        seen += re.findall(r"Calling (\d{5})", page.content.decode())
    assert len(seen) == len(set(seen)) == 30
    assert seen[:3] == ["00000", "00001", "00002"]
    answer = client.get("/en/people/values/profession/?f=CALLING+00029")
    assert "Calling 00029" in words(answer)
    assert "1 value " in words(answer)
    assert client.get("/en/people/values/profession/?page=4").status_code == 404


@pytest.mark.slow
def test_five_thousand_values_have_a_page_within_its_budget(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    many_professions(5200)
    client.get("/en/people/values/profession/")
    with django_assert_max_num_queries(12):
        page = client.get("/en/people/values/profession/?f=05199")
    assert "Calling 05199" in words(page)
    page = client.get("/en/people/values/profession/?page=26")
    assert page.status_code == 200


@pytest.mark.parametrize("name", WITH_PAGE)
def test_every_filter_with_many_values_has_its_page(client: Client, name: str) -> None:
    makers.anna_probnaya(burial_place=makers.make_place())
    for query in ("", "?f=a", "?fate=executed", "?fate=bogus", "?page=1", "?f=%00"):
        assert client.get(f"/en/people/values/{name}/{query}").status_code == 200


def test_two_hundred_values_at_once_are_a_sentence(client: Client) -> None:
    makers.anna_probnaya()
    query = "&".join(f"profession=x{number}" for number in range(200))
    for path in ("people/", "people/values/profession/"):
        answer = client.get(f"/en/{path}?{query}")
        assert answer.status_code == 200
        assert "Choose at most 50 values of one filter." in words(answer)
    assert client.get(f"/api/v1/people/?{query}").status_code == 400


@pytest.mark.parametrize("page", ["-1", "0", "1000000000", "2", "x"])
@pytest.mark.parametrize(
    "path", ["people/", "victims/", "people/values/fate/", "fates/", "names/P/"]
)
def test_a_page_there_is_not_says_how_many_there_are(client: Client, path: str, page: str) -> None:
    makers.anna_probnaya()
    answer = client.get(f"/en/{path}?page={page}")
    assert answer.status_code == 404
    assert "It has 1 page. To the first page" in words(answer)
    assert f'<a href="/en/{path}">To the first page' in answer.content.decode()


def test_relevance_is_offered_only_with_a_name(client: Client) -> None:
    makers.anna_probnaya()
    assert "How well the name fits" not in words(client.get("/en/people/"))
    assert "How well the name fits" in words(client.get("/en/people/?q=probnaya"))


@pytest.mark.parametrize(
    ("language", "reason"),
    [("en", "Sounds alike"), ("ru", "Звучит так же"), ("uk", "Звучить так само")],
)
def test_a_row_says_why_it_was_found(client: Client, language: str, reason: str) -> None:
    makers.pyotr_primerov()
    assert reason in words(client.get(f"/{language}/people/?q=Primeroff"))
    assert reason not in words(client.get(f"/{language}/people/?q=Примеров"))


# Histogram -----------------------------------------------------------------------------------


def drawn(query: str = "") -> Histogram | None:
    from django.http import QueryDict

    data = QueryDict(query)
    with snapshot() as index:
        return histogram(index, PersonFilterSet(data), Query.of(data))


def bars(found: Histogram | None) -> dict[str, int]:
    assert found is not None
    return {bar.label: bar.count for bar in found.bars}


def test_arrests_of_few_years_are_drawn_by_month(client: Client) -> None:
    for date in ("1937-08", "1937-08-05", "1938-02", "1938"):
        arrested(date)
    assert bars(drawn()) == {"August 1937": 2, "February 1938": 1}
    page = words(client.get("/en/people/"))
    assert "Arrests by month" in page
    assert "Most: August 1937, 2 people." in page
    assert "No month of arrest recorded: 1 of 4 people." in page


def test_arrests_of_many_years_are_drawn_by_year_with_those_that_are_not_certain() -> None:
    for date in ("1920", "1937-08", "[1937,1938]", ""):
        arrested(date)
    found = drawn()
    assert bars(found) == {"1920": 1, "1937": 2, "1938": 1}
    assert found
    assert [(bar.certain, bar.possible) for bar in found.bars] == [(1, 0), (1, 1), (0, 1)]
    assert found.missing == "No year of arrest recorded: 1 of 4 people."


@pytest.mark.parametrize("query", ["", "arrest_year=1937", "fate=executed", "sort=death"])
def test_a_bar_says_how_many_people_its_link_finds(client: Client, query: str) -> None:
    for number, date in enumerate(("1920", "1937-08", "1937-09", "[1937,1938]", "1937-08-01")):
        fate = "executed" if number % 2 else ""
        arrested(date, fate=fate, death_date="1938-02" if number else "1950")
    found = drawn(query)
    assert found
    for bar in found.bars:
        assert total(client, bar.url) == bar.count


def test_a_year_that_is_chosen_is_drawn_by_its_months() -> None:
    for date in ("1920-01", "1937-08", "1937-09"):
        arrested(date)
    found = drawn("arrest_year=1937")
    assert bars(found) == {"August 1937": 1, "September 1937": 1}
    assert found
    assert len(found.ticks) == 12


def test_the_month_that_is_chosen_is_marked_and_the_others_stay() -> None:
    for date in ("1937-08", "1937-09"):
        arrested(date)
    found = drawn("arrest_month=1937-08")
    assert found
    assert [bar.is_chosen for bar in found.bars] == [True, False]
    assert found.bars[1].url.endswith("?arrest_month=1937-09")


@pytest.mark.parametrize("query", ["sort=death", "death_year=1938"])
def test_deaths_are_drawn_where_they_are_asked_about(query: str) -> None:
    for date in ("1937-08", "1937-09"):
        arrested(date, death_date="1938-02")
    assert bars(drawn(query)) == {"February 1938": 2}


def test_deaths_are_drawn_where_nobody_has_an_arrest() -> None:
    for _number in range(2):
        makers.make_person("Общий Иван", "Ivan Obshchy", slug="", death_date="1938-02")
    assert bars(drawn()) == {"February 1938": 2}


@pytest.mark.parametrize("query", ["fate=bogus", "q=nobody", "arrest_year=not_recorded"])
def test_nothing_is_drawn_of_nobody(query: str) -> None:
    arrested("1937-08")
    assert drawn(query) is None


def test_one_person_is_no_drawing(client: Client) -> None:
    arrested("1937-08")
    assert drawn() is None
    assert 'class="months"' not in client.get("/en/people/").content.decode()


def test_numbers_of_a_drawing_are_written_alike_in_every_language(client: Client) -> None:
    for date in ("1937-08", "1937-08", "1937-08", "1937-09"):
        arrested(date)
    for language in ("en", "ru", "uk"):
        content = client.get(f"/{language}/people/").content.decode()
        drawing = content[content.index('<svg class="bars"') : content.index("</svg>")]
        assert not re.findall(r'(?:x|y|width|height)="\d+,', drawing)


def test_every_bar_stands_in_the_table_with_its_link(client: Client) -> None:
    for date in ("1937-08", "1937-09"):
        arrested(date)
    content = client.get("/en/people/").content.decode()
    table = content[content.index("<table>") : content.index("</table>")]
    assert 'href="/en/people/?arrest_month=1937-08">August 1937</a>' in table
    assert table.count("<tr>") == 3


def test_the_drawing_costs_no_question_for_each_bar(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for year in range(1930, 1940):
        arrested(f"{year}-05")
    client.get("/en/people/")
    with django_assert_max_num_queries(16):
        client.get("/en/people/")

"""The page of a place and the lists below it: who died, was held, is buried there, and when."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from registry.curation import publishing
from registry.models import Detention, Person, Place, PlaceName
from registry.opendata.exports import people_list
from registry.opendata.exports.columns import names_of
from registry.vocabulary import State
from registry.web.downloads import answers
from registry.web.limits import Limit
from tests import makers
from tests.public_records import make_commemoration, page_of, read, url_of

pytestmark = pytest.mark.django_db
LARGEST_PAGE = 30_000
PAGE_QUERIES = 45
NO_SUCH_LIST = "The register keeps no such list of this place."


def ground(**kwargs: object) -> Place:
    """A killing ground."""
    kwargs.setdefault("kind", "killing_ground")
    return makers.make_place("ground", **kwargs)


def shot(place: Place, day: str, number: int = 0, **kwargs: object) -> Person:
    """Somebody shot there on a day."""
    slug = f"shot-{day}-{number}"
    person = makers.make_person(
        latin=f"Shot N{number:02} {day}",
        slug=slug,
        death_date=day,
        death_place=place,
        fate="executed",
        **kwargs,
    )
    makers.make_repression(
        person, outcome="executed", execution_date=day, execution_place=place, arrest_date="1937"
    )
    return person


def list_of(place: Place, query: str, language: str = "en") -> str:
    return f"/{language}/places/{place.public_id}/{place.slug}/people/?{query}"


def many(place: Place, number: int) -> None:
    """Very many people who died and are buried there, a few on each of many days."""
    with makers.passage():
        Person.objects.bulk_create(
            Person(
                state=State.PUBLISHED,
                slug=f"m{one}",
                birth_date="1890",
                death_date=f"1937-{8 + one % 5:02}-{1 + one % 28:02}",
                death_place=place,
                burial_place=place,
                fate="executed",
                display_names={"en": f"Person {one}", "ru": f"Человек {one}"},
                sort_key_latin=f"person {one:05}",
            )
            for one in range(number)
        )


# Counts and lists ----------------------------------------------------------------------------


def test_each_tie_leads_to_a_list_with_exactly_its_people() -> None:
    place = ground()
    died = shot(place, "1937-11-03", burial_place=place)
    held = makers.make_person(latin="Held Here", death_date="1950", slug="held")
    makers.save(Detention(repression=makers.make_repression(held), place=place))
    page = page_of(place)
    for tie in ("died", "held"):
        assert list_of(place, f"as={tie}") in page.links
    assert "/en/people/?burial_place=ground" in page.links
    people = read(list_of(place, "as=held"))
    assert people.has_text("Held here", "1 person", "Held Here")
    assert url_of(died) not in people.links
    assert people.unmarked_cyrillic == []


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("as=died", {"N00", "N01", "N02"}),
        ("as=died&when=1937", {"N00", "N01"}),
        ("as=died&when=1937-11", {"N00", "N01"}),
        ("as=died&when=1937-11-03", {"N00"}),
        ("as=shot&when=1937-11-03", {"N00"}),
        ("as=buried&when=1938", set()),
    ],
)
def test_a_list_below_a_place_keeps_to_its_time(query: str, names: set[str]) -> None:
    place = ground()
    for number, day in enumerate(("1937-11-03", "1937-11-04", "1938-02-01")):
        shot(place, day, number)
    assert set(re.findall(r"N[0-9]{2}", read(list_of(place, query)).text)) == names


@pytest.mark.parametrize(
    "query",
    [
        *("", "as=nobody", "as=died&when=1937-13", "as=died&when=1937-02-30", "as=shot"),
        *("as=%00", "as=shot&when=1937", "as=held&when=1937", "as=died&when=soon", "when=1937"),
    ],
)
def test_a_list_that_is_not_kept_says_so(query: str) -> None:
    place = ground()
    shot(place, "1937-11-03")
    page = read(list_of(place, query))
    assert page.has_text("The register keeps no such list of this place.")
    assert "Shot N00" not in page.text


def test_those_shot_the_same_day_have_a_list_of_exactly_them() -> None:
    place = ground()
    people = [shot(place, "1937-11-03", number) for number in range(8)]
    shot(place, "1937-11-04", 99)
    url = list_of(place, "as=shot&when=1937-11-03")
    assert url in page_of(people[0]).links
    assert read(url).has_text("Shot here on 3 November 1937", "8 people")


def test_a_long_list_has_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.web.nouns.place_people.PAGE_SIZE", 2)
    place = ground()
    for number in range(3):
        shot(place, "1937-11-03", number)
    second = read(list_of(place, "as=died&page=2"))
    assert second.has_text("3 people", "Shot N02")
    assert "Shot N01" not in second.text
    assert read(list_of(place, "as=died&page=3")).status == 404


def test_a_draft_is_on_no_list_of_a_place() -> None:
    place = ground()
    shot(place, "1937-11-03", state=State.DRAFT)
    assert read(list_of(place, "as=died")).has_text("0 people")
    assert "Shot N00" not in page_of(place).text


# The lists as files --------------------------------------------------------------------------


def file_of(place: Place, ending: str, query: str) -> str:
    return list_of(place, query).replace("/people/?", f"/people/export.{ending}?")


def taken(address: str) -> list[dict[str, Any]]:
    """The people of a file of lines."""
    return [json.loads(line) for line in body_of(Client().get(address)).splitlines()]


def body_of(response: Any) -> bytes:
    assert response.status_code == 200, response.content
    return b"".join(response.streaming_content)


def test_a_list_below_a_place_leads_to_itself_as_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    place = ground()
    shot(place, "1937-11-03")
    page = read(list_of(place, "as=died&when=1937-11", language="uk"))
    files = [
        file_of(place, ending, "as=died&when=1937-11").replace("/en/", "/uk/")
        for ending in ("csv", "jsonl", "xlsx")
    ]
    assert [link for link in page.links if "/export." in link] == files
    assert not [link for link in read(list_of(place, "as=held")).links if "/export." in link]
    monkeypatch.setattr("registry.web.downloads.offered.MOST_IN_A_SPREADSHEET", 0)
    assert files[2] not in read(list_of(place, "as=died&when=1937-11", language="uk")).links


@pytest.mark.parametrize("query", ["as=died", "as=died&when=1937-11", "as=shot&when=1937-11-03"])
def test_a_file_has_the_people_of_its_page_in_their_order(
    query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.opendata.exports.people_list.PORTION", 2)
    place = ground()
    for number in (3, 1, 2):
        shot(place, "1937-11-03", number)
    shot(place, "1938-02-01", 4)
    shot(place, "1937-11-03", 5, state=State.DRAFT)
    shown = re.findall(r"/en/people/([a-z0-9]{9})/shot", read(list_of(place, query)).html)
    assert len(shown) >= 3
    assert [row["id"] for row in taken(file_of(place, "jsonl", query))] == shown
    lines = csv.DictReader(
        io.StringIO(body_of(Client().get(file_of(place, "csv", query))).decode())
    )
    assert [row["address"][-9:] for row in lines] == shown


def test_a_file_below_a_place_is_a_spreadsheet_too_named_after_the_list() -> None:
    place = ground()
    person = shot(place, "1937-11-03")
    response: Any = Client().get(file_of(place, "xlsx", "as=died&when=1937"))
    name = 'attachment; filename="ground-died-1937.xlsx"'
    assert response["Content-Disposition"] == name
    heading, row = load_workbook(io.BytesIO(body_of(response))).worksheets[0].iter_rows()
    assert [cell.value for cell in heading] == names_of(people_list.COLUMNS)
    assert row[0].value == person.public_id


def test_a_long_list_below_a_place_is_no_spreadsheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.web.downloads.sheets.MOST_IN_A_SPREADSHEET", 1)
    place = ground()
    for number in range(2):
        shot(place, "1937-11-03", number)
    response = Client().get(file_of(place, "xlsx", "as=died"))
    assert response.status_code == 400
    assert response.content.decode().startswith("This list has 2 people, and a spreadsheet here")


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        *((query, NO_SUCH_LIST) for query in ("", "as=nobody", "as=shot", "as=held&when=1937")),
        *((query, NO_SUCH_LIST) for query in ("as=died&when=1937-13", "as=%00", "when=1937")),
        ("as=died&fate=executed", "“fate” is not a parameter of this address."),
    ],
)
def test_a_file_of_no_list_is_one_sentence(query: str, sentence: str, method: str) -> None:
    place = ground()
    shot(place, "1937-11-03")
    response = getattr(Client(), method)(file_of(place, "csv", query))
    assert response.status_code == 400
    if method == "get":
        assert response.content.decode() == f"{sentence}\n"


def test_a_file_below_a_place_passes_over_page_and_slug() -> None:
    place = ground()
    person = shot(place, "1937-11-03")
    address = file_of(place, "jsonl", "as=died&page=7").replace(f"/{place.slug}/", "/other/")
    assert [row["id"] for row in taken(address)] == [person.public_id]
    assert Client().get(file_of(place, "pdf", "as=died")).status_code == 404


def test_the_files_below_a_place_answer_as_the_place_does() -> None:
    hidden, gone = ground(), makers.make_place("gone")
    hidden.state = State.DRAFT
    makers.save(hidden)
    publishing.withdraw(gone, reason="r", editor=None, office="o")
    for ending in ("csv", "pdf"):
        assert Client().get(file_of(hidden, ending, "as=died")).status_code == 404
        assert Client().get(file_of(gone, ending, "as=died")).status_code == 410
        assert Client().head(file_of(hidden, ending, "as=died")).status_code == 404


def test_whoever_takes_very_many_files_below_places_is_asked_to_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(answers, "TAKEN", Limit("taken", 1, 3600))
    place = ground()
    assert Client().get(file_of(place, "csv", "as=died")).status_code == 200
    assert Client().head(file_of(place, "csv", "as=died")).status_code == 200
    assert Client().get(file_of(place, "csv", "as=died")).status_code == 429


def test_a_file_of_thousands_takes_a_fixed_number_of_questions(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    place = ground()
    many(place, 3000)
    with django_assert_max_num_queries(30):
        assert len(body_of(client.get(file_of(place, "csv", "as=died"))).splitlines()) == 3001


# The drawing ---------------------------------------------------------------------------------


def test_every_person_who_died_is_one_stroke_in_the_drawing() -> None:
    place = ground()
    for number in range(3):
        shot(place, "1937-11-03", number)
    shot(place, "1937-11-04", 4)
    page = page_of(place)
    assert page.has_text("When people died here", "4 people, one line for each")
    assert "3 November 1937 – 3 people; 4 November 1937 – 1 person" in page.html
    assert ">3 Nov 1937</text>" in page.html
    assert list_of(place, "as=died&when=1937-11-03") in page.links


def test_the_month_of_may_is_a_month_in_every_language() -> None:
    place = ground()
    for number in range(2):
        shot(place, "1937-05-03", number)
    address = url_of(place)
    assert ">3 май 1937</text>" in read(address.replace("/en/", "/ru/")).html
    assert ">3 тра 1937</text>" in read(address.replace("/en/", "/uk/")).html


def test_a_name_that_two_languages_write_alike_stands_once() -> None:
    place = ground()
    for order, language in enumerate(("ru", "uk"), 8):
        row = PlaceName(place=place, language=language, name="Сандармох", order=order)
        makers.save(row)
    assert page_of(place).text.count("Сандармох") == 2  # under the heading and among the names


def test_a_death_that_is_not_known_to_the_day_is_on_no_day() -> None:
    place = ground()
    for number in range(12):
        shot(place, "1937-11-03", number)
    shot(place, "1937", 20)
    page = page_of(place)
    assert page.has_text("12 people, one line for each.", "not known so exactly: 1 person.")


def test_many_days_are_drawn_as_months_and_very_many_people_as_bars() -> None:
    place = ground()
    many(place, 300)
    html = page_of(place).html
    assert list_of(place, "as=died&amp;when=1937-08") in html
    assert '<rect class="bar"' not in html
    many_more = [
        Person(slug=f"b{n}", state=State.PUBLISHED, death_date="1937-08", death_place=place)
        for n in range(1900)
    ]
    with makers.passage():
        Person.objects.bulk_create(many_more)
    html = page_of(place).html
    assert '<rect class="bar"' in html
    assert "one line for each" not in html


def test_the_page_of_a_place_with_thousands_is_light_and_costs_the_same(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    place = ground(lon="37.5", lat="55.5")
    many(place, 3000)
    url = url_of(place)
    client.get(url)
    with django_assert_max_num_queries(PAGE_QUERIES):
        answer = client.get(url)
    assert len(gzip.compress(answer.content)) <= LARGEST_PAGE
    assert "All 3,000" in answer.content.decode()
    with django_assert_max_num_queries(8):
        answer = client.get(list_of(place, "as=died"))
    assert len(gzip.compress(answer.content)) <= LARGEST_PAGE


# Memory --------------------------------------------------------------------------------------


def test_a_place_of_execution_says_how_it_was_found_or_that_nobody_has_entered_it() -> None:
    place = ground()
    assert page_of(place).has_text("How it was found", "not recorded here yet")
    place.discovery = {"en": "Found in 1997, from the papers."}
    makers.save(place)
    assert page_of(place).has_text("How it was found", "Found in 1997, from the papers.")


def test_a_monument_stands_on_the_page_of_its_place() -> None:
    place = ground()
    assert page_of(place).has_text("Monument today", "not recorded here yet")
    make_commemoration("A stone", place=place)
    page = page_of(place)
    assert page.has_text("Remembered", "A stone")
    assert "Monument today" not in page.text


def test_a_prison_is_asked_for_no_grave() -> None:
    page = page_of(makers.make_place("prison", kind="prison"))
    assert "How it was found" not in page.text
    assert "Monument today" not in page.text


def test_the_map_of_a_place_names_it_and_leads_nowhere_else() -> None:
    page = page_of(ground(lon="37.5", lat="55.5"))
    assert '<text class="site"' in page.html
    assert page.has_text("Where Probnoye lies.")
    assert "<svg" not in page_of(makers.make_place("bare", kind="prison")).html


def test_names_are_read_where_those_killed_are_buried() -> None:
    place = ground()
    url = f"{reverse('registry:reading-sheet')}?burial_place=ground"
    person = makers.maria_vymyslova(burial_place=place)
    assert url not in page_of(place).links
    person.fate = "executed"
    makers.save(person)
    assert url in page_of(place).links
    assert read(url).has_text("1 person", "Maria Vymyslova")

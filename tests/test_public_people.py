"""The list of people: its pages, what they say, where they stand, what they cost."""

import gzip
import re
from contextlib import ExitStack
from urllib.parse import urlencode

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry.models import (
    Person,
    PersonName,
    Repression,
)
from registry.search import cache
from registry.vocabulary import Script, State
from tests import makers
from tests.listed_people import ANNA, MARIA, PYOTR, found, get, words

pytestmark = pytest.mark.django_db

# Pages ---------------------------------------------------------------------------------------


def many_people(number: int) -> None:
    """People in bulk, all alike but for their names and years."""
    with makers.passage() as passage:
        people = Person.objects.bulk_create(
            Person(
                slug=f"person-{index:03}",
                state=State.PUBLISHED,
                sex="m",
                birth_date=str(1870 + index % 30),
                death_date=f"1937-1{index % 3}-0{1 + index % 9}",
                fate="executed",
                summary={"en": "One sentence."},
            )
            for index in range(number)
        )
        PersonName.objects.bulk_create(
            PersonName(
                person=person,
                language=language,
                script=script,
                surname=f"{surname}{index:03}",
                given_name=given,
                is_display=True,
            )
            for index, person in enumerate(people)
            for language, script, surname, given in (
                ("ru", Script.CYRILLIC, "Массов", "Иван"),
                ("en", Script.LATIN, "Massov", "Ivan"),
            )
        )
        Repression.objects.bulk_create(
            Repression(
                person=person,
                state=State.PUBLISHED,
                nature="political",
                arrest_date=f"1937-0{1 + index % 9}",
                outcome="executed",
            )
            for index, person in enumerate(people)
        )
        passage.left_behind |= {person.pk for person in people}


def test_a_page_holds_fifty_people_and_leads_to_the_next(client: Client) -> None:
    many_people(60)
    first, second = get(client), get(client, "?page=2")
    assert len(found(first)) == 50
    assert len(found(second)) == 10
    assert 'rel="next"' in first.content.decode()
    assert 'rel="prev"' in second.content.decode()
    assert 'rel="next"' not in second.content.decode()
    assert not set(found(first)) & set(found(second))
    assert "60 people" in words(second)


@pytest.mark.parametrize("page", ["0", "-1", "2", "99999999999999999999", "x", "1.5", "²", "01"])
def test_a_page_that_does_not_exist_is_not_found(client: Client, page: str) -> None:
    makers.anna_probnaya()
    assert get(client, f"?{urlencode({'page': page})}").status_code == 404


def test_a_full_page_is_light(client: Client) -> None:
    many_people(60)
    assert len(gzip.compress(get(client).content)) <= 30_000


def test_pages_of_a_long_list_are_numbered(client: Client) -> None:
    many_people(60)
    content = get(client, path="fates/executed/").content.decode()
    assert '<a href="/en/fates/executed/?page=2">2</a>' in content
    assert 'href="/en/fates/executed/?page=2"' in content


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("name", ["b", "c", "a"]),
        ("-name", ["a", "c", "b"]),
        ("birth", ["a", "b", "c"]),
        ("arrest", ["c", "a", "b"]),
        ("death", ["b", "a", "c"]),
    ],
)
def test_people_without_the_date_come_last(client: Client, sort: str, order: list[str]) -> None:
    a = makers.make_person("Я", "A Z", slug="a", birth_date="1880", death_date="1938")
    makers.make_person("А", "B A", slug="b", birth_date="1890", death_date="1937")
    c = makers.make_person("Б", "C B", slug="c", birth_date="", fate="executed")
    makers.make_repression(a, arrest_date="1938")
    makers.make_repression(c, arrest_date="1937")
    assert found(get(client, f"?sort={sort}")) == order


def test_each_language_sorts_by_its_own_alphabet(client: Client) -> None:
    makers.make_person("Яковлев Анна", "Anna Abcov", slug="latin-first")
    makers.make_person("Абцов Анна", "Anna Yakovlev", slug="cyrillic-first")
    assert found(get(client))[0] == "latin-first"
    for language in ("ru", "uk"):
        assert found(get(client, language=language))[0] == "cyrillic-first"


# What a page says ----------------------------------------------------------------------------


@pytest.mark.usefixtures("cast")
def test_each_chip_removes_its_filter_alone(client: Client) -> None:
    content = get(client, "?sex=f&fate=executed&arrest_from=1937&arrest_to=1938").content.decode()
    chips = {
        label: href
        for href, label in re.findall(
            r'<a href="([^"]+)"><span>([^<]+)<span class="vh">, remove<', content
        )
    }
    assert chips == {
        "Executed": "/en/people/?arrest_from=1937&amp;arrest_to=1938&amp;sex=f",
        "Arrested 1937–1938": "/en/people/?fate=executed&amp;sex=f",
        "Women": "/en/people/?fate=executed&amp;arrest_from=1937&amp;arrest_to=1938",
    }


@pytest.mark.usefixtures("cast")
def test_a_facet_counts_under_all_filters_but_its_own(client: Client) -> None:
    panel = get(client, "?fate=executed").context["listing"].panel
    counts = {facet.name: {v.value: v.count for v in facet.values} for facet in panel.first}
    assert counts["fate"] == {"executed": 2, "imprisoned_survived": 1}
    assert counts["profession"] == {"poet": 2, "nkvd_officer": 1}


@pytest.mark.usefixtures("cast")
def test_the_parts_in_events_count_those_who_are_both_under_each(client: Client) -> None:
    panel = get(client).context["listing"].panel
    role = next(facet for facet in panel.second if facet.name == "role")
    assert {value.value: value.count for value in role.values} == {
        "victim": 3,
        "perpetrator": 1,
        "both": 1,
    }


@pytest.mark.usefixtures("cast")
def test_a_value_that_would_find_nobody_is_not_offered(client: Client) -> None:
    assert 'value="suicide"' not in get(client).content.decode()


def test_a_place_that_is_not_published_is_no_value(client: Client) -> None:
    place = makers.make_place()
    makers.anna_probnaya(burial_place=place)
    makers.set_state(place, State.DRAFT)
    assert "Probnoye" not in get(client).content.decode()
    assert found(get(client, "?burial_place=probnoye")) == []
    assert "Probnoye" not in get(client, path="people/values/burial_place/").content.decode()


@pytest.mark.usefixtures("cast")
def test_a_row_tells_work_fate_dispute_years_and_rehabilitation(client: Client) -> None:
    text = words(get(client, "?q=probnaya"))
    for part in (
        "Anna Probnaya",
        "Анна Ивановна Пробная",
        "Poet",
        "Shot on 3 November 1937 in Probnoye",
        "Sources differ on the date of birth",
        "1890–1937",
        "Rehabilitated in 1956",
    ):
        assert part in text


@pytest.mark.usefixtures("cast")
def test_the_row_of_somebody_who_was_both_says_so(client: Client) -> None:
    assert "Persecuted; also recorded for acts" in words(get(client, "?q=primerov"))
    assert "also recorded for acts" not in words(get(client, "?q=probnaya"))


@pytest.mark.usefixtures("cast")
def test_who_was_both_is_told_of_as_a_man_or_as_a_woman(client: Client) -> None:
    assert "Репрессирован; записаны" in words(get(client, "?q=primerov", language="ru"))
    with makers.passage():
        person = Person.objects.get(slug="pyotr-primerov")
        person.sex = "f"
        person.save()
    assert "Репрессирована; записаны" in words(get(client, "?q=primerov", language="ru"))


@pytest.mark.usefixtures("cast")
def test_the_original_form_carries_its_language(client: Client) -> None:
    content = get(client, "?q=probnaya").content.decode()
    assert '<span lang="ru">Анна Ивановна Пробная</span>' in content
    assert 'lang="ru">Анна' not in get(client, "?q=probnaya", language="ru").content.decode()


@pytest.mark.usefixtures("cast")
def test_the_title_says_the_filters_and_the_site(client: Client) -> None:
    content = get(client, "?fate=executed&sex=f&page=1").content.decode()
    assert "<title>People: Executed; Women – Register of the Great Purge</title>" in content


@pytest.mark.usefixtures("cast")
def test_where_nobody_is_found_wider_questions_are_offered(client: Client) -> None:
    answer = get(client, "?q=Пробная Жорж Львович Вымысел&sex=f")
    text = words(answer)
    assert "Nobody found" in text
    assert "The name “Пробная” alone" in text
    wider = get(client, "?fate=executed&sex=f&nationality=polish&death_year=1950")
    assert "Without “Died in 1950”1 person" in words(wider)


# Addresses -----------------------------------------------------------------------------------


def canonical(answer: HttpResponse) -> str:
    match = re.search(r'<link rel="canonical" href="([^"]+)">', answer.content.decode())
    assert match
    return match[1].replace("&amp;", "&").removeprefix("http://testserver")


ADDRESSES = {
    "": "/en/people/",
    "?sex=f&fate=executed": "/en/people/?fate=executed&sex=f",
    "?fate=released&fate=executed&x=1": "/en/people/?fate=executed&fate=released",
    "?fate=executed": "/en/fates/executed/",
    "?profession=poet&sort=birth": "/en/professions/poet/?sort=birth",
    "?role=victim": "/en/victims/",
    "?role=both": "/en/people/?role=both",
    "?sort=name&page=1&q=": "/en/people/",
    "?fate=bogus": "/en/people/?fate=bogus",
}


@pytest.mark.usefixtures("cast")
def test_one_set_of_filters_has_one_address(client: Client, subtests: pytest.Subtests) -> None:
    for query, address in ADDRESSES.items():
        with subtests.test(query):
            assert canonical(get(client, query)) == address


@pytest.mark.usefixtures("cast")
def test_only_lists_of_one_filter_are_for_search_engines(client: Client) -> None:
    for query in ("", "?fate=executed", "?role=victim"):
        assert "noindex" not in get(client, query).content.decode()
    for query in ("?fate=executed&sex=f", "?fate=executed&fate=released", "?q=anna", "?fate=x"):
        assert "noindex" in get(client, query).content.decode()


OWN_ADDRESSES = {
    "victims/": {ANNA, PYOTR, MARIA},
    "perpetrators/": {PYOTR},
    "fates/executed/": {ANNA, PYOTR},
    "fates/not_recorded/": set(),
    "professions/poet/": {ANNA, PYOTR},
    "nationalities/polish/": {ANNA},
    "fates/executed/?sex=f": {ANNA},
    "fates/executed/?fate=imprisoned_survived": {ANNA, PYOTR},
}
NO_CODES = [
    "fates/bogus/",
    "professions/bogus/",
    "nationalities/bogus/",
    "people/values/bogus/",
    "people/values/has_picture/",
    "people/values/q/",
]


@pytest.mark.usefixtures("cast")
def test_lists_under_addresses_of_their_own(client: Client, subtests: pytest.Subtests) -> None:
    for path, people in OWN_ADDRESSES.items():
        with subtests.test(path):
            answer = client.get(f"/en/{path}")
            assert answer.status_code == 200
            assert set(found(answer)) == people


@pytest.mark.usefixtures("cast")
def test_a_code_that_does_not_exist_is_not_found(client: Client) -> None:
    for path in NO_CODES:
        assert client.get(f"/en/{path}").status_code == 404, path


@pytest.mark.usefixtures("cast")
def test_the_index_of_fates_counts_people(client: Client) -> None:
    content = client.get("/en/fates/").content.decode()
    assert re.search(
        r'href="/en/fates/executed/"><span>Executed</span><span[^>]*><span class="vh">, </span>2<',
        content,
    )
    assert client.get("/en/professions/").status_code == 200
    assert client.get("/en/nationalities/").status_code == 200


@pytest.mark.usefixtures("cast")
def test_the_page_of_all_values_keeps_the_other_filters(client: Client) -> None:
    content = client.get("/en/people/values/profession/?sex=f").content.decode()
    assert 'href="/en/people/?profession=poet&amp;sex=f"' in content
    assert "NKVD officer" not in content
    searched = client.get("/en/people/values/profession/?f=nkvd").content.decode()
    assert "NKVD officer" in searched
    assert "profession=poet" not in searched


# Cost ----------------------------------------------------------------------------------------


COSTLY = [
    "people/",
    "people/?page=2",
    "people/?fate=executed&sort=death",
    "people/?role=victim&fate=executed&sex=m&has_picture=no&has_dispute=no",
    "people/?profession=poet&nationality=polish&sentencing_body=nkvd_troika&region=probnoye"
    "&burial_place=probnoye&event=order-00447&place=probnoye&source=book-of-memory",
    "people/?arrest_from=1937&arrest_to=1938&birth_from=1860&birth_to=1900",
    "people/?q=massov&has_dispute=no&fate=executed&fate=released",
    "people/?q=Пробная Антонина Петровна&fate=executed&profession=poet&burial_place=probnoye",
    "people/?fate=bogus",
    "people/?profession=bogus",
    "victims/",
    "fates/executed/",
    "professions/poet/",
    "people/values/event/?sex=f",
    "fates/",
]


# What each word of a name asks on top: recorded words by their keys, and their people.
A_WORD = 6


def questions(client: Client, path: str) -> list[str]:
    """What a request asks of the database, by whichever connection; transactions left out."""
    with ExitStack() as stack:
        captured = [
            stack.enter_context(CaptureQueriesContext(connections[alias])) for alias in connections
        ]
        assert client.get(f"/en/{path}").status_code == 200
    asked = [str(query["sql"]) for context in captured for query in context.captured_queries]
    return [sql for sql in asked if sql.lstrip("( ").startswith("SELECT")]


@pytest.mark.usefixtures("cast")
@pytest.mark.django_db(transaction=True, databases="__all__")
def test_a_list_costs_at_most_fifteen_queries(client: Client, subtests: pytest.Subtests) -> None:
    # Other tests leave a memory behind that is of another database.
    cache.forget_everything()
    many_people(60)
    for path in COSTLY:
        with subtests.test(path):
            # A process reads bitmaps once; later requests ask whether they changed.
            client.get(f"/en/{path}")
            asked = questions(client, path)
            by_name = A_WORD * len(path.partition("q=")[2].split("&")[0].split())
            assert len(asked) <= 15 + by_name, "\n".join(sql[:200] for sql in asked)
    cache.forget_everything()

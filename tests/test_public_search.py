"""The search over everything, suggestions while typing, names by letter."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags
from pytest_django import DjangoAssertNumQueries

from registry.models import (
    Agent,
    Document,
    Event,
    EventType,
    Person,
    PersonName,
    Photo,
    PlaceName,
    Source,
)
from registry.search.things import pattern, words_of
from registry.vocabulary import State
from tests import makers

pytestmark = pytest.mark.django_db

TAGS = re.compile(r"\s+")
NONSENSE = [
    *("%", "*", "***", "' OR 1=1 --", "<script>alert(1)</script>", "\x00", "\x07", "\u202eעברית"),
    *("🕯" * 50, "а" * 10_000, "Aбв Gдеж", "[", "(.*)+$", "\\", "^$", "ё" * 150, "١٩٣٧", "\ufeff"),
]


def words(answer: Any) -> str:
    return TAGS.sub(" ", strip_tags(answer.content.decode()))


# The search over everything ------------------------------------------------------------------


def written_by(source: Source, author: Agent) -> None:
    with makers.passage():
        source.authors.add(author)


@pytest.fixture
def shelf() -> None:
    """One record of each kind that speaks of the trial of the letter Ё."""
    trial = makers.save(EventType(code="trial", labels={"en": "Trial", "ru": "Суд"}))
    author = Agent(name={"en": "Ada Conqueror"}, state=State.PUBLISHED)
    source = Source(
        title="Дело Ёлкина",
        title_language="ru",
        kind="literature",
        slug="delo",
        state=State.PUBLISHED,
    )
    makers.save(
        Event(slug="trial", type=trial, title={"ru": "Процесс Ёлкина"}, state=State.PUBLISHED),
        Event(slug="draft", type=trial, title={"ru": "Ёлкин в черновике"}, state=State.DRAFT),
        Document(slug="list", kind="list", title={"ru": "Список ЁЛКИНА"}, state=State.PUBLISHED),
        Photo(slug="photo", caption={"ru": "Ёлкин в лесу"}, state=State.PUBLISHED),
        author,
        source,
    )
    written_by(source, author)
    makers.make_place("yolkino", names={"ru": "Ёлкино", "en": "Yolkino"})


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("q", ["ёлкин", "елкин", "ЕЛКИН", "Ёлкин"])
def test_words_of_titles_are_found_in_any_case_and_with_either_letter(
    client: Client, q: str
) -> None:
    page = words(client.get("/ru/search/", {"q": q}))
    for title in ("Процесс Ёлкина", "Список ЁЛКИНА", "Ёлкино", "Ёлкин в лесу", "Дело Ёлкина"):
        assert title in page
    assert "черновике" not in page


@pytest.mark.usefixtures("shelf")
def test_every_word_must_stand_somewhere_in_the_record(client: Client) -> None:
    page = words(client.get("/ru/search/", {"q": "процесс елкина"}))
    assert "Процесс Ёлкина" in page
    assert "Список ЁЛКИНА" not in page


@pytest.mark.usefixtures("shelf")
def test_a_source_is_found_by_its_author(client: Client) -> None:
    assert "Дело Ёлкина" in words(client.get("/en/search/", {"q": "conqueror"}))


def test_an_author_who_is_not_published_finds_nothing(client: Client) -> None:
    author = Agent(name={"en": "Ada Hidden"}, state=State.DRAFT)
    source = makers.make_source("Книга")
    makers.save(author)
    written_by(source, author)
    assert "Nothing found" in words(client.get("/en/search/", {"q": "hidden"}))


def test_a_biography_is_found_by_its_words(client: Client) -> None:
    person = makers.anna_probnaya()
    person.biography = {"ru": "Переводила стихи в Ташкенте."}
    makers.save(person)
    page = words(client.get("/ru/search/", {"q": "ташкенте стихи"}))
    assert "В биографиях" in page
    assert "Анна Ивановна Пробная" in page
    makers.set_state(person, State.WITHDRAWN)
    assert "Анна" not in words(client.get("/ru/search/", {"q": "ташкенте стихи"}))


def test_people_come_first_with_the_way_to_all_of_them(client: Client) -> None:
    for number in range(10):
        makers.make_person("Общий Иван", f"Ivan Obshchy{number}", slug=f"common-{number}")
    answer = client.get("/en/search/", {"q": "Общий"})
    assert "All 10 people" in words(answer)
    assert 'href="/en/people/?q=%D0%9E' in answer.content.decode()


def test_more_than_twenty_records_are_counted_and_the_rest_is_said(client: Client) -> None:
    for number in range(23):
        makers.make_place(f"place-{number}", names={"en": f"Farm {number}"}, forms={})
    page = words(client.get("/en/search/", {"q": "farm"}))
    assert "Places 23" in page
    assert "3 more are not shown: add a word." in page


def test_places_are_counted_once_though_several_names_fit(client: Client) -> None:
    place = makers.make_place("camp", names={"en": "Farm", "ru": "Ферма"})
    makers.save(PlaceName(place=place, language="en", name="Old farm"))
    assert "Places 1" in words(client.get("/en/search/", {"q": "farm"}))


@pytest.mark.parametrize("q", ["", *NONSENSE])
@pytest.mark.parametrize("path", ["search/", "people/", "suggest/", "people/values/fate/"])
def test_any_text_gets_an_answer(client: Client, path: str, q: str) -> None:
    makers.anna_probnaya()
    name = "f" if "values" in path else "q"
    answer = client.get(f"/en/{path}", {name: q})
    assert answer.status_code == 200
    if path == "search/" and q:
        assert "Nothing found" in words(answer) or "search for" in words(answer)


@pytest.mark.parametrize("q", NONSENSE)
def test_no_text_is_a_fault_of_the_interface(client: Client, q: str) -> None:
    assert client.get("/api/v1/people/", {"q": q}).status_code in (200, 400)


def test_the_search_costs_a_bounded_number_of_questions(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    makers.anna_probnaya()
    for number in range(12):
        makers.make_place(f"place-{number}", names={"en": f"Anna {number}"}, forms={})
    client.get("/en/search/", {"q": "anna"})
    with django_assert_max_num_queries(40):
        client.get("/en/search/", {"q": "anna"})


def test_a_pattern_takes_every_letter_that_is_folded_to_it() -> None:
    assert re.search(pattern("elkin"), "Élkiñ")
    assert re.search(pattern("елка"), "ЁЛКА")
    assert not re.search(pattern("елка"), "елки")
    assert words_of("a.* [b") == ["a", "b"]


@pytest.mark.parametrize("name", ["вʼязень", "в'язень", "вязень", "В’ЯЗЕНЬ"])
@pytest.mark.parametrize("q", ["вʼязень", "вязень", "в'язень"])
def test_an_apostrophe_tells_no_two_words_apart(client: Client, name: str, q: str) -> None:
    makers.make_place("tower", names={"uk": name}, forms={})
    assert name in unescape(words(client.get("/uk/search/", {"q": q})))


# Suggestions ---------------------------------------------------------------------------------


def suggested(client: Client, q: str, language: str = "en") -> dict[str, list[dict[str, str]]]:
    answer = client.get(f"/{language}/suggest/", {"q": q})
    assert answer.status_code == 200
    return {group["label"]: group["options"] for group in answer.json()["groups"]}


def test_a_beginning_suggests_surnames_and_people(client: Client) -> None:
    person = makers.pyotr_primerov()
    found = suggested(client, "прим")
    assert found["Surnames"] == [
        {"text": "Примеров", "lang": "ru", "note": "1 person", "url": found["Surnames"][0]["url"]}
    ]
    assert client.get(found["Surnames"][0]["url"]).status_code == 200
    assert found["People"][0]["text"] == "Pyotr Primerov"
    assert found["People"][0]["url"] == f"/en/people/{person.public_id}/pyotr-primerov/"


def test_a_name_that_sounds_alike_is_suggested_with_the_reason(client: Client) -> None:
    makers.pyotr_primerov()
    found = suggested(client, "Primeroff")
    assert "Sounds alike" in found["People"][0]["note"]


def test_who_is_not_published_is_never_suggested(client: Client) -> None:
    makers.make_person("Скрытая Ольга", "Olga Skrytaya", state=State.DRAFT)
    assert suggested(client, "скрытая") == {}


@pytest.mark.parametrize("q", ["", "п", " ", "*", "а" * 500])
def test_too_little_or_too_much_suggests_nothing(client: Client, q: str) -> None:
    makers.anna_probnaya()
    assert suggested(client, q) == {}


def test_suggestions_are_kept_until_the_index_changes(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = makers.anna_probnaya()
    etag = client.get("/en/suggest/?q=prob")["ETag"]
    with django_assert_num_queries(1):
        answer = client.get("/en/suggest/?q=prob", headers={"If-None-Match": etag})
        assert answer.status_code == 304
    makers.set_state(person, State.WITHDRAWN)
    assert client.get("/en/suggest/?q=prob", headers={"If-None-Match": etag}).status_code == 200


def test_suggestions_are_few_however_many_fit(client: Client) -> None:
    for number in range(12):
        latin = f"Ivan Obshchy{chr(97 + number)}"
        makers.make_person(f"Общий{chr(1072 + number)} Иван", latin, slug=f"common-{number}")
    found = suggested(client, "общ")
    assert len(found["Surnames"]) == len(found["People"]) == 5


def persecuted(*names: str, **kwargs: Any) -> Person:
    """A person with a political repression."""
    person = makers.make_person(*names, **kwargs)
    makers.make_repression(person)
    return person


# Names by letter -----------------------------------------------------------------------------


def test_the_alphabets_say_how_many_people_stand_under_each_letter(client: Client) -> None:
    makers.anna_probnaya()
    makers.pyotr_primerov(is_among_victims=True)
    page = words(client.get("/en/names/"))
    assert re.search(r"In Latin letters P, 2 people", page)
    assert re.search(r"In Cyrillic letters П, 2 people", page)


def test_the_wall_of_names_is_that_of_the_persecuted(client: Client) -> None:
    makers.anna_probnaya()
    makers.pyotr_primerov()
    makers.make_person("Прочий Иван", "Ivan Prochy", death_date="1950")
    page = words(client.get("/en/names/П/"))
    assert "Пробная" in page
    assert "1 person" in page
    assert "Примеров" not in page
    assert "Прочий" not in page


def test_the_wall_says_of_survivors_that_they_lived_on(client: Client) -> None:
    makers.maria_vymyslova()
    makers.anna_probnaya()
    assert "1890–1970, survived" in words(client.get("/en/names/В/"))
    assert "survived" not in words(client.get("/en/names/П/"))
    assert "выжила" in words(client.get("/ru/names/В/"))


@pytest.mark.parametrize(
    ("path", "shown", "hidden"),
    [
        ("П/", {"Пробная", "Примеров"}, {"Вымыслова"}),
        ("П/Пр/", {"Пробная", "Примеров"}, {"Вымыслова"}),
        ("П/Пр/При/", {"Примеров"}, {"Пробная"}),
        ("P/Pr/Pro/", {"Probnaya"}, {"Primerov"}),
    ],
)
def test_under_letters_stand_those_whose_name_begins_so(
    client: Client, path: str, shown: set[str], hidden: set[str]
) -> None:
    makers.anna_probnaya()
    makers.pyotr_primerov(is_among_victims=True)
    makers.maria_vymyslova()
    page = words(client.get(f"/en/names/{path}"))
    for name in shown:
        assert name in page
    for name in hidden:
        assert name not in page


@pytest.mark.parametrize("path", ["п", "ПР", "Пр", "пр", "п/пр", "Х/Пр", "П/пр", "П/Пр/Х/Пр"])
def test_letters_have_one_address(client: Client, path: str) -> None:
    makers.anna_probnaya()
    answer = client.get(f"/en/names/{path}/")
    right = "/en/names/%D0%9F/" if path == "п" else "/en/names/%D0%9F/%D0%9F%D1%80/"
    assert (answer.status_code, answer["Location"]) == (301, right)


@pytest.mark.parametrize("path", ["Ж", "Пробная", "_", "*", "%00", "🕯", "/", "П/Пр/Про/Проб"])
def test_letters_nobody_begins_with_are_no_page(client: Client, path: str) -> None:
    makers.anna_probnaya()
    assert client.get(f"/en/names/{path}/").status_code == 404


def test_yo_stands_under_ye(client: Client) -> None:
    persecuted("Ёлкин Иван", "Ivan Yolkin")
    assert client.get("/ru/names/Ё/")["Location"] == "/ru/names/%D0%95/"
    assert "Ёлкин" in words(client.get("/ru/names/Е/"))


def test_a_surname_shorter_than_the_letters_has_a_page(client: Client) -> None:
    persecuted("Ли Анна", "Anna Li")
    assert "Ли" in words(client.get("/ru/names/Л/Ли/Ли_/"))


def test_a_draft_stands_under_no_letter(client: Client) -> None:
    makers.make_person("Скрытая Ольга", "Olga Skrytaya", state=State.DRAFT)
    assert client.get("/ru/names/С/").status_code == 404
    assert "Names by letter" in words(client.get("/en/names/"))


def test_names_stand_in_their_order_and_in_pages(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.web.names.PAGE_SIZE", 2)
    for surname in ("Общев", "Общий", "Общаков"):
        persecuted(f"{surname} Иван", f"Ivan {surname}", slug=surname[-3:])
    first = client.get("/ru/names/О/")
    assert re.findall(r'class="s">(\w+)', first.content.decode()) == ["Общаков", "Общев"]
    assert 'rel="next"' in first.content.decode()
    second = client.get("/ru/names/О/?page=2")
    assert re.findall(r'class="s">(\w+)', second.content.decode()) == ["Общий"]
    assert client.get("/ru/names/О/?page=3").status_code == 404


def test_acts_are_said_beside_a_name(client: Client) -> None:
    makers.pyotr_primerov(is_among_victims=True)
    assert "also recorded for acts" in words(client.get("/en/names/П/"))


def test_many_people_lead_to_further_letters(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    makers.anna_probnaya()
    makers.pyotr_primerov(is_among_victims=True)
    assert "Second letters" not in client.get("/en/names/П/").content.decode()
    monkeypatch.setattr("registry.web.names.FEW", 1)
    content = client.get("/en/names/П/Пр/").content.decode()
    assert "Third letters" in content
    assert 'href="/en/names/%D0%9F/%D0%9F%D1%80/%D0%9F%D1%80%D0%BE/"' in content


def test_a_page_of_names_costs_at_most_sixteen_questions(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(40):
        persecuted(f"Общий{number} Иван", f"Ivan Obshchy{number}", slug=f"c-{number}")
    client.get("/ru/names/О/Об/")
    with django_assert_max_num_queries(16):
        client.get("/ru/names/О/Об/")


def test_letters_lead_in_from_the_first_page(client: Client) -> None:
    makers.anna_probnaya()
    assert 'href="/en/names/P/"' in client.get("/en/").content.decode()
    assert 'href="/ru/names/%D0%9F/"' in client.get("/ru/").content.decode()


def test_the_name_a_page_of_letters_shows_is_the_one_it_sorts_by(client: Client) -> None:
    person = persecuted("Иванова Анна", "Anna Ivanova")
    makers.save(
        PersonName(person=person, kind="birth", language="ru", script="Cyrl", surname="Петрова")
    )
    assert Person.objects.get().sort_key_cyrillic.startswith("иванова")
    assert "Иванова" in words(client.get("/ru/names/И/"))
    assert client.get("/ru/names/П/").status_code == 404

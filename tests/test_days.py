"""On this day: who stands on a day, how a day reads, its feeds."""

from __future__ import annotations

import datetime as dt
import re
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from registry.models import Person
from registry.search import days as index_days
from registry.search.rebuild import rebuild
from registry.search.snapshot import snapshot
from registry.vocabulary import State
from registry.web import days, icalendar
from tests import makers
from tests.public_records import make_event, read

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def make_shot(name: str, latin: str, date: str = "1937-11-03", **kwargs: object) -> Person:
    person = makers.make_person(name, latin, fate="executed", death_date=date, **kwargs)
    makers.make_repression(person, outcome="executed", execution_date=date)
    return person


def day_of_today(years_ago: int = 80) -> str:
    today = timezone.localdate()
    if (today.month, today.day) == (2, 29):
        return f"{today.year - 80}-02-29"
    return f"{today.year - years_ago}-{today:%m-%d}"


# Who stands there ----------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["10-14", "11-02", "11-03"])
def test_a_person_stands_on_the_days_of_arrest_sentence_and_death(day: str) -> None:
    makers.anna_probnaya()
    page = read(f"/en/on-this-day/{day}/")
    assert page.has_text("1 person", "1937", "Anna Probnaya")


def test_a_birth_known_to_the_day_stands_there_with_its_old_style() -> None:
    makers.make_repression(makers.make_person(birth_date="1891-01-15", death_date="1938"))
    page = read("/en/on-this-day/01-15/")
    assert page.has_text("1891", "Anna Probnaya", "15 January 1891 (3 January, old style)")


@pytest.mark.parametrize("date", ["1937-11", "1937", "1937-11-03?", "1937-11-02/1937-11-03", ""])
def test_a_date_not_known_to_the_day_stands_on_no_day(date: str) -> None:
    makers.make_repression(makers.make_person(fate="executed", death_date=date))
    assert "Probnaya" not in read("/en/on-this-day/11-03/").text
    assert "Probnaya" not in read("/en/on-this-day/11-01/").text


def test_only_the_persecuted_stand_there_and_nobody_who_also_took_part() -> None:
    makers.make_person("Безролев Иван", "Ivan Bezrolev", death_date="1937-11-03")
    both = make_shot("Примеров Пётр", "Pyotr Primerov")
    makers.make_act(both)
    assert "register knows of nobody" in read("/en/on-this-day/11-03/").text


def test_a_hidden_case_puts_nobody_on_a_day() -> None:
    person = makers.anna_probnaya()
    makers.make_repression(person, state=State.DRAFT, arrest_date="1935-05-05")
    assert "Probnaya" not in read("/en/on-this-day/05-05/").text


def test_somebody_who_was_withdrawn_leaves_the_day() -> None:
    person = makers.anna_probnaya()
    makers.set_state(person, State.WITHDRAWN)
    assert "Probnaya" not in read("/en/on-this-day/11-03/").text


def test_a_rebuild_finds_the_same_days() -> None:
    makers.anna_probnaya()
    rebuild()
    with snapshot() as index:
        assert len(index_days.people_of(index, ["11-03"])["11-03"]) == 1


# How it reads --------------------------------------------------------------------------------


def test_each_row_says_what_happened_and_what_became_of_the_person() -> None:
    makers.anna_probnaya()
    assert read("/en/on-this-day/10-14/").has_text(
        "Arrested on this day", "Shot on 3 November 1937."
    )


def test_the_fate_is_not_told_twice() -> None:
    makers.anna_probnaya()
    assert read("/en/on-this-day/11-03/").text.count("Shot") == 1


def test_years_follow_each_other_and_a_person_may_stand_in_two() -> None:
    make_shot("Первый Иван", "Ivan Pervy", "1938-11-03")
    make_shot("Второй Иван", "Ivan Vtoroy", "1937-11-03", birth_date="1890-11-03")
    page = read("/en/on-this-day/11-03/")
    assert page.has_text("2 people", "1890", "Vtoroy", "1937", "Vtoroy", "1938", "Pervy")


def test_events_of_the_day_stand_in_their_year_and_longer_ones_where_they_began() -> None:
    make_event("Short trial", date="1936-11-03", slug="short")
    make_event("Long trial", date="1938-11-03/1938-11-20", slug="long")
    make_event("Vague trial", date="1938-11", slug="vague")
    make_event("Hidden trial", date="1936-11-03", slug="hidden", state=State.DRAFT)
    page = read("/en/on-this-day/11-03/")
    assert page.has_text("1936", "Short trial", "1938", "Long trial (began)")
    assert "Vague" not in page.text
    assert "Hidden" not in page.text


def test_those_described_most_fully_come_first() -> None:
    make_shot("Аистов Иван", "Ivan Aistov")
    make_shot("Яковлев Иван", "Ivan Yakovlev", biography={"en": "A life."})
    assert read("/en/on-this-day/11-03/").has_text("Yakovlev", "Aistov")


def test_many_people_are_shown_by_the_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(days, "PAGE_SIZE", 1)
    make_shot("Аистов Иван", "Ivan Aistov")
    make_shot("Яковлев Иван", "Ivan Yakovlev")
    first, second = read("/en/on-this-day/11-03/"), read("/en/on-this-day/11-03/?page=2")
    assert first.has_text("2 people", "Aistov")
    assert "Yakovlev" not in first.text
    assert "Yakovlev" in second.text
    assert client.get("/en/on-this-day/11-03/?page=3").status_code == 404


@pytest.mark.parametrize("day", ["02-30", "13-01", "1-3", "11-3", "00-00", "today", "1937-11-03"])
def test_a_day_the_calendar_does_not_have_is_no_page(client: Client, day: str) -> None:
    assert client.get(f"/en/on-this-day/{day}/").status_code == 404


def test_all_366_days_have_a_page_and_lead_around_the_year(client: Client) -> None:
    page = read("/en/on-this-day/12-31/")
    linked = {link for link in page.links if re.fullmatch(r"/en/on-this-day/\d\d-\d\d/", link)}
    assert len(linked) == 366
    assert '<a href="/en/on-this-day/01-01/" rel="next">1 January</a>' in page.html
    assert client.get("/en/on-this-day/02-29/").status_code == 200


@pytest.mark.parametrize(("language", "words"), [("ru", "3 ноября"), ("uk", "3 листопада")])
def test_a_day_reads_in_every_language(language: str, words: str) -> None:
    makers.anna_probnaya()
    page = read(f"/{language}/on-this-day/11-03/")
    assert f"<h1>{words}</h1>" in page.html


def test_an_english_day_marks_every_cyrillic_word() -> None:
    makers.anna_probnaya()
    assert read("/en/on-this-day/11-03/").unmarked_cyrillic == []


def test_the_present_day_names_its_own_page_as_the_one_address(client: Client) -> None:
    text = client.get("/en/on-this-day/").content.decode()
    canonical = f'<link rel="canonical" href="http://testserver/en/on-this-day/{timezone.localdate():%m-%d}/">'
    assert canonical in text


def test_a_day_costs_the_same_for_one_as_for_many(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    place = makers.make_place()
    for number in range(12):
        make_shot(f"Примеров{number} Иван", f"Ivan Primerov{number}", death_place=place)
    with django_assert_max_num_queries(16):
        client.get("/en/on-this-day/11-03/")


def test_the_home_page_shows_the_present_day(client: Client) -> None:
    make_shot("Сегодняшний Иван", "Ivan Segodnyashny", day_of_today())
    text = client.get("/en/").content.decode()
    assert re.search(r'id="otd">On this day.*Ivan Segodnyashny', text, re.DOTALL)


# Feeds ---------------------------------------------------------------------------------------


def test_the_feed_is_atom_with_the_day_and_its_people(client: Client) -> None:
    make_shot("Сегодняшний Иван", "Ivan Segodnyashny", day_of_today())
    answer = client.get("/en/on-this-day/feed.atom")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.content)
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    entries = feed.findall("a:entry", ATOM)
    assert len(entries) == 1
    today = timezone.localdate()
    found = {tag: entries[0].findtext(f"a:{tag}", "", ATOM) for tag in ("id", "title", "summary")}
    assert found["id"] == f"http://testserver/en/on-this-day/{today:%m-%d}/#{today.year}"
    assert found["title"].endswith("1 person")
    assert "Ivan Segodnyashny" in found["summary"]
    assert feed.findtext("a:author/a:name", "", ATOM)


def parsed(body: bytes) -> list[dict[str, str]]:
    """The entries of a calendar, read by the rules of RFC 5545."""
    assert body.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    lines = body.decode().replace("\r\n ", "").split("\r\n")
    assert (lines[0], lines[-2]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    entries: list[dict[str, str]] = []
    for line in lines:
        name, _colon, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            entries.append({})
        elif entries:
            text = re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value)
            entries[-1].setdefault(name.partition(";")[0], text)
    return entries


@pytest.mark.parametrize("language", ["en", "ru", "uk"])
def test_the_calendar_can_be_read_by_the_rules(client: Client, language: str) -> None:
    make_shot("Сегодняшний Иван", "Ivan Segodnyashny", day_of_today())
    answer = client.get(f"/{language}/on-this-day/calendar.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    entry = parsed(answer.content)[0]
    today = timezone.localdate()
    assert entry["DTSTART"] == f"{today:%Y%m%d}"
    assert entry["URL"] == f"http://testserver/{language}/on-this-day/{today:%m-%d}/"
    assert entry["DESCRIPTION"].startswith(
        "Ivan Segodnyashny" if language == "en" else "Иван Сегодняшний"
    )


def test_a_calendar_escapes_and_folds_without_cutting_a_letter() -> None:
    words = "Жизнь; смерть, память\\слово\nи ещё " + "очень " * 30
    entry = icalendar.Entry("1@x", dt.date(2026, 11, 3), "day", words, "http://x/a,b;c")
    stamp = dt.datetime(2026, 11, 3, tzinfo=dt.UTC)
    found = parsed(icalendar.calendar("Имя", "ru", [entry], stamp=stamp))[0]
    assert found["DESCRIPTION"] == words
    assert found["URL"] == "http://x/a,b;c"
    assert found["DTSTAMP"] == "20261103T000000Z"


@pytest.mark.parametrize("address", ["feed.atom", "calendar.ics"])
def test_feeds_cost_the_same_for_any_number_of_days(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, address: str
) -> None:
    make_shot("Сегодняшний Иван", "Ivan Segodnyashny", day_of_today())
    with django_assert_max_num_queries(10):
        client.get(f"/en/on-this-day/{address}")

"""The public log tells what changed on a public page, and nothing that the page does not show."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from registry.curation import publishing
from registry.curation.recording import delete_row, save_record
from registry.identifiers import EXAMPLE
from registry.models import (
    Correction,
    Detention,
    Person,
    PersonName,
    Profession,
    Relation,
    Repression,
    Source,
)
from registry.vocabulary import State
from tests import makers

pytestmark = pytest.mark.django_db
LOG, FEED = "/en/corrections/", "/en/corrections/feed.atom"


def log(client: Client, query: str = "", language: str = "en") -> str:
    response = client.get(f"/{language}/corrections/{query}")
    assert response.status_code == 200
    return response.content.decode()


def last() -> Correction:
    return Correction.objects.order_by("-pk")[0]


def other_person(**kwargs: Any) -> Person:
    return makers.make_person("Иная Вера", "Vera Inaya", **kwargs)


# What is told --------------------------------------------------------------------------------


def test_a_change_to_a_case_is_told_on_the_page_of_its_person() -> None:
    person = makers.make_person()
    case = makers.make_repression(person, arrest_date="1937")
    case.arrest_date = "1938"
    makers.save(case)
    line = last()
    assert line.public_id == person.public_id
    assert line.changes == {}
    assert line.parts[0]["model"] == "repression"
    assert line.parts[0]["event"] == "changed"
    assert line.parts[0]["changes"] == {"arrest_date": ["1937", "1938"]}


def test_a_spelling_that_is_added_or_taken_away_is_told_with_its_words() -> None:
    person = makers.make_person()
    name = PersonName(person=person, language="uk", script="Cyrl", surname="Пробна")
    makers.save(name)
    assert last().parts[0]["event"] == "added"
    assert last().parts[0]["changes"]["surname"] == ["", "Пробна"]
    delete_row(name, editor=None, office="o", reason="Of a namesake.")
    assert last().parts[0]["event"] == "removed"
    assert last().parts[0]["changes"]["surname"] == ["Пробна", ""]


def test_a_source_that_is_named_for_a_fact_is_told() -> None:
    person = makers.make_person()
    makers.cite(person, field="birth_date", source=Source.objects.get(), locator="p. 94")
    part = last().parts[0]
    assert part["model"] == "citation"
    assert part["about"]["field"] == "birth_date"
    assert part["changes"]["locator"] == ["", "p. 94"]


def test_work_that_is_added_is_told_by_its_word(client: Client) -> None:
    person = makers.make_person()
    poet = Profession(code="poet", labels={"en": "poet", "ru": "поэт"})
    makers.save(poet)
    save_record(person, editor=None, office="o", reason="Read.", professions=[poet])
    assert last().changes == {"professions": ["", [str(poet.pk)]]}
    assert "поэт" in log(client, language="ru")


def test_a_published_case_of_a_public_person_is_told_as_added() -> None:
    person = makers.make_person()
    case = makers.make_repression(person, state=State.DRAFT, arrest_date="1937")
    assert not Correction.objects.exists()
    publishing.publish(case, editor=None, office="o", reason="Reviewed.")
    assert last().parts[0]["event"] == "added"


def test_one_passage_is_one_line_a_page() -> None:
    person = makers.make_person()
    case = makers.make_repression(person, arrest_date="1937")
    Correction.objects.all().delete()
    person.fate, case.outcome = "executed", "executed"
    makers.save(person, case, Detention(repression=case, place_text="Butyrka"))
    line = Correction.objects.get()
    assert line.changes == {"fate": ["", "executed"]}
    assert [part["model"] for part in line.parts] == ["repression", "detention"]


# What is not told ----------------------------------------------------------------------------


def test_notes_of_curators_are_never_told() -> None:
    person = makers.make_person()
    case = makers.make_repression(person, arrest_date="1937")
    Correction.objects.all().delete()
    case.notes = "asked the nephew"
    makers.save(case)
    assert not Correction.objects.exists()


def test_a_draft_of_a_case_is_never_told() -> None:
    person = makers.make_person()
    case = makers.make_repression(person, state=State.DRAFT)
    case.charge_text = "secret charge"
    makers.save(case, Detention(repression=case, place_text="secret place"))
    makers.cite(case, field="charges", quote="secret quote")
    assert not Correction.objects.exists()


def test_a_tie_that_is_withheld_or_leads_to_a_hidden_person_is_never_told() -> None:
    person, hidden = makers.make_person(), other_person(state=State.DRAFT)
    makers.save(
        Relation(person=person, kind="spouse", other=hidden),
        Relation(person=person, kind="colleague", other=makers.maria_vymyslova(), is_withheld=True),
    )
    lines = Correction.objects.filter(public_id=person.public_id)
    assert not lines.exists()


def test_a_source_that_is_not_public_is_never_told() -> None:
    person = makers.make_person()
    source = Source(kind="literature", title="Secret book")
    makers.save(source)
    makers.cite(person, field="birth_date", source=source, value="1891", quote="secret")
    assert not Correction.objects.exists()


def test_a_place_that_is_not_public_is_told_as_nothing() -> None:
    person = makers.make_person()
    place = makers.make_place("hidden")
    makers.set_state(place, State.DRAFT)
    Correction.objects.all().delete()
    person.death_place = place
    makers.save(person)
    assert not Correction.objects.exists()


def test_a_tie_withheld_later_leaves_the_older_lines(client: Client) -> None:
    person, other = makers.make_person(), other_person()
    tie = Relation(person=person, kind="spouse", other=other, period="1920")
    makers.save(tie)
    assert "Inaya" in log(client, f"?record={person.public_id}")
    tie.is_withheld = True
    makers.save(tie)
    assert "Inaya" not in log(client, f"?record={person.public_id}")
    assert all(not part["changes"] for line in Correction.objects.all() for part in line.parts)


def test_a_case_that_is_withdrawn_takes_what_stood_in_it_out_of_the_log(client: Client) -> None:
    person = makers.make_person()
    case = makers.make_repression(person, charge_text="zqcharge")
    stay = Detention(repression=case, place_text="zqprison")
    makers.save(stay)
    makers.cite(stay, field="place", quote="zqquote")
    for word in ("zqcharge", "zqprison", "zqquote"):
        assert word in log(client)
    publishing.withdraw(case, editor=None, office="o", reason="Of a namesake.")
    stored = str(list(Correction.objects.values_list("parts", "changes")))
    for word in ("zqcharge", "zqprison", "zqquote"):
        assert word not in log(client)
        assert word not in stored


def test_of_a_withdrawn_record_the_log_keeps_the_withdrawal_alone(client: Client) -> None:
    person = makers.make_person()
    person.death_date_text = "zqwords"
    makers.save(person)
    assert "zqwords" in log(client)
    publishing.withdraw(person, editor=None, office="o", reason="zqreason")
    for address in (LOG, FEED):
        page = client.get(address).content.decode()
        assert "withdrawn" in page
        assert person.public_id in page
        for word in ("zqwords", "zqreason", "Probnaya", "Entered for a test"):
            assert word not in page


def test_who_was_hidden_since_is_named_in_no_line(client: Client) -> None:
    person, other = makers.make_person(), other_person()
    makers.save(Relation(person=person, kind="spouse", other=other, period="1920-05"))
    publishing.withdraw(other, editor=None, office="o", reason="A relative asked for it.")
    page = log(client, f"?record={person.public_id}")
    assert "Inaya" not in page
    assert "May 1920" not in page


# The page and the feed -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "14 October 1937"), ("ru", "14 октября 1937"), ("uk", "14 жовтня 1937")],
)
def test_values_are_told_in_the_language_of_the_page(
    client: Client, language: str, words: str
) -> None:
    person = makers.make_person()
    makers.make_repression(person, arrest_date="1937-10-14", sentence="death")
    page = log(client, language=language)
    assert words in page
    assert "1937-10-14<" not in page
    assert "<ins>death" not in page


def test_the_log_never_says_who(client: Client) -> None:
    person = makers.make_person()
    person.fate = "executed"
    editor = makers.make_curator("zqeditor")
    publishing.withdraw(makers.pyotr_primerov(), editor=editor, reason="Doubtful.")
    save_record(person, editor=editor, reason="From the file.")
    page = log(client)
    assert "From the file." in page
    assert "zqeditor" not in page + client.get(FEED).content.decode()


def test_a_long_text_is_told_around_what_differs(client: Client) -> None:
    person = makers.make_person()
    person.biography = {"en": "a" * 5000 + " old end"}
    makers.save(person)
    person.biography = {"en": "a" * 5000 + " new end"}
    makers.save(person)
    page = log(client)
    assert "new end" in page
    assert len(page) < 20_000


def test_the_log_of_one_record_has_its_lines_alone(client: Client) -> None:
    person, other = makers.make_person(), other_person()
    for row in (person, other):
        row.fate = "executed"
        makers.save(row)
    page = log(client, f"?record={person.public_id}")
    assert "Probnaya" in page
    assert "Inaya" not in page


def test_the_log_of_a_hidden_record_answers_like_that_of_none(client: Client) -> None:
    hidden = makers.make_person(state=State.DRAFT)
    answers = [
        client.get(f"{LOG}?record={public_id}") for public_id in (hidden.public_id, EXAMPLE, "x")
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    bodies = {answer.content.replace(hidden.public_id.encode(), b"x") for answer in answers[:1]}
    assert bodies == {answers[1].content.replace(EXAMPLE.encode(), b"x")}


def test_the_newest_line_comes_first_and_pages_hold_fifty(client: Client) -> None:
    person = makers.make_person()
    for number in (50, 51):
        person.party_text = f"number {number}"
        makers.save(person)
    line = last()
    Correction.objects.bulk_create(
        Correction(
            target_type=line.target_type,
            target_id=line.target_id,
            public_id=line.public_id,
            change_set=line.change_set,
            kind=line.kind,
            changes={"party_text": ["", "older"]},
            at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC),
        )
        for _number in range(50)
    )
    first = log(client)
    assert first.count('<li id="c') == 50
    assert first.index("number 51</ins>") < first.index("number 50</ins>") < first.index("older")
    assert log(client, "?page=2").count('<li id="c') == 2
    assert client.get(f"{LOG}?page=3").status_code == 404


def test_the_log_costs_the_same_however_much_it_names(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(4):
        person = makers.make_person(f"Пробная{number} Анна", f"Anna Probnaya{number}")
        place = makers.make_place(f"place-{number}")
        case = makers.make_repression(person, arrest_place=place)
        makers.cite(case, field="arrest_place", source=Source.objects.get())
    client.get(LOG)
    with django_assert_max_num_queries(10):
        client.get(LOG)


def test_settling_a_card_with_many_rows_costs_no_query_a_row(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    person = makers.make_person()
    cases = [Repression(person=person, arrest_date="1937", order=n) for n in range(12)]
    for case in cases:
        case.state = State.PUBLISHED
    with django_assert_max_num_queries(120):
        makers.save(*cases)


def test_the_feed_links_each_line_to_its_page(client: Client) -> None:
    person = makers.make_person()
    person.fate = "executed"
    makers.save(person)
    feed = client.get(FEED)
    assert feed.headers["Content-Type"].startswith("application/atom+xml")
    address = reverse("registry:person", args=[person.public_id, person.slug])
    assert f"http://testserver{address}" in feed.content.decode()
    assert "T00:00:00" in feed.content.decode()


def test_markup_in_a_value_is_shown_as_text(client: Client) -> None:
    person = makers.make_person()
    person.party_text = "<script>alert(1)</script>"
    makers.save(person)
    assert "<script>alert" not in log(client) + client.get(FEED).content.decode()


def test_every_page_of_a_record_leads_to_its_changes(client: Client) -> None:
    person, place = makers.make_person(), makers.make_place()
    for name, row in (("person", person), ("place", place)):
        page = client.get(reverse(f"registry:{name}", args=[row.public_id, row.slug]))
        assert f"{LOG}?record={row.public_id}" in page.content.decode()

"""What stands behind the facts on the page of a person: sources, disputes, findings."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import SentencingBody
from registry.vocabulary import State
from tests import makers
from tests.public_records import (
    find,
    page_of,
)

pytestmark = pytest.mark.django_db


# Evidence ----------------------------------------------------------------------------------------


def test_a_number_leads_to_the_source_and_the_source_back_to_the_fact() -> None:
    source = makers.make_source("Дело № 1", slug="file", url="https://archive.example/1")
    person = makers.anna_probnaya()
    case = person.repressions.get()
    makers.cite(case, "arrest_date", source, locator="л. 4")
    page = page_of(person)
    assert re.search(r'14 October 1937</time>\u2060<span class="src"><a href="#s1"', page.html)
    assert page.has_text("Дело № 1", "Book of Memory", "Arrest, 1937 (л. 4)")
    assert '<a href="https://archive.example/1" rel="noopener nofollow">' in page.html


def test_a_fact_without_a_citation_is_marked_and_a_cited_one_is_not() -> None:
    person = makers.make_person(fate="executed", death_date="1937", birth_date="1890")
    makers.cite(person, "death_date", makers.make_source("Акт", slug="act"))
    html = page_of(person).html
    born = re.search(r'<div id="birth">.*?</dd>', html, re.DOTALL)
    died = re.search(r'<div id="death">.*?</dd>', html, re.DOTALL)
    assert born is not None
    assert "page not yet cited" in born[0]
    assert died is not None
    assert "page not yet cited" not in died[0]
    assert "its page is not yet cited" in html


def test_a_source_of_the_whole_record_is_not_given_for_single_facts() -> None:
    page = page_of(makers.anna_probnaya())
    assert page.has_text("Sources of the whole record", "Книга памяти Пробной области")
    assert "#s1" not in page.links


def test_a_source_that_is_not_public_is_nowhere() -> None:
    source = makers.make_source("Zqsecret", slug="zq")
    makers.set_state(source, State.DRAFT)
    person = makers.anna_probnaya()
    makers.cite(person, "birth_date", source)
    makers.cite(person, "death_date", source, value="1938", verdict="differs", as_stated="zqsecret")
    page = page_of(person)
    assert "zqsecret" not in page.html.lower()
    assert "Sources differ" not in page.text


@pytest.mark.parametrize("url", ["javascript:alert(1)", "javascript://zq.example/%0aalert(1)"])
def test_an_address_that_is_none_is_no_link(url: str) -> None:
    person = makers.anna_probnaya()
    makers.cite(person, "birth_date", makers.make_source("Page", slug="page", url=url))
    assert "javascript" not in page_of(person).html


def test_a_fact_read_in_one_of_several_sources_says_so_and_names_none(client: Client) -> None:
    person = makers.anna_probnaya()
    makers.cite(person, "death_date", None, confidence="read_in_source")
    page = client.get(reverse("registry:person", args=[person.public_id, person.slug]))
    text = page.content.decode()
    assert "read in one of the sources of the record" in text
    assert "No source named" not in text


def test_a_line_read_in_the_sources_of_the_record_bears_one_mark() -> None:
    person = makers.make_person(birth_date="1890", birth_place=makers.make_place())
    for name in ("birth_date", "birth_place"):
        makers.cite(person, name, None, confidence="read_in_source")
    born = re.search(r'<div id="birth">.*?</dd>', page_of(person).html, re.DOTALL)
    assert born is not None
    assert born[0].count("read in one of the sources of the record") == 1


# Disputes and findings ---------------------------------------------------------------------------


def test_rival_versions_stand_side_by_side_the_accepted_one_first() -> None:
    person = makers.make_person(death_date="1937-11-03")
    memoir = makers.make_source("Memoir", slug="memoir")
    makers.cite(person, "death_date", memoir, value="1937-10", verdict="differs", order=1)
    makers.cite(
        person,
        "death_date",
        value="1937-11-03",
        as_stated="record of the execution",
        reason={"en": "it rests on the record"},
        order=2,
    )
    makers.cite(person, "death_date", value="1941", verdict="rejected", order=3)
    assert page_of(person).has_text(
        *("Sources differ on the date of death", "3 November 1937", "record of the execution"),
        *("No source named for this version.", "Accepted here: it rests on the record"),
        *("October 1937", "1941", "No source named for this version.", "Rejected."),
    )


def test_versions_without_an_accepted_one_are_shown_without_preference() -> None:
    person = makers.make_person()
    for value in ("Minsk", "Tykocin"):
        makers.cite(person, "birth_place", value=value, verdict="differs")
    page = page_of(person)
    assert page.has_text("Sources differ on the place of birth", "Minsk", "Tykocin")
    assert "Accepted here" not in page.text


def test_the_values_of_versions_are_put_in_words() -> None:
    prison = makers.make_place("butyrka", names={"en": "Butyrka prison"})
    body = makers.save(SentencingBody(code="nkvd_troika", labels={"en": "NKVD troika"}))
    person = makers.make_person(fate="executed")
    case = makers.make_repression(person, arrest_date="1937", sentence="death")
    makers.cite(case, "execution_place", value=prison.slug, verdict="differs")
    makers.cite(case, "sentencing_body", value=body.code, verdict="differs")
    makers.cite(case, "sentence", value="labour_camp:10y", verdict="differs")
    makers.cite(person, "fate", value="died_in_camp", verdict="differs")
    page = page_of(person)
    for words in ("Butyrka prison", "NKVD troika", "Labour camp, 10 years", "Died in a camp"):
        assert re.search(rf"<dt>(<a [^>]*>)?{words}", page.html), words


def test_a_false_official_version_is_called_one_at_the_fact() -> None:
    person = makers.make_person(death_date="1940-01-27")
    find(person, "death_date", "false_official_version", "Papers of 1954 gave another day.")
    assert page_of(person).has_text(
        "Died",
        "27 January 1940",
        "False official version Papers of 1954 gave another day.",
        "Buried",
    )


def test_a_question_without_a_place_of_its_own_is_still_told() -> None:
    person = makers.make_person()
    makers.cite(person, "other", value="A view", verdict="differs")
    assert page_of(person).has_text("Open questions", "A view")

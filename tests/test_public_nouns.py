"""What holds for the lists and pages of every noun but people."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from registry.curation import publishing
from registry.models import (
    CommemoratedPerson,
    Depiction,
    Detention,
    DocumentPage,
    Mention,
    Organ,
    Participation,
    Signature,
)
from registry.models.base import Record
from registry.vocabulary import State
from tests import makers
from tests.public_records import (
    find,
    make_agent,
    make_commemoration,
    make_document,
    make_event,
    make_figure,
    make_photo,
    page_of,
    read,
    url_of,
)

pytestmark = pytest.mark.django_db
LIST_QUERIES, PAGE_QUERIES = 15, 30
SCRIPT = "<script>alert('zq')</script>"
# Linked data is no script: no browser runs it.
DATA_BLOCK = '<script type="application/ld+json">'
LIBERAL = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])

NOUNS: dict[str, Callable[..., Record]] = {
    "events": make_event,
    "documents": make_document,
    "places": makers.make_place,
    "photos": make_photo,
    "commemorations": make_commemoration,
    "figures": make_figure,
    "sources": makers.make_source,
}
COUNTS = {
    "events": ("1 event", "2 events"),
    "documents": ("1 document", "2 documents"),
    "places": ("1 place", "2 places"),
    "photos": ("1 photograph", "2 photographs"),
    "commemorations": ("1 commemoration", "2 commemorations"),
    "figures": ("1 figure", "2 figures"),
    "sources": ("1 source", "2 sources"),
}
each_noun = pytest.mark.parametrize("noun", NOUNS)


def another(noun: str) -> Record:
    """A second record of a noun."""
    return NOUNS[noun]("Another one") if noun != "places" else makers.make_place("another-one")


# Every noun ----------------------------------------------------------------------------------


@each_noun
def test_a_list_counts_and_links_what_is_published(noun: str) -> None:
    first = NOUNS[noun]()
    page = read(f"/en/{noun}/")
    assert page.status == 200
    assert page.has_text(COUNTS[noun][0])
    assert url_of(first) in page.links
    second = another(noun)
    page = read(f"/en/{noun}/")
    assert page.has_text(COUNTS[noun][1])
    assert url_of(second) in page.links


@each_noun
def test_an_empty_list_is_a_page(noun: str) -> None:
    assert [read(f"/{language}/{noun}/").status for language in ("en", "ru", "uk")] == [200] * 3


@each_noun
def test_a_hidden_record_is_in_no_list_and_has_no_page(noun: str, client: Client) -> None:
    record = NOUNS[noun]()
    makers.set_state(record, State.DRAFT)
    assert url_of(record) not in read(f"/en/{noun}/").links
    assert client.get(url_of(record)).status_code == 404


@each_noun
def test_a_wrong_slug_leads_to_the_right_address(noun: str, client: Client) -> None:
    record = NOUNS[noun]()
    response = client.get(f"/en/{noun}/{record.public_id}/wrong/")
    assert (response.status_code, response["Location"]) == (301, url_of(record))
    assert client.get(response["Location"]).status_code == 200


@each_noun
def test_a_withdrawn_record_is_gone(noun: str, client: Client) -> None:
    record = NOUNS[noun]()
    publishing.withdraw(record, editor=None, office="o", reason="Doubtful.")
    assert client.get(url_of(record)).status_code == 410


@each_noun
@pytest.mark.parametrize("question", ["page=0", "page=99", "page=x", "kind=nonsense"])
def test_a_question_that_means_nothing_gives_no_rows(noun: str, question: str) -> None:
    record = NOUNS[noun]()
    page = read(f"/en/{noun}/?{question}")
    assert page.status == 200
    if noun in ("places", "sources") or "page" in question:
        assert url_of(record) not in page.links
        assert page.has_text("The whole list")


@each_noun
@given(query=st.lists(st.tuples(st.sampled_from(["page", "kind", "q"]), st.text(max_size=20))))
@LIBERAL
def test_any_question_to_a_list_has_an_answer(noun: str, query: list[Any], client: Client) -> None:
    encoded = urlencode(query, errors="surrogatepass")
    assert client.get(f"/en/{noun}/?{encoded}").status_code in {200, 404}


@each_noun
@given(public_id=st.text(min_size=1, max_size=12), slug=st.text(min_size=1, max_size=20))
@LIBERAL
def test_any_address_has_a_calm_answer(
    noun: str, public_id: str, slug: str, client: Client
) -> None:
    path = f"/en/{noun}/{quote(public_id, safe='')}/{quote(slug, safe='')}/"
    assert client.get(path).status_code in {200, 301, 404, 410}


@each_noun
def test_curators_notes_are_never_printed(noun: str) -> None:
    record = NOUNS[noun](notes="zqnotes")
    assert "zqnotes" not in read(f"/en/{noun}/").html
    assert "zqnotes" not in page_of(record).html


@each_noun
def test_a_page_of_fifty_leads_to_the_next(noun: str) -> None:
    for number in range(51):
        _numbered(noun, number)
    first, second = read(f"/en/{noun}/"), read(f"/en/{noun}/?page=2")
    assert "?page=2" in first.links
    assert 'rel="next"' in first.html
    addresses = [link for link in second.links if re.match(rf"/en/{noun}/\w", link)]
    assert len(addresses) == 1


def _numbered(noun: str, number: int) -> Record:
    name = f"One {number}"
    return NOUNS[noun](name) if noun != "places" else makers.make_place(f"place-{number}")


@each_noun
def test_a_list_needs_few_queries(
    noun: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        _numbered(noun, number)
    with django_assert_max_num_queries(LIST_QUERIES):
        read(f"/en/{noun}/")


@pytest.mark.parametrize(("noun", "kind"), [("places", "camp"), ("sources", "testimony")])
def test_a_list_can_be_narrowed_to_a_kind(noun: str, kind: str) -> None:
    wanted = makers.make_place("camp", kind="camp") if noun == "places" else None
    wanted = wanted or makers.make_source("Memoir", slug="memoir", kind="testimony")  # type: ignore[assignment]
    others = NOUNS[noun]()
    page = read(f"/en/{noun}/?kind={kind}")
    assert url_of(wanted) in page.links  # type: ignore[arg-type]
    assert url_of(others) not in page.links
    assert f"?kind={kind}" in read(f"/en/{noun}/").links


# Every page ----------------------------------------------------------------------------------


def test_no_text_of_a_record_becomes_markup() -> None:
    texts = {"en": SCRIPT, "ru": SCRIPT, "uk": SCRIPT}
    place = makers.make_place(
        *("place",),
        names=texts,
        forms={},
        address=SCRIPT,
        coordinates_reason=SCRIPT,
        lat=1,
        lon=1,
        country_today=SCRIPT,
        summary=texts,
    )
    stated = {"place": place, "place_text": SCRIPT}
    photo = make_photo(SCRIPT, maker_text=SCRIPT, collection=SCRIPT, inscription=SCRIPT, **stated)
    makers.save(Depiction(photo=photo, label=texts))
    paper = make_document(SCRIPT, number=SCRIPT, archive_reference=SCRIPT)
    makers.save(
        Signature(document=paper, text=SCRIPT, capacity=SCRIPT),
        Mention(document=paper, text=SCRIPT),
        DocumentPage(document=paper, number=1, transcription=texts),
    )
    source = makers.make_source(SCRIPT, slug="s", author_text=SCRIPT, isbn_doi=SCRIPT)
    records: list[Record] = [
        *(place, photo, paper, source),
        make_event(SCRIPT, summary=texts, document_number=SCRIPT, issuing_body_text=SCRIPT),
        make_figure(SCRIPT, value_text=SCRIPT, stated_by_text=SCRIPT, document=paper, **stated),
        make_commemoration(SCRIPT, summary=texts, **stated),
    ]
    for record in records:
        makers.cite(record, "other", source, value=SCRIPT, as_stated=SCRIPT, verdict="differs")
        for language in ("en", "ru"):
            html = page_of(record, language).html
            assert html.count("<script") == html.count(DATA_BLOCK) == 1
            assert "&lt;script&gt;" in html
    for noun in NOUNS:
        assert "<script" not in read(f"/en/{noun}/").html


def _busy() -> list[Record]:
    """One record of every noun, tied to many others."""
    place = makers.make_place("busy", kind="camp", parent=makers.make_place("above"))
    source = makers.make_source("Дело", slug="file")
    organ = makers.save(Organ(code="organ", labels={"en": "Organ"}))
    event = make_event(place=place, issuing_body=organ, slug="busy")
    paper = make_document(event=event, issuing_body=organ)
    stone = make_commemoration(place=place, event=event)
    photo = make_photo(event=event, document=paper, place=place, commemoration=stone)
    figure = make_figure(event=event, document=paper, place=place, stated_by=make_agent())
    records: list[Record] = [place, source, event, paper, stone, photo, figure]
    for number in range(6):
        _tie(records, number)
    for record in records:
        makers.cite(record, "other", source, value="x", verdict="differs")
        makers.cite(record, source=source)
        find(record, "other", "sources_do_not_say", "Not said.", source)
    return records


def _tie(records: list[Any], number: int) -> None:
    place, source, event, paper, stone, photo, _figure = records
    person = makers.make_person(
        *(f"Иной{number} Зет", f"Zet Inoy{number}"),
        death_date="1937",
        birth_place=place,
        death_place=place,
        burial_place=place,
    )
    case = makers.make_repression(
        person, event=event, arrest_place=place, residence_place=place, execution_place=place
    )
    makers.save(
        Detention(repression=case, place=place),
        Participation(event=event, person=person, capacity="defendant"),
        Signature(document=paper, person=person, order=number),
        Mention(document=paper, person=person),
        CommemoratedPerson(commemoration=stone, person=person),
        Depiction(photo=photo, person=person, position=number + 1),
    )
    act = makers.make_act(person, event=event, document=paper, place=place, kind="judged")
    more: list[Record] = [
        make_figure(f"Figure {number}", event=event, document=paper, place=place),
        make_photo(f"Photo {number}", event=event, document=paper, place=place),
        make_event(f"Part {number}", parent=event, place=place),
        make_document(f"Paper {number}", event=event),
        make_commemoration(f"Stone {number}", place=place, event=event),
        makers.make_place(f"inside-{number}", parent=place),
    ]
    for row in (person, case, act, *more):
        makers.cite(row, source=source)


def test_every_page_needs_a_fixed_number_of_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for record in _busy():
        with django_assert_max_num_queries(PAGE_QUERIES):
            page = page_of(record)
        assert page.status == 200
        assert len(page.ids) == len(set(page.ids)), url_of(record)
        inside = {link[1:] for link in page.links if link.startswith("#")}
        assert inside <= set(page.ids), url_of(record)
        assert page.unmarked_cyrillic == []


def test_a_heading_of_a_list_says_no_more_than_the_date_under_it() -> None:
    make_event("Somewhen", date="193X")
    make_event("A day", date="1937-05-01")
    make_event("A time", date="1936/1938", date_type="period")
    make_event("One of two years", date="1934/1935", date_type="moment")
    html = read("/en/events/").html
    headings = re.findall(r"<h2>([^<]*)</h2>", html)
    assert {"The 1930s", "1937", "1936"} <= set(headings)
    assert "1930" not in headings
    assert "1934" not in headings

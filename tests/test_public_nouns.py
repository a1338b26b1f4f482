"""Lists and pages of events, papers, places, photographs, commemorations, figures and sources."""

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
from registry.curation.recording import change
from registry.models import (
    Citation,
    CommemoratedPerson,
    Depiction,
    Detention,
    DocumentPage,
    Mention,
    Organ,
    Participation,
    PlaceName,
    Post,
    Relation,
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
    titled,
    url_of,
)

pytestmark = pytest.mark.django_db
LIST_QUERIES, PAGE_QUERIES = 15, 25
SCRIPT = "<script>alert('zq')</script>"
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


# Events --------------------------------------------------------------------------------------


def test_people_of_an_event_stand_by_capacity_in_their_order() -> None:
    event = make_event(date="1937-06-11", document_number="00447", summary={"en": "In short."})
    first, second = makers.anna_probnaya(), makers.pyotr_primerov()
    makers.save(
        Participation(event=event, person=first, capacity="defendant", order=2),
        Participation(event=event, person=second, capacity="defendant", order=1),
        Participation(event=event, agent=make_agent("Judge Unknown"), capacity="judge"),
    )
    page = page_of(event)
    assert page.has_text("In short.", "11 June 1937", "Number 00447")
    assert page.has_text("Defendant", "Pyotr Primerov", "Anna Probnaya", "Judge Unknown")


def test_signatories_whose_order_is_not_known_are_said_to_be_so() -> None:
    event = make_event()
    for person in (makers.anna_probnaya(), makers.pyotr_primerov()):
        makers.save(Participation(event=event, person=person, capacity="signatory"))
    assert page_of(event).has_text("Signatory", "The order of the signatures is not known.")


def test_cases_of_an_event_are_counted_and_lead_to_the_list_of_people() -> None:
    event = make_event(slug="trial")
    for number in range(25):
        person = makers.make_person(latin=f"Person N{number:02}", death_date="1937")
        makers.make_repression(person, arrest_date="1937", event=event)
    page = page_of(event)
    assert page.has_text("Cases in this event", "All 25", "Person N00", "Person N23")
    assert "Person N24" not in page.text
    assert "/en/people/?event=trial" in page.links


def test_an_act_on_the_page_of_an_event_names_who_did_it_and_its_grade() -> None:
    event = make_event()
    makers.make_act(makers.make_person(), event=event, words={"en": "Signed it."}, date="1937")
    reporter = makers.make_person(latin="Other One")
    makers.make_act(reporter, event=event, evidence="memoir", approvals=0, date="1938")
    page = page_of(event)
    assert page.has_text("Anna Probnaya. Signed it.", "Evidence: Official record")
    assert page.has_text("Other One.", "Evidence: Memoir; reported, gives no role")


def test_what_an_event_is_part_of_vanishes_with_its_publication() -> None:
    whole = make_event("Zqwhole")
    part = make_event("The part", parent=whole)
    assert url_of(whole) in page_of(part).links
    assert url_of(part) in page_of(whole).links
    makers.set_state(whole, State.DRAFT)
    assert "Zqwhole" not in page_of(part).html


# Documents -----------------------------------------------------------------------------------


def test_signatures_stand_in_their_order_and_those_without_one_are_said_to_have_none() -> None:
    paper = make_document(archive_reference="Ф. 3, оп. 24")
    makers.save(
        Signature(document=paper, text="Неизвестный"),
        Signature(document=paper, person=makers.anna_probnaya(), order=2, capacity="Clerk"),
        Signature(document=paper, person=makers.pyotr_primerov(), order=1),
    )
    page = page_of(paper)
    assert page.has_text("Archive reference", "Ф. 3, оп. 24")
    assert page.has_text("1 Pyotr Primerov", "2 Anna Probnaya", "Clerk")
    assert page.has_text("The order of these signatures is not known.", "“Неизвестный”")
    assert page.has_text("“Неизвестный”, not identified")


def test_a_paper_does_not_name_people_whose_record_is_hidden() -> None:
    paper = make_document()
    hidden = makers.make_person(state=State.DRAFT)
    makers.save(
        Signature(document=paper, person=hidden, order=1, text="Zqsigned"),
        Mention(document=paper, person=hidden, text="Zqnamed"),
    )
    html = page_of(paper).html
    assert "Zq" not in html
    assert "Probnaya" not in html


def test_the_words_of_a_paper_stand_page_by_page_in_their_language() -> None:
    paper = make_document()
    makers.save(DocumentPage(document=paper, number=1, transcription={"ru": "Слушали.\n\nДело"}))
    assert '<p><span lang="ru">Слушали.</span></p>' in page_of(paper).html


# Places --------------------------------------------------------------------------------------


def test_a_place_tells_its_names_then_and_now_and_where_it_lies() -> None:
    region = makers.make_place("region", names={"en": "Probnaya Oblast"}, kind="region")
    place = makers.make_place(
        *("prison",),
        kind="prison",
        parent=region,
        address="ул. Пробная, 1",
        lat="55.5331900",
        lon="37.5955200",
        coordinates_reason="a plan of 1938",
        country_today="Russia",
        names={"en": "Probny prison"},
    )
    makers.save(
        PlaceName(place=place, language="ru", name="Тюрьма", kind="historical", period="1924/1991")
    )
    page = page_of(place)
    assert page.has_text("Kind Prison", "Probny prison; Тюрьма, from 1924 to 1991")
    assert page.has_text("Lies in Probnaya Oblast", "Country today Russia", "ул. Пробная, 1")
    assert page.has_text("55.53319, 37.59552", "Where they come from: a plan of 1938")
    assert url_of(place) in page_of(region).links


def test_people_of_a_place_stand_by_their_tie_with_counts() -> None:
    place = makers.make_place("ground", kind="killing_ground")
    shot = makers.make_person(latin="Shot Here", death_date="1937", burial_place=place)
    makers.make_repression(shot, execution_place=place)
    held = makers.make_person(latin="Held Here", death_date="1950", birth_place=place)
    case = makers.make_repression(held, arrest_place=place)
    makers.save(Detention(repression=case, place=place))
    page = page_of(place)
    assert page.has_text(
        *("Shot or died here", "1 person", "Shot Here", "Held here", "Held Here"),
        *("Buried here", "Shot Here", "Arrested here", "Held Here", "Born here", "Held Here"),
    )


def test_a_hidden_case_ties_nobody_to_a_place() -> None:
    place = makers.make_place()
    person = makers.anna_probnaya()
    case = makers.make_repression(person, state=State.DRAFT, arrest_place=place)
    makers.save(Detention(repression=case, place=place))
    assert "Probnaya" not in page_of(place).text


def test_a_place_with_many_people_leads_to_all_of_them() -> None:
    place = makers.make_place("ground", kind="burial_site")
    for number in range(25):
        makers.make_person(latin=f"Person N{number:02}", death_date="1937", burial_place=place)
    page = page_of(place)
    assert page.has_text("Buried here", "All 25")
    assert page.text.count("Person N") == 24
    assert "/en/people/?burial_place=ground" in page.links


# Photographs ---------------------------------------------------------------------------------


def test_people_in_a_picture_stand_from_the_left_and_the_unknown_stay_unknown() -> None:
    photo = make_photo("Three in a yard", makers.anna_probnaya(), makers.pyotr_primerov())
    makers.save(Depiction(photo=photo, position=3, certainty="unidentified"))
    page = page_of(photo)
    assert page.has_text("Left to right", "1 Anna Probnaya", "2 Pyotr Primerov", "3 not identified")


def test_people_without_a_place_in_a_picture_are_said_to_have_none() -> None:
    photo = make_photo()
    makers.save(Depiction(photo=photo, person=makers.anna_probnaya(), certainty="probable"))
    page = page_of(photo)
    assert page.has_text("Who stands where is not recorded.", "Anna Probnaya", "probably")
    assert "Left to right" not in page.text


def test_somebody_hidden_keeps_the_place_in_a_picture_and_is_not_named() -> None:
    hidden = makers.make_person(state=State.DRAFT)
    photo = make_photo("Two", hidden, makers.pyotr_primerov())
    page = page_of(photo)
    assert page.has_text("1 not shown", "2 Pyotr Primerov")
    assert "Probnaya" not in page.html


def test_a_photograph_without_a_picture_says_why() -> None:
    page = page_of(make_photo(kind="arrest_photo"))
    assert page.has_text("taken by those who made the arrest")
    assert page.has_text("The rights in this picture are not known, therefore it is not shown.")
    assert page.has_text("Rights not known, therefore not shown")
    assert page_of(make_photo(rights="cc0")).has_text("The picture itself is not in the register")


# Figures -------------------------------------------------------------------------------------


def test_a_figure_tells_who_states_it_of_where_and_when_and_its_mark() -> None:
    figure = make_figure(
        *("Shot by sentence",),
        value_lo=681692,
        value_hi=681692,
        value_text="681692",
        period="1937/1938",
        place=makers.make_place("ussr", names={"en": "USSR"}),
        stated_by=make_agent("Invented Commission"),
        mark="citation_needed",
        kind="reported",
    )
    assert page_of(figure).has_text(
        *("Shot by sentence", "681,692 people", "Stated by Invented Commission", "Place USSR"),
        *("from 1937 to 1938", "Kind Reported", "Mark at the statement Citation needed"),
    )
    assert page_of(figure, "ru").has_text("681\u00a0692".replace("\u00a0", " "))


def test_rival_values_stand_side_by_side_with_their_sources() -> None:
    source = makers.make_source("A count", slug="count")
    figure = make_figure(value_lo=361, value_hi=361, value_text="361")
    makers.cite(figure, "value_lo", value="361", as_stated="his own count")
    makers.cite(figure, "value_lo", source, value="357", verdict="differs")
    page = page_of(figure)
    assert page.has_text(
        "Sources differ on the value", "361", "his own count", "357", "A count", "another version"
    )


def test_words_alone_stay_words() -> None:
    assert page_of(make_figure(value_text="millions")).has_text("millions people")


def test_a_statement_is_whole_without_a_number() -> None:
    statement = page_of(make_figure("Hardly anybody was left", unit="statement"))
    assert not statement.has_text("Value")
    assert page_of(make_figure("People left")).has_text("Value not recorded here yet")


def test_figures_of_the_same_paper_stand_beside_each_other_on_every_page_of_it() -> None:
    paper = make_document()
    first = make_figure("First limit", document=paper, value_text="1000")
    second = make_figure("Second limit", document=paper, value_text="2000")
    assert page_of(first).has_text("Other figures of the same event or paper", "Second limit, 2000")
    assert {url_of(first), url_of(second)} <= set(page_of(paper).links)


# Sources -------------------------------------------------------------------------------------


def test_a_source_lists_every_fact_it_carries_under_its_record() -> None:
    source = makers.make_source("Дело", slug="file", url="https://archive.example/1")
    person = makers.anna_probnaya()
    makers.cite(person, "birth_date", source, locator="л. 4")
    makers.cite(person.repressions.get(), "arrest_date", source, verdict="differs", value="1938")
    makers.cite(make_event(), source=source)
    find(person, "burial_place", "searched_not_found", "Nothing.", source)
    page = page_of(source)
    assert page.has_text("What it carries", "3 facts")
    assert page.has_text("Anna Probnaya", "Date of birth, л. 4; Arrest, another version")
    assert page.has_text("Trial of the Invented", "The record as a whole")
    assert page.has_text("Searched in it", "Anna Probnaya", "Place of burial: Searched, not found")
    assert 'href="https://archive.example/1" rel="noopener nofollow"' in page.html


def test_a_source_does_not_tell_of_facts_that_are_not_public() -> None:
    source = makers.make_source("Дело", slug="file")
    person = makers.anna_probnaya()
    other = makers.make_person("Иной Зет", "Zet Inoy")
    withheld = Relation(person=person, kind="colleague", other=other, is_withheld=True)
    makers.save(withheld)
    rows = [
        makers.make_person(state=State.DRAFT, latin="Zq Hidden"),
        makers.make_repression(person, state=State.DRAFT),
        make_event("Zqevent", state=State.DRAFT),
        withheld,
    ]
    for row in rows:
        makers.cite(row, source=source)
        find(row, "other", "sources_do_not_say", "Zqfinding", source)
    page = page_of(source)
    assert page.has_text("0 facts", "No fact of this register cites it yet.")
    assert not re.findall("Zq|Probnaya|Inoy", page.html)


def test_a_source_with_many_facts_has_pages(client: Client) -> None:
    source = makers.make_source("Дело", slug="file")
    person = makers.anna_probnaya()
    with change(reason="Many.", office="o"):
        for number in range(201):
            Post(person=person, title=titled(f"Office {number}")).save()
        for post in Post.objects.all():
            Citation(target=post, field="record", source=source).save()
    assert page_of(source).has_text("201 facts")
    assert client.get(f"{url_of(source)}?page=2").status_code == 200
    assert client.get(f"{url_of(source)}?page=3").status_code == 404


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
            assert "<script" not in html
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

"""Events, papers, places, photographs, figures, sources: what the page of each tells."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from registry.curation.recording import change
from registry.models import (
    Citation,
    Depiction,
    Detention,
    DocumentPage,
    Mention,
    Participation,
    PlaceName,
    Post,
    Relation,
    Signature,
)
from registry.vocabulary import State
from tests import makers
from tests.public_records import (
    find,
    make_agent,
    make_document,
    make_event,
    make_figure,
    make_photo,
    page_of,
    titled,
    url_of,
)

pytestmark = pytest.mark.django_db

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
    assert page_of(event).has_text("Signatories", "The order of the signatures is not known.")


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
    assert page_of(make_figure(value_text="millions")).has_text("millions (people)")


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

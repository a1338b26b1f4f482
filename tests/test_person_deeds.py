"""What a person did, whom the cases name, and how the person is tied to others."""

from __future__ import annotations

from typing import Any

import pytest

from registry.models import (
    CommemoratedPerson,
    Mention,
    Participation,
    Person,
    Post,
    Relation,
    Rendition,
    Signature,
)
from registry.vocabulary import State
from tests import makers
from tests.public_records import (
    make_agent,
    make_commemoration,
    make_document,
    make_event,
    make_photo,
    page_of,
    url_of,
)

pytestmark = pytest.mark.django_db


# Both sides of a life ----------------------------------------------------------------------------


def test_documented_and_reported_acts_are_kept_apart_each_with_its_grade() -> None:
    person = makers.make_person()
    makers.make_act(person, words={"en": "Signed eight lists."}, date="1937-08")
    makers.make_act(
        person, words={"en": "Is said to have led it."}, evidence="memoir", approvals=0, date="1937"
    )
    page = page_of(person)
    assert page.has_text(
        *("Acts", "August 1937", "Signed eight lists.", "Evidence: Official record"),
        *("Reported", "gives no role", "Is said to have led it.", "Evidence: Memoir"),
    )


def test_an_act_approved_by_one_person_is_only_reported() -> None:
    person = makers.make_person()
    makers.make_act(person, approvals=1)
    page = page_of(person)
    assert page.has_text("Reported", "Official record; not yet confirmed by two people")
    assert 'id="acts"' not in page.html


def test_both_sides_stand_in_the_order_of_time() -> None:
    acted_first = makers.pyotr_primerov()
    assert page_of(acted_first).has_text("Signed a list.", "Case of 1938")
    suffered_first = makers.make_person("Другов Иван", "Ivan Drugov", death_date="1950")
    makers.make_repression(suffered_first, arrest_date="1929")
    makers.make_act(suffered_first, date="1937")
    assert page_of(suffered_first).has_text("Case of 1929", "Signed a list.")


def test_offices_open_the_part_of_the_acts() -> None:
    person = makers.make_person()
    makers.make_act(person, date="1937")
    makers.save(Post(person=person, title={"en": "Head of a department"}, period="1936/1938"))
    assert page_of(person).has_text("Offices held", "Head of a department", "Acts", "Signed a list")


def test_the_list_of_sources_tells_offices_apart_by_their_time() -> None:
    person = makers.make_person()
    source = makers.make_source()
    for period in ("1936/1938", "1939"):
        post = Post(person=person, title={"en": "Head"}, period=period)
        makers.save(post)
        makers.cite(post, source=source)
    assert page_of(person).has_text("Carries", "Office, from 1936 to 1938", "Office, 1939")


def test_the_list_of_sources_tells_photographs_apart_by_their_time() -> None:
    person = makers.make_person()
    source = makers.make_source()
    for date in ("1931", "1935~", ""):
        makers.cite(make_photo(f"Taken {date}", person, date=date), source=source)
    assert page_of(person).has_text(
        "Carries", "Photograph, 1931", "Photograph, about 1935", "Photograph"
    )


# Those whom the cases name -----------------------------------------------------------------------


def test_acts_and_judges_of_a_trial_are_named_in_its_cases() -> None:
    victim, judge, reporter = _three_people()
    trial = make_event(slug="trial")
    makers.make_repression(victim, arrest_date="1937", event=trial)
    makers.make_act(judge, kind="other", event=trial, words={"en": "Read the sentence."})
    makers.make_act(
        reporter,
        kind="interrogated",
        victim=victim,
        evidence="memoir",
        approvals=0,
        words={"en": "Questioned her."},
    )
    makers.save(
        Participation(event=trial, person=judge, capacity="presiding"),
        Participation(event=trial, agent=make_agent("Judge Unknown"), capacity="judge"),
    )
    page = page_of(victim)
    assert page.has_text("Who interrogated", "Ivan Drugov", "Questioned her.", "Reported: memoir")
    assert page.has_text("Who judged", "Pyotr Sudyin", "Presiding", "Judge Unknown")
    assert page.has_text("Others named", "Pyotr Sudyin", "Read the sentence.")


def test_an_order_does_not_name_everybody_who_acted_under_it() -> None:
    victim, elsewhere, issuer = _three_people()
    order = make_event("Order 0001", type="order")
    makers.make_repression(victim, arrest_date="1937", event=order)
    makers.make_act(elsewhere, kind="asked_for_limit", event=order, words={"en": "Asked for more."})
    makers.make_act(issuer, kind="issued_order", event=order, words={"en": "Issued the order."})
    makers.save(Participation(event=order, agent=make_agent("Far Troika"), capacity="judge"))
    page = page_of(victim)
    assert "Issued the order." in page.text
    assert "Asked for more." not in page.text
    assert "Far Troika" not in page.text


def test_an_act_against_another_person_of_the_trial_is_not_told_here() -> None:
    victim, judge, other = _three_people()
    trial = make_event()
    makers.make_repression(victim, arrest_date="1937", event=trial)
    makers.make_act(judge, event=trial, victim=other, words={"en": "Questioned another."})
    assert "Questioned another." not in page_of(victim).text


def _three_people() -> tuple[Person, Person, Person]:
    return (
        makers.make_person(sex="f"),
        makers.make_person("Судьин Пётр", "Pyotr Sudyin"),
        makers.make_person("Другов Иван", "Ivan Drugov"),
    )


# Ties, papers, pictures --------------------------------------------------------------------------


def test_a_directed_tie_reads_rightly_from_both_sides() -> None:
    parent, child, _third = _three_people()
    makers.save(Relation(person=parent, kind="parent_of", other=child))
    assert page_of(parent).has_text("Family", "Child: Pyotr Sudyin")
    assert page_of(child).has_text("Family", "Parent: Anna Probnaya")


def test_what_somebody_did_is_no_plain_tie() -> None:
    victim, signer, _third = _three_people()
    makers.save(Relation(person=signer, kind="warrant_signer_of", other=victim))
    page = page_of(victim)
    assert page.has_text("Named in these cases", "Pyotr Sudyin", "As the source reports")
    assert "Ties to others" not in page.text


def test_a_withheld_tie_and_a_hidden_person_are_not_shown() -> None:
    person, other, hidden = _three_people()
    makers.save(
        Relation(person=person, kind="colleague", other=other, is_withheld=True),
        Relation(person=person, kind="spouse", other=hidden),
    )
    makers.set_state(hidden, State.DRAFT)
    page = page_of(person)
    assert "Sudyin" not in page.text
    assert "Drugov" not in page.text


def test_events_papers_and_monuments_lead_to_their_pages() -> None:
    person = makers.make_person()
    event, paper, stone = make_event(), make_document(), make_commemoration()
    makers.save(
        Participation(event=event, person=person, capacity="witness"),
        Signature(document=paper, person=person, order=2),
        Mention(document=paper, person=person, page=3),
        CommemoratedPerson(commemoration=stone, person=person),
    )
    page = page_of(person)
    assert {url_of(event), url_of(paper), url_of(stone)} <= set(page.links)
    assert page.has_text("Part in events", "Witness", "Papers signed", "signature 2", "page 3")


def test_a_caption_stands_without_its_picture_and_says_why() -> None:
    person = makers.make_person()
    make_photo("In the garden, 1931", person)
    page = page_of(person)
    assert page.has_text("The rights in this picture are not known", "In the garden, 1931")
    assert "<img" not in page.html


def test_an_arrest_photograph_is_called_one_and_does_not_lead() -> None:
    person = makers.make_person()
    arrest = make_photo("After the arrest", person, kind="arrest_photo", rights="public_domain")
    garden = make_photo("In the garden", person, kind="portrait", date="1940", rights="cc0")
    for photo in (arrest, garden):
        makers.save(_rendition(photo))
    page = page_of(person)
    assert page.has_text("In the garden", "After the arrest", "taken by those who made the arrest")


def _rendition(photo: Any) -> Rendition:
    return Rendition(photo=photo, format="JPEG", width=320, height=400, size=9, file="sizes/a.jpg")


def test_without_any_photograph_the_mount_says_so() -> None:
    page = page_of(makers.make_person())
    assert page.has_text("А. П.", "No portrait yet")

"""No dispute is hidden, whatever row it speaks of, and none is put in wrong words."""

from __future__ import annotations

import pytest

from registry.models import (
    Detention,
    Participation,
    PersonName,
    PlaceName,
    Post,
    Profession,
    Relation,
)
from registry.vocabulary import RelationKind
from registry.web.dossier.values import repeats
from tests import makers
from tests.public_records import add, find, make_event, make_figure, make_photo, page_of, titled

pytestmark = pytest.mark.django_db


def test_sources_that_differ_on_the_status_of_a_decision_are_shown() -> None:
    person = makers.anna_probnaya()
    decision = person.rehabilitations.get()
    makers.cite(decision, "status", value="refused", verdict="differs")
    assert page_of(person).has_text("Sources differ on the decision", "Refused")


def test_sources_that_differ_on_a_place_of_detention_or_a_rank_are_shown() -> None:
    person = makers.anna_probnaya()
    held = makers.save(Detention(repression=person.repressions.get(), kind="prison"))
    post = makers.save(Post(person=person, title=titled("Head of a bureau"), rank="General"))
    makers.cite(held, "other", value="The cell was another one", verdict="differs")
    makers.cite(post, "rank", value="Colonel", verdict="differs")
    page = page_of(person)
    assert "The cell was another one" in page.text
    assert "Colonel" in page.text


def test_sources_that_differ_on_a_spelling_are_shown() -> None:
    person = makers.make_person()
    name = makers.save(PersonName(person=person, language="de", script="Latn", surname="Probnaja"))
    makers.cite(name, "surname", value="Probnaia", verdict="differs")
    assert "Probnaia" in page_of(person).text


def test_sources_that_differ_on_a_tie_or_a_part_in_an_event_stand_under_open_questions() -> None:
    person = makers.make_person()
    other = makers.make_person("Примеров Пётр", "Pyotr Primerov")
    event = make_event("Trial of the Invented")
    tie = makers.save(Relation(person=person, other=other, kind=RelationKind.COLLEAGUE))
    part = makers.save(Participation(event=event, person=person, capacity="witness"))
    makers.cite(tie, "period", value="1931", verdict="differs")
    makers.cite(part, "other", value="Only named, not present", verdict="differs")
    page = page_of(person)
    assert page.has_text("Open questions", "Trial of the Invented", "Only named, not present")
    assert page.has_text("Open questions", "Pyotr Primerov: Period", "1931")
    assert page_of(event).has_text("Anna Probnaya", "Only named, not present")


def test_sources_that_differ_on_a_name_of_a_place_are_shown() -> None:
    place = makers.make_place()
    name = PlaceName.objects.get(place=place, language="en")
    makers.cite(name, "period", value="1924/1991", verdict="differs")
    assert page_of(place).has_text("Sources differ on the period", "1924")


def test_a_source_that_differs_on_a_record_as_a_whole_does_not_carry_it() -> None:
    person = makers.make_person()
    doubter = makers.make_source("A doubter", slug="doubter")
    act = makers.make_act(person)
    makers.cite(act, "record", doubter, verdict="rejected", as_stated="it never happened")
    makers.cite(person, "record", doubter, verdict="differs", as_stated="another person is meant")
    page = page_of(person)
    assert page.has_text("Sources differ", "it never happened", "Rejected.")
    assert page.has_text("Open questions", "another person is meant")
    assert "no value" not in page.text
    assert not page.has_text("Sources of the whole record", "A doubter")


def test_an_accepted_value_of_any_column_stands_beside_its_rivals() -> None:
    person = makers.make_person()
    case = makers.make_repression(person, sentence="labour_camp", sentence_years=5)
    event = make_event("Trial of the Invented")
    case.event = event
    makers.save(case)
    makers.cite(case, "sentence_years", verdict="accepted")
    makers.cite(case, "sentence_years", value="8", verdict="differs")
    makers.cite(case, "event", verdict="accepted")
    makers.cite(case, "event", value="another trial", verdict="differs")
    figure = make_figure(value_lo=1200, value_hi=1200)
    makers.cite(figure, "value_lo", verdict="accepted")
    makers.cite(figure, "value_lo", value="1300", verdict="differs")
    page = page_of(person)
    assert page.has_text("Sources differ on the sentence", "5 years", "8 years")
    assert page.has_text("Part of", "Trial of the Invented", "another trial")
    assert page_of(figure).has_text("Sources differ on the value", "1,200", "1,300")
    assert "no value" not in page.text + page_of(figure).text


def test_several_professions_of_a_version_are_put_in_words() -> None:
    person = makers.make_person()
    poet = makers.save(Profession(code="poet", labels={"en": "poet"}))
    makers.save(Profession(code="clerk", labels={"en": "office clerk"}))
    add(person.professions, poet)
    makers.cite(person, "professions", verdict="accepted")
    makers.cite(person, "professions", value="poet; clerk", verdict="differs")
    assert page_of(person).has_text("Sources differ on the work", "poet", "poet, office clerk")


def test_a_finding_on_a_small_row_is_told() -> None:
    person = makers.anna_probnaya()
    decision = person.rehabilitations.get()
    find(decision, "status", "searched_not_found", "The archive was asked in vain.")
    assert "The archive was asked in vain." in page_of(person).text


def test_who_is_in_a_picture_may_be_disputed() -> None:
    person = makers.make_person()
    photo = make_photo("The Invented in a garden", person)
    makers.cite(photo.depictions.get(), "person", value="somebody else", verdict="differs")
    assert page_of(photo).has_text("Open questions", "Anna Probnaya", "somebody else")


def test_a_fate_in_a_version_follows_the_sex_of_the_person() -> None:
    person = makers.anna_probnaya()
    makers.cite(person, "fate", value="died_in_camp", verdict="differs")
    makers.cite(person.repressions.get(), "outcome", value="released", verdict="differs")
    page = page_of(person, "ru")
    assert page.has_text("Умерла в лагере", "Освобождена из заключения")
    assert "Умер(ла)" not in page.text


def test_no_two_places_of_a_page_share_a_name() -> None:
    person = makers.make_person()
    makers.save(Post(person=person, title=titled("Head of a bureau")))
    makers.cite(person, "post", value="1936", verdict="differs")
    ids = page_of(person).ids
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("stated", "kept", "is_told"),
    [
        ("15 January (O.S. 3 January)", "1891-01-15", True),
        ("7 November O.S.", "1891-11-19", True),
        ("7 November O.S.", "1891-11-07", False),
        ("15 January", "1891-01-15", True),
        ("15 January, in a memoir", "1891-01-15", False),
        ("20,761", "20761", True),
        ("20,761, church site", "20761", False),
    ],
)
def test_words_that_say_no_more_than_the_value_are_left_out(
    stated: str, kept: str, is_told: bool
) -> None:
    assert repeats(stated, "", kept) is is_told

"""The chain of responsibility of a case, and whom a person's acts reached."""

from __future__ import annotations

import re
from typing import Any

import pytest

from registry.models import Mention, Participation, Person, SentencingBody, Signature
from registry.vocabulary import State
from tests import makers
from tests.public_records import Page, make_agent, make_document, make_event, page_of, url_of

pytestmark = pytest.mark.django_db
QUESTIONS = (
    "Who asked or proposed",
    "Who issued or signed an order",
    "Who signed a list",
    "Who sanctioned the arrest",
    "Who interrogated or ran the investigation",
    "Who judged",
    "Who carried it out",
)
ONE_CASE = "Which case is not recorded; only this one is known here."


def _person(surname: str, **kw: Any) -> Person:
    return makers.make_person(f"{surname}ов Иван", f"Ivan {surname}", slug=surname.lower(), **kw)


def _case(person: Person, **kw: Any) -> Any:
    kw.setdefault("kind", "conviction")
    kw.setdefault("arrest_date", "1937-11-02")
    return makers.make_repression(person, **kw)


def _step(page: Page, question: str) -> str:
    """What stands between a question and the next one."""
    chain = page.text.partition("Chain of responsibility")[2].partition("Sources")[0]
    rest = chain.partition(question)[2]
    ends = [rest.find(other) for other in (*QUESTIONS, "Others named") if other in rest]
    return rest[: min(ends)] if ends else rest


def _named_on_a_list(person: Person, *signers: Person, **kw: Any) -> Any:
    paper = make_document("List of the Invented", **kw)
    makers.save(Mention(document=paper, person=person))
    for order, signer in enumerate(signers, 1):
        makers.save(Signature(document=paper, person=signer, order=order))
    return paper


# Blanks ------------------------------------------------------------------------------------------


def test_a_step_without_a_record_says_so() -> None:
    victim = _person("Probny")
    _case(victim, outcome="executed")
    page = page_of(victim)
    assert page.has_text(*QUESTIONS)
    for question in QUESTIONS:
        assert _step(page, question).strip().startswith("not recorded here yet")


def test_a_case_without_a_killing_asks_for_no_executioner() -> None:
    victim = _person("Probny")
    _case(victim, outcome="released")
    assert "Who carried it out" not in page_of(victim).text


def test_a_prosecution_for_abuses_has_no_blanks() -> None:
    person = _person("Sudimy")
    _case(person, nature="prosecution_for_abuses", sentence_date="1956")
    page = page_of(person)
    assert "Chain of responsibility" not in page.text
    assert not any(question in page.text for question in QUESTIONS)


def test_a_body_without_its_members_is_named_as_such() -> None:
    victim = _person("Probny")
    body = makers.save(SentencingBody(code="troika", labels={"en": "Invented troika"}))
    _case(victim, sentencing_body=body)
    told = _step(page_of(victim), "Who judged")
    assert "Invented troika who sat in it is not recorded here yet" in told


# Acts --------------------------------------------------------------------------------------------


def test_an_act_stands_in_its_step_with_paper_and_evidence() -> None:
    victim, other = _person("Probny"), _person("Deyatel")
    case = _case(victim)
    paper = make_document("Warrant 5", kind="order", date="1937-11-01")
    makers.make_act(
        other,
        kind="sanctioned_arrest",
        victim=victim,
        repression=case,
        document=paper,
        date="1937-11-01",
        words={"en": "Sanctioned the arrest."},
    )
    page = page_of(victim)
    told = _step(page, "Who sanctioned the arrest")
    assert "Ivan Deyatel. Sanctioned the arrest (1 November 1937)." in told
    assert "Paper: Warrant 5, 1 November 1937. Documented: official record" in told
    assert ONE_CASE not in told
    assert {url_of(other), url_of(paper)} <= set(page.links)


def test_an_act_without_paper_or_date_says_so_on_both_pages() -> None:
    victim, other = _person("Probny"), _person("Deyatel")
    case = _case(victim)
    makers.make_act(other, kind="interrogated", victim=victim, repression=case, date="")
    told = _step(page_of(victim), "Who interrogated or ran")
    assert "date not recorded" in told
    assert "Paper: not recorded here yet." in told
    assert page_of(other).has_text("Acts", "date not recorded", "Paper: not recorded here yet")


def test_a_reported_act_is_called_so() -> None:
    victim, other = _person("Probny"), _person("Deyatel")
    case = _case(victim)
    act = {"kind": "interrogated", "victim": victim, "repression": case}
    makers.make_act(other, **act, evidence="memoir", approvals=0)
    assert "Reported: memoir" in _step(page_of(victim), "Who interrogated or ran")


def test_an_act_that_names_no_case_stands_in_the_only_one_and_says_so() -> None:
    victim, other = _person("Probny"), _person("Deyatel")
    _case(victim)
    makers.make_act(other, kind="interrogated", victim=victim)
    assert ONE_CASE in _step(page_of(victim), "Who interrogated or ran")


def test_with_several_cases_no_case_is_guessed() -> None:
    victim, other = _person("Probny"), _person("Deyatel")
    _case(victim, order=1)
    _case(victim, order=2, arrest_date="1941")
    makers.make_act(other, kind="interrogated", victim=victim, words={"en": "Questioned."})
    page = page_of(victim)
    assert page.text.count("Questioned") == 1
    assert page.has_text("Named in these cases", "It is not recorded in which case.", "Questioned")


def test_an_act_belongs_to_the_case_of_its_event_alone() -> None:
    victim, judge = _person("Probny"), _person("Sudya")
    trial = make_event("Second trial")
    _case(victim, order=1)
    _case(victim, order=2, arrest_date="1941", event=trial)
    makers.make_act(judge, kind="judged", event=trial, words={"en": "Sat in the court."})
    page = page_of(victim)
    assert page.has_text("Second case", "Ivan Sudya. Sat in the court.")
    assert page.text.count("Sat in the court") == 1


def test_a_hidden_act_person_or_paper_leaves_the_step_blank() -> None:
    victim, other, hidden = _person("Probny"), _person("Deyatel"), _person("Zqhidden")
    case = _case(victim)
    paper = make_document("zqpaper", state=State.DRAFT)
    makers.save(
        Mention(document=paper, person=victim), Signature(document=paper, person=other, order=1)
    )
    against = {"victim": victim, "repression": case, "words": {"en": "zqdone"}}
    makers.make_act(other, state=State.DRAFT, **against)
    makers.make_act(hidden, **against)
    makers.set_state(hidden, State.DRAFT)
    page = page_of(victim)
    assert not re.findall("zqpaper|zqdone|zqhidden", page.html.lower())
    assert "not recorded here yet" in _step(page, "Who signed a list")


# Lists -------------------------------------------------------------------------------------------


def test_those_who_signed_the_list_answer_together() -> None:
    victim, first, second = _person("Probny"), _person("Pervy"), _person("Vtoroy")
    _case(victim, sentence_date="1938-01-11")
    paper = _named_on_a_list(victim, first, second, date="1938-01-03")
    for signer in (first, second):
        makers.make_act(signer, document=paper, words={"en": "Signed a list."}, date="1938-01-03")
    told = _step(page_of(victim), "Who signed a list")
    assert "Ivan Pervy. Signed a list" in told
    assert "Ivan Vtoroy. Signed a list" in told
    assert told.count("signed together: 2 signatures") == 1


def test_a_list_that_names_no_case_is_placed_by_its_date_and_says_so() -> None:
    victim, signer = _person("Probny"), _person("Pervy")
    _case(victim, order=1, sentence_date="1938-01-11")
    _case(victim, order=2, arrest_date="1941-02-01", sentence_date="1941-03-01")
    paper = _named_on_a_list(victim, signer, date="1938-01-03")
    makers.make_act(signer, document=paper, words={"en": "Signed a list."})
    page = page_of(victim)
    assert page.text.count("it is placed here by its date") == 1
    assert page.has_text("First case", "Signed a list", "by its date", "Second case")


def test_a_list_older_than_the_arrest_is_no_part_of_the_case() -> None:
    addressee, signer = _person("Adresat"), _person("Pervy")
    _case(addressee, arrest_date="1939-04-10")
    paper = _named_on_a_list(addressee, signer, date="1938-01-03")
    makers.make_act(signer, document=paper, words={"en": "Signed a list."})
    page = page_of(addressee)
    assert "Signed a list" not in page.text
    assert "not recorded here yet" in _step(page, "Who signed a list")


def test_a_letter_that_names_the_person_is_no_step() -> None:
    named, author = _person("Adresat"), _person("Pervy")
    _case(named)
    _named_on_a_list(named, author, kind="letter", date="1937-12-01")
    assert "Pervy" not in page_of(named).text


def test_a_signature_without_an_act_is_told_as_no_more_than_that() -> None:
    victim, signer = _person("Probny"), _person("Pervy")
    _case(victim, sentence_date="1938-01-11")
    paper = _named_on_a_list(victim, signer, date="1938-01-03")
    makers.save(Signature(document=paper, text="И. Неясный", order=2))
    page = page_of(victim)
    told = _step(page, "Who signed a list")
    assert "Ivan Pervy" in told
    assert "И. Неясный. not identified" in told
    assert "By the signature alone: no act is recorded here." in told
    assert page.unmarked_cyrillic == []


# The bench ---------------------------------------------------------------------------------------


def test_the_members_of_a_court_come_from_the_record_of_the_trial() -> None:
    victim, judge = _person("Probny"), _person("Sudya")
    trial = make_event()
    _case(victim, event=trial)
    makers.save(
        Participation(event=trial, person=judge, capacity="presiding"),
        Participation(event=trial, agent=make_agent("Judge Unknown"), capacity="judge"),
        Participation(event=trial, person=_person("Svidetel"), capacity="witness"),
    )
    told = _step(page_of(victim), "Who judged")
    assert "Ivan Sudya. Presiding" in told
    assert "Judge Unknown" in told
    assert "no act is recorded here" in told
    assert "Svidetel" not in told


# From the other side -----------------------------------------------------------------------------


def test_a_signed_list_leads_to_the_people_on_it() -> None:
    signer, victim = _person("Pervy"), _person("Probny")
    paper = _named_on_a_list(victim, signer, _person("Vtoroy"), date="1938-01-03")
    makers.make_act(signer, document=paper, date="1938-01-04")
    page = page_of(signer)
    assert page.has_text("List of the Invented (3 January 1938)", "signed together: 2 signatures")
    assert page.has_text("Named in this paper (1 person): Ivan Probny")
    assert url_of(victim) in page.links


def test_an_act_in_a_trial_leads_to_those_tried() -> None:
    judge = _person("Sudya")
    trial = make_event(slug="trial")
    for number in range(8):
        _case(_person(f"Probny{number}"), event=trial)
    makers.make_act(judge, kind="judged", event=trial)
    page = page_of(judge)
    assert page.has_text("With a case in this event (8 people): Ivan Probny0", "all of them")
    assert "/en/people/?event=trial" in page.links
    assert "Ivan Probny6" not in page.text


def test_an_act_against_one_person_names_that_person_alone() -> None:
    judge, victim, other = _person("Sudya"), _person("Probny"), _person("Drugoy")
    trial = make_event()
    for tried in (victim, other):
        _case(tried, event=trial)
    makers.make_act(judge, kind="interrogated", event=trial, victim=victim)
    page = page_of(judge)
    assert page.has_text("Against: Ivan Probny")
    assert "Drugoy" not in page.text

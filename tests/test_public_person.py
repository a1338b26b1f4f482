"""The page of a person: what stands where, what is cited, and what is never seen."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from registry.curation import publishing
from registry.curation.recording import change
from registry.identifiers import EXAMPLE
from registry.models import (
    Charge,
    CommemoratedPerson,
    Depiction,
    Detention,
    FormerAddress,
    Mention,
    Nationality,
    Organ,
    Participation,
    Person,
    PersonName,
    Place,
    PlaceName,
    Post,
    Profession,
    Relation,
    Rendition,
    SentencingBody,
    Signature,
)
from registry.models.base import Guarded
from registry.vocabulary import State
from tests import makers
from tests.public_records import (
    add,
    find,
    make_agent,
    make_commemoration,
    make_document,
    make_event,
    make_photo,
    page_of,
    read,
    titled,
    url_of,
)

pytestmark = pytest.mark.django_db
MOST_QUERIES = 25
SCRIPT = "<script>alert('zq')</script>"


# The address -------------------------------------------------------------------------------------


def test_a_published_person_has_a_page_in_every_language() -> None:
    person = makers.anna_probnaya()
    assert [page_of(person, language).status for language in ("en", "ru", "uk")] == [200] * 3


def test_a_wrong_slug_leads_to_the_right_address(client: Client) -> None:
    person = makers.anna_probnaya()
    response = client.get(f"/ru/people/{person.public_id}/somebody-else/")
    assert (response.status_code, response["Location"]) == (301, url_of(person, "ru"))


def test_a_draft_answers_like_an_id_that_never_was(client: Client) -> None:
    draft = makers.make_person(state=State.DRAFT)
    hidden = client.get(url_of(draft))
    absent = client.get(url_of(Person(slug=draft.slug)))
    assert hidden.status_code == absent.status_code == 404
    without_ids = [
        re.sub(r"[a-z][0-9a-z]{8}", "ID", answer.content.decode()) for answer in (hidden, absent)
    ]
    assert without_ids[0] == without_ids[1]


def test_a_withdrawn_person_is_gone(client: Client) -> None:
    person = makers.anna_probnaya()
    publishing.withdraw(person, editor=None, office="o", reason="A relative asked for it.")
    assert client.get(url_of(person)).status_code == 410


def test_a_merged_person_leads_to_the_one_that_was_kept(client: Client) -> None:
    kept = makers.anna_probnaya()
    with change(reason="Merged.", office="o") as passage:
        FormerAddress.objects.create(
            public_id=EXAMPLE,
            noun="people",
            successor_id=kept.public_id,
            change_set=passage.change_set,
        )
    response = client.get(f"/en/people/{EXAMPLE}/anna/")
    assert (response.status_code, response["Location"]) == (301, url_of(kept))


@given(public_id=st.text(max_size=12), slug=st.text(max_size=20))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_id_and_slug_has_a_calm_answer(client: Client, public_id: str, slug: str) -> None:
    path = f"/en/people/{quote(public_id, safe='')}/{quote(slug, safe='')}/"
    assert client.get(path).status_code in {200, 301, 404, 410}


# The head ----------------------------------------------------------------------------------------


def test_the_head_has_name_original_form_and_fate() -> None:
    page = page_of(makers.anna_probnaya())
    assert "<h1>Anna Probnaya</h1>" in page.html
    assert '<span lang="ru">Анна Ивановна Пробная</span>' in page.html
    assert page.has_text("Shot on 3 November 1937; rehabilitated in 1956.")


def test_the_title_has_name_work_and_years() -> None:
    person = makers.anna_probnaya()
    poet = makers.save(Profession(code="poet", labels={"en": "poet", "ru": "поэт"}))
    add(person.professions, poet)
    assert "<title>Anna Probnaya, poet, 1890–1937 – " in page_of(person).html
    assert ", поэт, 1890–1937 – " in page_of(person, "ru").html


def test_a_summary_stands_only_in_its_own_language() -> None:
    person = makers.anna_probnaya(summary={"en": "A clerk in a small town."})
    assert page_of(person).has_text("A clerk in a small town.", "Shot on 3 November 1937")
    assert "A clerk" not in page_of(person, "ru").text


# Cases -------------------------------------------------------------------------------------------


def test_one_case_is_called_by_its_year_and_several_are_numbered() -> None:
    person = makers.anna_probnaya()
    assert "Case of 1937" in page_of(person).text
    makers.make_repression(person, order=2, arrest_date="1938")
    assert page_of(person).has_text("First case, 1937", "Second case, 1938")


def test_a_case_tells_arrest_charge_sentence_and_end_in_order() -> None:
    place = makers.make_place()
    person = makers.make_person(sex="f", fate="executed", death_date="1937-11-03")
    organ = makers.save(Organ(code="nkvd", labels={"en": "NKVD"}))
    body = makers.save(SentencingBody(code="troika", labels={"en": "NKVD troika"}))
    case = makers.make_repression(
        person,
        kind="conviction",
        arrest_date="1937-10-14",
        arrest_place=place,
        arresting_organ=organ,
        articles="58-10",
        charge_text="обв.: агитация",
        sentencing_body=body,
        sentence="labour_camp",
        sentence_years=10,
        sentence_date="1937-11-02",
        outcome="executed",
        execution_date="1937-11-03",
        execution_place=place,
    )
    add(case.charges, makers.save(Charge(code="agitation", labels={"en": "Agitation"})))
    makers.save(Detention(repression=case, place=place, kind="prison", period="1937-10/1937-11"))
    assert page_of(person).has_text(
        *("Conviction", "14 October 1937", "Arrested in Probnoye", "Arrested by: NKVD"),
        *("Charge, as alleged by the state: Agitation", "As written: “обв.: агитация”"),
        *("Articles: 58-10", "2 November 1937", "Sentence: Labour camp, 10 years"),
        *("Passed by: NKVD troika", "Held in Probnoye, prison", "3 November 1937"),
        "Shot in Probnoye",
    )


def test_charges_are_said_once_to_be_made_under_force() -> None:
    person = makers.make_person()
    for year in ("1934", "1938"):
        makers.make_repression(person, arrest_date=year, articles="58-10")
    page = page_of(person)
    assert page.text.count("made under force") == 1
    assert "/en/about/wording/" in page.links


def test_what_nobody_has_looked_for_is_not_called_a_finding() -> None:
    person = makers.make_person()
    makers.make_repression(person, kind="conviction", arrest_date="1937")
    find(person, "burial_place", "searched_not_found", "The cemetery has no record of it.")
    page = page_of(person)
    assert page.has_text("Charge, as alleged by the state: not recorded here yet")
    assert page.has_text("Buried", "Searched, not found The cemetery has no record of it.", "Fate")
    assert not re.search("Buried not recorded here yet", page.text)


def test_a_refusal_stands_in_its_case_and_a_decision_without_a_case_in_none() -> None:
    person = makers.make_person(sex="m")
    first = makers.make_repression(person, order=1, arrest_date="1934")
    makers.make_repression(person, order=2, arrest_date="1938")
    makers.make_rehabilitation(person, repression=first, status="refused", date="1956-10-24")
    makers.make_rehabilitation(person, date="1989", words={"en": "Judgment set aside"})
    assert page_of(person).has_text(
        *("First case, 1934", "24 October 1956", "Rehabilitation refused", "Second case, 1938"),
        *("It is not recorded in which case.", "1989", "Rehabilitated: Judgment set aside"),
    )


def test_a_death_of_which_only_the_person_tells_stands_in_the_case_it_ended() -> None:
    person = makers.make_person(sex="m", fate="died_in_camp", death_date="1938-12-27")
    makers.make_repression(person, arrest_date="1938-05", outcome="died_in_camp")
    assert page_of(person).has_text("Arrested", "27 December 1938", "Died in a camp")


def test_an_exile_without_a_known_decision_begins_on_its_date() -> None:
    person = makers.make_person(sex="m", death_date="1950")
    makers.make_repression(person, kind="deportation_or_exile", sentence_date="1928-01")
    page = page_of(person)
    assert page.has_text("January 1928", "Exiled")
    assert "Sentence:" not in page.text


def test_a_date_without_its_sentence_says_what_is_missing() -> None:
    person = makers.make_person()
    makers.make_repression(person, kind="conviction", sentence_date="1938-08-02")
    page = page_of(person)
    assert page.has_text("Arrested: not recorded here yet")
    assert page.has_text("2 August 1938", "Sentence: not recorded here yet")


def test_other_natures_are_named() -> None:
    person = makers.make_person()
    makers.make_repression(person, nature="prosecution_for_abuses", arrest_date="1939")
    assert "Prosecution of a perpetrator for abuses" in page_of(person).text


# Dates and places --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "shown"),
    [
        ("1891-01-15", "15 January 1891 (3 January, old style)"),
        ("1918-02-14", "14 February 1918"),
    ],
)
def test_births_before_the_new_calendar_have_their_old_day(born: str, shown: str) -> None:
    page = page_of(makers.make_person(birth_date=born, death_date="1990"))
    assert page.has_text("Born", shown)
    assert page.text.count("old style") == ("old style" in shown)


def test_only_an_exact_date_is_machine_readable() -> None:
    person = makers.make_person(birth_date="1890~", death_date="1937-11-03")
    html = page_of(person).html
    assert '<time datetime="1937-11-03">3 November 1937</time>' in html
    assert "about 1890" in html
    assert 'datetime="1890' not in html


def test_a_place_has_the_name_it_had_on_the_day() -> None:
    city = makers.make_place("city", names={"en": "New Name"}, forms={})
    makers.save(
        PlaceName(place=city, language="en", name="Old Name", kind="historical", period="1924/1991")
    )
    person = makers.make_person(birth_place=city, birth_date="1890", death_date="1950")
    makers.make_repression(person, arrest_date="1937-10", arrest_place=city)
    page = page_of(person)
    assert page.has_text("Born 1890", "New Name")
    assert page.has_text("Arrested: Old Name")


def test_of_a_hidden_place_only_the_words_of_the_source_are_left() -> None:
    hidden = makers.make_place("zqhidden", names={"en": "Zqhidden"}, forms={})
    makers.set_state(hidden, State.DRAFT)
    person = makers.make_person(death_date="1938", death_place=hidden, death_place_text="у леса")
    page = page_of(person)
    assert page.has_text("Died 1938", "“у леса”")
    assert "zqhidden" not in page.html.lower()


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


def test_every_way_back_and_forth_leads_somewhere() -> None:
    page = page_of(_heavy_person())
    inside = {link[1:] for link in page.links if link.startswith("#")}
    assert inside <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


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
    assert page.has_text("Named in these cases", "Pyotr Sudyin", "Read the sentence.", "Presiding")
    assert page.has_text("Questioned her.", "Reported: memoir")
    assert "Judge Unknown" in page.text


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


# What is never seen ------------------------------------------------------------------------------


def test_nothing_unpublished_around_a_person_is_seen() -> None:
    person = makers.anna_probnaya()
    case = person.repressions.get()
    other = makers.make_person("Иной Зет", "Zet Inoy")
    hidden = {"state": State.DRAFT}
    event, paper = make_event("zqevent", **hidden), make_document("zqpaper", **hidden)
    photo = make_photo("zqphoto", person, **hidden)
    draft = makers.make_repression(person, charge_text="zqcase", arrest_date="1921", **hidden)
    makers.make_act(person, words={"en": "zqact"}, **hidden)
    makers.make_act(other, victim=person, words={"en": "zqdone"}, **hidden)
    makers.make_rehabilitation(person, repression=draft, words={"en": "zqdecision"})
    makers.save(
        Participation(event=event, person=person, capacity="defendant"),
        Mention(document=paper, person=person),
        Depiction(photo=photo, person=person, position=2),
        Detention(repression=draft, place_text="zqheld"),
    )
    case.event = event
    makers.save(case)
    page = page_of(person)
    assert not re.findall("zq[a-z]+", page.html)
    assert "1921" not in page.text


def test_curators_notes_are_never_printed() -> None:
    person = _heavy_person()
    rows: list[Guarded] = [
        *person.names.all(),
        *person.repressions.all(),
        *person.rehabilitations.all(),
        *person.acts.all(),
        *person.posts.all(),
        *person.relations.all(),
        *Detention.objects.all(),
        *Place.objects.all(),
    ]
    with change(reason="zqnotes", office="o"):
        for row in [person, *rows]:
            row.notes = "zqnotes"  # type: ignore[attr-defined]
            row.save()
    assert "zqnotes" not in page_of(person).html


def test_no_text_of_a_record_becomes_markup() -> None:
    person = makers.make_person(f"{SCRIPT} Пробная", f"Anna {SCRIPT}", sex="f", slug="anna")
    texts = {"en": SCRIPT, "ru": SCRIPT}
    for name in ("birth_date", "birth_place", "death_date", "death_place", "burial_place"):
        setattr(person, f"{name}_text", SCRIPT)
    for name in ("nationality", "citizenship", "profession", "education", "party", "family"):
        setattr(person, f"{name}_text", SCRIPT)
    person.summary = person.biography = texts
    makers.save(person)
    case = makers.make_repression(
        person,
        arrest_date="1937",
        **dict.fromkeys(("articles", "charge_text", "archive_reference"), SCRIPT),
        **dict.fromkeys(("arrest_place_text", "sentence_text", "residence_text"), SCRIPT),
    )
    makers.make_rehabilitation(person, repression=case, words=texts, document_number=SCRIPT)
    makers.make_act(person, words=texts, place_text=SCRIPT)
    makers.make_act(makers.make_person(latin="O P", slug="op"), victim=person, words=texts)
    source = makers.make_source(SCRIPT, slug="s", author_text=SCRIPT, publisher=SCRIPT)
    for name in ("birth_date", "fate", "other"):
        for verdict in ("accepted", "differs"):
            makers.cite(
                *(person, name, source),
                value=SCRIPT,
                as_stated=SCRIPT,
                quote=SCRIPT,
                locator=SCRIPT,
                verdict=verdict,
                reason=texts,
            )
    find(person, "death_date", "sources_do_not_say", SCRIPT)
    make_photo(SCRIPT, person, alt_text=texts)
    makers.save(Post(person=person, title=texts, rank=SCRIPT, organ_text=SCRIPT))
    event = make_event(SCRIPT)
    makers.save(Participation(event=event, person=person, capacity="witness"))
    for language in ("en", "ru", "uk"):
        html = page_of(person, language).html
        assert "<script" not in html
        assert html.count("&lt;script&gt;") > 30


def test_cyrillic_text_on_an_english_page_says_its_language() -> None:
    page = page_of(_heavy_person())
    assert any(language == "ru" for _text, language in page.pieces)
    assert page.unmarked_cyrillic == []


# Queries -----------------------------------------------------------------------------------------


def _places(count: int) -> list[Place]:
    return [makers.make_place(f"place-{number}") for number in range(count)]


def _heavy_person(latin: str = "Ivan Tyazhyoly", acts: int = 3) -> Person:
    """Three cases, many acts, ties, papers, pictures, and sources that differ on everything."""
    places = _places(4)
    source = makers.make_source("Дело", slug=f"file-{latin}")
    person = makers.make_person(
        "Тяжёлый Иван Иванович",
        latin,
        sex="m",
        fate="executed",
        death_date="1939-02-01",
        birth_place=places[0],
        death_place=places[1],
        burial_place=places[2],
        source=source,
    )
    makers.save(
        PersonName(person=person, language="uk", script="Cyrl", full="Іван Тяжкий", kind="variant")
    )
    trial = make_event(slug=f"trial-{latin}")
    for order in (1, 2, 3):
        case = makers.make_repression(
            person,
            order=order,
            kind="conviction",
            arrest_date=f"193{order}",
            arrest_place=places[0],
            articles="58-10",
            outcome="executed" if order == 3 else "served",
            event=trial,
        )
        makers.save(Detention(repression=case, place=places[3], kind="camp", period="1932/1933"))
        makers.make_rehabilitation(person, repression=case, date="1956")
        for name in ("arrest_date", "arrest_place", "articles", "sentence"):
            makers.cite(case, name, source, value="1931" if "date" in name else "x")
            makers.cite(case, name, value=places[1].slug, verdict="differs")
    for number in range(acts):
        paper = make_document(f"Paper {number}")
        victim = makers.make_person(latin=f"V {number} {latin}", slug=f"v-{number}-{latin}")
        act = makers.make_act(person, date=f"19{30 + number % 9}", document=paper, victim=victim)
        makers.cite(act, source=source)
        makers.save(
            Signature(document=paper, person=person),
            Mention(document=paper, person=person),
            Relation(person=person, kind="colleague", other=victim),
        )
        makers.make_act(victim, kind="judged", event=trial, place=places[2])
        make_photo(f"Photo {number}", person)
    for name in ("birth_date", "death_date", "birth_place", "fate", "other"):
        makers.cite(person, name, source, value="1890", verdict="differs")
        find(person, name, "sources_do_not_say", "Not said.", source)
    makers.save(
        Post(person=person, title=titled("Clerk"), period="1930"),
        Participation(event=trial, person=person, capacity="defendant"),
        Participation(event=trial, agent=make_agent(), capacity="judge"),
    )
    for model, name in ((Profession, "professions"), (Nationality, "nationalities")):
        term = model.objects.filter(code="one").first()
        add(getattr(person, name), term or makers.save(model(code="one", labels={"en": "one"})))
    person.refresh_from_db()
    return person


@pytest.mark.parametrize("acts", [1, 12])
def test_a_page_needs_a_fixed_number_of_queries(
    acts: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    url = url_of(_heavy_person(acts=acts))
    with django_assert_max_num_queries(MOST_QUERIES):
        read(url)


def test_a_plain_page_needs_few_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    url = url_of(makers.anna_probnaya())
    with django_assert_max_num_queries(MOST_QUERIES):
        read(url)


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

"""The page of a person: its address, its head, what is never seen, what it costs."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from registry.curation import publishing
from registry.curation.recording import change
from registry.identifiers import EXAMPLE
from registry.models import (
    Depiction,
    Detention,
    FormerAddress,
    Mention,
    Nationality,
    Participation,
    Person,
    PersonName,
    Place,
    Post,
    Profession,
    Relation,
    Signature,
)
from registry.models.base import Guarded
from registry.vocabulary import State
from tests import makers
from tests.public_records import (
    add,
    find,
    make_agent,
    make_document,
    make_event,
    make_photo,
    page_of,
    read,
    titled,
    url_of,
)

pytestmark = pytest.mark.django_db
MOST_QUERIES = 28
SCRIPT = "<script>alert('zq')</script>"
# Linked data is no script: no browser runs it.
DATA_BLOCK = '<script type="application/ld+json">'


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
    # Whole words: two letters alone may stand in an address made by chance.
    words = "zqevent|zqpaper|zqphoto|zqcase|zqact|zqdone|zqdecision|zqheld"
    assert not re.findall(words, page.html)
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
        assert html.count("<script") == html.count(DATA_BLOCK) == 1
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
    with makers.passage():
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
            PersonName(
                person=person, language="uk", script="Cyrl", full="Іван Тяжкий", kind="variant"
            )
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
            makers.save(
                Detention(repression=case, place=places[3], kind="camp", period="1932/1933")
            )
            makers.make_rehabilitation(person, repression=case, date="1956")
            for name in ("arrest_date", "arrest_place", "articles", "sentence"):
                makers.cite(case, name, source, value="1931" if "date" in name else "x")
                makers.cite(case, name, value=places[1].slug, verdict="differs")
        for number in range(acts):
            paper = make_document(f"Paper {number}")
            victim = makers.make_person(latin=f"V {number} {latin}", slug=f"v-{number}-{latin}")
            act = makers.make_act(
                person, date=f"19{30 + number % 9}", document=paper, victim=victim
            )
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


def test_every_way_back_and_forth_leads_somewhere() -> None:
    page = page_of(_heavy_person())
    inside = {link[1:] for link in page.links if link.startswith("#")}
    assert inside <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


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

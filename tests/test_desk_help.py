"""Help at the desk: what next, what stands beside a form, who else is there, what was typed."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registry.admin.queues import COUNTED
from registry.models import (
    Contribution,
    Editing,
    ImportBatch,
    PageWarning,
    Person,
    PersonName,
    Proposal,
)
from registry.vocabulary import Script, State
from tests import makers
from tests.desk import REASON, address, curator_of, desk_of, typed
from tests.proving import NOW, code_of
from tests.test_signing_in import vera

pytestmark = pytest.mark.django_db

MOST_QUERIES = 30


def drafts(number: int) -> None:
    with makers.change(reason=REASON, office="o"):
        for count in range(number):
            Person(slug=f"p{count}", state=State.IN_REVIEW).save()


def work_of_every_kind() -> None:
    person = makers.make_person(death_date="1936")
    makers.make_repression(person, arrest_date="1937")
    makers.make_person(latin="Vera Draft", state=State.DRAFT)
    makers.set_state(makers.make_person(latin="Vera Review", state=State.DRAFT), State.IN_REVIEW)
    makers.make_act(person, approvals=1, state=State.DRAFT)
    Contribution.objects.create(reference="A-1", kind="correction", received_in="2026-01")
    ImportBatch.objects.create(name="A book")
    Proposal.objects.create(
        target_type=ContentType.objects.get_for_model(Person),
        target_id=person.pk,
        base_version=1,
        reason="A better date.",
        author=makers.make_curator("author"),
    )


# What next -----------------------------------------------------------------------------------


def test_the_first_page_tells_what_waits_in_the_order_of_work_with_its_age() -> None:
    work_of_every_kind()
    client = desk_of("administrator", "reviewer")
    page = client.get("/admin/")
    codes = [queue.code for queue in page.context["queues"]]
    assert codes == sorted(codes, key=ORDER.index)
    assert {"proposals", "review-person", "ready", "warnings", "evidence"} <= set(codes)
    for queue in page.context["queues"]:
        assert all(item.name and item.age for item in queue.items), queue.code
    warned = next(queue for queue in page.context["queues"] if queue.code == "warnings")
    assert warned.items[0].url == address(PageWarning.objects.get().person)
    assert "Death before the arrest" in page.content.decode()


ORDER = [
    "contributions",
    "proposals",
    "review-person",
    "review-repression",
    "review-act",
    "review-photo",
    "evidence",
    "ready",
    "warnings",
    "duplicates",
    "gaps",
    "imports",
]


def test_the_first_page_asks_the_database_a_fixed_number_of_questions() -> None:
    client = desk_of("administrator")
    work_of_every_kind()
    client.get("/admin/")
    with CaptureQueriesContext(connection) as few:
        client.get("/admin/")
    drafts(30)
    with CaptureQueriesContext(connection) as many:
        client.get("/admin/")
    assert len(many) == len(few) <= MOST_QUERIES


def test_no_query_of_the_first_page_counts_a_table() -> None:
    client = desk_of("administrator")
    work_of_every_kind()
    with CaptureQueriesContext(connection) as queries:
        client.get("/admin/")
    for query in queries:
        assert "COUNT(" not in query["sql"].upper()


def test_a_long_queue_is_counted_to_its_bound() -> None:
    client = desk_of("editor")
    drafts(COUNTED + 3)
    queue = next(q for q in client.get("/admin/").context["queues"] if q.code == "review-person")
    assert queue.number == f"{COUNTED}+"
    assert len(queue.items) == 5


def test_a_queue_is_shown_to_those_alone_who_may_read_its_records() -> None:
    work_of_every_kind()
    client = Client()
    client.force_login(curator_of())
    assert client.get("/admin/").context["queues"] == []


def test_a_warning_judged_right_is_no_longer_work() -> None:
    work_of_every_kind()
    client = desk_of("editor")
    row = PageWarning.objects.get(code="death_before_arrest")
    client.post("/admin/warnings/", {"warning": row.pk, "reason": ""})
    assert PageWarning.objects.filter(reason="").count() == 1
    client.post("/admin/warnings/", {"warning": row.pk, "reason": "So in both files."})
    assert not PageWarning.objects.filter(reason="").exists()
    assert client.post("/admin/warnings/", {"warning": "x", "reason": "a"}).status_code == 302


@pytest.mark.parametrize("group", ["contributor", "reviewer", "importer"])
def test_only_who_may_change_what_is_public_judges_a_warning(group: str) -> None:
    work_of_every_kind()
    row = PageWarning.objects.get(code="death_before_arrest")
    data = {"warning": row.pk, "reason": "It is right."}
    assert desk_of(group).post("/admin/warnings/", data).status_code == 403


# Who else is there -----------------------------------------------------------------------------


def beat(client: Client, person: Person, **data: str) -> str:
    return str(client.post(f"/admin/editing/person/{person.pk}/", data).json()["told"])


def test_two_at_one_record_hear_of_each_other_and_both_can_save() -> None:
    person = makers.make_person(state=State.DRAFT)
    one, two = desk_of("editor", username="one"), desk_of("editor", username="two")
    assert beat(one, person) == ""
    assert "one has this record open" in beat(two, person)
    assert "one has this record open" in two.get(address(person)).content.decode()
    data = typed(two.get(address(person)), fate="released", change_reason=REASON)
    assert two.post(address(person), data).status_code == 302


def test_who_leaves_or_falls_silent_is_no_longer_there() -> None:
    person = makers.make_person(state=State.DRAFT)
    one, two = desk_of("editor", username="one"), desk_of("editor", username="two")
    beat(one, person)
    beat(one, person, left="1")
    assert beat(two, person) == ""
    beat(one, person)
    Editing.objects.update(seen_at=timezone.now() - dt.timedelta(minutes=2))
    assert beat(two, person) == ""


@pytest.mark.parametrize("path", ["person/0/", "nothing/1/", "curator/1/", "changeset/1/"])
def test_only_records_are_said_to_be_open(path: str) -> None:
    makers.make_person()
    assert desk_of("editor").post(f"/admin/editing/{path}").status_code == 404


# While typing ----------------------------------------------------------------------------------


def asked(client: Client, what: str, **questions: str) -> Any:
    return json.loads(client.get(f"/admin/typing/{what}/", questions).content)


@pytest.mark.parametrize(
    ("typed_date", "words"),
    [("14.10.1937", "14 October 1937"), ("ок. 1890", "about 1890"), ("10.1937", "October 1937")],
)
def test_a_typed_date_is_repeated_in_words_of_three_languages(typed_date: str, words: str) -> None:
    found = asked(desk_of("contributor"), "date", q=typed_date)["words"]
    assert ["en", words] in found
    assert [code for code, _text in found] == ["en", "ru", "uk"]


@pytest.mark.parametrize("text", ["yesterday", "32.10.1937", "\x00", "1" * 500])
def test_what_is_no_date_is_told_and_not_echoed(text: str) -> None:
    answer = desk_of("contributor").get("/admin/typing/date/", {"q": text})
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        assert answer.json()["words"] == []
        assert answer.json()["told"]


def test_a_typed_name_offers_spellings_and_tells_who_may_be_the_same() -> None:
    makers.make_person(birth_date="1890")
    name = {"surname": "Пробная", "given_name": "Анна", "patronymic": "Ивановна"}
    answer = asked(desk_of("contributor"), "name", **name, birth_date="1891")
    assert answer["offered"]["en"]["surname"] == "Probnaya"
    assert answer["offered"]["uk"]["patronymic"] == "Іванівна"
    assert [other["name"] for other in answer["same"]] == ["Anna Probnaya, 1890–"]
    far = asked(desk_of("contributor", username="b"), "name", **name, birth_date="1870")
    assert far["same"] == []


# Beside the form ---------------------------------------------------------------------------------


def test_the_preview_shows_a_draft_as_readers_will_see_it_to_curators_alone() -> None:
    person = makers.make_person(state=State.DRAFT, fate="executed", death_date="1937-11-03")
    makers.make_repression(person, state=State.DRAFT, arrest_date="1937-10-14")
    page = desk_of("contributor").get(f"/admin/preview/{person.pk}/?lang=ru")
    text = page.content.decode()
    assert "Анна Ивановна Пробная" in text
    assert "14 октября 1937" in text
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]
    assert {"private", "no-store"} <= set(page.headers["Cache-Control"].split(", "))
    assert re.search(r'<a (?![^>]*target="_blank")[^>]*href="/', text) is None
    nobody = Client().get(f"/admin/preview/{person.pk}/")
    assert nobody.status_code == 302


def test_the_public_page_has_no_case_that_is_not_published() -> None:
    person = makers.make_person()
    makers.make_repression(person, state=State.DRAFT, arrest_date="1937-10-14")
    page = Client().get(f"/en/people/{person.public_id}/{person.slug}/")
    assert "14 October 1937" not in page.content.decode()
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]


def test_the_form_may_frame_its_preview_and_nothing_else() -> None:
    person = makers.make_person(state=State.DRAFT)
    policy = desk_of("editor").get(address(person)).headers["Content-Security-Policy"]
    assert "frame-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy


def strokes(client: Client, person: Person) -> dict[str, bool]:
    found = client.get(address(person)).context["beside"]["strokes"]
    return {stroke.name: stroke.is_there for stroke in found}


def test_eight_strokes_tell_what_is_recorded_so_far() -> None:
    person = makers.make_person(state=State.DRAFT, birth_date="")
    client = desk_of("editor")
    found = strokes(client, person)
    assert len(found) == 8
    assert found["name in its own script"]
    assert not found["birth"]
    assert not found["three languages"]
    makers.save(
        PersonName(
            person=person,
            language="uk",
            script=Script.CYRILLIC,
            surname="Пробна",
            given_name="Анна",
            is_display=True,
            order=3,
        )
    )
    assert strokes(client, person)["three languages"]


# What was typed ----------------------------------------------------------------------------------


def test_what_was_typed_survives_the_end_of_the_session(still: None) -> None:
    curator = vera()
    person = makers.make_person(state=State.DRAFT)
    inside = Client()
    inside.force_login(curator)
    data = typed(inside.get(address(person)), fate="released", change_reason=REASON)
    client = Client()
    page = client.post(address(person), data)
    assert "Your session had ended" in page.content.decode()
    first = client.post(
        page.context["app_path"],
        {
            "username": "vera",
            "password": "long enough 1937",
            "typed": page.context["typed"],
            "next": page.context["next"],
        },
    )
    assert first["Location"] == "/admin/second-step/"
    second = client.post("/admin/second-step/", {"code": code_of(at=NOW)})
    kept = client.get(second["Location"])
    assert kept.context["address"] == address(person)
    sent = {}
    for name, value in kept.context["pairs"]:
        sent.setdefault(name, []).append(value)
    assert client.post(kept.context["address"], sent).status_code == 302
    person.refresh_from_db()
    assert person.fate == "released"


@pytest.mark.parametrize("typed_text", ["no json", "{}", "[1, 2]", "[" * 1000, "x" * 600_000])
def test_nonsense_in_the_place_of_typed_words_is_left_out(typed_text: str) -> None:
    vera(with_app=False)
    client = Client()
    data = {"username": "vera", "password": "long enough 1937", "typed": typed_text}
    assert client.post("/admin/login/", data).status_code == 302


def test_nothing_is_kept_of_what_somebody_without_a_password_sends() -> None:
    client = Client()
    page = client.post("/admin/registry/person/add/", {"notes": "words"})
    assert page.status_code == 200
    assert "sessionid" not in client.cookies


# Lists -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "order"), [("2", ("birth_date_lo", "pk")), ("-2", ("-birth_date_lo", "-pk"))]
)
def test_a_list_ordered_by_a_column_ends_with_the_key_the_same_way(
    column: str, order: tuple[str, str]
) -> None:
    """An index on the column then has the order; another would sort the whole table."""
    page = desk_of("editor").get(address(Person), {"o": column})
    assert tuple(page.context["cl"].queryset.query.order_by) == order

"""Changes for programs that keep a copy: everything public that moved, nothing lost, no secret."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from registry.curation import publishing, undoing
from registry.curation.merging import merge
from registry.curation.recording import save_record
from registry.intake import stages
from registry.models import ChangeSet, Event, Person, PersonName
from registry.opendata.api import changes, cursors
from registry.vocabulary import ChangeKind, State
from tests import importing, makers, public_records
from tests.planted import plant
from tests.two_people import make_two

pytestmark = pytest.mark.django_db
CHANGES = "/api/v1/changes/"
WHY: dict[str, Any] = {"editor": None, "office": "o", "reason": "For a test."}


def ask(url: str = CHANGES, **data: Any) -> Any:
    response = Client().get(url, data or None)
    assert response.status_code == 200, response.content
    return response.json()


def told(**data: Any) -> list[tuple[str, str]]:
    """Everything there is, page after page."""
    return [(row["event"], row["id"]) for row in follow(ask(**data))]


def follow(page: Any) -> list[Any]:
    found = list(page["results"])
    while page["has_more"]:
        page = ask(page["next"])
        found += page["results"]
    return found


def test_a_record_that_becomes_public_is_told_once() -> None:
    event = public_records.make_event()
    person = makers.make_person()
    found = told()
    assert ("published", event.public_id) in found
    assert found.count(("published", person.public_id)) == 1


def test_a_draft_is_not_told() -> None:
    person = makers.make_person(state=State.DRAFT)
    person.sex = "f"
    makers.save(person)
    assert person.public_id not in str(ask())


def test_a_change_of_a_part_is_a_change_of_its_record() -> None:
    person = makers.anna_probnaya()
    before = ask()["next"]
    makers.save(PersonName(person=person, language="pl", script="Latn", surname="Probna"))
    (row,) = ask(before)["results"]
    assert (row["event"], row["id"]) == ("changed", person.public_id)
    assert row["fields"] == ["personname"]
    assert row["api_url"].endswith(f"/api/v1/people/{person.public_id}/")


def test_a_note_of_a_curator_is_no_change() -> None:
    person = makers.anna_probnaya()
    before = ask()["next"]
    person.notes = "Look again."
    makers.save(person)
    assert ask(before)["results"] == []


def test_a_withdrawal_is_told_and_what_was_told_before_is_not_any_more() -> None:
    person = makers.anna_probnaya()
    person.fate = "released"
    makers.save(person)
    publishing.withdraw(person, **WHY)
    assert [row for row in told() if row[1] == person.public_id] == [
        ("withdrawn", person.public_id)
    ]


def test_a_record_published_again_is_told_after_its_withdrawal() -> None:
    event: Any = public_records.make_event()
    publishing.withdraw(event, **WHY)
    makers.set_state(event, State.DRAFT)
    publishing.publish(event, **WHY)
    assert told()[-1] == ("published", event.public_id)


def test_a_merge_is_told_with_who_took_the_other_in() -> None:
    kept, merged = make_two()
    before = ask()["next"]
    merge(kept, merged, **WHY)
    found = {row["id"]: row for row in ask(before)["results"]}
    assert found[merged.public_id]["event"] == "merged"
    assert found[merged.public_id]["merged_into"] == kept.public_id


def test_a_publication_that_was_taken_back_is_told() -> None:
    person = makers.make_person(state=State.DRAFT)
    publishing.publish(person, **WHY)
    before = ask()["next"]
    last = ChangeSet.objects.order_by("-pk")[0]
    undoing.undo([last], **WHY)
    person.refresh_from_db()
    assert not person.is_published
    assert [(row["event"], row["id"]) for row in ask(before)["results"]] == [
        ("withdrawn", person.public_id)
    ]


def test_people_of_an_import_are_told_when_they_are_public(tmp_path: Path) -> None:
    path = importing.write(tmp_path, importing.people(7))
    batch = importing.bring_in(path, is_public=True)
    ids = set(Person.objects.published().values_list("public_id", flat=True))
    assert len(ids) == 7
    page = ask(page_size=3)
    found = follow(page)
    assert {row["id"] for row in found if row["event"] == "published"} >= ids
    stages.undo(batch, office="o")
    assert [row["event"] for row in follow(ask(page["next"]))][-1] == "import_undone"


def test_only_the_day_of_a_change_is_told() -> None:
    makers.make_person()
    for row in ask()["results"]:
        assert dt.date.fromisoformat(row["date"]).isoformat() == row["date"]


def test_what_was_before_the_day_is_left_out() -> None:
    person = makers.make_person()
    ChangeSet.objects.update(at=dt.datetime(2020, 5, 1, tzinfo=dt.UTC))
    event = public_records.make_event()
    today = ChangeSet.objects.latest("pk").at.date()
    found = told(since=today.isoformat())
    assert ("published", event.public_id) in found
    assert person.public_id not in str(found)
    assert told(since="2020-05-01T23:59:59+00:00") == told(since="2020-05-01")
    assert told(since="2999-01-01") == []


@pytest.mark.parametrize(
    "since", ["yesterday", "2026-13-01", "26", "\x00", "2026-01-01'--", "9" * 500, "10000-01-01"]
)
def test_a_day_that_is_none_is_refused(since: str, client: Client) -> None:
    response = client.get(CHANGES, {"since": since})
    assert response.status_code == 400
    assert response.json()["invalid_params"][0]["name"] == "since"


@pytest.mark.parametrize("since", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_time_are_days(since: str, client: Client) -> None:
    assert client.get(CHANGES, {"since": since}).status_code == 200


def test_whoever_follows_the_pages_reads_everything_once() -> None:
    events = [public_records.make_event(f"Trial {number}") for number in range(9)]
    found = [row["id"] for row in follow(ask(page_size=2)) if row["kind"] == "event"]
    assert sorted(found) == sorted(event.public_id for event in events)


def test_what_comes_while_the_pages_are_read_is_read_too() -> None:
    for number in range(4):
        public_records.make_event(f"Trial {number}")
    page = ask(page_size=2)
    late = public_records.make_event("Late")
    assert late.public_id in [row["id"] for row in follow(page)]


def test_one_passage_with_very_many_records_is_read_in_portions() -> None:
    events = [public_records.make_event(f"Trial {number}") for number in range(5)]
    before = ask()["next"]
    for event in events:
        event.document_number = "7"
    makers.save(*events)
    page = ask(f"{before}&page_size=2")
    assert len(page["results"]) == 2
    found = [row["id"] for row in follow(page)]
    assert sorted(found) == sorted(event.public_id for event in events)


def test_a_passage_that_ends_later_than_a_younger_one_is_not_lost() -> None:
    """Numbers are given when a passage begins; here the first of two ends last."""
    first = public_records.make_event("First to begin")
    second = public_records.make_event("Second to begin")
    slow = ChangeSet.objects.filter(pk=_passage_of(first)).values()[0]
    history: Any = Event.history.model.objects.filter(change_set=slow["id"])  # type: ignore[attr-defined]
    rows = list(history.values_list("pk", flat=True))
    # As it looks while the first is still under way.
    history.update(change_set=None)
    ChangeSet.objects.filter(pk=slow["id"]).delete()
    page = ask()
    assert second.public_id in str(page)
    assert first.public_id not in str(page)
    ChangeSet.objects.create(**slow)
    Event.history.model.objects.filter(pk__in=rows).update(change_set=slow["id"])  # type: ignore[attr-defined]
    later = ask(page["next"])
    assert [row["id"] for row in later["results"]] == [first.public_id]
    assert ask(later["next"])["results"] == []


def _passage_of(event: Event) -> int:
    key: int = event.history.latest("history_id").change_set_id  # type: ignore[attr-defined]
    return key


def test_nobody_waits_for_a_passage_that_was_taken_back() -> None:
    place = changes.Place(last=5, waiting={3: 0, 4: 10**12})
    changes.read(place, None, 10)
    assert set(place.waiting) <= {4}


def test_a_cursor_that_waits_for_very_many_is_still_an_address() -> None:
    waiting = {
        10**9 - 7 * number: 29_000_000 + number % 60 for number in range(changes.MOST_WAITING)
    }
    place = changes.Place(last=10**9, waiting=waiting, open=10**9, key="123456789")
    cursor = cursors.sealed(changes.LISTING, *place.state())
    assert len(cursor) < cursors.LONGEST
    assert changes.Place.of(cursors.opened(changes.LISTING, cursor)) == place


def test_no_secret_is_told() -> None:
    planted = plant()
    text = str(follow(ask()))
    assert not {word for word in planted.words if word in text}


def test_a_cursor_tells_nothing_of_how_much_is_going_on() -> None:
    """Who edits drafts all day is nobody's business."""
    cursor = ask()["next"].partition("cursor=")[2]
    makers.make_person(state=State.DRAFT)
    assert ask()["next"].partition("cursor=")[2] != cursor
    assert "[" not in cursor


def test_a_page_of_changes_takes_few_questions(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(6):
        public_records.make_event(f"Trial {number}")
    client.get(CHANGES)
    with django_assert_max_num_queries(9):
        client.get(CHANGES)


def test_every_kind_of_passage_is_read() -> None:
    person = makers.make_person(state=State.DRAFT)
    publishing.publish(person, editor=None, office="o", reason="Read.")
    person.sex = "f"
    save_record(person, editor=None, office="o", reason="Read.")
    kinds = set(ChangeSet.objects.values_list("kind", flat=True))
    assert {ChangeKind.RECORD, ChangeKind.PUBLISH} <= kinds
    assert told()

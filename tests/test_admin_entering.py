"""Entering at the desk: one form, one change set, nothing lost and nothing overwritten."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client

from registry.models import (
    ChangeSet,
    Citation,
    Depiction,
    Document,
    DocumentPage,
    Person,
    PersonName,
    Photo,
    Proposal,
    Rehabilitation,
    Repression,
)
from registry.vocabulary import State
from tests import makers
from tests.desk import (
    REASON,
    address,
    desk_of,
    errors_of,
    messages_of,
    row,
    typed,
)

pytestmark = pytest.mark.django_db


# Entering ----------------------------------------------------------------------------------


def enter_person(client: Client, **values: Any) -> Any:
    page = client.get(address(Person, "add"))
    name = row("names", 0, kind="main", language="ru", surname="Новикова", given_name="Вера")
    data = typed(page, **{"change_reason": REASON, **name, "names-0-order": "1", **values})
    return client.post(address(Person, "add"), data, follow=True)


def test_a_person_with_an_arrest_and_a_source_is_entered_and_published() -> None:
    source = makers.make_source()
    client = desk_of("editor")
    answer = enter_person(
        client,
        birth_date="около 1890",
        entry_source=str(source.pk),
        entry_locator="p. 94",
        _addcase="1",
    )
    person = Person.objects.get()
    assert person.display_name("ru") == "Вера Новикова"
    assert person.birth_date == "1890~"
    assert PersonName.objects.get().script == "Cyrl"
    assert answer.redirect_chain[-1][0] == f"{address(Repression, 'add')}?person={person.pk}"

    data = typed(answer, arrest_date="14.10.1937", nature="political", change_reason=REASON)
    answer = client.post(address(Repression, "add"), data, follow=True)
    assert answer.redirect_chain[-1][0] == address(person)
    repression = Repression.objects.get()
    assert (repression.person, repression.arrest_date) == (person, "1937-10-14")

    page = client.get(address(person))
    answer = client.post(
        address(person), typed(page, change_reason=REASON, _publish="1"), follow=True
    )
    assert "is public" in messages_of(answer)
    person.refresh_from_db()
    assert Person.objects.published().get() == person
    assert person.is_victim
    assert client.get(f"/id/{person.public_id}", follow=True).status_code == 200


def test_one_change_set_holds_everything_a_form_has_saved() -> None:
    client = desk_of("editor")
    enter_person(client, entry_source=str(makers.make_source().pk))
    person, citation = Person.objects.get(), Citation.objects.get()
    change_set = person.history.get().change_set
    assert change_set.editor.username == "editor"
    assert change_set.reason == REASON
    assert person.names.get().history.get().change_set == change_set
    assert citation.history.get().change_set == change_set


@pytest.mark.parametrize(
    ("born", "told"), [("1889", True), ("", True), ("1891~", True), ("1893", False)]
)
def test_who_enters_a_namesake_born_about_the_same_time_is_told(born: str, told: bool) -> None:
    makers.make_person("Новикова Вера Павловна", "Vera Novikova", state=State.DRAFT)
    answer = enter_person(desk_of("editor"), birth_date=born)
    assert ("Perhaps the same person" in messages_of(answer)) is told
    assert Person.objects.count() == 2


def test_the_source_used_last_is_offered_next() -> None:
    source = makers.make_source()
    client = desk_of("editor")
    enter_person(client, entry_source=str(source.pk))
    page = client.get(address(Person, "add"))
    assert typed(page)["entry_source"] == str(source.pk)


def test_a_person_cannot_be_published_without_a_source_and_nothing_typed_is_lost() -> None:
    answer = enter_person(desk_of("editor"), birth_date="1890", _publish="1")
    assert "needs at least one source" in messages_of(answer)
    assert Person.objects.get().state == State.DRAFT


def test_a_form_without_a_reason_is_shown_again_and_saves_nothing() -> None:
    answer = enter_person(desk_of("editor"), change_reason="  ", birth_date="1890")
    assert "change_reason" in errors_of(answer)
    assert typed(answer)["names-0-surname"] == "Новикова"
    assert not Person.objects.exists()
    assert not ChangeSet.objects.exists()


@pytest.mark.parametrize("date", ["32.10.1937", "14.10.37", "до войны"])
def test_a_date_that_is_none_comes_back_as_it_was_typed(date: str) -> None:
    answer = enter_person(desk_of("editor"), birth_date=date)
    assert "write" in errors_of(answer)
    assert typed(answer)["birth_date"] == date
    assert not Person.objects.exists()


def test_a_recorded_date_is_echoed_in_three_languages() -> None:
    person = makers.make_person(birth_date="1891-01-15")
    page = desk_of("editor").get(address(person)).content.decode()
    for words in ("15 January 1891", "15 января 1891", "15 січня 1891"):
        assert words in page


def test_two_names_of_one_language_are_not_both_shown() -> None:
    second = row("names", 1, kind="variant", language="ru", surname="Новик", is_display="on")
    answer = enter_person(
        desk_of("editor"), **{"names-0-is_display": "on", **second, "names-1-order": "2"}
    )
    assert "marked as shown" in errors_of(answer)
    assert not Person.objects.exists()


def test_rehabilitations_on_the_card_of_a_case_are_those_of_its_person() -> None:
    anna = makers.anna_probnaya()
    repression = anna.repressions.get()
    client = desk_of("editor")
    page = client.get(address(repression))
    more = row("rehabilitations", 1, status="refused", date="1954", order="2")
    client.post(address(repression), typed(page, change_reason=REASON, **more))
    assert Rehabilitation.objects.get(status="refused").person == anna


def test_texts_are_kept_by_language() -> None:
    person = makers.make_person()
    client = desk_of("editor")
    page = client.get(address(person))
    data = typed(page, change_reason=REASON, summary__en="Clerk.", summary__ru="Счетовод.")
    client.post(address(person), data)
    person.refresh_from_db()
    assert person.summary == {"en": "Clerk.", "ru": "Счетовод."}


# Not overwriting, not pretending -----------------------------------------------------------


def stale_by(change: Callable[[], None], target: Model, **values: Any) -> tuple[Client, Any]:
    """A form that was opened before somebody else saved."""
    client = desk_of("editor")
    page = client.get(address(target))
    change()
    return client, client.post(address(target), typed(page, change_reason=REASON, **values))


def test_a_stale_form_is_refused_told_what_differs_and_may_be_saved_again() -> None:
    person = makers.make_person()

    def by_somebody_else() -> None:
        person.fate = "executed"
        makers.save(person)

    client, answer = stale_by(by_somebody_else, person, fate="released")
    assert "Somebody saved this record" in errors_of(answer)
    assert "Fate" in errors_of(answer)
    person.refresh_from_db()
    assert person.fate == "executed"
    client.post(address(person), typed(answer))
    person.refresh_from_db()
    assert person.fate == "released"


def test_both_versions_stand_side_by_side_and_what_was_not_touched_is_brought_up() -> None:
    person = makers.make_person()

    def by_somebody_else() -> None:
        person.fate, person.sex = "executed", "f"
        person.summary = {"en": "Clerk."}
        name = person.names.get(language="en")
        name.given_name = "Annie"
        makers.save(person, name)

    client, answer = stale_by(by_somebody_else, person, fate="released")
    shown = {
        (one.label, one.saved, one.typed, one.is_theirs) for one in answer.context["conflicts"]
    }
    assert ("Fate", "Executed by shooting", "Released", False) in {
        (label, saved, typed, theirs) for label, saved, typed, theirs in shown if label == "Fate"
    } or any(label == "Fate" and not theirs for label, _s, _t, theirs in shown)
    assert ("Sex", "Female", "–", True) in shown
    client.post(address(person), typed(answer))
    person.refresh_from_db()
    assert (person.fate, person.sex, person.summary) == ("released", "f", {"en": "Clerk."})
    assert person.names.get(language="en").given_name == "Annie"


def test_a_form_of_a_case_is_stale_when_the_person_was_changed() -> None:
    person = makers.anna_probnaya()
    repression = person.repressions.get()
    _client, answer = stale_by(lambda: makers.save(person), repression, outcome="released")
    assert "Somebody saved this record" in errors_of(answer)


def test_a_form_of_a_place_is_stale_when_the_place_was_changed() -> None:
    place = makers.make_place()
    _client, answer = stale_by(lambda: makers.save(place), place, address="ул. Лубянка")
    assert "Somebody saved this record" in errors_of(answer)


def test_saving_without_a_change_makes_no_change_set() -> None:
    act = makers.make_act(makers.make_person())
    client = desk_of("editor")
    before = ChangeSet.objects.count()
    page = client.get(address(act))
    answer = client.post(address(act), typed(page, change_reason=REASON), follow=True)
    assert "Nothing was changed" in messages_of(answer)
    assert ChangeSet.objects.count() == before
    act.refresh_from_db()
    assert act.is_documented


def test_saving_a_place_without_a_change_makes_no_change_set() -> None:
    place = makers.make_place()
    client = desk_of("editor")
    before = ChangeSet.objects.count()
    page = client.get(address(place))
    answer = client.post(address(place), typed(page, change_reason=REASON), follow=True)
    assert "Nothing was changed" in messages_of(answer)
    assert ChangeSet.objects.count() == before


def test_a_form_of_a_place_is_stale_when_one_of_its_names_was_changed() -> None:
    place = makers.make_place()
    client, other = desk_of("editor"), desk_of("editor", username="other")
    page = client.get(address(place))
    data = typed(page, change_reason=REASON, **{"names-0-name": "Another"})
    other.post(address(place), data)
    answer = client.post(address(place), {**data, "names-0-name": "A third"})
    assert "Somebody saved this record" in errors_of(answer)
    assert place.names.filter(name="Another").exists()


# Rows that change places -------------------------------------------------------------------


def test_another_name_of_a_language_becomes_the_one_shown() -> None:
    person = makers.make_person(state=State.DRAFT)
    earlier = PersonName(person=person, language="ru", script="Cyrl", surname="Новая", order=0)
    makers.save(earlier)
    client = desk_of("editor")
    data = typed(client.get(address(person)), change_reason=REASON)
    assert (data["names-0-surname"], data["names-1-surname"]) == ("Новая", "Пробная")
    del data["names-1-is_display"]
    answer = client.post(address(person), {**data, "names-0-is_display": "on"})
    assert answer.status_code == 302
    person.refresh_from_db()
    assert person.display_name("ru") == "Новая"
    told = [row.is_display for row in person.names.get(surname="Пробная").history.order_by("pk")]
    assert told == [True, False]


def test_two_people_in_a_picture_change_places() -> None:
    anna, pyotr = makers.make_person(), makers.pyotr_primerov()
    photo = Photo(caption={"en": "Two people"})
    left, right = (Depiction(photo=photo, person=p, position=n) for n, p in ((1, anna), (2, pyotr)))
    makers.save(photo, left, right)
    client = desk_of("editor")
    page = client.get(address(photo))
    swapped = {"depictions-0-position": "2", "depictions-1-position": "1"}
    answer = client.post(address(photo), typed(page, change_reason=REASON, **swapped))
    assert answer.status_code == 302
    assert [row.person for row in photo.depictions.all()] == [pyotr, anna]


def test_two_people_are_not_put_in_one_place_of_a_picture() -> None:
    photo = Photo(caption={"en": "Two people"})
    makers.save(
        photo,
        Depiction(photo=photo, person=makers.make_person(), position=1),
        Depiction(photo=photo, label={"en": "A guard"}, position=2),
    )
    client = desk_of("editor")
    page = client.get(address(photo))
    data = typed(page, change_reason=REASON, **{"depictions-1-position": "1"})
    assert "stands in two rows" in errors_of(client.post(address(photo), data))


def test_two_pages_of_a_document_change_places() -> None:
    document = Document(kind="list", title={"en": "A list"})
    texts = ("first", "second")
    pages = [
        DocumentPage(document=document, number=n, transcription={"en": text})
        for n, text in enumerate(texts, 1)
    ]
    makers.save(document, *pages)
    client = desk_of("editor")
    page = client.get(address(document))
    swapped = {"pages-0-number": "2", "pages-1-number": "1"}
    assert (
        client.post(address(document), typed(page, change_reason=REASON, **swapped)).status_code
        == 302
    )
    assert [row.transcription["en"] for row in document.pages.all()] == ["second", "first"]


# Nothing lapses by looking -----------------------------------------------------------------


def test_changing_an_act_asks_for_its_approvals_anew() -> None:
    person = makers.make_person()
    act = makers.make_act(person)
    client = desk_of("editor")
    page = client.get(address(act))
    client.post(address(act), typed(page, change_reason=REASON, words__en="Signed two lists."))
    person.refresh_from_db()
    assert not person.is_perpetrator


def test_a_role_cannot_be_typed_in() -> None:
    person = makers.make_person()
    client = desk_of("editor")
    page = client.get(address(person))
    data = typed(page, change_reason=REASON, is_victim="on", is_perpetrator="on", fate="released")
    client.post(address(person), data)
    person.refresh_from_db()
    assert person.fate == "released"
    assert person.role == "none"


def test_what_a_contributor_adds_to_a_public_card_waits_for_approval() -> None:
    person = makers.make_person()
    client = desk_of("contributor")
    page = client.get(f"{address(Repression, 'add')}?person={person.pk}")
    data = typed(page, nature="political", change_reason=REASON)
    client.post(address(Repression, "add"), data)
    assert Proposal.objects.get().target == person
    assert not Repression.objects.exists()
